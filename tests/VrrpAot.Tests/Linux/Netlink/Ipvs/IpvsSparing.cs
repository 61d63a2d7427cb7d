using System.Buffers.Binary;
using VrrpAot.Linux;

namespace VrrpAot.Tests.Linux;

/// <summary>
/// ipvsadm and keepalived say more than the kernel reads (src/VrrpAot/Linux/Netlink/Ipvs/README.md). This takes it out
/// of a request of theirs, and touches nothing else, so that what remains can be compared byte by byte.
/// </summary>
internal static class IpvsSparing
{
    private const int Nested = 0x8000;

    /// <param name="body">From the generic header on.</param>
    /// <param name="isIpvsadm">It also writes attributes of tunnels that are zero, and an empty interface.</param>
    public static byte[] Spare(byte[] body, bool isIpvsadm)
    {
        byte command = body[0];
        List<byte> spared = [.. body[..GenericHeader.Length]];
        foreach ((ushort type, byte[] value) in Attributes(body.AsSpan(GenericHeader.Length)))
        {
            Func<ushort, byte[], bool>? counts = (type & ~Nested) switch
            {
                // Whoever is not made or changed is named by family, protocol, address, port or mark.
                Ipvs.Service when command is not (Ipvs.NewService or Ipvs.SetService) => (inner, _) => inner <= 5,
                // A destination: by family, address and port.
                Ipvs.Destination when command == Ipvs.DeleteDestination => (inner, _) => inner is 1 or 2 or 11,
                Ipvs.Destination when isIpvsadm => 
                    (inner, at) => inner is not (13 or 14 or 15) || at.AsSpan().ContainsAnyExcept((byte)0),
                Ipvs.Daemon when isIpvsadm && command == Ipvs.DeleteDaemon => (inner, _) => inner != 2,
                _ => null,
            };
            Write(spared, type, counts is null ? value : [.. Inner(value, counts)]);
        }
        return [.. spared];
    }

    private static List<byte> Inner(byte[] nested, Func<ushort, byte[], bool> counts)
    {
        List<byte> spared = [];
        foreach ((ushort type, byte[] value) in Attributes(nested))
        {
            if (counts(type, value))
                Write(spared, type, value);
        }
        return spared;
    }

    /// <summary>In the order in which they stand.</summary>
    private static List<(ushort Type, byte[] Value)> Attributes(ReadOnlySpan<byte> bytes)
    {
        List<(ushort, byte[])> attributes = [];
        while (!bytes.IsEmpty)
        {
            int length = BinaryPrimitives.ReadUInt16LittleEndian(bytes);
            attributes.Add((BinaryPrimitives.ReadUInt16LittleEndian(bytes[2..]), bytes[4..length].ToArray()));
            bytes = bytes[Netlink.Align(length)..];
        }
        return attributes;
    }

    private static void Write(List<byte> to, ushort type, byte[] value)
    {
        byte[] header = new byte[4];
        BinaryPrimitives.WriteUInt16LittleEndian(header, (ushort)(4 + value.Length));
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(2), type);
        to.AddRange(header);
        to.AddRange(value);
        while (to.Count % 4 != 0)
            to.Add(0);
    }
}
