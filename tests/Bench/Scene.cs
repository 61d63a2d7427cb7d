using Lab;

namespace Bench;

/// <summary>Two nodes and a client on a LAN; the nodes run the contender.</summary>
internal sealed class Scene : IDisposable
{
    private const string File = "/run/keepalived.conf";

    /// <summary>In the foreground, log to the terminal only (there is no syslog on a node), no details in it.</summary>
    private static readonly string[] Words = ["-n", "-l", "-G", "-f", File, "-p", "/run/daemon.pid", "-r",
        "/run/vrrp.pid"];

    private readonly Contender _contender;
    private readonly List<IDisposable> _things = [];

    public Scene(Contender contender)
    {
        _contender = contender;
        Lan = new Lan();
        First = Lan.AddNode("node1", "192.168.10.251/24");
        Second = Lan.AddNode("node2", "192.168.10.252/24");
        Client = Lan.AddNode("client", "192.168.10.253/24");
    }

    private string Program => Daemon.ProgramOf(_contender.Name);
    public Lan Lan { get; }
    public Node First { get; }
    public Node Second { get; }
    public Node Client { get; }

    /// <summary>Starts the contender; it ends with the scene at the latest.</summary>
    /// <param name="more">More words for its command line.</param>
    public Running Start(Node node, Configuration configuration, params string[] more)
    {
        node.WriteFile(File, configuration.ToString());
        return new Running(node, node.Start(Program, [.. Words, .. more]));
    }

    /// <summary>
    /// The same, but the program waits, all but loaded, for a word from here, so that making its surroundings does not
    /// count.
    /// </summary>
    /// <returns>Also the time on the wall clock at which it was told to go.</returns>
    public (Running Daemon, long Started) StartOnSignal(Node node, Configuration configuration)
    {
        const string Go = "/run/go";
        node.WriteFile(File, configuration.ToString());
        node.Run("sh", "-c", $"test -p {Go} || mkfifo {Go}");
        NodeProcess process = node.Start("sh", "-c", $"read word <{Go}; exec {Program} {string.Join(' ', Words)}");
        Thread.Sleep(300);
        long started = Native.WallClock();
        System.IO.File.WriteAllText(node.Root + Go, "go\n");
        return (new Running(node, process), started);
    }

    public WireTap Tap(Node node, Node? deafTo = null)
    {
        var tap = new WireTap(node, deafTo);
        _things.Add(tap);
        return tap;
    }

    public Pinger Ping(string address)
    {
        var pinger = new Pinger(Lan, Client, address);
        _things.Add(pinger);
        return pinger;
    }

    /// <summary>Frames that a node has put on an interface since it came up.</summary>
    public static long Sent(Node node, string device = "eth0") => Statistic(node, device, "tx");

    /// <summary>Frames that a node has taken from an interface since it came up.</summary>
    public static long Received(Node node, string device = "eth0") => Statistic(node, device, "rx");

    private static long Statistic(Node node, string device, string direction) =>
        node.IpJson("-s", "link", "show", "dev", device)[0].GetProperty("stats64").GetProperty(direction)
            .GetProperty("packets").GetInt64();

    public void Dispose()
    {
        foreach (IDisposable thing in _things)
            thing.Dispose();
        Lan.Dispose();
    }
}
