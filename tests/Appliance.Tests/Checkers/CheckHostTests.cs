using System.Net;
using System.Net.Sockets;
using System.Text;
using Appliance.Checkers;
using Appliance.Settings.Balancing;
using Appliance.Tests.Probes;
using VrrpAot.Linux;

namespace Appliance.Tests.Checkers;

public sealed class CheckHostTests : IDisposable
{
    private readonly CheckScene _scene = new();

    public void Dispose() => _scene.Dispose();

    private static readonly Duration s_second = Duration.FromSeconds(1), s_short = Duration.FromMilliseconds(300);

    private static TcpCheckSettings Tcp(string address) => new()
    {
        Target = CheckScene.At(address), DelayLoop = s_short, Warmup = Duration.Zero,
        DelayBeforeRetry = Duration.FromMilliseconds(20), ConnectTimeout = s_short,
    };

    private static HttpCheckSettings Http(string address, UrlSettings? url = null) => new()
    {
        Target = CheckScene.At(address), Urls = [url ?? new UrlSettings { Path = "/" }], DelayLoop = s_short,
        ConnectTimeout = s_second,
    };

    /// <summary>Where nobody listens.</summary>
    private static string Nowhere()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return listener.LocalEndpoint.ToString()!;
    }

    [Fact]
    public void A_server_that_takes_connections_is_up()
    {
        using Peer peer = Peer.Saying("");
        Assert.True(_scene.Try(Tcp(peer.Address)).Passed);
        Assert.Equal([$"TCP connection to {CheckScene.Server} success."], _scene.Lines);
        Assert.Empty(_scene.Changes);
    }

    [Fact]
    public void One_that_refuses_them_is_down_at_its_first_attempt()
    {
        Assert.False(_scene.Try(Tcp(Nowhere())).Passed);
        Assert.Equal([$"TCP_CHECK on service {CheckScene.Server} failed."], _scene.Lines);
        Assert.Equal((false, "=> TCP CHECK failed on service <="), (_scene.Changes[0].IsUp, _scene.Changes[0].Mail));
    }

    [Fact]
    public void A_server_dies_and_comes_back()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        string address = listener.LocalEndpoint.ToString()!;
        _scene.Begin(Tcp(address));
        _scene.TurnUntil(() => _scene.Attempts.Count == 1);
        listener.Stop();
        _scene.TurnUntil(() => _scene.Changes.Count == 1);
        Assert.Equal(3, _scene.Attempts.Count); // And one retry.
        Assert.Equal($"TCP_CHECK on service {CheckScene.Server} failed after 1 retries.", _scene.Lines[^1]);
        using var again = new TcpListener(IPAddress.Loopback, CheckScene.At(address).Port);
        again.Server.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        again.Start();
        _scene.TurnUntil(() => _scene.Changes.Count == 2);
        Assert.True(_scene.Changes[1].IsUp);
        Assert.Equal("=> TCP CHECK succeed on service <=", _scene.Changes[1].Mail);
    }

    [Fact]
    public void What_is_asked_of_a_web_server_is_keepaliveds()
    {
        string asked = "";
        using var peer = new Peer(caller =>
        {
            var request = new byte[4096];
            asked = Encoding.ASCII.GetString(request, 0, caller.Receive(request));
            caller.Send("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok"u8);
        });
        (bool passed, _, string remark) = _scene.Try(Http(peer.Address));
        Assert.True(passed, remark);
        Assert.Equal("200 OK", remark);
        Assert.Equal($"GET / HTTP/1.0\r\nUser-Agent: KeepAliveClient\r\nHost: {peer.Address}\r\n\r\n", asked);
        Assert.Equal([$"Remote Web server {CheckScene.Server} succeed on service."], _scene.Lines);
    }

    [Fact]
    public void Another_status_takes_a_web_server_down()
    {
        using Peer peer = Peer.Saying("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n");
        Assert.Equal("503 Busy", _scene.Try(Http(peer.Address)).Remark);
        Assert.Equal([$"HTTP status code error to server {CheckScene.Server}.",
            $"HTTP_CHECK on service {CheckScene.Server} failed."], _scene.Lines);
    }

    [Fact]
    public void A_check_that_is_suspended_tries_nothing_and_goes_on_when_it_is_resumed()
    {
        using Peer peer = Peer.Saying("");
        _scene.Begin(Tcp(peer.Address));
        _scene.Host.Suspend(CheckScene.Key(0));
        Instant later = BootClock.Now + s_second;
        _scene.TurnUntil(() => BootClock.Now > later);
        Assert.Empty(_scene.Attempts);
        _scene.Host.Resume(CheckScene.Key(0), BootClock.Now);
        _scene.TurnUntil(() => _scene.Attempts.Count == 1);
    }

    [Fact]
    public void What_was_known_before_a_reload_is_known_after_it()
    {
        _scene.Begin(Tcp(Nowhere()));
        _scene.TurnUntil(() => _scene.Changes.Count == 1);
        CheckMemory memory = _scene.Host.End(CheckScene.Key(0));
        Assert.False(memory.IsUp);
        using Peer peer = Peer.Saying("");
        _scene.Begin(Tcp(peer.Address), before: memory);
        _scene.TurnUntil(() => _scene.Changes.Count == 2);
        Assert.True(_scene.Changes[1].IsUp);
    }

    [Fact]
    public void A_token_of_somebody_else_is_not_taken()
    {
        Assert.False(_scene.Host.Serve(CheckScene.FirstToken - 1, BootClock.Now));
        Assert.False(_scene.Host.Serve(CheckScene.FirstToken, BootClock.Now));
        _scene.Begin(Tcp(Nowhere()));
        Assert.True(_scene.Host.Serve(CheckScene.FirstToken, BootClock.Now));
        _scene.Host.End(CheckScene.Key(0));
        Assert.True(_scene.Host.Serve(CheckScene.FirstToken, BootClock.Now)); // A late word about it.
    }

    [Fact]
    public void What_cannot_be_checked_is_down_and_says_why()
    {
        using Peer peer = Peer.Saying("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        var url = new UrlSettings { Path = "/", Regex = new RegexSettings { Pattern = "(a)\\1" } };
        Assert.False(_scene.Try(Http(peer.Address, url)).Passed);
        Assert.Contains("not possible in linear time", _scene.Lines[0]);
        Assert.False(_scene.Changes[0].IsUp);
    }
}
