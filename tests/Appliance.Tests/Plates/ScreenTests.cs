using System.Text;
using Appliance.Plates;
using Appliance.Tests.Buses;

namespace Appliance.Tests.Plates;

/// <summary>What arrives at the glass, by the chips' own data sheets: dots of the OLED, letters of the LCD.</summary>
public class ScreenTests
{
    private static string Padded(string text, PlateSize size) => text.PadRight(size.Columns);

    private static string[] Rows(PlateSize size, params string[] rows) =>
        [.. Enumerable.Range(0, size.Rows).Select(row => Padded(row < rows.Length ? rows[row] : "", size))];

    [Fact]
    public void an_oled_draws_letters()
    {
        var wires = new FakeI2c();
        using var screen = new OledScreen(wires, brightness: null);
        wires.Written.Clear();
        screen.Show(Rows(PlateSize.Oled128x32, "", "M1"));
        // The upper half of both, in the package's font.
        Assert.StartsWith("""
            #...#...#...
            ##.##..##...
            #.#.#...#...
            #.
            """, Dots(wires, top: 8, width: 12));
        Assert.All(Memory(wires)[..128], column => Assert.Equal(0, column));
    }

    [Fact]
    public void an_oled_that_is_cleared_is_dark()
    {
        var wires = new FakeI2c();
        using var screen = new OledScreen(wires, brightness: 50);
        Assert.Contains(wires.Written, bytes => bytes is [0x00, 0x81, 127]);
        screen.Show(Rows(PlateSize.Oled128x32, "MASTER"));
        wires.Written.Clear();
        screen.Clear();
        Assert.All(Memory(wires), column => Assert.Equal(0, column));
    }

    [Fact]
    public void an_lcd_shows_its_rows_and_writes_only_those_that_differ()
    {
        var wires = new FakeI2c { IsPlain = true };
        using var screen = new LcdScreen(wires, PlateSize.Lcd1602);
        string[] rows = Rows(PlateSize.Lcd1602, "pihole-a  MASTER", "192.168.10.111");
        screen.Show(rows);
        Assert.Equal(["pihole-a  MASTER", "192.168.10.111  "], Letters(wires, PlateSize.Lcd1602));
        int written = wires.Written.Count;
        screen.Show(rows);
        Assert.Equal(written, wires.Written.Count);
        screen.Show(Rows(PlateSize.Lcd1602, "pihole-a  BACKUP", "192.168.10.111"));
        Assert.Equal("pihole-a  BACKUP", Letters(wires, PlateSize.Lcd1602)[0]);
        // 16 letters and where they begin, four writes each.
        Assert.InRange(wires.Written.Count - written, 1, 17 * 6);
    }

    [Fact]
    public void a_big_lcd_has_four_rows()
    {
        var wires = new FakeI2c { IsPlain = true };
        using var screen = new LcdScreen(wires, PlateSize.Lcd2004);
        string[] rows = Rows(PlateSize.Lcd2004, "one", "two", "three", "four");
        screen.Show(rows);
        Assert.Equal(rows, Letters(wires, PlateSize.Lcd2004));
    }

    /// <summary>
    /// Bytes sent as data (control byte 0x40): a column of eight dots each, the lowest bit on top, row of letters
    /// after row.
    /// </summary>
    private static byte[] Memory(FakeI2c wires) =>
        [.. wires.Written.Where(bytes => bytes[0] == 0x40).SelectMany(bytes => bytes[1..])];

    private static string Dots(FakeI2c wires, int top, int width)
    {
        byte[] memory = Memory(wires);
        Assert.Equal(128 * 32 / 8, memory.Length);
        var art = new StringBuilder();
        for (int y = top; y < top + 8; y++)
        {
            for (int x = 0; x < width; x++)
                art.Append((memory[y / 8 * 128 + x] >> (y % 8) & 1) != 0 ? '#' : '.');
            art.Append(y < top + 7 ? "\n" : "");
        }
        return art.ToString();
    }

    /// <summary>
    /// The HD44780 behind a PCF8574: bit 0 says data, bit 2 takes over when it falls, the upper four bits are half a
    /// byte.
    /// </summary>
    private static string[] Letters(FakeI2c wires, PlateSize size)
    {
        var memory = new char[128];
        int cursor = 0, half = -1;
        byte before = 0;
        // The first commands bring the chip to four bits; each is half a byte, and they come in even number.
        foreach (byte now in wires.Written.SelectMany(bytes => bytes))
        {
            if ((before & 4) != 0 && (now & 4) == 0)
            {
                int nibble = now >> 4;
                if (half < 0)
                    half = nibble;
                else
                {
                    int value = half << 4 | nibble;
                    half = -1;
                    if ((now & 1) != 0)
                        memory[cursor++] = (char)value;
                    else if ((value & 0x80) != 0)
                        cursor = value & 0x7f;
                }
            }
            before = now;
        }
        int[] starts = [0x00, 0x40, size.Columns, 0x40 + size.Columns];
        return [.. Enumerable.Range(0, size.Rows).Select(row => new string(memory, starts[row], size.Columns))];
    }
}
