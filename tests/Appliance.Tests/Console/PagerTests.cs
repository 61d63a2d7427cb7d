using System.Buffers;
using System.Text;
using Appliance.Console;

namespace Appliance.Tests.Console;

/// <summary>How text comes to a narrow terminal.</summary>
public class PagerTests
{
    private static string[] Rows(string text, int columns = 20)
    {
        var screen = new ArrayBufferWriter<byte>();
        new Pager { Columns = columns, Rows = 0 }.Take(Encoding.UTF8.GetBytes(text), screen);
        return [.. Encoding.ASCII.GetString(screen.WrittenSpan).Split("\r\n").Select(row => row.TrimEnd())];
    }

    [Fact]
    public void a_line_is_broken_between_words_and_goes_on_behind_its_indent() => Assert.Equal(
        ["  one two three", "    four five six", "next", ""], Rows("  one two three four five six\nnext\n"));

    [Fact]
    public void a_word_longer_than_a_row_goes_on_at_the_left() => Assert.Equal(
        [":aGVsbG8gd29ybGQgaG", "VsbG8gd29ybGQ=", ""], Rows(":aGVsbG8gd29ybGQgaGVsbG8gd29ybGQ=\n"));

    [Fact]
    public void blanks_at_the_end_of_a_row_make_no_empty_one() => Assert.Equal(
        ["nineteen characters", "  x", "y", ""], Rows("nineteen characters x\ny   \n"));

    [Fact]
    public void in_pieces_it_is_the_same()
    {
        byte[] text = "    (VI_1) Received advert from 10.0.0.2 with lower priority 90, ours 100\n"u8.ToArray();
        var screen = new ArrayBufferWriter<byte>();
        var pager = new Pager { Columns = 40, Rows = 0 };
        foreach (int at in Enumerable.Range(0, text.Length / 5 + 1))
            pager.Take(text.AsSpan(at * 5, Math.Min(5, text.Length - at * 5)), screen);
        Assert.All(Encoding.ASCII.GetString(screen.WrittenSpan).Split("\r\n"),
            row => Assert.True(row.Length < 40));
    }

    [Fact]
    public void a_page_that_is_full_in_the_middle_of_a_line_goes_on_where_it_was()
    {
        var screen = new ArrayBufferWriter<byte>();
        var pager = new Pager { Columns = 20, Rows = 2 };
        byte[] text = "one two three four five six\n"u8.ToArray();
        int taken = pager.Take(text, screen);
        Assert.Equal("one two three four \r\n", Encoding.ASCII.GetString(screen.WrittenSpan));
        pager.NextPage();
        pager.Take(text.AsSpan(taken), screen);
        Assert.Equal("one two three four \r\n  five six\r\n", Encoding.ASCII.GetString(screen.WrittenSpan));
    }
}
