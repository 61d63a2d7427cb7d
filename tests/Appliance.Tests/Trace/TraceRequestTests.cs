using Appliance.Client;
using Appliance.Trace;
using CsCheck;
using VrrpAot.Linux;

namespace Appliance.Tests.Trace;

/// <summary>The words of `trace`, on both sides of the socket.</summary>
public class TraceRequestTests
{
    [Theory]
    [InlineData("", 600, "")]
    [InlineData("eth0 eth1", 600, "eth0 eth1")]
    [InlineData("for 90", 90, "")]
    [InlineData("eth0 for 10s", 10, "eth0")]
    [InlineData("for 5min eth0", 300, "eth0")]
    [InlineData("for 5m", 300, "")]
    [InlineData("for 24h", 86400, "")]
    public void interfaces_and_time_come_in_any_order(string words, int seconds, string interfaces)
    {
        Assert.Null(TraceRequest.TryRead(Split(words), out TraceRequest request));
        Assert.Equal(Duration.FromSeconds(seconds), request.Length);
        Assert.Equal(interfaces, string.Join(' ', request.Interfaces));
        Assert.False(request.Bytes || request.IsJournal);
    }

    [Theory]
    [InlineData("for")]
    [InlineData("for 0")]
    [InlineData("for ever")]
    [InlineData("for 25h")]
    [InlineData("for 99999999999999999999")]
    [InlineData("for -1")]
    [InlineData("for s")]
    public void a_time_that_is_none_is_a_sentence(string words) =>
        Assert.Contains("for wants a time", TraceRequest.TryRead(Split(words), out _));

    [Fact]
    public void no_words_are_too_odd() => Gen.String.Array[0, 6].Sample(words =>
    {
        TraceRequest.TryRead(words, out TraceRequest request);
        return request.Length > Duration.Zero || words.Contains("for");
    });

    [Theory]
    [InlineData("trace eth0 for 3s x.pcapng", false, "x.pcapng", "trace eth0 for 3s --pcapng")]
    [InlineData("trace x.pcap", true, "x.pcap", "trace --pcapng")]
    [InlineData("trace ./x eth0", true, "./x", "trace eth0 --pcapng")]
    [InlineData("trace eth0 -", true, null, "trace eth0 --pcapng")]
    [InlineData("trace --pcapng", false, null, "trace --pcapng")]
    [InlineData("trace", false, null, "trace --pcapng")]
    public void the_caller_keeps_the_file_to_itself_and_asks_for_bytes(string words, bool terminal, string? name,
        string question)
    {
        TraceFile? file = TraceFile.Of(Split(words), terminal, out List<string> asked);
        Assert.Equal(name, file!.Name);
        Assert.Equal(question, string.Join(' ', asked));
    }

    [Theory]
    [InlineData("journal", 600, false)]
    [InlineData("journal for 10s", 10, false)]
    [InlineData("journal --bytes for 1h", 3600, true)]
    public void a_journal_is_asked_for_by_its_word(string words, int seconds, bool bytes)
    {
        Assert.Null(TraceRequest.TryRead(Split(words), out TraceRequest request));
        Assert.Equal((true, Duration.FromSeconds(seconds), bytes),
            (request.IsJournal, request.Length, request.Bytes));
        Assert.Empty(request.Interfaces);
    }

    /// <summary>Behind `journal` nothing else can be meant, so a file may have any name.</summary>
    [Theory]
    [InlineData("trace journal x", true, "x", "trace journal --bytes")]
    [InlineData("trace journal for 3s x.journal", true, "x.journal", "trace journal for 3s --bytes")]
    [InlineData("trace journal /tmp/x for 3s", false, "/tmp/x", "trace journal for 3s --bytes")]
    [InlineData("trace journal - for 3s", true, null, "trace journal for 3s --bytes")]
    [InlineData("trace journal", false, null, "trace journal --bytes")]
    public void a_journal_goes_into_the_file_that_is_named(string words, bool terminal, string? name, string question)
    {
        TraceFile? file = TraceFile.Of(Split(words), terminal, out List<string> asked);
        Assert.Equal((name, true), (file!.Name, file.IsJournal));
        Assert.Equal(question, string.Join(' ', asked));
    }

    [Fact]
    public void on_a_terminal_without_a_file_a_journal_comes_as_lines()
    {
        Assert.Null(TraceFile.Of(["trace", "journal", "for", "3s"], terminal: true, out List<string> asked));
        Assert.Equal(["trace", "journal", "for", "3s"], asked);
    }

    [Fact]
    public void on_a_terminal_without_a_file_packets_come_as_lines()
    {
        Assert.Null(TraceFile.Of(["trace", "eth0.10"], terminal: true, out List<string> asked));
        Assert.Equal(["trace", "eth0.10"], asked);
    }

    [Fact]
    public void a_sentence_instead_of_a_trace_empties_no_file()
    {
        string path = Path.GetTempFileName();
        File.WriteAllText(path, "yesterday's");
        foreach (bool isJournal in (bool[])[false, true])
            Assert.Equal(Borrowed.StandardError, new TraceFile(path, isJournal).Open("No instance runs\n"u8));
        Assert.Equal("yesterday's", File.ReadAllText(path));
        File.Delete(path);
    }

    private static string[] Split(string words) => words.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
