using System.Buffers;
using System.Text;
using Appliance.Screens;

namespace Appliance.Tests.Screens;

/// <summary>Pictures on a terminal: what stands there afterwards, and what it costs.</summary>
public class RepaintingTests
{
    private static string Sent(Repainting painter, Picture picture)
    {
        var to = new ArrayBufferWriter<byte>();
        painter.Draw(picture, to);
        return Encoding.ASCII.GetString(to.WrittenSpan);
    }

    private static Picture Of(params string[] rows)
    {
        var picture = new Picture(20, 4);
        foreach (string row in rows)
            picture.Line(row);
        return picture;
    }

    [Fact]
    public void the_same_picture_costs_nothing()
    {
        var painter = new Repainting(coloured: true);
        Assert.Equal("\e[m\e[H\e[2Jone\r\ntwo", Sent(painter, Of("one", "two")));
        Assert.Equal("", Sent(painter, Of("one", "two")));
    }

    [Fact]
    public void a_character_costs_a_jump_and_itself()
    {
        var painter = new Repainting(coloured: true);
        Sent(painter, Of("12 s", "13 s"));
        Assert.Equal("\e[1;2H3", Sent(painter, Of("13 s", "13 s")));
    }

    [Fact]
    public void what_has_gone_is_erased()
    {
        var painter = new Repainting(coloured: true);
        Sent(painter, Of("a long row", "x"));
        Assert.Equal("\e[1;2H\e[K", Sent(painter, Of("a", "x")));
    }

    [Fact]
    public void without_colours_there_are_none()
    {
        var picture = new Picture(10, 1);
        picture.Write("ab", Ink.Red | Ink.Bold).Write("c");
        Assert.Equal("\e[m\e[H\e[2J\e[0;1;31mab\e[mc", Sent(new Repainting(coloured: true), picture));
        Assert.Equal("\e[m\e[H\e[2Jabc", Sent(new Repainting(coloured: false), picture));
    }

    [Fact]
    public void no_text_is_an_order_to_the_terminal()
    {
        var picture = new Picture(10, 1);
        picture.Write("a\e[2J\u00e9");
        Assert.EndsWith("a?[2J?", Sent(new Repainting(coloured: true), picture));
    }

    [Fact]
    public void after_any_pictures_the_glass_has_the_last_one()
    {
        var random = new Random(7);
        for (int run = 0; run < 50; run++)
        {
            var painter = new Repainting(coloured: run % 2 == 0);
            var glass = new Glass(30, 6);
            for (int i = 0; i < 10; i++)
            {
                var picture = new Picture(30, 6);
                string[] rows = new string[6];
                for (int row = 0; row < 6; row++)
                {
                    rows[row] = string.Concat(Enumerable.Range(0, random.Next(0, 31))
                        .Select(_ => " ab"[random.Next(3)]));
                    foreach (char c in rows[row])
                        picture.Write([c], random.Next(3) == 0 ? Ink.Green : Ink.Plain);
                    picture.NextRow();
                }
                glass.Take(Encoding.ASCII.GetBytes(Sent(painter, picture)));
                Assert.Equal(rows.Select(row => row.TrimEnd()), glass.Rows);
            }
        }
    }
}
