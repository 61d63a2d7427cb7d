using System.Net.Sockets;
using System.Security.Authentication;
using Appliance.Probes;
using Appliance.Settings;
using Appliance.Tests.Probes;

namespace Appliance.Tests.Tls;

/// <summary>No other test beside it: what it counts is the whole process'.</summary>
[CollectionDefinition(nameof(HostilePeerTests), DisableParallelization = true)]
[System.Diagnostics.CodeAnalysis.SuppressMessage("Naming", "CA1711", Justification = "xunit's word.")]
public class HostilePeerCollection;

/// <summary>Peers that mean harm cost a probe its timeout, and nothing else.</summary>
[Collection(nameof(HostilePeerTests))]
public sealed class HostilePeerTests : IDisposable
{
    private readonly Authority _authority = new("Test Authority");
    private readonly TlsServer _server, _old;

    public HostilePeerTests()
    {
        var certificate = _authority.Issue("127.0.0.1");
        _server = new TlsServer(certificate, TlsServer.Endless + new string('x', 50_000), SslProtocols.Tls13);
        _old = new TlsServer(certificate, TlsServer.Endless + new string('x', 50_000), SslProtocols.Tls12);
    }

    public void Dispose()
    {
        _server.Dispose();
        _old.Dispose();
        _authority.Dispose();
    }

    private string Try(string url, string timeout = "20") =>
        TlsProbeTests.Try(url, "--ca", _authority.File, "--text", "no such text", "--timeout", timeout);

    /// <summary>In the middle of the hello, of a record's head, of the certificate, of the body.</summary>
    public static TheoryData<int, bool> Places()
    {
        var all = new TheoryData<int, bool>();
        foreach (int place in (int[])[0, 3, 20, 127, 140, 400, 900, 1300, 10_000, 40_000])
        {
            all.Add(place, false);
            all.Add(place, true);
        }
        return all;
    }

    /// <summary>The first so many bytes of what a server says.</summary>
    private static bool PassUntil(int place, Socket client, byte[] piece, long at)
    {
        int left = (int)Math.Min(piece.Length, place - at);
        if (left > 0)
            client.Send(piece.AsSpan(0, left));
        return at + piece.Length < place;
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void who_stalls_costs_the_timeout(int place, bool isOld)
    {
        using var stop = new ManualResetEvent(false);
        using var meddler = new Meddler((isOld ? _old : _server).Address, (client, piece, at) =>
            PassUntil(place, client, piece, at) || !stop.WaitOne(20_000));
        Assert.Matches("^bad: no answer( in 300 ms in the handshake of TLS)?$", Try(meddler.Url, "300ms"));
        stop.Set();
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void who_hangs_up_is_noticed(int place, bool isOld)
    {
        using var meddler = new Meddler((isOld ? _old : _server).Address, (client, piece, at) =>
            PassUntil(place, client, piece, at));
        Assert.Matches("^bad: (the server hung up in the handshake of TLS|the connection broke off.*|"
            + "connection reset by the other side)$", Try(meddler.Url));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void who_trickles_is_heard_to_the_end_or_to_the_timeout(bool isOld)
    {
        static bool Trickle(Socket client, byte[] piece, int milliseconds)
        {
            for (int i = 0; i < piece.Length; i++)
            {
                client.Send(piece.AsSpan(i, 1));
                Thread.Sleep(milliseconds);
            }
            return true;
        }
        using var small = new TlsServer(_authority.Issue("127.0.0.1"),
            version: isOld ? SslProtocols.Tls12 : SslProtocols.Tls13);
        using (var patient = new Meddler(small.Address, (client, piece, _) => Trickle(client, piece, 0)))
            Assert.Equal("bad: 200 OK, but the text is not in its 8 bytes", Try(patient.Url, "60"));
        using (var slow = new Meddler(small.Address, (client, piece, _) => Trickle(client, piece, 20)))
            Assert.Matches("^bad: no answer( in 300 ms in the handshake of TLS)?$", Try(slow.Url, "300ms"));
    }

    /// <summary>Lengths of records and of handshake messages, versions, keys, names, signatures.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void whatever_byte_is_another_nobody_is_believed(bool isOld)
    {
        for (int at = 0; at < 1200; at += at < 20 ? 1 : at < 140 ? 7 : 53)
        {
            foreach (byte other in (byte[])[0xFF, 0x01])
            {
                int place = at;
                var said = new List<byte>();
                using var meddler = new Meddler((isOld ? _old : _server).Address, (client, piece, from) =>
                {
                    said.AddRange(piece);
                    if (place >= from && place < from + piece.Length)
                        piece[place - from] ^= other;
                    client.Send(piece);
                    return true;
                });
                string line = Try(meddler.Url, "100ms");
                Assert.StartsWith("bad: ", line);
                Assert.True(IsOldVersion(said, place) || !line.StartsWith("bad: 200", StringComparison.Ordinal),
                    $"byte {at}: {line}");
            }
        }
    }

    /// <summary>The version in the head of a record has no meaning any more (RFC 8446 section 5.1).</summary>
    private static bool IsOldVersion(List<byte> said, int place)
    {
        int record = 0;
        while (record + 5 <= said.Count && record + 5 + said[record + 3] * 256 + said[record + 4] <= place)
            record += 5 + said[record + 3] * 256 + said[record + 4];
        return place - record is 1 or 2;
    }

    private static byte[] Record(byte kind, params ReadOnlySpan<byte> content) =>
        [kind, 3, 3, (byte)(content.Length >> 8), (byte)content.Length, .. content];

    public static TheoryData<string, byte[]> Floods() => new()
    {
        { "garbage", [.. Enumerable.Range(0, 5000).Select(i => (byte)(i * 7))] },
        { "zeros", new byte[5000] },
        { "records of the longest length", Record(22, new byte[16_384]) },
        { "records that are too long", [22, 3, 3, 0xFF, 0xFF] },
        { "empty records", Record(22) },
        { "change cipher spec", Record(20, 1) },
        { "warnings", Record(21, 1, 90) },
        { "a hello without an end", [.. Record(22, 2, 0xFF, 0xFF, 0xFF), .. Record(22, new byte[4000])] },
        { "hello requests", Record(22, 0, 0, 0, 0) },
        { "application data", Record(23, new byte[4000]) },
    };

    [Theory]
    [MemberData(nameof(Floods))]
    public void who_never_ends_is_left(string what, byte[] flood)
    {
        using var peer = new Peer(client =>
        {
            byte[] many = [.. Enumerable.Repeat(flood, 1 + 60_000 / flood.Length).SelectMany(bytes => bytes)];
            while (true)
                client.Send(flood.Length < 100 ? many : flood);
        });
        Assert.StartsWith("bad: ", Try($"https://{peer.Address}/", "300ms"));
        Assert.NotEmpty(what);
    }

    [Fact]
    public void two_hundred_of_each_cost_neither_threads_nor_descriptors_nor_memory()
    {
        (int threads, int descriptors, long memory) = OfThisProcess();
        Rounds(10);
        long once = OfThisProcess().Memory - memory;
        Rounds(200);
        // The servers of the test are in this process too, and take a moment to end.
        Assert.True(SpinWait.SpinUntil(() => OfThisProcess() is var now && now.Descriptors <= descriptors + 5
            && now.Threads <= threads + 10, 20_000), $"{OfThisProcess()}, at first {(threads, descriptors)}");
        // Sessions that nobody lets go of would have 25 MB.
        Assert.InRange(OfThisProcess().Memory - memory - once, long.MinValue, 12_000_000);
    }

    private static Costs OfThisProcess()
    {
        GC.Collect();
        return Costs.Of("self");
    }

    private void Rounds(int count)
    {
        using var stalls = new Peer(_ => { });
        using var garbage = Peer.Saying("garbage, and more of it");
        using var middle = new Meddler(_server.Address, (client, piece, at) => PassUntil(700, client, piece, at));
        using var cut = new Meddler(_old.Address, (client, piece, at) => PassUntil(20_000, client, piece, at));
        using var unknown = new TlsServer(Authority.SignedByItself("127.0.0.1"));
        foreach ((string url, string timeout) in new[] { ($"https://{stalls.Address}/", "20ms"),
            ($"https://{garbage.Address}/", "9"), (middle.Url, "9"), (cut.Url, "9"), (unknown.Url, "9") })
        {
            Probe probe = ProbeWords.Read(["http", url, "--ca", _authority.File, "--text", "?", "--timeout", timeout],
                new TlsSettings(), out _)!;
            var run = new ProbeRun();
            for (int i = 0; i < count; i++)
                Assert.False(run.Try(probe), run.Line.ToString());
        }
    }
}
