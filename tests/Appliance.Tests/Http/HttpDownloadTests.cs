using System.Net.Sockets;
using System.Net;
using System.Text;
using Appliance.Base;
using Appliance.Http;
using Appliance.Tls;
using Appliance.Update;

namespace Appliance.Tests.Http;

/// <summary>What web servers send, good ones and others.</summary>
public sealed class HttpDownloadTests : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<string> _requests = [];

    public HttpDownloadTests() => _listener.Start();

    public void Dispose() => _listener.Dispose();

    private string Here => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>Answers one caller after the other, and closes.</summary>
    private void Serve(params byte[][] answers)
    {
        var thread = new Thread(() =>
        {
            foreach (byte[] answer in answers)
            {
                using Socket caller = _listener.AcceptSocket();
                var request = new byte[4096];
                int count = 0;
                while (!Encoding.ASCII.GetString(request, 0, count).EndsWith("\r\n\r\n", StringComparison.Ordinal))
                    count += caller.Receive(request.AsSpan(count));
                lock (_requests)
                    _requests.Add(Encoding.ASCII.GetString(request, 0, count));
                caller.NoDelay = true;
                try
                {
                    for (int at = 0; at < answer.Length; at += 1000)
                        caller.Send(answer.AsSpan(at, Math.Min(1000, answer.Length - at)));
                }
                catch (SocketException)
                {
                    // The caller has heard enough, and hung up.
                }
            }
        }) { IsBackground = true };
        thread.Start();
    }

    private static byte[] Answer(string head, byte[]? body = null) =>
        [.. Encoding.ASCII.GetBytes(head.Replace("\n", "\r\n") + "\r\n\r\n"), .. body ?? []];

    private static Trust Nobody() => throw new IOException("nobody is believed");

    private static byte[] Fetch(string place)
    {
        using var source = new HttpDownload(WebAddress.Parse(place), Nobody, () => false);
        var all = new List<byte>();
        var buffer = new byte[4096];
        for (int count; (count = source.Read(buffer)) > 0;)
            all.AddRange(buffer[..count]);
        return [.. all];
    }

    private static string Refusal(string place) => Assert.Throws<IOException>(() => Fetch(place)).Message;

    [Fact]
    public void the_body_is_what_comes_and_a_request_ends_the_connection()
    {
        var body = new byte[20_000];
        new Random(1).NextBytes(body);
        Serve(Answer($"HTTP/1.1 200 OK\ncontent-length: {body.Length}\nServer: x", body),
            Answer("HTTP/1.0 200 OK", body), Answer("HTTP/1.1 200 OK\nContent-Length: 0"));
        Assert.Equal(body, Fetch(Here + "/a/b.update?c=d"));
        Assert.Equal(body, Fetch(Here));
        Assert.Empty(Fetch(Here));
        Assert.StartsWith($"GET /a/b.update?c=d HTTP/1.1\r\nHost: {Here[7..]}\r\n", _requests[0]);
        Assert.StartsWith("GET / HTTP/1.1\r\n", _requests[1]);
        Assert.EndsWith("\r\nConnection: close\r\n\r\n", _requests[1]);
    }

    /// <summary>One that has always a byte more is a wait without an end.</summary>
    [Fact]
    public void whoever_is_told_to_stop_does_not_wait_for_silence()
    {
        Serve(Answer("HTTP/1.1 200 OK", new byte[20_000]));
        bool isOver = false;
        using var source = new HttpDownload(WebAddress.Parse(Here), Nobody, () => isOver);
        var one = new byte[1];
        Assert.Equal(1, source.Read(one));
        isOver = true;
        string why = Assert.Throws<IOException>(() =>
        {
            while (source.Read(one) > 0)
            {
            }
        }).Message;
        Assert.Equal("it was stopped", why);
    }

    [Fact]
    public void a_body_in_chunks_is_put_together_and_one_that_breaks_off_is_said_to()
    {
        Serve(Answer("HTTP/1.1 200 OK\nTransfer-Encoding: chunked", "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"u8.ToArray()),
            Answer("HTTP/1.1 200 OK\nTransfer-Encoding: chunked", "3\r\nabc\r\n2\r\nd"u8.ToArray()),
            Answer("HTTP/1.1 200 OK\nContent-Length: 9", [1, 2]));
        Assert.Equal("abcde"u8.ToArray(), Fetch(Here));
        Assert.EndsWith("the answer broke off", Refusal(Here));
        Assert.EndsWith("the answer broke off", Refusal(Here));
    }

    [Fact]
    public void what_is_behind_the_length_is_not_the_body()
    {
        Serve(Answer("HTTP/1.1 200 OK\nContent-Length: 3", [1, 2, 3, 4, 5]));
        Assert.Equal([1, 2, 3], Fetch(Here));
    }

    /// <summary>A server's word reaches root's terminal in a sentence.</summary>
    [Theory]
    [InlineData("http://10.0.0.1/\u001b]0;owned\u0007")]
    [InlineData("/\u001b[2J")]
    [InlineData("\u001b]52;c;cm0gLXJmIC8=\u0007")]
    [InlineData("https://\u001b[31m")]
    [InlineData("http://x:\u009b2J/")]
    [InlineData("http://a b/")]
    public void where_a_server_sends_us_writes_nothing_to_a_terminal(string location)
    {
        Serve([.. "HTTP/1.1 302 Found\r\nLocation: "u8, .. Encoding.Latin1.GetBytes(location), .. "\r\n\r\n"u8]);
        string refusal = Refusal(Here);
        Assert.DoesNotContain(refusal, CleanText.IsHarmful);
        Assert.Contains("leads to", refusal);
    }

    [Fact]
    public void a_status_that_writes_to_a_terminal_and_a_long_location_are_harmless_too()
    {
        Serve("HTTP/1.1 500 \u001b]0;owned\u0007\r\n\r\n"u8.ToArray());
        Assert.DoesNotContain(Refusal(Here), CleanText.IsHarmful);
        Serve(Answer("HTTP/1.1 302 Found\nLocation: \t " + new string('\u0007', 7000)));
        Assert.InRange(Refusal(Here).Length, 1, 400);
    }

    [Fact]
    public void redirections_are_followed_but_not_for_ever_and_to_https_only_to_whom_is_believed()
    {
        Serve(Answer("HTTP/1.1 302 Found\nLocation: /there"), Answer("HTTP/1.1 200 OK", [7]));
        Assert.Equal([7], Fetch(Here + "/here"));
        Assert.StartsWith("GET /there ", _requests[1]);
        Serve(Answer("HTTP/1.1 301 Moved\nLocation: https://127.0.0.1:1/"));
        Assert.Contains("127.0.0.1 cannot be reached", Refusal(Here));
        Serve([.. Enumerable.Repeat(Answer($"HTTP/1.1 307 Again\nLocation: {Here}/again"), 6)]);
        Assert.Contains("leads from one place to the next", Refusal(Here));
    }

    [Fact]
    public void a_server_that_has_none_is_quoted()
    {
        Serve(Answer("HTTP/1.1 404 Not\x1b Found"), Answer("SSH-2.0-OpenSSH"), [],
            Encoding.ASCII.GetBytes(new string('x', 10_000)));
        Assert.EndsWith("the server says 404 Not? Found", Refusal(Here + "/x"));
        Assert.Contains("no answer of HTTP", Refusal(Here));
        Assert.Contains("no answer of HTTP", Refusal(Here));
        Assert.Contains("no answer of HTTP", Refusal(Here));
    }

    [Fact]
    public void who_is_not_there_is_said_to_be_not_there()
    {
        string here = Here;
        _listener.Stop();
        Assert.Contains("127.0.0.1 cannot be reached", Refusal(here));
    }

    [Fact]
    public void one_that_says_nothing_can_be_stopped()
    {
        using Socket silent = new(SocketType.Stream, ProtocolType.Tcp); // Accepted by the kernel, answered by nobody.
        Assert.Contains("it was stopped", Assert.Throws<IOException>(() =>
            new HttpDownload(WebAddress.Parse(Here), Nobody, () => true)).Message);
    }
}
