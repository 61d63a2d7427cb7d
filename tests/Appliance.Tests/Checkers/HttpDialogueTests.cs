using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Appliance.Checkers;
using Appliance.Settings.Balancing;
using CsCheck;
using VrrpAot.Linux;

namespace Appliance.Tests.Checkers;

/// <summary>Answers of web servers, byte for byte, and what is thought of them.</summary>
public sealed class HttpDialogueTests
{
    private const string Head = "HTTP/1.1 200 OK\r\n";

    private static ImmutableArray<byte> Md5Of(string text) => [.. MD5.HashData(Encoding.Latin1.GetBytes(text))];

    private static readonly UrlSettings s_any = new() { Path = "/" };

    private static HttpDialogue Begin(UrlSettings url, bool tls = false, bool verified = false)
    {
        HttpCheckSettings check = Asked.Page("10.0.0.2:80", url, tls);
        var dialogue = new HttpDialogue(check, [new HttpAsked(check, url)], verified);
        dialogue.Begin(0);
        dialogue.Connected();
        dialogue.Said(dialogue.Words.Length);
        Assert.True(dialogue.Words.IsEmpty);
        return dialogue;
    }

    /// <summary>In pieces of all sizes it is the same.</summary>
    private static AttemptEnd? Hear(UrlSettings url, string answer, bool hangsUp = true)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(answer);
        AttemptEnd?[] ends = [.. Enumerable.Range(0, 5).Select(size =>
        {
            HttpDialogue dialogue = Begin(url);
            foreach (byte[] piece in bytes.Chunk(size == 0 ? Math.Max(1, bytes.Length) : size))
                if (dialogue.End is null)
                    dialogue.Hear(piece);
            if (dialogue.End is null && hangsUp)
                dialogue.HungUp(orderly: true);
            return dialogue.End;
        })];
        Assert.All(ends, end => Assert.Equal(ends[0], end));
        return ends[0];
    }

    private static string ReasonOf(UrlSettings url, string answer) => Hear(url, answer)?.Reason ?? "goes on";

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 200\r\n\r\n")] // No reason phrase.
    [InlineData("HTTP/1.0 204 No Content\n\n")] // Bare LF.
    [InlineData("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 299 Fine\r\nContent-Length: 3\r\n\r\nabc")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n")]
    // keepalived takes these, so they are up.
    [InlineData("HTTP/2 200 OK\r\n\r\n")]
    [InlineData("ICY 200 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nabc")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc")]
    public void Good_answers_pass(string answer) => Assert.Equal("", ReasonOf(s_any, answer));

    [Theory]
    [InlineData("HTTP/1.1 404 Not Found\r\n\r\n", "HTTP status code error to")]
    [InlineData("HTTP/1.1 301 Moved\r\nLocation: /\r\n\r\n", "HTTP status code error to")]
    [InlineData("HTTP/1.1 2000 OK\r\n\r\n", "HTTP status code error to")]
    [InlineData("HTTP/1.1 099 OK\r\n\r\n", "HTTP status code error to")]
    [InlineData("220 mail.example.com ESMTP\r\n\r\n", "HTTP status code error to")]
    [InlineData("", "Read, no data received from ")]
    [InlineData("HTTP/1.1 200 OK\r\nServer: x", "Read, no data received from ")]
    public void Others_have_keepaliveds_reasons(string answer, string reason) =>
        Assert.Equal(reason, ReasonOf(s_any, answer));

    [Fact]
    public void A_head_may_be_long_and_not_endless()
    {
        Assert.Equal("", ReasonOf(s_any, $"{Head}X: {new string('x', 20_000)}\r\n\r\n"));
        Assert.Equal("HTTP status code error to", ReasonOf(s_any, $"{Head}X: {new string('x', 70_000)}"));
    }

    [Fact]
    public void The_answer_ends_where_its_head_says_and_not_when_the_server_hangs_up()
    {
        Assert.Equal("", Hear(s_any, $"{Head}content-length: 2\r\n\r\nok", hangsUp: false)?.Reason);
        Assert.Null(Hear(s_any, $"{Head}Content-Length: 3\r\n\r\nok", hangsUp: false));
        Assert.Null(Hear(s_any, $"{Head}\r\nContent-Length: 2\r\n", hangsUp: false)); // That is a body.
    }

    [Fact]
    public void A_body_that_is_shorter_than_its_head_says_is_remarked_once()
    {
        HttpDialogue dialogue = Begin(s_any with { VirtualHost = "example.com", Path = "/p" });
        for (int i = 0; i < 2; i++)
        {
            dialogue.Begin(0);
            dialogue.Hear(Encoding.ASCII.GetBytes($"{Head}Content-Length: 12\r\n\r\nok"));
            dialogue.HungUp(orderly: true);
            Assert.Equal(AttemptResult.Passed, dialogue.End?.Result);
            Assert.Equal(i > 0 ? null : "url example.com/p: content_length (12) does not match received bytes (2)",
                dialogue.End?.Line);
        }
    }

    [Fact]
    public void A_digest_is_of_the_body()
    {
        UrlSettings url = s_any with { Digest = Md5Of("hello") };
        Assert.Equal("", ReasonOf(url, $"{Head}\r\nhello"));
        Assert.Equal("", ReasonOf(url, $"{Head}Content-Length: 5\r\n\r\nhello and more"));
        Assert.Equal("MD5 digest error to", ReasonOf(url, $"{Head}\r\nhello!"));
        Assert.Equal("HTTP status code error to", ReasonOf(url, "HTTP/1.1 500 No\r\n\r\nhello"));
    }

    [Fact]
    public void A_digest_may_be_of_what_chunks_hold_or_of_them_as_they_came()
    {
        const string chunks = "2\r\nhe\r\n3;x=y\r\nllo\r\n0\r\n\r\n";
        string answer = $"{Head}Transfer-Encoding: chunked\r\n\r\n{chunks}";
        Assert.Equal("", ReasonOf(s_any with { Digest = Md5Of("hello") }, answer));
        Assert.Equal("", ReasonOf(s_any with { Digest = Md5Of(chunks) }, answer));
        Assert.Equal("MD5 digest error to", ReasonOf(s_any with { Digest = Md5Of("other") }, answer));
    }

    private static UrlSettings Regex(string pattern, int earliest = 0, int? latest = null, bool not = false) =>
        s_any with { Regex = new RegexSettings
            { Pattern = pattern, Earliest = earliest, Latest = latest, MustNotMatch = not } };

    [Fact]
    public void A_regex_sees_the_body_only_and_its_offsets_count_there()
    {
        string answer = $"{Head}X-Secret: needle\r\n\r\n0123needle";
        Assert.Equal("", ReasonOf(Regex("needle"), answer));
        Assert.Equal("Regex match failed", ReasonOf(Regex("X-Secret"), answer));
        Assert.Equal("", ReasonOf(Regex("needle", 4, 4), answer));
        Assert.Equal("Regex match failed", ReasonOf(Regex("needle", 5), answer));
        Assert.Equal("Regex match failed", ReasonOf(Regex("needle", 0, 3), answer));
        Assert.Equal("", ReasonOf(Regex("haystack", not: true), answer));
        Assert.Equal("Regex match failed", ReasonOf(Regex("needle", not: true), answer));
    }

    [Fact]
    public void Of_a_body_without_end_only_the_beginning_is_read()
    {
        HttpDialogue dialogue = Begin(Regex("x"));
        dialogue.Hear(Encoding.ASCII.GetBytes($"{Head}\r\n"));
        int pieces = 0;
        for (; dialogue.End is null; pieces++)
            dialogue.Hear(new byte[16 * 1024]);
        Assert.Equal(HttpDialogue.MostBody / (16 * 1024), pieces);
        Assert.Equal("Regex match failed", dialogue.End?.Reason);
    }

    [Fact]
    public void Where_servers_are_verified_an_answer_must_not_break_off()
    {
        HttpDialogue dialogue = Begin(s_any, tls: true, verified: true);
        dialogue.Hear(Encoding.ASCII.GetBytes($"{Head}\r\nsome"));
        dialogue.HungUp(orderly: false);
        Assert.Equal("SSL read error from", dialogue.End?.Reason);
        dialogue.Begin(0);
        dialogue.Hear(Encoding.ASCII.GetBytes($"{Head}Content-Length: 4\r\n\r\nsome"));
        Assert.Equal(AttemptResult.Passed, dialogue.End?.Result);
        dialogue = Begin(s_any, tls: true, verified: false);
        dialogue.Hear(Encoding.ASCII.GetBytes($"{Head}\r\nsome"));
        dialogue.HungUp(orderly: false);
        Assert.Equal(AttemptResult.Passed, dialogue.End?.Result);
    }

    [Theory]
    [InlineData(Trouble.NotConnected, 111, false, "Connection failed")]
    [InlineData(Trouble.NotConnected, 113, false, "Connection failed")]
    [InlineData(Trouble.NotOpened, 111, false, "Error connecting")]
    [InlineData(Trouble.NotOpened, 101, false, "HTTP/SSL_CHECK - network unreachable")]
    [InlineData(Trouble.NotOpened, 113, false, "HTTP/SSL_CHECK - network unreachable")]
    [InlineData(Trouble.ConnectTimeout, 0, false, "Timeout connecting")]
    [InlineData(Trouble.NoTls, 0, true, "SSL handshake/communication error connecting to")]
    [InlineData(Trouble.WriteTimeout, 0, false, "Cannot send get request to")]
    [InlineData(Trouble.ReadError, 104, false, "Read error with")]
    [InlineData(Trouble.ReadError, 104, true, "SSL read error from")]
    [InlineData(Trouble.ReadTimeout, 0, false, "Timeout WEB read")]
    internal void Trouble_below_has_a_reason(Trouble trouble, int error, bool tls, string reason)
    {
        HttpDialogue dialogue = Begin(s_any, tls);
        dialogue.Fail(trouble, new Errno(error), null);
        Assert.Equal(AttemptResult.Failed, dialogue.End?.Result);
        Assert.Equal(reason, dialogue.End?.Reason);
    }

    [Fact]
    public void Silence_in_the_middle_of_an_answer_has_another()
    {
        foreach (bool tls in (bool[])[false, true])
        {
            HttpDialogue dialogue = Begin(s_any, tls);
            dialogue.Hear("HTTP"u8);
            dialogue.Fail(Trouble.ReadTimeout, Errno.Ok, null);
            Assert.Equal(tls ? "Timeout SSL read" : "Timeout HTTP read", dialogue.End?.Reason);
        }
    }

    [Theory]
    [InlineData(true, true, "SSL read error from")]
    [InlineData(true, false, "Read, no data received from ")]
    [InlineData(false, true, "Read, no data received from ")]
    public void One_that_hangs_up_without_an_answer_says_whether_in_the_words_of_TLS(bool tls, bool orderly,
        string reason)
    {
        HttpDialogue dialogue = Begin(s_any, tls);
        dialogue.HungUp(orderly);
        Assert.Equal(reason, dialogue.End?.Reason);
    }

    [Fact]
    public void Silence_behind_a_ticket_of_TLS_is_TLS_own()
    {
        HttpDialogue dialogue = Begin(s_any, tls: true);
        dialogue.Stirred();
        dialogue.Fail(Trouble.ReadTimeout, Errno.Ok, null);
        Assert.Equal("Timeout SSL read", dialogue.End?.Reason);
        dialogue.Begin(0);
        dialogue.Fail(Trouble.ReadTimeout, Errno.Ok, null);
        Assert.Equal("Timeout WEB read", dialogue.End?.Reason);
    }

    private static readonly string[] s_heads = ["", Head, $"{Head}\r\n", $"{Head}Content-Length: 9\r\n\r\n",
        $"{Head}Transfer-Encoding: chunked\r\n\r\n"];

    [Fact]
    public void Any_bytes_at_all_are_heard_to_their_end() => Gen.Select(
        Gen.Int[0, s_heads.Length - 1], Gen.Byte.Array[0, 200], Gen.Int[1, 50]).Sample((head, bytes, size) =>
        {
            HttpDialogue dialogue = Begin(Regex("a") with { Digest = Md5Of("") });
            foreach (byte[] piece in Encoding.ASCII.GetBytes(s_heads[head]).Concat(bytes).Chunk(size))
                if (dialogue.End is null)
                    dialogue.Hear(piece);
            if (dialogue.End is null)
                dialogue.HungUp(orderly: true);
            Assert.NotNull(dialogue.End);
        });
}
