using System.Buffers.Binary;
using System.Text;
using Appliance.Update;

namespace Image;

/// <summary>
/// The whole card, sector by sector; docs/image.md draws it. Others read these places: boot.cmd, and the node itself.
/// </summary>
internal static class Card
{
    public const int Sector = 512;
    private const long Mega = 1 << 20;

    public const long Length = 256 * Mega, BootLength = 32 * Mega, SlotLength = 64 * Mega, Boot = Mega, SlotA = Boot
        + BootLength, SlotB = SlotA + SlotLength, Data = SlotB + SlotLength,
        DataLength = Length - Data;

    /// <summary>The slot state's two copies, in the gap in front of the first partition.</summary>
    public const int StateSector = SlotSector.First, StateCopy = SlotSector.Second;

    /// <param name="slot">Goes into slot a; slot b stays empty.</param>
    /// <exception cref="InvalidDataException">The slot's file system is larger than a slot.</exception>
    public static byte[] Make(byte[] boot, byte[] slot, byte[] data)
    {
        if (slot.Length > SlotLength)
            throw new InvalidDataException($"The kernel and its files need {slot.Length} bytes, and a slot has "
                + $"{SlotLength}.");
        var card = new byte[Length];
        WritePartitions(card);
        byte[] state = State("active=a");
        state.CopyTo(card, StateSector * Sector);
        state.CopyTo(card, StateCopy * Sector);
        boot.CopyTo(card, Boot);
        slot.CopyTo(card, SlotA);
        data.CopyTo(card, Data);
        return card;
    }

    /// <summary>
    /// The partition table of a PC's master boot record: four entries of 16 bytes from byte 446, then 55 AA. Little
    /// endian, addresses in sectors.
    /// </summary>
    internal static void WritePartitions(Span<byte> card)
    {
        // A number for those who know disks by it, the same on every card.
        Encoding.ASCII.GetBytes("vrrp", card[440..]);
        Entry(card[446..], 0x0e, Boot, BootLength);
        Entry(card[462..], 0x0e, SlotA, SlotLength);
        Entry(card[478..], 0x0e, SlotB, SlotLength);
        Entry(card[494..], 0x83, Data, DataLength);
        // U-Boot looks for its script on the active one.
        card[446] = 0x80;
        card[510] = 0x55;
        card[511] = 0xaa;
    }

    private static void Entry(Span<byte> entry, byte type, long start, long length)
    {
        // Cylinders, heads and sectors are nobody's business any more: the largest that can be said.
        ReadOnlySpan<byte> far = [0xfe, 0xff, 0xff];
        far.CopyTo(entry[1..]);
        entry[4] = type;
        far.CopyTo(entry[5..]);
        BinaryPrimitives.WriteUInt32LittleEndian(entry[8..], (uint)(start / Sector));
        BinaryPrimitives.WriteUInt32LittleEndian(entry[12..], (uint)(length / Sector));
    }

    /// <summary>
    /// A sector in the form of an U-Boot environment: CRC-32 (little endian) of the following 508 bytes; strings
    /// `key=value`, each ended by a zero; zeros.
    /// </summary>
    internal static byte[] State(params string[] pairs)
    {
        var sector = new byte[Sector];
        SlotSector.Write(sector, string.Concat(pairs.Select(pair => pair + '\0')));
        return sector;
    }
}
