using Appliance.Tracking;
using CsCheck;

namespace Appliance.Tests.Tracking;

public class OutputTailTests
{
    [Theory]
    [InlineData("", null)]
    [InlineData("\n\n", null)]
    [InlineData("one\ntwo\n", "two")]
    [InlineData("one\ntwo\n\n  \n", "two")]
    [InlineData("one\nno end", "no end")]
    [InlineData("  curl: (7)\tfailed \u001b[31mred\r\n", "curl: (7)failed [31mred")]
    public void the_last_line_with_something_in_it_is_kept(string output, string? last)
    {
        var tail = new OutputTail();
        tail.Add(System.Text.Encoding.UTF8.GetBytes(output));
        Assert.Equal(last, tail.LastLine);
    }

    [Fact]
    public void of_a_run_that_prints_without_end_no_more_is_wanted_after_a_while_and_it_is_said()
    {
        var tail = new OutputTail();
        byte[] line = System.Text.Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("y\n", 2048)));
        int added = 0;
        for (; !tail.IsFull; added += line.Length)
            tail.Add(line);
        Assert.Equal(OutputTail.MostBytes, added);
        Assert.Equal("[cut off after 256 kB] y", tail.LastLine);
    }

    [Fact]
    public void any_output_in_any_pieces_leaves_one_short_line_without_control_characters() =>
        Gen.Byte.Array[0, 3000].Array[0, 5].Sample(pieces =>
        {
            var tail = new OutputTail();
            foreach (byte[] piece in pieces)
                tail.Add(piece);
            return tail.LastLine is not { } line || line.Length <= OutputTail.Longest && !line.Any(char.IsControl);
        });
}
