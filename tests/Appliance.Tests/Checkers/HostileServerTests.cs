using System.Net.Sockets;
using System.Text;
using Appliance.Settings.Balancing;
using Appliance.Tests.Probes;
using Appliance.Tests.Tls;
using VrrpAot.Linux;

namespace Appliance.Tests.Checkers;

/// <summary>
/// Servers that mean harm cost the time of their check, and nothing else. (No other test beside it: what it counts is
/// the whole process'.)
/// </summary>
[Collection(nameof(HostilePeerTests))]
public sealed class HostileServerTests : IDisposable
{
    private const string Head = "HTTP/1.1 200 OK\r\n";

    /// <summary>Steps that a whole attempt has, and one for a machine that is busy.</summary>
    private const int MostSteps = Appliance.Checkers.Attempt.MostSteps + 1;

    private readonly CheckScene _scene = new();

    public void Dispose() => _scene.Dispose();

    private static void Trickle(Socket caller, string text)
    {
        foreach (byte b in Encoding.Latin1.GetBytes(text))
        {
            caller.Send([b]);
            Thread.Sleep(40);
        }
    }

    /// <summary>What a server does with a connection, after it has heard something.</summary>
    public static readonly Dictionary<string, Action<Socket>> Ways = new()
    {
        ["says nothing"] = caller => caller.Receive(new byte[1]),
        ["trickles its head"] = caller => Trickle(caller, Head + "X: " + new string('x', 500)),
        ["trickles its body"] = caller => Trickle(caller, Head + "\r\n" + new string('x', 500)),
        ["has a head without end"] = caller => SendForEver(caller, "HTTP/1.1 200 OK\r\nX: "),
        ["says less than it promises, and stays"] = caller =>
        {
            caller.Send(Encoding.ASCII.GetBytes(Head + "Content-Length: 1000\r\n\r\nshort"));
            Thread.Sleep(5000);
        },
        ["promises more than there is room for"] = caller =>
            caller.Send(Encoding.ASCII.GetBytes(Head + "Content-Length: 99999999999999999999\r\n\r\n")),
        ["sends garbage"] = caller => SendForEver(caller, "\0\x01\x02\x03\xff\xfe garbage "),
        ["resets"] = caller =>
        {
            caller.LingerState = new LingerOption(true, 0);
            caller.Dispose();
        },
        ["lies about chunks"] = caller =>
            caller.Send(Encoding.ASCII.GetBytes(Head + "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\nx")),
        ["half closes before it answers"] = caller =>
        {
            caller.Shutdown(SocketShutdown.Send);
            Thread.Sleep(3000);
        },
    };

    private static void SendForEver(Socket caller, string text)
    {
        byte[] piece = Encoding.Latin1.GetBytes(text + new string('x', 60_000));
        for (int i = 0; i < 10_000; i++)
            caller.Send(piece);
    }

    public static TheoryData<string> Names() => [.. Ways.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_web_server_that_(string way) => Costs(way, tls: false, 20);

    /// <summary>It does the same where the handshake of TLS should be.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void A_server_of_TLS_that_(string way) => Costs(way, tls: true, 20);

    private void Costs(string way, bool tls, int checks)
    {
        using var peer = new Peer(caller =>
        {
            caller.Receive(new byte[1000]);
            Ways[way](caller);
        });
        _scene.Try(Asked.Page(peer.Address, tls: tls)); // Whatever is made on first use.
        int before = _scene.Attempts.Count;
        Costs cost = Appliance.Tests.Tls.Costs.Of("self");
        for (int i = 0; i < checks; i++)
            _scene.Begin(Asked.Page(peer.Address, tls: tls), 100 + i);
        _scene.TurnUntil(() => _scene.Attempts.Count == before + checks);
        foreach ((_, bool passed, Duration took, string remark) in _scene.Attempts.Skip(before))
        {
            Assert.False(passed, remark);
            Assert.NotEmpty(remark);
            Assert.True(took < Asked.Step * MostSteps, $"{took.TotalMilliseconds} ms: {remark}");
        }
        for (int i = 0; i < checks; i++)
            _scene.Host.End(CheckScene.Key(100 + i));
        long grown = Appliance.Tests.Tls.Costs.Of("self").Memory - cost.Memory;
        // The peer is in this process, too, and has a thread for each.
        Assert.True(grown < 60_000_000, $"{grown} bytes");
    }

    [Fact]
    public void No_descriptor_is_left_behind()
    {
        using Peer silent = new(caller => Thread.Sleep(3000)), resets = new(Ways["resets"]);
        _scene.Try(Asked.Page(silent.Address));
        string[] Ours() => [.. Directory.GetFiles("/proc/self/fd").Select(fd => File.ResolveLinkTarget(fd, false)?.Name
            ?? "").Where(name => name.StartsWith("socket", StringComparison.Ordinal))];
        // Ours are those that no peer has accepted: counted by connecting to where nobody answers.
        var unserved = new Socket(SocketType.Stream, ProtocolType.Tcp);
        unserved.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
        string nowhere = unserved.LocalEndPoint!.ToString()!;
        int before = Ours().Length;
        for (int i = 0; i < 100; i++)
        {
            _scene.Begin(Asked.Port(nowhere), 200 + i);
            _scene.Begin(Asked.Page(nowhere, tls: true), 400 + i);
            _scene.Begin(Asked.Datagram(nowhere), 600 + i);
        }
        _scene.TurnUntil(() => _scene.Attempts.Count >= 301);
        for (int i = 0; i < 100; i++)
            foreach (int number in (int[])[200, 400, 600])
                _scene.Host.End(CheckScene.Key(number + i));
        Assert.InRange(Ours().Length, 0, before + 2); // Others of this process come and go.
        unserved.Dispose();
    }

    [Fact]
    public void One_that_floods_does_not_keep_the_others_waiting()
    {
        using Peer floods = new(caller =>
        {
            caller.Receive(new byte[1000]);
            SendForEver(caller, Head + "\r\n");
        }), good = Peer.Saying(Head + "Content-Length: 0\r\n\r\n");
        for (int i = 0; i < 10; i++)
            _scene.Begin(Asked.Page(floods.Address, new UrlSettings { Path = "/", Digest = [.. new byte[16]] }), i);
        for (int i = 10; i < 20; i++)
            _scene.Begin(Asked.Page(good.Address), i);
        _scene.TurnUntil(() => _scene.Attempts.Count == 20);
        Assert.Equal(10, _scene.Attempts.Count(attempt => attempt.Passed));
        Assert.All(_scene.Attempts, attempt => Assert.Equal(attempt.Key.Check >= 10, attempt.Passed));
    }
}
