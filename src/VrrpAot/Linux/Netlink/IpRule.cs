using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace VrrpAot.Linux;

/// <summary>A policy rule, in the words of `ip rule` (iproute2), as a person asks for it.</summary>
public sealed record IpRule
{
    /// <summary>FR_ACT_*: 1 looks a table up, 2 goes to another rule, 3 does nothing, 6 blackhole, 7 unreachable,
    /// 8 prohibit.</summary>
    public const byte ToTable = Netlink.FR_ACT_TO_TBL, Goto = Netlink.FR_ACT_GOTO, Nop = Netlink.FR_ACT_NOP;

    public required IpFamily Family { get; init; }
    public required byte Action { get; init; }
    /// <summary>Its word where it is none of the three.</summary>
    public string ActionName { get; init; } = "";
    public uint Table { get; init; }
    /// <summary>Of <see cref="Goto"/>: the preference of the rule that is next.</summary>
    public uint Target { get; init; }
    public required uint Preference { get; init; }
    public bool IsInverted { get; init; }
    public IpPrefix? From { get; init; }
    public IpPrefix? To { get; init; }
    public byte ServiceType { get; init; }
    public uint? Mark { get; init; }
    public uint? MarkMask { get; init; }
    public uint Realms { get; init; }
    public uint? SuppressPrefixLength { get; init; }
    public uint? SuppressGroup { get; init; }
    public string? InInterface { get; init; }
    public string? OutInterface { get; init; }
    public ulong? TunnelId { get; init; }
    public (uint First, uint Last)? Users { get; init; }
    public bool IsL3Master { get; init; }
    /// <summary>0 for none: keepalived says none of a rule that is not tracked.</summary>
    public byte Origin { get; init; } = Netlink.RTPROT_KEEPALIVED;
    public byte? IpProtocol { get; init; }
    public (ushort First, ushort Last)? SourcePorts { get; init; }
    public (ushort First, ushort Last)? DestinationPorts { get; init; }

    /// <summary>Null when it is longer than a request may be.</summary>
    public ObjectRequests? ToRequests()
    {
        using var into = new ObjectWriter();
        Write(into.To, Netlink.RTM_NEWRULE, Netlink.NLM_F_CREATE | Netlink.NLM_F_EXCL);
        into.EndSet();
        Write(into.To, Netlink.RTM_DELRULE, 0);
        return into.End(ToString());
    }

    private void Write(NetlinkWriter to, ushort type, int flags)
    {
        to.Begin(type, (ushort)(Netlink.NLM_F_REQUEST | flags), sequence: 0, new RuleMessage
        {
            Family = Netlink.FamilyOf(Family), DestinationLength = To?.Length ?? 0, SourceLength = From?.Length ?? 0,
            ServiceType = ServiceType, Table = (byte)(Table < 256 ? Table : 0), Action = Action,
            Flags = IsInverted ? Netlink.FIB_RULE_INVERT : 0,
        });
        to.Attribute(Netlink.FRA_PRIORITY, Preference);
        if (From is { Length: > 0 } from)
            to.Attribute(Netlink.FRA_SRC, from.Address);
        if (To is { Length: > 0 } destination)
            to.Attribute(Netlink.FRA_DST, destination.Address);
        if (InInterface is { } iif)
            to.Name(Netlink.FRA_IIFNAME, FixedName.From(iif));
        if (OutInterface is { } oif)
            to.Name(Netlink.FRA_OIFNAME, FixedName.From(oif));
        if (Mark is { } mark)
            to.Attribute(Netlink.FRA_FWMARK, mark);
        if (MarkMask is { } mask)
            to.Attribute(Netlink.FRA_FWMASK, mask);
        WriteNumbers(to);
        if (Table >= 256)
            to.Attribute(Netlink.FRA_TABLE, Table);
        if (Action == Goto)
            to.Attribute(Netlink.FRA_GOTO, Target);
        if (IsL3Master)
            to.Attribute(Netlink.FRA_L3MDEV, (byte)1);
        if (Origin != 0)
            to.Attribute(Netlink.FRA_PROTOCOL, Origin);
        to.End();
    }

    private void WriteNumbers(NetlinkWriter to)
    {
        if (Realms != 0)
            to.Attribute(Netlink.FRA_FLOW, Realms);
        if (SuppressPrefixLength is { } length)
            to.Attribute(Netlink.FRA_SUPPRESS_PREFIXLEN, length);
        if (SuppressGroup is { } group)
            to.Attribute(Netlink.FRA_SUPPRESS_IFGROUP, group);
        if (TunnelId is { } tunnel)
            to.Attribute(Netlink.FRA_TUN_ID,
                BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(tunnel) : tunnel);
        if (Users is { } users)
            to.Attribute(Netlink.FRA_UID_RANGE, MemoryMarshal.AsBytes<uint>([users.First, users.Last]));
        if (IpProtocol is { } protocol)
            to.Attribute(Netlink.FRA_IP_PROTO, protocol);
        if (SourcePorts is { } source)
            to.Attribute(Netlink.FRA_SPORT_RANGE, MemoryMarshal.AsBytes<ushort>([source.First, source.Last]));
        if (DestinationPorts is { } destination)
            to.Attribute(Netlink.FRA_DPORT_RANGE,
                MemoryMarshal.AsBytes<ushort>([destination.First, destination.Last]));
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        if (Family == IpFamily.IPv6 && From is null && To is null)
            text.Append("inet6 ");
        if (IsInverted)
            text.Append("not ");
        text.Append($"from {(From is { } from ? IpRoute.Network(from) : "all")}");
        if (To is { } to)
            text.Append($" to {IpRoute.Network(to)}");
        text.Append($" priority {Preference} tos 0x{ServiceType:x}");
        if (Mark is not null || MarkMask is not null)
            text.Append($" fwmark 0x{Mark ?? 0:x}{(MarkMask is { } mask ? $"/0x{mask:x}" : "")}");
        if (InInterface is not null)
            text.Append($" iif {InInterface}");
        if (OutInterface is not null)
            text.Append($" oif {OutInterface}");
        if (SuppressPrefixLength is { } length)
            text.Append($" suppress_prefixlength {length}");
        if (SuppressGroup is { } group)
            text.Append($" suppress_ifgroup {group}");
        if (TunnelId is { } tunnel)
            text.Append($" tunnel-id {tunnel}");
        if (Users is { } users)
            text.Append($" uidrange {users.First}-{users.Last}");
        if (IsL3Master)
            text.Append(" l3mdev");
        if (Origin != 0)
            text.Append($" protocol {Origin}");
        if (IpProtocol is { } protocol)
            text.Append($" ipproto {protocol}");
        if (SourcePorts is { } source)
            text.Append($" sport {source.First}-{source.Last}");
        if (DestinationPorts is { } ports)
            text.Append($" dport {ports.First}-{ports.Last}");
        if (Realms != 0)
            text.Append($" realms {IpRoute.RealmsText(Realms)}");
        text.Append(Action switch
        {
            ToTable => $" lookup {Table}",
            Goto => $" goto {Target}",
            Nop => " nop",
            _ => $" type {ActionName}",
        });
        return text.ToString();
    }
}
