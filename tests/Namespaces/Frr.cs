using Lab;

namespace Namespaces;

/// <summary>FRR's zebra and vrrpd on a node, with the macvlan and virtual MAC that vrrpd wants to find.</summary>
internal sealed class Frr : IDisposable
{
    private const string Directory = "/run/frr";

    private readonly Node _node;
    private readonly string _vip;
    private readonly NodeProcess _zebra;

    /// <param name="vip6">Its only VIP, of IPv6; null for the story's.</param>
    public Frr(Node node, int priority, string? vip6 = null)
    {
        _node = node;
        _vip = vip6 ?? Story.Vip;
        Device = vip6 is null ? "vrrp4-51" : "vrrp6-51";
        node.Ip("link", "add", Device, "link", "eth0", "type", "macvlan", "mode", "bridge");
        node.Ip("link", "set", "dev", Device, "address", $"00:00:5e:00:0{(vip6 is null ? 1 : 2)}:33");
        if (vip6 is null)
            node.Ip("addr", "add", $"{_vip}/32", "dev", Device);
        else
            node.Ip("addr", "add", $"{_vip}/64", "dev", Device, "nodad");
        node.Ip("link", "set", "dev", Device, "up");

        node.WriteFile($"{Directory}/zebra.conf", "");
        node.WriteFile($"{Directory}/vrrpd.conf", $"""
            interface eth0
             vrrp 51 version 3
             vrrp 51 priority {priority}
             vrrp 51 advertisement-interval 1000
             vrrp 51 {(vip6 is null ? "ip" : "ipv6")} {_vip}

            """);
        // Both give up root for the user of Debian's package.
        node.Run("chown", "-R", "frr:frr", Directory);
        _zebra = StartProgram("zebra");
        Eventually.True("zebra listens", TimeSpan.FromSeconds(10),
            () => File.Exists($"{node.Root}{Directory}/zserv.api"), () => string.Join('\n', _zebra.Lines));
        Vrrpd = StartProgram("vrrpd");
    }

    private string Device { get; }

    public NodeProcess Vrrpd { get; }

    /// <summary>Whether vrrpd is MASTER: it takes its macvlan out of protocol-down.</summary>
    public bool IsMaster => !_node.Ip("-d", "link", "show", "dev", Device)
        .Contains("protodown on", StringComparison.Ordinal) && _node.Holds(_vip, Device)
        && _node.Ip("link", "show", "dev", Device).Contains("state UP", StringComparison.Ordinal);

    public string State => _node.Ip("-d", "addr", "show", "dev", Device)
        + string.Join('\n', Vrrpd.Lines.Concat(_zebra.Lines).Select(line => line.Text));

    public void Dispose()
    {
        Vrrpd.Dispose();
        _zebra.Dispose();
    }

    private NodeProcess StartProgram(string name) => _node.Start($"/usr/lib/frr/{name}",
        "-f", $"{Directory}/{name}.conf", "-i", $"{Directory}/{name}.pid", "-z", $"{Directory}/zserv.api",
            "--vty_socket", Directory,
        "-P", "0", "--log", "stdout", "--log-level", "debug");
}
