using Lab;

namespace Demo;

/// <summary>The story: two nodes and a client, what is done to them in which order, and what the client saw.</summary>
internal sealed class Play : IDisposable
{
    private readonly Lan _lan = new();
    private readonly HttpPoller _http;
    private readonly Pinger _ping;

    public Play(Options options)
    {
        First = AddBox("node1", Story.FirstAddress, options.First, options.Configure(Story.First));
        Second = AddBox("node2", Story.SecondAddress, options.Second, options.Configure(Story.Second));
        Client = _lan.AddNode("client", $"{Story.ClientAddress}/24");
        _http = new HttpPoller(Client, Story.Vip);
        _ping = new Pinger(_lan, Client, Story.Vip);
        Steps =
        [
            new("start both nodes", StartAll, First),
            new("kill node 1's web server", First.KillWeb, Second),
            new("start it again", First.StartWeb, First),
            new("stop node 1's daemon (SIGTERM)", First.StopDaemon, Second),
            new("start it again", First.StartDaemon, First),
            new("kill -9 node 1's daemon, the whole tree", First.KillDaemon, Second),
            new("start it again", First.StartDaemon, First),
            new("pull node 1's cable", First.PullCable, Second),
            new("put it back", First.PutCableBack, First),
            new("cut the LAN: node 1 | node 2 and client", () => _lan.Partition([First.Node]), Second),
            new("heal it", _lan.Heal, First),
        ];
    }

    public Box First { get; }
    public Box Second { get; }
    public Node Client { get; }
    public IReadOnlyList<Step> Steps { get; }

    /// <summary>The step being played; null before the first and after the last.</summary>
    public Step? Current { get; private set; }

    public HttpPoller Http => _http;
    public Moment Began { get; private set; }
    public bool Held => Steps.All(step => step.Outcome?.Held == true) && !(First.HoldsVip && Second.HoldsVip);

    /// <summary>Plays all steps; goes on after one that did not hold.</summary>
    public void Run()
    {
        Began = Moment.Now;
        foreach (Step step in Steps)
        {
            Current = step;
            Moment deed = Moment.Now;
            step.Do();
            bool came = Eventually.Try(Step.Limit, () => FirstAnswer(step, deed) is not null);
            Moment? seen = FirstAnswer(step, deed);
            Thread.Sleep(Step.Rest);
            bool stays = _http.Now == step.Expected.Node.IpAddress;
            step.Outcome = new Outcome(came && stays, (seen ?? Moment.Now) - deed,
                Down(Answer.Outages(_http.Answers), deed), Down(Answer.Outages(_ping.Answers), deed));
        }
        Current = null;
        Look();
    }

    /// <summary>Asks both nodes' kernels who holds the VIP.</summary>
    public void Look()
    {
        First.Look();
        Second.Look();
    }

    public void Dispose()
    {
        _http.Dispose();
        _ping.Dispose();
        _lan.Dispose();
    }

    private Box AddBox(string name, string address, string program, string configuration)
    {
        Node node = _lan.AddNode(name, $"{address}/24");
        node.WriteFile(Story.CheckPath, Story.Check);
        return new Box(node, program, configuration);
    }

    private void StartAll()
    {
        First.StartWeb();
        Second.StartWeb();
        First.StartDaemon();
        Second.StartDaemon();
    }

    private Moment? FirstAnswer(Step step, Moment deed)
    {
        foreach (Answer answer in _http.Since(deed))
        {
            if (answer.Who == step.Expected.Node.IpAddress)
                return answer.At;
        }
        return null;
    }

    private static TimeSpan Down(IReadOnlyList<Outage> outages, Moment since) =>
        TimeSpan.FromTicks(outages.Where(outage => outage.To > since)
            .Sum(outage => (outage.To - (outage.From > since ? outage.From : since)).Ticks));
}
