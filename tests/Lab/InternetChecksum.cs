using System.Buffers.Binary;

namespace Lab;

/// <summary>RFC 1071, written on its own so that tests do not check our checksum with itself.</summary>
public static class InternetChecksum
{
    public static ushort Of(ReadOnlySpan<byte> data)
    {
        uint sum = 0;
        for (int i = 0; i + 1 < data.Length; i += 2)
            sum += BinaryPrimitives.ReadUInt16BigEndian(data[i..]);
        if (data.Length % 2 == 1)
            sum += (uint)data[^1] << 8;
        while (sum >> 16 != 0)
            sum = (sum & 0xffff) + (sum >> 16);
        return (ushort)~sum;
    }
}
