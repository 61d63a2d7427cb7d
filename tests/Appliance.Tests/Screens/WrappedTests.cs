using System.Text;
using Appliance.Screens;

namespace Appliance.Tests.Screens;

/// <summary>Where a line of a text is broken for a screen.</summary>
public class WrappedTests
{
    private static string Of(string text, int column = 0, int indent = 2, int columns = 10)
    {
        var to = new StringBuilder();
        Wrapped.Append(to, text, column, indent, columns);
        return to.ToString();
    }

    [Theory]
    [InlineData("short", "short")]
    [InlineData("just right", "just right")]
    [InlineData("just right then", "just right\n  then")]
    [InlineData("one and two and", "one and\n  two and")]
    [InlineData("a wordlongerthanarow b", "a\n  wordlong\n  erthanar\n  ow b")]
    [InlineData("wordlongerthanarow", "wordlonger\n  thanarow")]
    public void it_breaks_between_words(string text, string rows) => Assert.Equal(rows, Of(text));

    [Fact]
    public void what_stands_in_the_row_already_counts()
    {
        Assert.Equal("two\n  three", Of("two three", column: 4));
        Assert.Equal("\n  twelve", Of("twelve", column: 8));
    }

    [Fact]
    public void each_line_keeps_its_indent() => Assert.Equal("  one two\n    three\nfour\n",
        Wrapped.Lines("  one two three\nfour\n", columns: 10));

    [Fact]
    public void no_row_is_longer_and_no_word_is_lost()
    {
        var random = new Random(1);
        for (int i = 0; i < 500; i++)
        {
            string[] words = [.. Enumerable.Range(0, 20).Select(_ => new string('x', random.Next(1, 30)))];
            string text = new string(' ', random.Next(0, 6)) + string.Join(' ', words);
            int columns = random.Next(20, 80);
            string wrapped = Wrapped.Lines(text, columns: columns);
            Assert.All(wrapped.Split('\n'), row => Assert.True(row.Length <= columns));
            Assert.Equal(text.Replace(" ", ""), wrapped.Replace(" ", "").Replace("\n", ""));
        }
    }
}
