using System.Text;
using Appliance.Http;

namespace Appliance.Tests.Http;

/// <summary>PCRE2's syntax, in time that grows with the body.</summary>
public sealed class BodyRegexTests
{
    private static bool Matches(string pattern, string body, string options = "") => new BodyRegex(pattern,
        options.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Matches(Encoding.UTF8.GetBytes(body));

    [Theory]
    [InlineData("ok", "all is ok", "")]
    [InlineData("^ok$", "all\nok\n", "multiline")]
    [InlineData("OK", "ok", "caseless")]
    [InlineData("a.b", "a\nb", "dotall")]
    [InlineData("a b # and so on", "ab", "extended")]
    [InlineData("[[:digit:]]{3}", "a123", "")]
    [InlineData("[[:upper:][:digit:]_]+x", "A_1x", "")]
    [InlineData("[^[:space:]]", "x", "")]
    [InlineData("a\\hb", "a\tb", "")]
    [InlineData("a\\Rb", "a\r\nb", "")]
    [InlineData("\\Qa.b]\\E", "a.b]", "")]
    [InlineData("[a[]", "[", "")]
    [InlineData("[]a]", "]", "")]
    [InlineData("[a-z-[aeiou]]", "-]", "")] // In .NET: all but vowels.
    [InlineData("(?P<n>a)b", "ab", "")]
    [InlineData("\\x41\\x{42}", "AB", "")]
    [InlineData("\\xc3\\xa9", "é", "")]
    [InlineData("é+", "é", "")]
    [InlineData("^.{2}$", "é", "")] // Bytes.
    [InlineData("(a|ab)(c|bcd)", "xabcd", "")]
    [InlineData("x$", "x\n", "")]
    [InlineData("first", "first\nsecond", "firstline")]
    [InlineData("(?i:b)\\B((?:\\B|$)(\\w))*", "b B\nBb B", "")] // Which EnumerateMatches of .NET 10 misses.
    public void It_matches(string pattern, string body, string options) =>
        Assert.True(Matches(pattern, body, options));

    [Theory]
    [InlineData("OK", "ok", "")]
    [InlineData("a.b", "a\nb", "")]
    [InlineData("[[:digit:]]", ":dgt", "")]
    [InlineData("\\w", "é", "")] // ASCII only.
    [InlineData("É", "é", "caseless")]
    [InlineData("a\\Nb", "a\nb", "dotall")]
    [InlineData("x$", "x\n", "dollar_endonly")]
    [InlineData("second", "first\nsecond", "firstline")]
    [InlineData("\\Qa.b\\E", "axb", "")]
    public void It_does_not_match(string pattern, string body, string options) =>
        Assert.False(Matches(pattern, body, options));

    [Theory]
    [InlineData("(?<=a)b", "linear")]
    [InlineData("(?!a)b", "linear")]
    [InlineData("(a)\\1", "linear")]
    [InlineData("(?>a)b", "linear")]
    [InlineData("a{1,50000}b{1,50000}", "linear")]
    [InlineData("a++", "not understood")]
    [InlineData("(a", "not understood")]
    [InlineData("a\\", "ends in a backslash")]
    [InlineData("[a", "without its end")]
    [InlineData("[[:vowel:]]", "[:vowel:]")]
    [InlineData("\\p{L}", "\\p")]
    [InlineData("\\x{1F600}", "no byte")]
    public void What_is_not_to_be_had_is_refused_in_a_sentence(string pattern, string word)
    {
        string complaint = Assert.IsType<string>(BodyRegex.Complaint(pattern, []));
        Assert.Contains(word, complaint);
        Assert.Contains(pattern.Split('\\')[0], complaint);
    }

    [Fact]
    public void An_option_that_would_change_the_meaning_is_refused_and_one_that_does_not_is_taken()
    {
        Assert.Contains("utf", BodyRegex.Complaint("a", ["utf"]));
        Assert.Null(BodyRegex.Complaint("a", ["ungreedy", "no_auto_possess"]));
    }

    [Theory]
    [InlineData(0, int.MaxValue, true)]
    [InlineData(4, int.MaxValue, true)]
    [InlineData(5, int.MaxValue, false)]
    [InlineData(0, 4, true)]
    [InlineData(0, 3, false)]
    [InlineData(4, 4, true)]
    [InlineData(7, int.MaxValue, false)] // At its end there is nothing.
    [InlineData(8, int.MaxValue, false)]
    public void A_match_begins_between_its_offsets(int earliest, int latest, bool matches) =>
        Assert.Equal(matches, new BodyRegex("x", []).Matches("0123x56"u8, earliest, latest));

    [Fact]
    public void What_stands_before_the_first_offset_is_still_there_for_an_anchor()
    {
        Assert.False(new BodyRegex("^b", []).Matches("ab"u8, 1));
        Assert.True(new BodyRegex("^b", ["multiline"]).Matches("a\nb"u8, 2));
        Assert.False(new BodyRegex("\\bb", []).Matches("ab"u8, 1));
    }

    [Fact]
    public void Only_the_beginning_of_a_large_body_is_looked_at()
    {
        var body = new byte[BodyRegex.MostBody + 1];
        body[^1] = (byte)'x';
        Assert.False(new BodyRegex("x", []).Matches(body));
        body[^2] = (byte)'x';
        Assert.True(new BodyRegex("x", []).Matches(body));
    }

    [Theory]
    [InlineData("(a+)+$")]
    [InlineData("(a|a)*b")]
    [InlineData("(a*)*(a*)*b")]
    [InlineData("a.*b.*c.*d")]
    public void The_patterns_that_are_dreaded_take_time_that_grows_with_the_body(string pattern)
    {
        var regex = new BodyRegex(pattern, []);
        Scaling.IsNotSquare(BodyRegex.MostBody, size => [.. Enumerable.Repeat((byte)'a', size - 1), (byte)'!'],
            (byte[] body) => Assert.False(regex.Matches(body)));
    }
}
