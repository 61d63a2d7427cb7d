using Appliance.Base;
using Appliance.Reports;
using VrrpAot.Linux;

namespace Appliance.Buses;

/// <summary>
/// One bus, and the one thread that talks over it: an ordinary one, which waits for transfers so that nobody else has
/// to. A device that fails is opened again after a pause. A bus that never comes back from a transfer costs this
/// thread and nothing more; <see cref="Views"/> then says so.
/// </summary>
/// <param name="changed">Called on the bus's thread when a device works or works no more.</param>
/// <param name="retryEvery">10 s, but in tests.</param>
internal sealed class Bus(string name, Action<LogLine> log, Action changed, Duration? retryEvery = null)
{
    /// <summary>
    /// A whole LCD takes a quarter of a second at 100 kHz, and the kernel gives up a transfer after one.
    /// </summary>
    public static readonly Duration HangsAfter = Duration.FromSeconds(5);

    private readonly Duration _retryEvery = retryEvery ?? Duration.FromSeconds(10);
    private const int Stack = 256 * 1024;

    private readonly WakeEvent _wake = new();
    private BusDevice[] _devices = [];
    private Thread? _thread;
    private bool _stopping;
    /// <summary>Nanoseconds; 0 while it is at rest.</summary>
    private long _busySince;

    public string Name => name;

    /// <summary>By one thread. Its first turn comes at once when the bus lives already.</summary>
    public void Add(BusDevice device)
    {
        device.Wake = _wake.Set;
        device.View = device.View with { Since = BootClock.Now };
        Volatile.Write(ref _devices, [.. _devices, device]);
        _wake.Set();
    }

    /// <exception cref="ThreadStartException">The kernel gave none; <see cref="OutOfMemoryException"/> as
    /// well.</exception>
    public void Start() => _thread ??= RealTime.StartOrdinary($"bus {name}", Stack, Live);

    /// <summary>From any thread.</summary>
    public void Wake() => _wake.Set();

    /// <summary>From any thread: how every device is.</summary>
    public IEnumerable<DeviceView> Views(Instant now)
    {
        long since = Volatile.Read(ref _busySince);
        bool hangs = HasHungSince(since, now);
        foreach (BusDevice device in Volatile.Read(ref _devices))
            yield return !hangs ? device.View
                : device.View with { Trouble = $"{name} hangs in a transfer", Since = new Instant(since) };
    }

    /// <summary>From any thread: a transfer has not come back for long.</summary>
    public bool Hangs(Instant now) => HasHungSince(Volatile.Read(ref _busySince), now);

    private static bool HasHungSince(long since, Instant now) => since != 0 && now - new Instant(since) >= HangsAfter;

    /// <summary>From any thread: last words, and the end. Waits at most so long.</summary>
    public void Stop(TimeSpan patience)
    {
        Volatile.Write(ref _stopping, true);
        _wake.Set();
        _thread?.Join(patience);
    }

    private void Live()
    {
        while (!Volatile.Read(ref _stopping))
        {
            Instant next = Instant.Never;
            foreach (BusDevice device in Volatile.Read(ref _devices))
                next = Instant.Earlier(next, Turn(device));
            DescriptorWait.For(_wake.Fd, Readiness.Readable, interrupt: default, next);
            _wake.Clear();
        }
        foreach (BusDevice device in Volatile.Read(ref _devices))
        {
            try
            {
                device.Leave();
            }
            catch (Exception)
            {
                // It is gone, and nobody is left to be told.
            }
        }
    }

    private Instant Turn(BusDevice device)
    {
        Instant now = BootClock.Now;
        if (now < device.RetryAt)
            return device.RetryAt;
        Volatile.Write(ref _busySince, now.Nanoseconds);
        try
        {
            Instant next = device.Turn(now);
            Works(device);
            return next;
        }
        // A binding is free to throw anything, and what it throws must not end more than its device.
        catch (Exception refused)
        {
            Instant later = BootClock.Now + _retryEvery;
            string trouble = BusTrouble.InWords(refused, device.Place);
            device.PutAway(later, trouble);
            Fails(device, trouble, refused is NoBusException { Remedy: var remedy } ? $" ({remedy})" : "");
            return later;
        }
        finally
        {
            Volatile.Write(ref _busySince, 0);
        }
    }

    private void Works(BusDevice device)
    {
        if (device.View.Trouble is null)
            return;
        if (device.HasFailed)
            log(new LogLine(LogLevel.Info, $"{device.Place} ({device.View.Use}) works again"));
        device.HasFailed = false;
        device.View = device.View with { Trouble = null, Since = BootClock.Now };
        changed();
    }

    private void Fails(BusDevice device, string trouble, string remedy)
    {
        if (device.HasFailed && device.View.Trouble == trouble)
            return;
        if (!device.HasFailed)
            log(new LogLine(LogLevel.Warning,
                $"{device.Place} ({device.View.Use}) {trouble}{remedy}; "
                + $"trying again every {_retryEvery.TotalSeconds:0} s"));
        Instant since = device.HasFailed ? device.View.Since : BootClock.Now;
        device.View = device.View with { Trouble = trouble, Since = since };
        device.HasFailed = true;
        changed();
    }
}
