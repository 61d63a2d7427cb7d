namespace ImageTests;

/// <summary>
/// EEPROMs stand in for the chips on the bus of an emulated Raspberry Pi: like most of these they have registers behind
/// a pointer, and their memory is a file. QEMU's have two halves of 256 bytes here, and the last place that was
/// touched, odd or even, decides which of them one byte of address means next.
/// </summary>
internal static class I2cChips
{
    public const int Half = 256;

    /// <summary>This newer QEMU's USB card has another MAC address, for which the kernel calls it eth0.</summary>
    public const string Card = "eth0";

    /// <summary>
    /// appliance.json of such a box; see <see cref="Seed.Appliance"/>. Drivers of USB cards are loaded where an
    /// interface is named that is not called eth0.
    /// </summary>
    public static string Appliance(string hostName, string address, string more) =>
        Seed.Appliance(hostName, address, more, Card)
            .Replace("\"interfaces\": [ ", "\"interfaces\": [ { \"name\": \"usb0\" }, ");

    /// <summary>Words for a chip at an address.</summary>
    /// <param name="registers">What it holds, by register; zeros elsewhere.</param>
    public static string[] Chip(ImageFolder image, int address, params (int Register, byte Value)[] registers)
    {
        var memory = new byte[2 * Half];
        foreach ((int register, byte value) in registers)
            (memory[register], memory[Half + register]) = (value, value);
        File.WriteAllBytes(Place(image, address), memory);
        return
        [
            "-drive", $"if=none,id=m{address},format=raw,file={Place(image, address)}",
            "-device",
            $"at24c-eeprom,bus=i2c-bus.1,address={address},drive=m{address},rom-size={2 * Half},address-size=1",
        ];
    }

    /// <summary>What a chip holds now, both halves.</summary>
    public static byte[] Memory(ImageFolder image, int address) => File.ReadAllBytes(Place(image, address));

    private static string Place(ImageFolder image, int address) => image.Own($"{address:x2}");
}

/// <summary>A test that needs the bus.</summary>
public sealed class I2cFactAttribute : FactAttribute
{
    public I2cFactAttribute(bool isSmoke = false) =>
        Skip = new BoxFactAttribute(isSmoke, "rpi-3b").Skip ?? Emulator.WhyNoI2c;
}
