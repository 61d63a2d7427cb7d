using System.Device.Gpio;
using VrrpAot.Linux;

namespace Appliance.Leds;

/// <summary>
/// A lamp on a pin of any <see cref="GpioController"/>: the machine's own, or one that a device binding makes of an
/// expander.
/// </summary>
/// <param name="controller">Disposed with the light; the pin is open as an output.</param>
public sealed class PinLight(GpioController controller, int pin) : ILight
{
    /// <exception cref="IOException">The line is not there, or not to be had; the message says why.</exception>
    public static PinLight Open(LineWiring line)
    {
        (string path, int offset) = LineSearch.Find(line);
        CharacterDeviceDriver driver = new(new GpioChip(path));
        GpioController controller = new(driver);
        try
        {
            if (line.ActiveLow)
                driver.SetActiveLow(offset);
            controller.OpenPin(offset, PinMode.Output, PinValue.Low);
            return new PinLight(controller, offset);
        }
        catch
        {
            controller.Dispose();
            throw;
        }
    }

    public void Set(bool on) => controller.Write(pin, on);

    public void Dispose()
    {
        try
        {
            Set(false);
        }
        catch (IOException)
        {
            // Gone, so it is dark.
        }
        controller.Dispose();
    }
}
