using System.Device.I2c;
using System.Device.Spi;
using System.Globalization;
using Appliance.Settings;

namespace Appliance.Buses;

/// <summary>From a place to the library's device, over the kernel's files.</summary>
internal static class Connections
{
    /// <exception cref="IOException">The bus is not there, or is not ours to use. Nothing was said to the device
    /// yet.</exception>
    public static I2cDevice I2c(DevicePlace place)
    {
        MustBeThere($"/dev/{place.Bus}", place, "i2c-dev");
        int bus = Number(place.Bus.AsSpan(DeviceModel.I2c.Length));
        return I2cDevice.Create(new I2cConnectionSettings(bus, place.Address));
    }

    /// <exception cref="IOException">The same.</exception>
    public static SpiDevice Spi(DevicePlace place)
    {
        ReadOnlySpan<char> numbers = place.Bus.AsSpan(DeviceModel.Spi.Length);
        MustBeThere($"/dev/spidev{numbers}", place, "spidev");
        int dot = numbers.IndexOf('.');
        return SpiDevice.Create(new SpiConnectionSettings(Number(numbers[..dot]), Number(numbers[(dot + 1)..]))
        {
            // What a WS2812B takes for bits: three for each of its own.
            ClockFrequency = 2_400_000,
            Mode = SpiMode.Mode0,
            DataBitLength = 8,
        });
    }

    private static void MustBeThere(string file, DevicePlace place, string module)
    {
        if (!File.Exists(file))
            throw new NoBusException($"needs {file}, which is not there",
                $"the device tree must switch {place.Bus} on, and the module {module} must be loaded");
    }

    private static int Number(ReadOnlySpan<char> digits) =>
        int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
}
