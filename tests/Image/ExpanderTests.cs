using Lab;

namespace ImageTests;

/// <summary>
/// A boxed Raspberry Pi with chips on its I2C bus: what the bindings write is read from outside, in the files behind
/// the chips.
/// </summary>
public sealed class ExpanderTests : IDisposable
{
    private const string Board = "rpi-3b";
    private const int Expander = 0x20, Digits = 0x70, Directions = 0, Lines = 0x12;

    private readonly Lan _lan = new();

    public void Dispose() => _lan.Dispose();

    [I2cFact(isSmoke: true)]
    public void an_expander_and_digits_are_set_up_over_the_bus_and_the_lamp_of_the_master_shines()
    {
        using ImageFolder image = ImageFolder.Seeded(I2cChips.Appliance("box", "192.0.2.21", """
            "leds": [
              { "name": "master", "chip": "mcp23017@i2c-1/0x20", "offset": 3, "shows": "master", "instance": "VI_1" },
              { "name": "backup", "chip": "mcp23017@i2c-1/0x20", "offset": 4, "shows": "backup" },
            ],
            "plates": [ { "device": "ht16k33@i2c-1/0x70" } ],
            """), Seed.Vrrp(100, card: I2cChips.Card), Board);
        string[] chips = [.. I2cChips.Chip(image, Expander), .. I2cChips.Chip(image, Digits)];
        using Box box = new(_lan, Emulator.RaspberryWithI2c(chips), Emulator.Boot(image));
        Eventually.True("the lines of both lamps are outputs, and no other", Box.Patience,
            () => Either(Expander, Directions, value => value == 0b1110_0111), () => box.Console);
        Eventually.True("something is written to the digits", Box.Patience,
            () => Either(Digits, 8, value => value != 0), () => box.Console);
        Eventually.True("the lamp of the MASTER is lit, and the other is not", Box.Patience,
            () => Either(Expander, Lines, value => value == 1 << 3), () => box.Console);

        bool Either(int chip, int register, Predicate<byte> holds) => I2cChips.Memory(image, chip) is var memory
            && (holds(memory[register]) || holds(memory[I2cChips.Half + register]));
    }
}
