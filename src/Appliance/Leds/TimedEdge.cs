using System.Device.Gpio;

namespace Appliance.Leds;

/// <summary>An edge with the kernel's time, which the library's own arguments leave out.</summary>
/// <param name="on">As the wiring has it, not as the voltage.</param>
internal sealed class TimedEdge(bool on, int pin, Instant at)
    : PinValueChangedEventArgs(on ? PinEventTypes.Rising : PinEventTypes.Falling, pin)
{
    public bool On => on;
    public Instant At => at;
}
