using System.Device.Gpio;
using VrrpAot.Kernel;
using VrrpAot.Protocol;

namespace Appliance.Leds;

/// <summary>
/// The button of the box: a line, and <see cref="ButtonLogic"/>. <see cref="Fd"/> is to be polled; <see cref="Turn"/> is called when
/// it is readable and at the deadline.
/// </summary>
public sealed class Button : IDisposable
{
    private readonly GpioController _controller;
    private readonly CharacterDeviceDriver _driver;
    private readonly int _pin;
    private readonly ButtonLogic _logic;

    public int Fd => _driver.EdgeDescriptor(_pin);

    /// <summary>Pull is asked for towards released, so that a bare switch between line and ground (or supply) is enough.</summary>
    /// <exception cref="IOException">The line is not there, or not to be had; the message says why.</exception>
    public Button(ButtonWiring wiring)
    {
        (string path, _pin) = LineSearch.Find(wiring.Line);
        _driver = new CharacterDeviceDriver(new GpioChip(path));
        _controller = new GpioController(_driver);
        try
        {
            if (wiring.Line.ActiveLow)
                _driver.SetActiveLow(_pin);
            _controller.OpenPin(_pin, wiring.Line.ActiveLow ? PinMode.InputPullUp : PinMode.InputPullDown);
            _logic = new ButtonLogic(wiring.LongPress, (bool)_controller.Read(_pin));
        }
        catch
        {
            _controller.Dispose();
            throw;
        }
    }

    /// <summary>Reads what the line has to tell.</summary>
    /// <param name="pressed">Called for each press that became certain.</param>
    /// <returns>The next deadline.</returns>
    /// <exception cref="IOException">The chip is gone: poll for this button no more.</exception>
    public Instant Turn(Instant now, Action<Press> pressed)
    {
        while (_driver.TryReadEdge(_pin, out bool on, out Instant at))
            Tell(_logic.Edge(on, at));
        Tell(_logic.Turn(now));
        return _logic.Deadline;

        void Tell(Press press)
        {
            if (press != Press.None)
                pressed(press);
        }
    }

    public void Dispose() => _controller.Dispose();
}
