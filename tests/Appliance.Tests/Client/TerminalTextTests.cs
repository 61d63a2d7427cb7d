using System.Text;
using Appliance.Client;

namespace Appliance.Tests.Client;

/// <summary>What a terminal is sent of an answer.</summary>
public class TerminalTextTests
{
    private static string Of(string verb, string text, bool coloured = true, int columns = 40)
    {
        var sent = new StringBuilder();
        var terminal = new TerminalText(verb.Split(' '), columns, coloured,
            bytes => sent.Append(Encoding.UTF8.GetString(bytes)));
        // However it comes in pieces.
        foreach (string piece in text.Chunk(7).Select(piece => new string(piece)))
            terminal.Write(piece);
        terminal.Finish();
        return sent.ToString().Replace("\e[", "<").Replace("<m", "</>");
    }

    [Theory]
    [InlineData("check", "k.conf:1:2: error: no such thing\n", "k.conf:1:2: <0;1;31merror</>: no such thing\n")]
    [InlineData("check", "k.conf:1:2: warning: no\n", "k.conf:1:2: <0;1;33mwarning</>: no\n")]
    [InlineData("check", "    ^\n", "    <0;1;32m^</>\n")]
    [InlineData("status", "VI_1  MASTER for 3 s\n", "VI_1  <0;1;32mMASTER</> for 3 s\n")]
    [InlineData("plan", "  ~ VI_1: priority 100 -> 150\n", "<0;33m  ~ VI_1: priority 100 -> 150</>\n")]
    [InlineData("show diff", "-priority 100\n+priority 150\n same\n",
        "<0;31m-priority 100</>\n<0;32m+priority 150</>\n same\n")]
    [InlineData("show configuration", "state MASTER\n", "state MASTER\n")]
    [InlineData("log", "x: error: the MASTERS\n", "x: <0;1;31merror</>: the MASTERS\n")]
    [InlineData("status", "no line feed", "no line feed")]
    [InlineData("status", "INSTANCE STATE MASTER\n", "INSTANCE STATE MASTER\n")]
    public void what_matters_is_in_colour(string verb, string text, string sent)
    {
        Assert.Equal(sent, Of(verb, text));
        Assert.Equal(text, Of(verb, text, coloured: false));
    }

    [Fact]
    public void what_a_terminal_would_obey_is_not_sent() => Assert.Equal("a?[2Jb\n", Of("log", "a\e[2Jb\n"));

    [Fact]
    public void sentences_are_wrapped_and_texts_of_others_are_not()
    {
        const string line = "one two three four five six seven eight nine\n";
        Assert.Equal("one two three four five six seven eight\n  nine\n", Of("why", line));
        Assert.Equal(line, Of("show configuration", line));
    }
}
