using System.Text;
using System.Text.Json;
using Appliance.Tests.Probes;
using Appliance.Tests.Tls;
using Lab;
using Xunit.Abstractions;

namespace Namespaces;

/// <summary>Checks by https inside the daemon, with good servers and with others.</summary>
public class HttpsTests(ITestOutputHelper output)
{
    private const int Looks = 200;

    private static string Script(string name, string words) => $$"""
        vrrp_script {{name}} {
            script "vrrpaot probe http {{words}}"
            interval 0.05
            timeout 5
            weight -1
        }

        """;

    private static Daemon Start(Node node, string[] scripts, params string[] more)
    {
        string[] names = [.. scripts.Select(script => script.Split(' ')[1])];
        string file = SingleNode.File();
        return Daemon.Start(node, "vrrpaot", SingleNode.Globals + string.Concat(scripts)
            + file[SingleNode.Globals.Length..].TrimEnd().TrimEnd('}')
            + $"    track_script {{\n{string.Join('\n', names)}\n}}\n}}\n", more);
    }

    private static JsonElement Check(Node node, string name) =>
        Door.Status(node).GetProperty("checks").EnumerateArray().Single(c => c.GetProperty("name").GetString() == name);

    private static string LastLine(Node node, string name) =>
        Check(node, name).GetProperty("lastLine").GetString() ?? "";

    private static void WaitForLine(Node node, string name, string start) =>
        Eventually.True($"{name} says {start}", TimeSpan.FromSeconds(20), () =>
            LastLine(node, name).StartsWith(start, StringComparison.Ordinal));

    [RootFact]
    public void two_hundred_looks_at_peers_that_mean_harm_cost_nothing_that_stays()
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address);
        using var authority = new Authority("Test Authority");
        node.WriteFile("/run/ca.pem", authority.Pem);
        byte[] record = [22, 3, 3, 0x40, 0, .. new byte[0x4000]];
        using TlsServer good = node.Inside(() => new TlsServer(authority.Issue("127.0.0.1")));
        using TlsServer unknown = node.Inside(() => new TlsServer(Authority.SignedByItself("127.0.0.1")));
        using Peer silent = node.Inside(() => new Peer(_ => { }));
        using Peer garbage = node.Inside(() => Peer.Saying("garbage"));
        using Peer flood = node.Inside(() => new Peer(caller =>
        {
            while (true)
                caller.Send(record);
        }));
        string believed = "--ca /run/ca.pem --timeout 5", hasty = "--ca /run/ca.pem --timeout 0.05";
        using Daemon daemon = Start(node, [Script("good", $"{good.Url} {believed}"),
            Script("unknown", $"{unknown.Url} {believed}"), Script("silent", $"https://{silent.Address}/ {hasty}"),
            Script("garbage", $"https://{garbage.Address}/ {believed}"),
            Script("flood", $"https://{flood.Address}/ {hasty}")]);
        WaitForLine(node, "good", "200 OK in ");
        WaitForLine(node, "unknown", "the certificate is signed by itself, and is not in /run/ca.pem");
        WaitForLine(node, "silent", "no answer in 50 ms in the handshake of TLS");
        WaitForLine(node, "garbage", "what comes is no TLS");
        Eventually.True("the flood is left", TimeSpan.FromSeconds(20), () => LastLine(node, "flood") != "");
        string[] names = ["good", "unknown", "silent", "garbage", "flood"];
        bool Looked(int times) => names.All(name => Check(node, name).GetProperty("runs").GetInt64() >= times);
        Eventually.True("some looks", TimeSpan.FromSeconds(60), () => Looked(60));
        Costs before = Costs.Of($"{daemon.EnginePid}");
        Eventually.True("more looks", TimeSpan.FromSeconds(90), () => Looked(60 + Looks));
        Costs after = Costs.Of($"{daemon.EnginePid}");
        output.WriteLine($"{before} -> {after}");
        Assert.Equal(before.Threads, after.Threads);
        // A run may be on in the moment of looking, with its socket; one of them may be closing.
        Assert.InRange(after.Descriptors, before.Descriptors - 6, before.Descriptors + 6);
        // What is not let go of in a thousand looks: 25 MB.
        Assert.InRange(after.Memory - before.Memory, long.MinValue, 2_000_000);
    }

    /// <summary>appliance.json says whom to believe; the file it names is read again at a reload.</summary>
    [RootFact]
    public void an_authority_that_is_renewed_is_believed_after_a_reload()
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address);
        using Authority old = new("Old Authority"), renewed = new("New Authority");
        node.WriteFile("/run/ca.pem", old.Pem);
        node.WriteFile("/run/box.json", """{ "tls": { "authorities": "/run/ca.pem" } }""");
        using TlsServer server = node.Inside(() => new TlsServer(renewed.Issue("127.0.0.1")));
        using Daemon daemon = Start(node, [Script("web", server.Url)], "--appliance=/run/box.json");
        WaitForLine(node, "web", "the certificate is from 'New Authority', for whom nobody in /run/ca.pem vouches");
        node.WriteFile("/run/ca.pem", old.Pem + renewed.Pem);
        daemon.Process.Signal(ProcessTree.SigHup);
        daemon.WaitFor("vrrp_script web: whom it believes has changed", 20);
        WaitForLine(node, "web", "200 OK in ");
        node.WriteFile("/run/box.json", """{ "tls": { "authorities": "/run/no.pem" } }""");
        daemon.Process.Signal(ProcessTree.SigHup);
        daemon.WaitFor("vrrp_script web: /run/no.pem, which holds whom to believe, cannot be read", 20);
    }
}
