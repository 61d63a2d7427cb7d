using System.Device.Gpio;
using System.Device.I2c;
using Appliance.Leds;
using Appliance.Settings;
using Iot.Device.Mcp23xxx;
using Iot.Device.Pcx857x;
using VrrpAot.Linux;

namespace Appliance.Buses;

/// <summary>
/// A GPIO expander under lamps and the button: a driver of the bindings below a <see cref="GpioController"/>. Lamps
/// say what they want from the desk and do not wait. A contact is looked at every <see cref="LookEvery"/>, since the
/// chip's interrupt line would need a line of the machine, which such a node has none to spare of.
/// </summary>
/// <param name="connect">Opens the way to the chip.</param>
internal sealed class Expander(DevicePlace place, Func<DevicePlace, I2cDevice> connect)
    : BusDevice(place, "lamps and button")
{
    /// <summary>The quickest finger stays for 50 ms.</summary>
    public static readonly Duration LookEvery = Duration.FromMilliseconds(20);

    private ExpanderPin[] _pins = [];
    private I2cDevice? _way;
    private GpioController? _controller;
    private readonly Lock _pinsChange = new();

    /// <summary>From any thread. It never fails: what becomes of the chip is the chip's own condition.</summary>
    public ILight Light(int line, bool activeLow) => Add(new ExpanderLight(this, line, activeLow));

    /// <summary>From any thread.</summary>
    /// <exception cref="IOException">The chip does not work.</exception>
    public IContact Contact(int line, bool activeLow) => HasFailed
        ? throw new IOException($"{Place} {View.Trouble}.")
        : Add(new ExpanderContact(this, line, activeLow));

    public void Remove(ExpanderPin pin)
    {
        lock (_pinsChange)
            Volatile.Write(ref _pins, Array.FindAll(_pins, other => other != pin));
    }

    private T Add<T>(T pin) where T : ExpanderPin
    {
        lock (_pinsChange)
            Volatile.Write(ref _pins, [.. _pins, pin]);
        Wake();
        return pin;
    }

    protected override void Open()
    {
        _way = connect(Place);
        _controller = new GpioController(Place.Model.Name switch
        {
            "mcp23017" => new Mcp23017(_way),
            "mcp23008" => new Mcp23008(_way),
            "pcf8574" => new Pcf8574(_way),
            _ => throw new InvalidOperationException($"{Place.Model.Name} is no expander."),
        });
        foreach (ExpanderPin pin in Volatile.Read(ref _pins))
            pin.IsOpen = false;
    }

    protected override Instant Draw(Instant now)
    {
        Instant next = Instant.Never;
        foreach (ExpanderPin pin in Volatile.Read(ref _pins))
        {
            if (!pin.IsOpen)
                pin.Open(_controller!);
            pin.IsOpen = true;
            if (pin.Turn(_controller!, BootClock.Now) && now != Instant.Never)
                next = now + LookEvery;
        }
        return next;
    }

    protected override void Ask() => _way!.ReadByte();

    protected override void Failed(string trouble)
    {
        foreach (ExpanderPin pin in Volatile.Read(ref _pins))
            pin.Fail($"{Place} {trouble}.");
    }

    protected override void Close()
    {
        (GpioController? controller, I2cDevice? way) = (_controller, _way);
        (_controller, _way) = (null, null);
        try
        {
            controller?.Dispose();
        }
        finally
        {
            way?.Dispose();
        }
    }
}
