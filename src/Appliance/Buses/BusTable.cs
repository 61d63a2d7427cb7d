using System.Collections.Immutable;
using Appliance.Base;
using Appliance.Reports;
using Appliance.Sessions;
using Appliance.Settings;
using VrrpAot.Linux;

namespace Appliance.Buses;

/// <summary>
/// The buses of the node, from the desk: what hangs on them, and whether it works. All of it on the desk's thread.
/// </summary>
/// <param name="tell">Called when what is to be known of the devices has changed.</param>
internal sealed class BusTable(Desk desk, Action<ImmutableArray<DeviceView>> tell, Action<LogLine> log)
{
    /// <summary>A bus that hangs does not say so: somebody has to look.</summary>
    private static readonly Duration s_look = Duration.FromSeconds(2);
    private static readonly TimeSpan s_farewell = TimeSpan.FromMilliseconds(300);

    private readonly List<Bus> _buses = [];
    private readonly List<Expander> _expanders = [];
    private readonly HashSet<string> _hanging = [];
    private ImmutableArray<DeviceView> _told = [];

    public bool IsEmpty => _buses.Count == 0;

    /// <summary>The device lives from now on, once <see cref="Start"/> was called.</summary>
    public T Add<T>(T device) where T : BusDevice
    {
        Bus? bus = _buses.FirstOrDefault(known => known.Name == device.Place.Bus);
        if (bus is null)
        {
            bus = new Bus(device.Place.Bus, log, () => desk.Post(Tell));
            _buses.Add(bus);
        }
        bus.Add(device);
        return device;
    }

    /// <summary>The expander at a place, the same one for all its lines.</summary>
    public Expander Expander(DevicePlace place)
    {
        if (_expanders.FirstOrDefault(known => known.Place == place) is { } known)
            return known;
        Expander expander = Add(new Expander(place, Connections.I2c));
        _expanders.Add(expander);
        return expander;
    }

    /// <summary>What all draw from has changed.</summary>
    public void Wake()
    {
        foreach (Bus bus in _buses)
            bus.Wake();
    }

    public void Start()
    {
        if (IsEmpty)
            return;
        desk.Stopping.Register(Stop);
        foreach (Bus bus in _buses)
        {
            try
            {
                bus.Start();
            }
            catch (Exception refused) when (refused is OutOfMemoryException or ThreadStartException)
            {
                log(new LogLine(LogLevel.Error, $"{bus.Name} gets no thread: nothing on it works"));
            }
        }
        Look();
    }

    private void Look()
    {
        Tell();
        desk.At(BootClock.Now + s_look, Look);
    }

    private void Tell()
    {
        Instant now = BootClock.Now;
        ImmutableArray<DeviceView> views = [.. _buses.SelectMany(bus => bus.Views(now))];
        if (views.AsSpan().SequenceEqual(_told.AsSpan()))
            return;
        _told = views;
        foreach (Bus bus in _buses)
        {
            if (!bus.Hangs(now))
                _hanging.Remove(bus.Name);
            else if (_hanging.Add(bus.Name))
                log(new LogLine(LogLevel.Warning,
                    $"{bus.Name} hangs in a transfer: what is on it stands still, and nothing else does"));
        }
        tell(views);
    }

    private void Stop()
    {
        foreach (Bus bus in _buses)
            bus.Stop(s_farewell);
    }
}
