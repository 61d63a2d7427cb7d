using Appliance.Client;

namespace Appliance.Tests.Client;

/// <summary>Which words of `trace` are a file, and when bytes are wanted.</summary>
public class TraceFileTests
{
    [Theory]
    [InlineData("trace eth0 -w out", true, "out", "trace eth0 --pcapng")]
    [InlineData("trace -w eth1 eth0 for 30s", false, "eth1", "trace eth0 for 30s --pcapng")]
    [InlineData("trace /tmp/a.pcapng", true, "/tmp/a.pcapng", "trace --pcapng")]
    [InlineData("trace -w - for 5s", true, null, "trace for 5s --pcapng")]
    [InlineData("trace journal -w a for 5s", true, "a", "trace journal for 5s --bytes")]
    [InlineData("trace journal a for 5s", true, "a", "trace journal for 5s --bytes")]
    [InlineData("trace eth0", false, null, "trace eth0 --pcapng")]
    public void bytes_go_to_a_file_or_a_pipe(string words, bool terminal, string? name, string question)
    {
        TraceFile? file = TraceFile.Of(words.Split(' '), terminal, out List<string> asked);
        Assert.Equal(name, file!.Name);
        Assert.Equal(question, string.Join(' ', asked));
    }

    [Theory]
    [InlineData("trace eth0", true)]
    [InlineData("trace eth0 --text", false)]
    [InlineData("trace --text eth0", true)]
    public void lines_come_on_a_terminal_and_where_they_are_asked_for(string words, bool terminal)
    {
        Assert.Null(TraceFile.Of(words.Split(' '), terminal, out List<string> asked));
        Assert.Equal("trace eth0", string.Join(' ', asked));
    }

    [Fact]
    public void a_journal_too() => Assert.Null(TraceFile.Of(["trace", "journal", "--text"], false, out _));
}
