using System.Device.Gpio;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Leds;

/// <summary>
/// A driver for <see cref="GpioController"/> that talks to the kernel itself: nothing to install, nothing to load (the
/// library's own ones want libgpiod, /dev/gpiomem or the deprecated sysfs). Pin numbers are the line numbers of one
/// chip. Kernel refusals are <see cref="IOException"/>s that say what was refused. Edges are called back as the library
/// has it, but on the thread that polls (<see cref="EdgeDescriptor"/>) and then calls <see cref="TellEdges"/>:
/// nothing of ours runs on a thread of a library.
/// </summary>
/// <param name="chip">Disposed with the driver.</param>
internal sealed class CharacterDeviceDriver(GpioChip chip) : GpioDriver
{
    /// <summary>What tools show beside a line that is taken.</summary>
    public const string Consumer = "vrrpaot";
    /// <summary>The kernel keeps the storm of a broken contact away; the rest is <see cref="ButtonLogic"/>'s.</summary>
    private static readonly Duration s_debounce = Duration.FromMilliseconds(5);

    private readonly Dictionary<int, Pin> _pins = [];
    private readonly HashSet<int> _activeLow = [];

    private sealed class Pin
    {
        public GpioLine? Line;
        public PinMode Mode;
        public PinChangeEventHandler? Rising, Falling;
    }

    protected override int PinCount => chip.LineCount;

    /// <summary>On is low: said before the pin is opened, kept by the kernel.</summary>
    public void SetActiveLow(int pin) => _activeLow.Add(pin);

    /// <summary>To be polled; readable while edges of an input wait.</summary>
    public Borrowed EdgeDescriptor(int pin) => Taken(pin).Fd;

    /// <summary>Calls those who asked for the edges that wait, each with a <see cref="TimedEdge"/>.</summary>
    /// <exception cref="IOException">The chip is gone: poll no more.</exception>
    public void TellEdges(int pin)
    {
        while (Taken(pin).TryReadEdge(out bool on, out Instant at))
            (on ? _pins[pin].Rising : _pins[pin].Falling)?.Invoke(this, new TimedEdge(on, pin, at));
    }

    /// <summary>The line is taken when its mode is set: the kernel has no lines without a direction.</summary>
    protected override void OpenPin(int pinNumber) => _pins.Add(pinNumber, new Pin());

    protected override void ClosePin(int pinNumber)
    {
        if (_pins.Remove(pinNumber, out Pin? pin))
            pin.Line?.Dispose();
    }

    protected override bool IsPinModeSupported(int pinNumber, PinMode mode) =>
        mode is PinMode.Output or PinMode.Input or PinMode.InputPullUp or PinMode.InputPullDown;

    protected override void SetPinMode(int pinNumber, PinMode mode) => SetPinMode(pinNumber, mode, PinValue.Low);

    protected override void SetPinMode(int pinNumber, PinMode mode, PinValue initialValue)
    {
        Pin pin = _pins[pinNumber];
        pin.Line?.Dispose();
        pin.Line = null;
        pin.Line = mode == PinMode.Output
            ? chip.TakeOutput(pinNumber, Consumer, _activeLow.Contains(pinNumber), (bool)initialValue)
            : chip.TakeInput(pinNumber, Consumer, _activeLow.Contains(pinNumber), Bias(mode), s_debounce);
        pin.Mode = mode;
    }

    protected override PinMode GetPinMode(int pinNumber) => _pins[pinNumber].Mode;

    protected override PinValue Read(int pinNumber) => Taken(pinNumber).Get();

    protected override void Write(int pinNumber, PinValue value) => Taken(pinNumber).Set((bool)value);

    protected override WaitForEventResult WaitForEvent(int pinNumber, PinEventTypes eventTypes,
        CancellationToken cancellationToken) =>
        throw new NotSupportedException($"Edges are polled for ({nameof(EdgeDescriptor)}), not waited for.");

    protected override void AddCallbackForPinValueChangedEvent(int pinNumber, PinEventTypes eventTypes,
        PinChangeEventHandler callback)
    {
        Pin pin = _pins[pinNumber];
        if ((eventTypes & PinEventTypes.Rising) != 0)
            pin.Rising += callback;
        if ((eventTypes & PinEventTypes.Falling) != 0)
            pin.Falling += callback;
    }

    protected override void RemoveCallbackForPinValueChangedEvent(int pinNumber, PinChangeEventHandler callback)
    {
        _pins[pinNumber].Rising -= callback;
        _pins[pinNumber].Falling -= callback;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (Pin pin in _pins.Values)
                pin.Line?.Dispose();
            _pins.Clear();
            chip.Dispose();
        }
        base.Dispose(disposing);
    }

    private GpioLine Taken(int pin) =>
        _pins[pin].Line ?? throw new InvalidOperationException($"Pin {pin} has no mode yet.");

    private static GpioBias Bias(PinMode mode) => mode switch
    {
        PinMode.InputPullUp => GpioBias.PullUp,
        PinMode.InputPullDown => GpioBias.PullDown,
        _ => GpioBias.None,
    };
}
