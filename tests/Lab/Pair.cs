namespace Lab;

/// <summary>Which daemons the pair runs, and with which files.</summary>
public sealed record PairSetup
{
    /// <summary>Program of node 1: "vrrpaot", "keepalived" or a path.</summary>
    public string First { get; init; } = "vrrpaot";

    /// <summary>Program of node 2.</summary>
    public string Second { get; init; } = "vrrpaot";

    /// <summary>
    /// What is done to the story's two files: <see cref="Story.Multicast"/> and the like; default: nothing.
    /// </summary>
    public Func<string, string> Variant { get; init; } = file => file;

    public string FirstFile => Variant(Story.First);
    public string SecondFile => Variant(Story.Second);
}

/// <summary>The story's two nodes with their web servers and daemons, and its client, which polls the VIP.</summary>
public sealed class Pair : IDisposable
{
    private readonly PairSetup _setup;
    private readonly List<Daemon> _all = [];

    /// <summary>Makes the LAN and starts everything on it, or only the LAN with its web servers.</summary>
    public Pair(PairSetup setup, bool startDaemons = true)
    {
        _setup = setup;
        Lan = new Lan();
        First = AddNode("node1", Story.FirstAddress);
        Second = AddNode("node2", Story.SecondAddress);
        Client = Lan.AddNode("client", $"{Story.ClientAddress}/24");
        FirstWeb = WebServer.Start(First);
        SecondWeb = WebServer.Start(Second);
        Http = new HttpPoller(Client, Story.Vip, TimeSpan.FromMilliseconds(20));
        if (startDaemons)
        {
            StartFirst();
            StartSecond();
        }
    }

    public Lan Lan { get; }
    public Node First { get; }
    public Node Second { get; }
    public Node Client { get; }
    public HttpPoller Http { get; }
    public WebServer FirstWeb { get; private set; }
    public WebServer SecondWeb { get; }

    /// <summary>Newest daemon of node 1; <see cref="StartFirst"/> makes it.</summary>
    public Daemon FirstDaemon { get; private set; } = null!;
    public Daemon SecondDaemon { get; private set; } = null!;

    /// <summary>Every daemon that was started, oldest first.</summary>
    public IReadOnlyList<Daemon> Daemons => _all;

    public void StartFirst() => _all.Add(FirstDaemon = Daemon.Start(First, _setup.First, _setup.FirstFile));
    public void StartSecond() => _all.Add(SecondDaemon = Daemon.Start(Second, _setup.Second, _setup.SecondFile));
    public void StartFirstWeb() => FirstWeb = WebServer.Start(First);

    /// <summary>Waits until node 1 answers the client, holds the VIP, and node 2 does not.</summary>
    public void WaitForFirst(double seconds = 15) => WaitFor(First, Second, seconds);

    /// <summary>Waits until node 2 answers the client, and holds the VIP.</summary>
    /// <param name="seconds">Longest wait.</param>
    /// <param name="alone">Whether node 1 must have given it up.</param>
    public void WaitForSecond(double seconds = 15, bool alone = true) => WaitFor(Second, alone ? First : null, seconds);

    /// <summary>All logs, for a test that failed.</summary>
    public string Logs => string.Join('\n', _all.Select(daemon =>
        $"--- {daemon.Node.Name}, {Path.GetFileName(daemon.Program)}\n"
            + string.Join('\n', daemon.Log.Select(line => $"{line.At} {line.Text}"))));

    public void Dispose()
    {
        Http.Dispose();
        Lan.Dispose();
    }

    private void WaitFor(Node holder, Node? other, double seconds)
    {
        Http.WaitFor(holder.IpAddress, seconds);
        Eventually.True($"{holder.Name} holds the VIP{(other is null ? "" : " alone")}", TimeSpan.FromSeconds(seconds),
            () => holder.Holds(Story.Vip) && other?.Holds(Story.Vip) != true);
    }

    private Node AddNode(string name, string address)
    {
        Node node = Lan.AddNode(name, $"{address}/24");
        node.WriteFile(Story.CheckPath, Story.Check);
        return node;
    }
}
