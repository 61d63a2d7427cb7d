using System.Device.Gpio;
using VrrpAot.Linux;

namespace Appliance.Leds;

/// <summary>A contact on a GPIO line of the machine. The kernel notes the edges, and when they were.</summary>
public sealed class LineContact : IContact
{
    private readonly GpioController _controller;
    private readonly CharacterDeviceDriver _driver;
    private readonly int _pin;
    private Action<bool, Instant>? _edge;

    /// <summary>
    /// Pull is asked for towards open, so that a bare switch between line and ground (or supply) is enough.
    /// </summary>
    /// <exception cref="IOException">The line is not there, or not to be had; the message says why.</exception>
    public LineContact(LineWiring line)
    {
        (string path, _pin) = LineSearch.Find(line);
        _driver = new CharacterDeviceDriver(new GpioChip(path));
        _controller = new GpioController(_driver);
        try
        {
            if (line.ActiveLow)
                _driver.SetActiveLow(_pin);
            _controller.OpenPin(_pin, line.ActiveLow ? PinMode.InputPullUp : PinMode.InputPullDown);
            _controller.RegisterCallbackForPinValueChangedEvent(_pin, PinEventTypes.Rising | PinEventTypes.Falling,
                Tell);
            WasClosed = (bool)_controller.Read(_pin);
        }
        catch
        {
            _controller.Dispose();
            throw;
        }
    }

    public bool WasClosed { get; }

    public Borrowed Fd => _driver.EdgeDescriptor(_pin);

    public Action? Changed { set { } }

    public void Read(Action<bool, Instant> edge)
    {
        _edge = edge;
        _driver.TellEdges(_pin);
    }

    private void Tell(object sender, PinValueChangedEventArgs edge)
    {
        if (edge is TimedEdge { On: var on, At: var at })
            _edge?.Invoke(on, at);
    }

    public void Dispose() => _controller.Dispose();
}
