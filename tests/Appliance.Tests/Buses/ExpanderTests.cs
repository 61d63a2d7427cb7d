using Appliance.Buses;
using Appliance.Leds;

namespace Appliance.Tests.Buses;

/// <summary>The bindings' drivers under our lamps and button, with chips that remember what they were told.</summary>
public class ExpanderTests
{
    private const int DirectionA = 0x00, DirectionB = 0x01, PullUpA = 0x0c, LinesA = 0x12, LinesB = 0x13;
    private static readonly Instant s_now = new(1_000_000_000);

    private static Expander Chip(string place, FakeI2c wires) => new(Buses.Place(place), _ => wires);

    [Fact]
    public void a_lamp_on_an_mcp23017_is_an_output_that_follows()
    {
        var wires = new FakeI2c();
        Expander chip = Chip("mcp23017@i2c-1/0x20", wires);
        ILight low = chip.Light(3, activeLow: false), high = chip.Light(8, activeLow: false);
        chip.Turn(s_now);
        Assert.Equal((0b1111_0111, 0b1111_1110), (wires.Registers[DirectionA], wires.Registers[DirectionB]));
        Assert.Equal(0, wires.Registers[LinesA]);
        low.Set(true);
        high.Set(true);
        chip.Turn(s_now);
        Assert.Equal((0b0000_1000, 0b0000_0001), (wires.Registers[LinesA], wires.Registers[LinesB]));
        low.Set(false);
        Assert.Equal(s_now + BusDevice.AskEvery, chip.Turn(s_now));
        Assert.Equal((0, 1), (wires.Registers[LinesA], wires.Registers[LinesB]));
    }

    [Fact]
    public void an_mcp23008_has_its_lines_elsewhere()
    {
        var wires = new FakeI2c();
        Expander chip = Chip("mcp23008@i2c-1/0x27", wires);
        chip.Light(7, activeLow: false).Set(true);
        chip.Turn(s_now);
        Assert.Equal((0b0111_1111, 0b1000_0000), (wires.Registers[0x00], wires.Registers[0x09]));
    }

    /// <summary>A PCF8574 has one byte: what its lines are, high for those that are read.</summary>
    [Fact]
    public void a_lamp_that_shines_when_low_is_dark_while_its_line_is_high()
    {
        var wires = new FakeI2c { IsPlain = true };
        Expander chip = Chip("pcf8574@i2c-1/0x38", wires);
        ILight lamp = chip.Light(0, activeLow: true);
        chip.Turn(s_now);
        Assert.Equal(1, wires.Lines & 1);
        lamp.Set(true);
        chip.Turn(s_now);
        Assert.Equal(0, wires.Lines & 1);
        lamp.Dispose();
        chip.Leave();
        Assert.Equal(1, wires.Lines & 1);
    }

    [Fact]
    public void nothing_is_written_while_nothing_changes()
    {
        var wires = new FakeI2c();
        Expander chip = Chip("mcp23017@i2c-1/0x20", wires);
        ILight lamp = chip.Light(0, activeLow: false);
        lamp.Set(true);
        chip.Turn(s_now);
        int written = wires.Written.Count;
        for (int i = 0; i < 100; i++)
        {
            lamp.Set(true);
            chip.Turn(s_now);
        }
        Assert.Equal(written, wires.Written.Count);
    }

    [Fact]
    public void a_chip_that_was_without_power_is_set_up_again()
    {
        var wires = new FakeI2c();
        Expander chip = Chip("mcp23017@i2c-1/0x20", wires);
        ILight lamp = chip.Light(2, activeLow: false);
        lamp.Set(true);
        chip.Turn(s_now);
        wires.IsAbsent = true;
        lamp.Set(false);
        Assert.Throws<IOException>(() => chip.Turn(s_now));
        chip.PutAway(s_now, "is gone");
        wires.IsAbsent = false;
        wires.Registers[DirectionA] = 0xff;
        wires.Registers[LinesA] = 0;
        lamp.Set(true);
        chip.Turn(s_now);
        Assert.Equal((0b1111_1011, 0b0000_0100), (wires.Registers[DirectionA], wires.Registers[LinesA]));
    }

    [Theory]
    [InlineData("mcp23017@i2c-1/0x20", false)]
    [InlineData("pcf8574@i2c-1/0x20", true)]
    public void a_button_on_a_line_is_looked_at_and_tells_its_edges(string place, bool isPlain)
    {
        var wires = new FakeI2c { IsPlain = isPlain };
        Expander chip = Chip(place, wires);
        IContact contact = chip.Contact(1, activeLow: true);
        int changes = 0;
        contact.Changed = () => changes++;
        chip.Turn(s_now); // Setting it up, the binding writes all lines low.
        Line(wires, high: true);
        Assert.Equal(s_now + Expander.LookEvery, chip.Turn(s_now));
        Assert.Equal([], Edges(contact));
        Line(wires, high: false);
        chip.Turn(s_now);
        chip.Turn(s_now);
        Line(wires, high: true);
        chip.Turn(s_now);
        Assert.Equal([true, false], Edges(contact));
        Assert.Equal(2, changes);

        static void Line(FakeI2c wires, bool high)
        {
            wires.Registers[LinesA] = (byte)(high ? 2 : 0);
            wires.Lines = (byte)(high ? 0xff : 0xfd);
        }
    }

    /// <summary>Held from before the start: that press is not told, as with a line of the machine.</summary>
    [Fact]
    public void a_button_that_is_held_from_before_is_not_told()
    {
        var wires = new FakeI2c();
        Expander chip = Chip("mcp23017@i2c-1/0x20", wires);
        IContact contact = chip.Contact(1, activeLow: true);
        chip.Turn(s_now);
        wires.Registers[LinesA] = 2;
        chip.Turn(s_now);
        Assert.Equal([], Edges(contact));
        wires.Registers[LinesA] = 0;
        chip.Turn(s_now);
        Assert.Equal([true], Edges(contact));
    }

    /// <summary>The chip goes while a finger is on the button: no press comes of that.</summary>
    [Fact]
    public void a_chip_that_goes_takes_its_button_along()
    {
        var wires = new FakeI2c();
        Expander chip = Chip("mcp23017@i2c-1/0x20", wires);
        using var button = new Button(chip.Contact(1, activeLow: true), Duration.FromSeconds(1));
        chip.Turn(s_now);
        wires.Registers[LinesA] = 2;
        chip.Turn(s_now);
        wires.Registers[LinesA] = 0;
        chip.Turn(s_now);
        var presses = new List<Press>();
        button.Turn(s_now, presses.Add);
        chip.PutAway(s_now, "does not answer");
        IOException gone = Assert.Throws<IOException>(() => button.Turn(s_now + Duration.FromSeconds(60), presses.Add));
        Assert.Equal("mcp23017@i2c-1/0x20 does not answer.", gone.Message);
        Assert.Equal([], presses);
    }

    private static List<bool> Edges(IContact contact)
    {
        var edges = new List<bool>();
        contact.Read((on, _) => edges.Add(on));
        return edges;
    }
}
