using System.Buffers.Binary;
using System.Text;

namespace Appliance.Update;

/// <summary>
/// The form of the slot state on the card, for the node and for who builds its card: an U-Boot environment of one
/// sector. CRC-32 (little endian) over the following 508 bytes, then `key=value` strings, each ended by a zero, a
/// further zero, zeros.
/// </summary>
public static class SlotSector
{
    /// <summary>Bytes of a sector, and the numbers of the two that hold it.</summary>
    public const int Bytes = 512, First = 16, Second = 17;
    internal const int CrcBytes = 4;

    /// <param name="sector">512 bytes, all of which are written.</param>
    /// <param name="text">The strings, each with its zero.</param>
    public static void Write(Span<byte> sector, string text)
    {
        sector.Clear();
        Encoding.ASCII.GetBytes(text, sector[CrcBytes..]);
        BinaryPrimitives.WriteUInt32LittleEndian(sector, Crc32(sector[CrcBytes..]));
    }

    /// <summary>The strings; null where the CRC is wrong.</summary>
    internal static string? Read(ReadOnlySpan<byte> sector) =>
        BinaryPrimitives.ReadUInt32LittleEndian(sector) == Crc32(sector[CrcBytes..])
            ? Encoding.ASCII.GetString(sector[CrcBytes..]) : null;

    /// <summary>The CRC of Ethernet and zlib, bit by bit: half a kilobyte does not deserve a table.</summary>
    internal static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte one in bytes)
        {
            crc ^= one;
            for (int bit = 0; bit < 8; bit++)
                crc = crc >> 1 ^ ((crc & 1) != 0 ? 0xedb88320u : 0);
        }
        return ~crc;
    }
}
