using Lab;

namespace Demo.Routers;

/// <summary>A sentence of the story: something is done, and a certain router must carry the traffic then.</summary>
internal sealed record RoutersStep(string Title, Action Do, Router Expected)
{
    public RoutersOutcome? Outcome { get; set; }
}

/// <summary>What was seen of a step.</summary>
/// <param name="Held">Whether the expected router had all four addresses and both families' traffic in time.</param>
/// <param name="Took">From the deed until then.</param>
/// <param name="Page4">Time without a page over IPv4.</param>
/// <param name="Page6">The same over IPv6.</param>
/// <param name="Silence">The longest silence of the two connections that are kept.</param>
internal sealed record RoutersOutcome(bool Held, TimeSpan Took, TimeSpan Page4, TimeSpan Page6, TimeSpan Silence);

/// <summary>
/// The router pair: a client inside and a server outside, both families, and everything between them goes through
/// whichever router has the four virtual addresses. Who that is, the switches say: where they saw the virtual MAC.
/// </summary>
internal sealed class RoutersStory : IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(20), s_rest = TimeSpan.FromSeconds(1.5);

    private readonly Lan _inside = new(), _outside = new();
    private readonly Node _client, _server;
    private WebServer? _web;

    public RoutersStory(Options options)
    {
        First = AddRouter("router1", options.First, 2, 150);
        Second = AddRouter("router2", options.Second, 3, 100);
        _client = _inside.AddNode("client", $"{RoutersFiles.Client4}/24");
        _server = _outside.AddNode("server", $"{RoutersFiles.Server4}/24");
        Route(_client, RoutersFiles.Client6, RoutersFiles.Inside4);
        Route(_server, RoutersFiles.Server6, RoutersFiles.Outside4);
        Steps =
        [
            new("start both routers", Start, First),
            new("pull router 1's uplink", () => First.Pull(_outside, "outside"), Second),
            new("put it back", () => First.PutBack(_outside, "outside"), First),
            new("pull router 1's cable to the inside", () => First.Pull(_inside, "inside"), Second),
            new("put it back", () => First.PutBack(_inside, "inside"), First),
            new("stop router 1's daemon (SIGTERM)", First.StopDaemon, Second),
            new("start it again", First.StartDaemon, First),
            new("kill -9 router 1's daemon, the whole tree", First.KillDaemon, Second),
            new("start it again", First.StartDaemon, First),
            new("pull router 2's uplink", () => Second.Pull(_outside, "outside"), First),
            new("put it back", () => Second.PutBack(_outside, "outside"), First),
        ];
    }

    public Router First { get; }
    public Router Second { get; }
    public IReadOnlyList<RoutersStep> Steps { get; }
    public RoutersStep? Current { get; private set; }
    public Moment Began { get; private set; }

    /// <summary>Clients that fetch a page again and again; null before the first step has begun.</summary>
    public HttpPoller? Page4 { get; private set; }

    public HttpPoller? Page6 { get; private set; }

    /// <summary>The connections kept from the first step to the last.</summary>
    public Conversation? Talk4 { get; private set; }

    public Conversation? Talk6 { get; private set; }

    /// <summary>The router that all traffic goes through; null while the switches do not agree.</summary>
    public string? Carrier { get; private set; }

    public bool TalksLive => Talk4 is { Broken: null } && Talk6 is { Broken: null };
    public bool Held => Steps.All(step => step.Outcome?.Held == true) && TalksLive;

    /// <summary>Plays all steps; goes on after one that did not hold.</summary>
    public void Run()
    {
        Began = Moment.Now;
        foreach (RoutersStep step in Steps)
        {
            Current = step;
            Moment deed = Moment.Now;
            step.Do();
            bool came = Eventually.Try(s_limit, () => Stands(step.Expected, deed));
            TimeSpan took = Moment.Now - deed;
            if (Talk4 is null)
            {
                Talk4 = new Conversation(_client, _server, RoutersFiles.Server4);
                Talk6 = new Conversation(_client, _server, RoutersFiles.Server6);
                deed = Moment.Now;
            }
            Thread.Sleep(s_rest);
            // A stalled connection speaks again when its timer says so, which doubles (RFC 6298): to twice the outage.
            bool talks = Eventually.Try(s_limit, () => Talk4.Goes(deed + took) && Talk6!.Goes(deed + took));
            step.Outcome = new RoutersOutcome(came && talks && Stands(step.Expected, deed), took,
                Without(Page4!, deed), Without(Page6!, deed),
                Longer(Talk4.LongestSilence(deed), Talk6!.LongestSilence(deed)));
        }
        Current = null;
        Look();
    }

    /// <summary>Asks the routers' kernels who holds, and the switches who carries.</summary>
    public void Look()
    {
        First.Look();
        Second.Look();
        string?[] ports = [.. RoutersFiles.InsideMacs.Select(_inside.PortOf),
            .. RoutersFiles.OutsideMacs.Select(_outside.PortOf)];
        Carrier = ports.Distinct().Count() == 1 ? ports[0] : null;
    }

    public void Dispose()
    {
        Talk4?.Dispose();
        Talk6?.Dispose();
        Page4?.Dispose();
        Page6?.Dispose();
        _inside.Dispose();
        _outside.Dispose();
    }

    private Router AddRouter(string name, string program, int host, int priority)
    {
        Node node = _inside.AddNode(name, $"192.0.2.{host}/24");
        node.Ip("addr", "add", $"2001:db8:1::{host}/64", "dev", "eth0", "nodad");
        _outside.Connect(node, "eth1", $"198.51.100.{host}/24", $"2001:db8:2::{host}/64");
        node.Run("sh", "-c", "echo 1 >/proc/sys/net/ipv4/ip_forward; echo 1 >/proc/sys/net/ipv6/conf/all/forwarding");
        return new Router(node, program, RoutersFiles.For(priority));
    }

    /// <summary>A neighbour of the routers, whose way out is their virtual address, link-local as IPv6 wants.</summary>
    private static void Route(Node node, string address6, string gateway4)
    {
        node.Ip("addr", "add", $"{address6}/64", "dev", "eth0", "nodad");
        node.Ip("route", "add", "default", "via", gateway4);
        node.Ip("route", "add", "default", "via", "fe80::1", "dev", "eth0");
    }

    private void Start()
    {
        _web = WebServer.Start(_server);
        Page4 = new HttpPoller(_client, RoutersFiles.Server4);
        Page6 = new HttpPoller(_client, RoutersFiles.Server6);
        First.StartDaemon();
        Second.StartDaemon();
    }

    private bool Stands(Router expected, Moment deed)
    {
        Look();
        return expected.Held == RoutersFiles.Vips.Length && Carrier == expected.Name
            && Answers(Page4!, deed) && Answers(Page6!, deed);
    }

    private static bool Answers(HttpPoller page, Moment deed) =>
        page.Now is not null && page.Answers is [.., { } last] && last.At > deed;

    private static TimeSpan Without(HttpPoller page, Moment since) =>
        TimeSpan.FromTicks(Answer.Outages(page.Answers).Where(outage => outage.To > since)
            .Sum(outage => (outage.To - (outage.From > since ? outage.From : since)).Ticks));

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
