using Appliance.Base;
using CsCheck;

namespace Appliance.Tests.Base;

public class CleanTextTests
{
    [Theory]
    [InlineData("nothing to do: ä, 漢, 🦊", "nothing to do: ä, 漢, 🦊")]
    [InlineData("http://10.0.0.1/\u001b]0;owned\u0007", "http://10.0.0.1/?]0;owned?")]
    [InlineData("a\u009b2Jb\u007f\0", "a?2Jb??")]
    [InlineData("user\u202Egnp.exe\u2066", "user?gnp.exe?")]
    [InlineData("one\r\ntwo\tthree\rfour", "one two three four")]
    public void a_line_has_nothing_in_it_that_a_terminal_obeys(string said, string clean) =>
        Assert.Equal(clean, CleanText.Line(said));

    [Fact]
    public void lines_keep_their_ends_and_tabs() =>
        Assert.Equal("a\tb\r\nc\n?d?", CleanText.Lines("a\tb\r\nc\n\rd\u001b"));

    [Fact]
    public void what_is_clean_stays_the_same_and_is_clean() => Gen.String.Sample(text =>
    {
        string line = CleanText.Line(text), lines = CleanText.Lines(text);
        Assert.DoesNotContain(line, CleanText.IsHarmful);
        Assert.Equal(line, CleanText.Line(line));
        Assert.Equal(lines, CleanText.Lines(lines));
        Assert.All(lines, c => Assert.True(!CleanText.IsHarmful(c) || c is '\n' or '\t' or '\r'));
    }, iter: 2000);
}
