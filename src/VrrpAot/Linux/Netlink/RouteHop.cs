namespace VrrpAot.Linux;

/// <summary>One way of a route: through a router, out of an interface, or both.</summary>
public sealed record RouteHop
{
    /// <summary>The next router; of the other family with `via inet6`. Null for none.</summary>
    public IpAddress? Gateway { get; init; }
    /// <summary>`dev`; null leaves it to the kernel.</summary>
    public string? Device { get; init; }
    /// <summary>1..256, of a route that has several.</summary>
    public int Weight { get; init; } = 1;
    /// <summary>`onlink`: the router is taken to be reachable there.</summary>
    public bool OnLink { get; init; }
    /// <summary>`realms`, the source in the upper half; 0 for none.</summary>
    public uint Realms { get; init; }
    /// <summary>`encap`; null for none.</summary>
    public RouteTunnel? Tunnel { get; init; }

    /// <summary>As one of several.</summary>
    internal void Write(ObjectWriter into, IpFamily family)
    {
        NetlinkWriter to = into.To;
        int start = to.BeginHop(new HopMessage
        {
            Hops = (byte)(Weight - 1), Flags = (byte)(OnLink ? Netlink.RTNH_F_ONLINK : 0),
        });
        if (Device is { } device)
            into.IndexAt(device, start + 4);
        WriteGateway(to, family);
        if (Realms != 0)
            to.Attribute(Netlink.RTA_FLOW, Realms);
        Tunnel?.Write(to);
        to.EndHop(start);
    }

    internal void WriteGateway(NetlinkWriter to, IpFamily family)
    {
        if (Gateway is not { } gateway)
            return;
        if (gateway.Family == family)
        {
            to.Attribute(Netlink.RTA_GATEWAY, gateway);
            return;
        }
        Span<byte> via = stackalloc byte[2 + 16];
        System.Runtime.InteropServices.MemoryMarshal.Write(via, (ushort)Netlink.FamilyOf(gateway.Family));
        gateway.WriteTo(via[2..]);
        to.Attribute(Netlink.RTA_VIA, (ReadOnlySpan<byte>)via[..(2 + gateway.Length)]);
    }

    public override string ToString() =>
        (Gateway is { } gateway ? $" via {(gateway.IsIPv6 ? "inet6" : "inet")} {gateway}" : "")
        + (Device is null ? "" : $" dev {Device}")
        + (Weight == 1 ? "" : $" weight {Weight}")
        + (OnLink ? " onlink" : "")
        + (Tunnel is null ? "" : $" {Tunnel}")
        + (Realms == 0 ? "" : $" realms {IpRoute.RealmsText(Realms)}");
}
