using System.Runtime.InteropServices;

namespace VrrpAot.Linux;

/// <summary>The numbers of linux/ip_vs.h and of generic netlink's controller.</summary>
internal static class Ipvs
{
    public const byte Version = 1;

    public const byte NewService = 1, SetService = 2, DeleteService = 3, GetService = 4;
    public const byte NewDestination = 5, SetDestination = 6, DeleteDestination = 7, GetDestination = 8;
    public const byte NewDaemon = 9, DeleteDaemon = 10, GetDaemon = 11;
    public const byte SetConfig = 12, GetConfig = 13, SetInfo = 14, GetInfo = 15, Zero = 16, Flush = 17;

    /// <summary>IPVS_CMD_ATTR_*: what stands in a message.</summary>
    public const ushort Service = 1, Destination = 2, Daemon = 3, TimeoutTcp = 4, TimeoutTcpFin = 5, TimeoutUdp = 6;

    /// <summary>The controller, which knows the numbers of families by their names.</summary>
    public const ushort GENL_ID_CTRL = 16;
    public const byte CTRL_CMD_GETFAMILY = 3, CTRL_VERSION = 1;
    public const ushort CTRL_ATTR_FAMILY_ID = 1, CTRL_ATTR_FAMILY_NAME = 2;

    public const ushort AF_INET = 2, AF_INET6 = 10;

    public static ushort FamilyOf(IpFamily family) => family == IpFamily.IPv6 ? AF_INET6 : AF_INET;

    /// <summary>
    /// The attribute of such a type in a message of this command, without the attributes' own header. False: it is
    /// another command's, cut short, or has none.
    /// </summary>
    /// <param name="body">What follows the netlink header.</param>
    public static bool TryOpen(ReadOnlySpan<byte> body, byte command, ushort type, out ReadOnlySpan<byte> nested)
    {
        nested = default;
        if (!MemoryMarshal.TryRead(body, out GenericHeader header) || header.Command != command)
            return false;
        NetlinkAttributes attributes = new(body[GenericHeader.Length..]);
        while (attributes.Next())
        {
            if (attributes.Type != type)
                continue;
            nested = attributes.Value;
            return true;
        }
        return false;
    }

    /// <summary>An address stands in 16 bytes; of an IPv4 address the first four count.</summary>
    public static void WriteAddress(NetlinkWriter writer, ushort type, IpAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        address.WriteTo(bytes);
        writer.Attribute(type, (ReadOnlySpan<byte>)bytes);
    }

    public static bool TryReadAddress(ReadOnlySpan<byte> bytes, IpFamily family, out IpAddress address)
    {
        bool whole = bytes.Length >= IpAddress.LengthOf(family);
        address = whole ? IpAddress.Read(bytes, family) : default;
        return whole;
    }

    public static bool TryReadFamily(ushort number, out IpFamily family)
    {
        family = number == AF_INET6 ? IpFamily.IPv6 : IpFamily.IPv4;
        return number is AF_INET or AF_INET6;
    }
}

/// <summary><c>struct genlmsghdr</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GenericHeader
{
    public const int Length = 4;

    public byte Command;
    public byte Version;
    public ushort Reserved;
}
