using System.Buffers.Binary;
using System.Text;

namespace Appliance.Update;

/// <summary>
/// Which slot boots: one sector of the card, in the form of an U-Boot environment, since both U-Boot and we read and write it. CRC-32 (little endian) over the following 508 bytes,
/// then `key=value` strings, each ended by a zero, a further zero, zeros. Pure.
/// </summary>
/// <param name="Active">Boots unless there is a trial.</param>
/// <param name="Trial">Boots as long as there are tries; null for none.</param>
/// <param name="Tries">Boots left to the trial; U-Boot takes one away before each.</param>
internal readonly record struct SlotState(Slot Active, Slot? Trial = null, int Tries = 0)
{
    public const int Bytes = 512;
    private const int CrcBytes = 4;

    /// <param name="sector">512 bytes, all of which are written.</param>
    public void Write(Span<byte> sector)
    {
        sector.Clear();
        string text = $"active={Active.Name()}\0{(Trial is { } trial ? $"trial={trial.Name()}\0tries={Tries}\0" : "")}";
        Encoding.ASCII.GetBytes(text, sector[CrcBytes..]);
        BinaryPrimitives.WriteUInt32LittleEndian(sector, Crc32(sector[CrcBytes..]));
    }

    /// <summary>Null for a sector whose CRC is wrong, or that names no active slot.</summary>
    public static SlotState? Read(ReadOnlySpan<byte> sector)
    {
        if (BinaryPrimitives.ReadUInt32LittleEndian(sector) != Crc32(sector[CrcBytes..]))
            return null;
        Slot? active = null, trial = null;
        int tries = 0;
        foreach (string pair in Encoding.ASCII.GetString(sector[CrcBytes..]).Split('\0'))
        {
            if (pair.StartsWith("active=", StringComparison.Ordinal))
                active = Slots.Read(pair[7..]);
            else if (pair.StartsWith("trial=", StringComparison.Ordinal))
                trial = Slots.Read(pair[6..]);
            else if (pair.StartsWith("tries=", StringComparison.Ordinal) && pair.Length == 7 && char.IsAsciiDigit(pair[6]))
                tries = pair[6] - '0';
        }
        return active is { } slot ? new SlotState(slot, trial, trial is null ? 0 : tries) : null;
    }

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
