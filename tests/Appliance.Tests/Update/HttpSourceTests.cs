using System.Net;
using System.Net.Sockets;
using System.Text;
using Appliance.Update;

namespace Appliance.Tests.Update;

/// <summary>Updates from web servers, good ones and others.</summary>
public sealed class HttpSourceTests : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<string> _requests = [];

    public HttpSourceTests() => _listener.Start();

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
                for (int at = 0; at < answer.Length; at += 1000)
                    caller.Send(answer.AsSpan(at, Math.Min(1000, answer.Length - at)));
            }
        }) { IsBackground = true };
        thread.Start();
    }

    private static byte[] Answer(string head, byte[]? body = null) => [.. Encoding.ASCII.GetBytes(head.Replace("\n", "\r\n") + "\r\n\r\n"), .. body ?? []];

    private static byte[] Fetch(string place)
    {
        using ByteSource source = ByteSource.Open(place, () => false);
        var all = new List<byte>();
        var buffer = new byte[4096];
        for (int count; (count = source.Read(buffer)) > 0;)
            all.AddRange(buffer[..count]);
        return [.. all];
    }

    private static string Refusal(string place) => Assert.Throws<IOException>(() => Fetch(place)).Message;

    [Fact]
    public void the_body_is_what_comes_and_a_request_is_one_of_HTTP_1_0()
    {
        var body = new byte[20_000];
        new Random(1).NextBytes(body);
        Serve(Answer($"HTTP/1.1 200 OK\ncontent-length: {body.Length}\nServer: x", body), Answer("HTTP/1.0 200 OK", body), Answer("HTTP/1.1 200 OK\nContent-Length: 0"));
        Assert.Equal(body, Fetch(Here + "/a/b.update?c=d"));
        Assert.Equal(body, Fetch(Here));
        Assert.Empty(Fetch(Here));
        Assert.StartsWith($"GET /a/b.update?c=d HTTP/1.0\r\nHost: {Here[7..]}\r\n", _requests[0]);
        Assert.StartsWith("GET / HTTP/1.0\r\n", _requests[1]);
    }

    /// <summary>One that has always a byte more is a wait without an end.</summary>
    [Fact]
    public void whoever_is_told_to_stop_does_not_wait_for_silence()
    {
        Serve(Answer("HTTP/1.1 200 OK", new byte[20_000]));
        bool isOver = false;
        using ByteSource source = ByteSource.Open(Here, () => isOver);
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
    public void a_file_is_read_as_it_is()
    {
        string file = Path.GetTempFileName();
        File.WriteAllBytes(file, [1, 2, 3]);
        Assert.Equal([1, 2, 3], Fetch(file));
        File.Delete(file);
        Assert.Contains(file, Refusal(file));
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
    public void redirections_are_followed_but_not_for_ever_and_not_to_https()
    {
        Serve(Answer("HTTP/1.1 302 Found\nLocation: /there"), Answer("HTTP/1.1 200 OK", [7]));
        Assert.Equal([7], Fetch(Here + "/here"));
        Assert.StartsWith("GET /there ", _requests[1]);
        Serve(Answer("HTTP/1.1 301 Moved\nLocation: https://example.org/"));
        Assert.Contains("https is not spoken here", Refusal(Here));
        Serve([.. Enumerable.Repeat(Answer($"HTTP/1.1 307 Again\nLocation: {Here}/again"), 6)]);
        Assert.Contains("leads from one place to the next", Refusal(Here));
    }

    [Fact]
    public void a_server_that_has_none_is_quoted()
    {
        Serve(Answer("HTTP/1.1 404 Not\x1b Found"), Answer("SSH-2.0-OpenSSH"), [], Encoding.ASCII.GetBytes(new string('x', 10_000)));
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
        Assert.Contains("/no/such/file cannot be opened", Refusal("/no/such/file"));
    }

    [Fact]
    public void one_that_says_nothing_can_be_stopped()
    {
        using Socket silent = new(SocketType.Stream, ProtocolType.Tcp); // Accepted by the kernel, answered by nobody.
        Assert.Contains("it was stopped", Assert.Throws<IOException>(() => ByteSource.Open(Here, () => true)).Message);
    }

    [Theory]
    [InlineData("https://example.org/x", "https is not spoken here")]
    [InlineData("ftp://example.org/x", "begins with http://")]
    [InlineData("http://example.org:0/", "port")]
    [InlineData("http://example.org:99999/", "port")]
    [InlineData("http://:80/", "is not of the form")]
    [InlineData("http://a b/", "is not of the form")]
    [InlineData("http://a/ä", "is not of the form")]
    public void an_address_that_is_none_is_said_to_be_none(string text, string complaint) =>
        Assert.Contains(complaint, Assert.Throws<IOException>(() => WebAddress.Parse(text)).Message);

    [Fact]
    public void an_address_has_host_port_and_path()
    {
        WebAddress plain = WebAddress.Parse("http://example.org"), full = WebAddress.Parse("HTTP://192.0.2.1:8080/a?b");
        Assert.Equal(("example.org", 80, "/"), (plain.Host, plain.Port, plain.Path));
        Assert.Equal(("192.0.2.1", 8080, "/a?b"), (full.Host, full.Port, full.Path));
        Assert.Equal("http://192.0.2.1:8080/c", WebAddress.Parse("http://192.0.2.1:8080/a").Follow("/c").ToString());
    }

    [Fact]
    public void name_servers_are_the_ones_of_the_resolver()
    {
        Assert.Equal(["192.0.2.1", "192.0.2.2"], HostLookup.Servers("# a\nsearch x\nnameserver 192.0.2.1\nnameserver\t192.0.2.2 \nnameserver ::1\nnameserver\n").Select(server => server.ToString()));
        Assert.Equal(0xC0000205u, HostLookup.Find("192.0.2.5").Value);
        Assert.Contains("neither an IPv4 address nor a name", Assert.Throws<IOException>(() => HostLookup.Find("a..b")).Message);
    }
}
