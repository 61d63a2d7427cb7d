namespace Lab;

/// <summary>A switch, in a network namespace of its own, and the nodes with a cable to it.</summary>
public sealed class Lan : IDisposable
{
    private const string Trunk = "br0";

    private readonly List<Node> _nodes = [];
    private readonly string _prefix = Leftovers.NextPrefix();
    private bool _disposed;

    /// <exception cref="LabException">Not root, or iproute2 is missing.</exception>
    public Lan()
    {
        if (!Environment.IsPrivilegedProcess)
            throw new LabException("network namespaces need root");
        Leftovers.Register(this);
        Command.Run("ip", "netns", "add", SwitchNamespace);
        AddBridge(Trunk);
    }

    /// <summary>Whether <see cref="DisposeAll"/> was called: what still runs on a Lan now fails, and rightly.</summary>
    public static bool AllDisposed { get; private set; }

    public IReadOnlyList<Node> Nodes => _nodes;

    /// <summary>Namespace of the switch.</summary>
    public string SwitchNamespace => _prefix + "-switch";

    /// <summary>A new machine with a cable to this LAN.</summary>
    /// <param name="name">Short name, unique in this LAN, at most 15 characters.</param>
    /// <param name="address">IPv4 address of its eth0 with prefix length ("192.168.10.111/24"), or null for
    /// none.</param>
    /// <param name="plugged">False: eth0 is there, but down and without its address until
    /// <see cref="Node.BringUp"/>.</param>
    public Node AddNode(string name, string? address, bool plugged = true)
    {
        var node = new Node(this, name, $"{_prefix}-{name}", address);
        _nodes.Add(node);
        node.PowerOn();
        node.Plug(Trunk);
        if (plugged)
            node.BringUp();
        return node;
    }

    /// <summary>
    /// A second cable of a node of another LAN, to this one; the interface is up, with these addresses.
    /// </summary>
    /// <param name="node">Whose; routers have such.</param>
    /// <param name="device">Its interface here: eth1.</param>
    /// <param name="addresses">With prefix lengths, of either family.</param>
    public void Connect(Node node, string device, params string[] addresses)
    {
        Command.IpBatch(SwitchNamespace, $"""
            link add dev {node.Name} type veth peer name {device} netns {node.Namespace}
            link set {node.Name} master {Trunk} up

            """);
        Command.IpBatch(node.Namespace, string.Concat(addresses.Select(address =>
            $"addr add {address} dev {device}{(address.Contains(':') ? " nodad" : "")}\n"))
            + $"link set {device} up\n");
    }

    /// <summary>Pulls a node's cable to this LAN: its interface loses its carrier.</summary>
    public void Cut(Node node) => Command.Run("ip", "-n", SwitchNamespace, "link", "set", node.Name, "down");

    /// <summary>Puts it back.</summary>
    public void Mend(Node node) => Command.Run("ip", "-n", SwitchNamespace, "link", "set", node.Name, "up");

    /// <summary>The name of the node where the switch has seen this MAC address last; null if it has not.</summary>
    public string? PortOf(string mac)
    {
        string[] entries = Command.Run("bridge", "-n", SwitchNamespace, "fdb", "show", "br", Trunk).Split('\n');
        return entries.FirstOrDefault(entry => entry.StartsWith(mac, StringComparison.Ordinal)
            && !entry.Contains("permanent", StringComparison.Ordinal))?.Split(' ')[2];
    }

    /// <summary>
    /// Cuts the LAN into islands: nodes of different islands no longer hear each other, and nobody loses carrier. Nodes
    /// that are not named stay together.
    /// </summary>
    public void Partition(params Node[][] islands)
    {
        for (int i = 0; i < islands.Length; i++)
        {
            AddBridge($"br{i + 1}");
            Move(islands[i], $"br{i + 1}");
        }
    }

    /// <summary>Ends a <see cref="Partition"/>.</summary>
    public void Heal() => Move(_nodes, Trunk);

    /// <summary>Removes every Lan of this process, from any thread.</summary>
    public static void DisposeAll()
    {
        AllDisposed = true;
        Leftovers.RemoveAll();
    }

    /// <summary>
    /// What the switch thinks of its ports, and where it has seen which address: for a test that failed.
    /// </summary>
    public string SwitchState =>
        Command.Try("bridge", "-n", SwitchNamespace, "-d", "link").Output
        + Command.Try("bridge", "-n", SwitchNamespace, "fdb").Output;

    private void Move(IEnumerable<Node> nodes, string bridge)
    {
        Command.IpBatch(SwitchNamespace, string.Concat(nodes.Select(node =>
            $"link set {node.Name} master {bridge}\n")));
        // A port with a cable in forwards, unless the kernel has not noticed the cable yet: a thread of its own sees to
        // that.
        string ports = "";
        Eventually.True($"every port of {bridge} forwards", TimeSpan.FromSeconds(10), () =>
        {
            ports = Command.Run("bridge", "-n", SwitchNamespace, "link");
            return !ports.Split('\n')
                .Any(port => port.Contains("LOWER_UP", StringComparison.Ordinal)
                && !port.Contains("state forwarding", StringComparison.Ordinal));
        }, () => ports);
    }

    private void AddBridge(string name)
    {
        if (Command.Try("ip", "-n", SwitchNamespace, "link", "show", name).ExitCode == 0)
            return;
        // Without snooping, as most small switches: multicast goes everywhere.
        Command.IpBatch(SwitchNamespace,
            $"link add {name} type bridge stp_state 0 forward_delay 0 mcast_snooping 0\nlink set {name} up\n");
    }

    public void Dispose()
    {
        lock (_nodes)
        {
            if (_disposed)
                return;
            _disposed = true;
            foreach (Node node in _nodes)
                node.Dispose();
            Leftovers.Remove(SwitchNamespace);
        }
        Leftovers.Unregister(this);
    }
}
