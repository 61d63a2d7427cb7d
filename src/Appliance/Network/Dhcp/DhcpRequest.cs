using System.Buffers.Binary;
using System.Text;

namespace Appliance.Network.Dhcp;

/// <summary>One message of a client (RFC 2131 section 4.4.1, table 5 says which field goes with which type).</summary>
internal sealed class DhcpRequest
{
    /// <summary>Bytes at most, and with padding at least: what BOOTP relays expect (RFC 951).</summary>
    public const int Longest = 576, Shortest = 300;

    public required DhcpType Type { get; init; }
    /// <summary>xid: the answer bears the same.</summary>
    public required uint Transaction { get; init; }
    /// <summary>Since the client began to ask.</summary>
    public ushort Seconds { get; init; }
    /// <summary>ciaddr: our address, where we have one and answer for it.</summary>
    public IpAddress Own { get; init; }
    /// <summary>Option 50.</summary>
    public IpAddress? Requested { get; init; }
    /// <summary>Option 54: which of the servers is meant.</summary>
    public IpAddress? Server { get; init; }

    /// <summary>Writes it. Returns its length, <see cref="Shortest"/>..<see cref="Longest"/>.</summary>
    /// <param name="to">At least <see cref="Longest"/> bytes.</param>
    /// <param name="mac">6 bytes; it is the client's identifier, too.</param>
    /// <param name="hostName">Up to 63 letters, digits and hyphens.</param>
    public int Write(Span<byte> to, ReadOnlySpan<byte> mac, string hostName)
    {
        to[..Longest].Clear();
        to[0] = DhcpLayout.BootRequest;
        to[1] = DhcpLayout.Ethernet;
        to[2] = 6;
        BinaryPrimitives.WriteUInt32BigEndian(to[DhcpLayout.TransactionAt..], Transaction);
        BinaryPrimitives.WriteUInt16BigEndian(to[DhcpLayout.SecondsAt..], Seconds);
        // No broadcast flag: a packet socket hears a unicast answer to an address that is not ours yet.
        Own.WriteTo(to[DhcpLayout.ClientAddressAt..]);
        mac[..6].CopyTo(to[DhcpLayout.HardwareAddressAt..]);
        BinaryPrimitives.WriteUInt32BigEndian(to[DhcpLayout.CookieAt..], DhcpLayout.Cookie);
        int at = DhcpLayout.OptionsAt;
        Put(to, ref at, DhcpOption.MessageType, [(byte)Type]);
        Put(to, ref at, DhcpOption.ClientId, [DhcpLayout.Ethernet, .. mac[..6]]);
        if (Requested is { } requested)
            Put(to, ref at, DhcpOption.RequestedAddress, requested);
        if (Server is { } server)
            Put(to, ref at, DhcpOption.ServerId, server);
        if (Type is DhcpType.Discover or DhcpType.Request)
        {
            Put(to, ref at, DhcpOption.HostName, Encoding.ASCII.GetBytes(hostName));
            Put(to, ref at, DhcpOption.LongestMessage, [Longest >> 8, Longest & 0xFF]);
            Put(to, ref at, DhcpOption.WantedOptions,
                [DhcpOption.SubnetMask, DhcpOption.Router, DhcpOption.NameServers, DhcpOption.TimeServers,
                DhcpOption.LeaseTime, DhcpOption.ServerId, DhcpOption.RenewalTime, DhcpOption.RebindingTime]);
        }
        to[at++] = DhcpOption.End;
        return Math.Max(at, Shortest);
    }

    private static void Put(Span<byte> to, ref int at, byte option, IpAddress address)
    {
        Span<byte> value = stackalloc byte[4];
        address.WriteTo(value);
        Put(to, ref at, option, value);
    }

    private static void Put(Span<byte> to, ref int at, byte option, ReadOnlySpan<byte> value)
    {
        to[at] = option;
        to[at + 1] = (byte)value.Length;
        value.CopyTo(to[(at + 2)..]);
        at += 2 + value.Length;
    }
}
