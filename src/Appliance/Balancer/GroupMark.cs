using Appliance.Settings.Balancing;

namespace Appliance.Balancer;

/// <summary>The mark that packets to a group have, of one protocol (`nftables_ipvs`).</summary>
internal sealed record GroupMark(string Group, byte Protocol, uint Mark)
{
    /// <summary>Of a virtual server that is served by mark.</summary>
    public static GroupMark Of(VirtualServerSettings server, uint mark) =>
        new(server.Group!, server.Marked[0].Protocol, mark);

    public bool Is(VirtualServerSettings server) =>
        !server.Marked.IsEmpty && server.Group == Group && server.Marked[0].Protocol == Protocol;
}
