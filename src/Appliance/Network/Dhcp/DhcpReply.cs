using System.Buffers.Binary;
using System.Numerics;

namespace Appliance.Network.Dhcp;

/// <summary>
/// One message of a server, as far as we use it. Nothing in it is believed before <see cref="TryRead"/> has looked at
/// it.
/// </summary>
internal sealed class DhcpReply
{
    /// <summary>A lease time that never ends (RFC 2131 section 3.3).</summary>
    public const uint Forever = uint.MaxValue;

    public DhcpType Type { get; private set; }
    public uint Transaction { get; private init; }
    /// <summary>yiaddr: the address that is offered or leased.</summary>
    public IpAddress Address { get; private init; }
    /// <summary>Length of the mask; where none was sent, that of the address's class.</summary>
    public byte PrefixLength { get; private set; }
    public IpAddress? Server { get; private set; }
    /// <summary>As they were sent; <see cref="Router"/> is the one that can be used.</summary>
    public IpAddress[] Routers { get; private set; } = [];
    public IpAddress[] NameServers { get; private set; } = [];
    public IpAddress[] TimeServers { get; private set; } = [];
    /// <summary>Seconds; 0 where none was sent, as with T1 and T2.</summary>
    public uint LeaseSeconds { get; private set; }
    public uint RenewalSeconds { get; private set; }
    public uint RebindingSeconds { get; private set; }

    /// <summary>An address that a host can have in a network of this mask.</summary>
    public bool HasUsableAddress => Address.IsHostIn(PrefixLength);

    /// <summary>
    /// The first router that is another machine on our link: the kernel takes no other as a gateway. Null for none.
    /// </summary>
    public IpAddress? Router
    {
        get
        {
            uint network = uint.MaxValue << (32 - PrefixLength);
            foreach (IpAddress router in Routers)
                if (router != Address && router.IsHostIn(PrefixLength) && ((router.IPv4 ^ Address.IPv4) & network) == 0)
                    return router;
            return null;
        }
    }

    /// <param name="message">Behind the UDP header.</param>
    /// <param name="mac">Ours: a message for somebody else is not read.</param>
    public static bool TryRead(ReadOnlySpan<byte> message, ReadOnlySpan<byte> mac, out DhcpReply reply)
    {
        reply = null!;
        if (message.Length < DhcpLayout.OptionsAt || message[0] != DhcpLayout.BootReply
            || message[1] != DhcpLayout.Ethernet || message[2] != 6
            || !message.Slice(DhcpLayout.HardwareAddressAt, 6).SequenceEqual(mac[..6])
            || BinaryPrimitives.ReadUInt32BigEndian(message[DhcpLayout.CookieAt..]) != DhcpLayout.Cookie)
            return false;
        var address = new IpAddress(BinaryPrimitives.ReadUInt32BigEndian(message[DhcpLayout.YourAddressAt..]));
        var read = new DhcpReply
        {
            Transaction = BinaryPrimitives.ReadUInt32BigEndian(message[DhcpLayout.TransactionAt..]),
            Address = address,
            PrefixLength = (byte)(address.IPv4 >> 31 == 0 ? 8 : address.IPv4 >> 30 == 2 ? 16 : 24),
        };
        int overload = 0;
        if (!read.Take(message[DhcpLayout.OptionsAt..], ref overload))
            return false;
        // RFC 2132 section 9.3: the fields for a boot file's and a server's name hold more options.
        int none = 0;
        if ((overload & 1) != 0 && !read.Take(message[DhcpLayout.FileAt..DhcpLayout.CookieAt], ref none)
            || (overload & 2) != 0 && !read.Take(message[DhcpLayout.ServerNameAt..DhcpLayout.FileAt], ref none))
            return false;
        reply = read;
        return read.Type is DhcpType.Offer or DhcpType.Ack or DhcpType.Nak;
    }

    /// <summary>False when an option does not fit: then nothing of the message is used.</summary>
    private bool Take(ReadOnlySpan<byte> options, ref int overload)
    {
        while (options.Length > 0 && options[0] != DhcpOption.End)
        {
            if (options[0] == DhcpOption.Pad)
            {
                options = options[1..];
                continue;
            }
            if (options.Length < 2 || options.Length < 2 + options[1])
                return false;
            if (!Take(options[0], options.Slice(2, options[1]), ref overload))
                return false;
            options = options[(2 + options[1])..];
        }
        return true;
    }

    private bool Take(byte option, ReadOnlySpan<byte> value, ref int overload)
    {
        switch (option)
        {
            case DhcpOption.MessageType or DhcpOption.Overload when value.Length != 1:
                return false;
            case DhcpOption.SubnetMask or DhcpOption.ServerId or DhcpOption.LeaseTime or DhcpOption.RenewalTime
                or DhcpOption.RebindingTime when value.Length != 4:
                return false;
            case DhcpOption.Router or DhcpOption.NameServers or DhcpOption.TimeServers when value.Length == 0
                || value.Length % 4 != 0:
                return false;
            case DhcpOption.MessageType: Type = (DhcpType)value[0]; break;
            case DhcpOption.Overload: overload = value[0]; break;
            case DhcpOption.ServerId:
                Server = new IpAddress(BinaryPrimitives.ReadUInt32BigEndian(value));
                return Server.Value.IsHost; // It is to be asked for more, by unicast.
            case DhcpOption.Router: Routers = Hosts(value); break;
            case DhcpOption.NameServers: NameServers = Hosts(value); break;
            case DhcpOption.TimeServers: TimeServers = Hosts(value); break;
            case DhcpOption.LeaseTime: LeaseSeconds = BinaryPrimitives.ReadUInt32BigEndian(value); break;
            case DhcpOption.RenewalTime: RenewalSeconds = BinaryPrimitives.ReadUInt32BigEndian(value); break;
            case DhcpOption.RebindingTime: RebindingSeconds = BinaryPrimitives.ReadUInt32BigEndian(value); break;
            case DhcpOption.SubnetMask:
                uint mask = BinaryPrimitives.ReadUInt32BigEndian(value);
                PrefixLength = (byte)BitOperations.LeadingZeroCount(~mask);
                // Ones, then zeros; and no network is larger than a class A: half of the world would be on our link.
                return PrefixLength >= 8 && (~mask & (~mask + 1)) == 0;
        }
        return true;
    }

    /// <summary>Of a list of addresses those that a machine can have.</summary>
    private static IpAddress[] Hosts(ReadOnlySpan<byte> value)
    {
        var hosts = new List<IpAddress>(value.Length / 4);
        for (int at = 0; at < value.Length; at += 4)
            if (new IpAddress(BinaryPrimitives.ReadUInt32BigEndian(value[at..])) is { IsHost: true } host)
                hosts.Add(host);
        return [.. hosts];
    }
}
