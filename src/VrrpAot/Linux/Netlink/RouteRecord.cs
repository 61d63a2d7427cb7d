namespace VrrpAot.Linux;

/// <summary>A route of the main table to an IPv4 network through a router on one interface.</summary>
public readonly record struct RouteRecord
{
    public int InterfaceIndex { get; init; }
    /// <summary>Where it leads; 0.0.0.0/0, the default, is everywhere.</summary>
    public IpPrefix Destination { get; init; }
    public IpAddress Gateway { get; init; }
    /// <summary>0 comes first; a route with another one is another route.</summary>
    public uint Metric { get; init; }
    /// <summary>Who made it (RTPROT_*): 4 static, 16 DHCP.</summary>
    public byte Origin { get; init; }

    /// <param name="flags">NLM_F_*, besides NLM_F_REQUEST and NLM_F_CREATE.</param>
    internal void WriteSet(NetlinkWriter writer, uint sequence, ushort flags) =>
        Write(writer, Netlink.RTM_NEWROUTE, (ushort)(Netlink.NLM_F_CREATE | flags), sequence);

    /// <param name="flags">NLM_F_*, besides NLM_F_REQUEST.</param>
    internal void WriteRemoval(NetlinkWriter writer, uint sequence, ushort flags) =>
        Write(writer, Netlink.RTM_DELROUTE, flags, sequence);

    private void Write(NetlinkWriter writer, ushort type, ushort flags, uint sequence)
    {
        writer.Begin(type, (ushort)(Netlink.NLM_F_REQUEST | flags), sequence, new RouteMessage
        {
            Family = Netlink.AF_INET, DestinationLength = Destination.Length,
            Table = Netlink.RT_TABLE_MAIN, Origin = Origin, Type = Netlink.RTN_UNICAST,
        });
        if (Destination.Length > 0)
            writer.Attribute(Netlink.RTA_DST, Destination.Address);
        writer.Attribute(Netlink.RTA_GATEWAY, Gateway);
        writer.Attribute(Netlink.RTA_OIF, InterfaceIndex);
        if (Metric != 0)
            writer.Attribute(Netlink.RTA_PRIORITY, Metric);
        writer.End();
    }
}
