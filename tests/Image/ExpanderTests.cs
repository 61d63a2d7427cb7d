using Lab;

namespace ImageTests;

/// <summary>A boxed Raspberry Pi with chips on its I2C bus: what the bindings write is read from outside, in the files behind the chips.</summary>
public sealed class ExpanderTests : IDisposable
{
    private const string Board = "rpi-3b", Card = "usb0";

    private readonly Lan _lan = new();

    public void Dispose() => _lan.Dispose();

    /// <summary>Words for a chip of 512 bytes at an address, and its memory.</summary>
    private static string[] Memory(ImageFolder image, int address, byte[]? memory = null)
    {
        string file = image.Own($"{address:x2}");
        File.WriteAllBytes(file, memory ?? new byte[512]);
        return
        [
            "-drive", $"if=none,id=m{address},format=raw,file={file}",
            "-device", $"at24c-eeprom,bus=i2c-bus.1,address={address},drive=m{address},rom-size=512,address-size=1",
        ];
    }

    /// <summary>A test that needs the bus.</summary>
    private sealed class BusFactAttribute : FactAttribute
    {
        public BusFactAttribute() => Skip = new BoxFactAttribute(isSmoke: true, Board).Skip ?? Emulator.WhyNoI2c;
    }

    /// <summary>
    /// EEPROMs stand in for the chips: like most of these they have registers behind a pointer, and their memory is a file. QEMU's have two halves, and
    /// the pointer before decides which of them one byte of address means.
    /// </summary>
    [BusFact]
    public void an_expander_and_digits_are_set_up_over_the_bus()
    {
        using ImageFolder image = ImageFolder.Seeded(Seed.Appliance("box", "192.0.2.21", card: Card, more: """
            "leds": [
              { "name": "master", "chip": "mcp23017@i2c-1/0x20", "offset": 3, "shows": "master", "instance": "VI_1" },
              { "name": "backup", "chip": "mcp23017@i2c-1/0x20", "offset": 4, "shows": "backup" },
            ],
            "plates": [ { "device": "ht16k33@i2c-1/0x70" } ],
            """), Seed.Vrrp(100, card: Card), Board);
        string chip = image.Own("20"), digits = image.Own("70");
        using Box box = new(_lan, Emulator.RaspberryWithI2c([.. Memory(image, 0x20), .. Memory(image, 0x70)]), Emulator.Boot(image));
        Eventually.True("the lines of both lamps are outputs, and no other", Box.Patience,
            () => File.ReadAllBytes(chip) is var bytes && (bytes[0] == 0b1110_0111 || bytes[256] == 0b1110_0111), () => box.Console);
        Eventually.True("something is written to the digits", Box.Patience,
            () => File.ReadAllBytes(digits) is var bytes && (bytes[8] != 0 || bytes[256 + 8] != 0), () => box.Console);
    }
}
