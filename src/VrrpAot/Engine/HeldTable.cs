namespace VrrpAot.Engine;

/// <summary>
/// What the engine holds, in memory that outlives it: when the engine dies, the guardian finds here the farewells to
/// send and the requests that take away what was held, as bytes ready to be sent, and needs to know nothing of either.
/// <para>
/// There is room for two tables, one in each half of the memory behind the header: while one is in use, a successor
/// with other instances is prepared in the other half, and one store in the header puts it in force.
/// </para>
/// <para>
/// Layout, all numbers in the machine's own byte order, every record on an 8-byte boundary:
/// </para>
/// <code>
/// header, 32 bytes
///   0  u32  magic "VRHT" (written last, when all else is in place)
///   4  u32  version, 5
///   8  i64  turns of the loop so far
///  16  i64  CLOCK_BOOTTIME in ns until which the loop has promised to turn again
///  24  i32  offset of the table in force, from the start of the memory
///  28  i32  orders to reload that were answered so far
/// table
///   0  i32  number of slots
///   4  i32  reserved, 0
/// slot, 32 bytes, one per instance, from offset 8 of the table on
///   0  i32  held: 1 while the instance is MASTER or has its addresses in place; 2 when it has let go of them, and
///           the kernel may not have heard: its removals are for the guardian then, its farewells are not
///   4  i32  reserved, 0
///   8  i32  offset of the first farewell, from the start of the memory
///  12  i32  number of farewells
///  16  i32  room for bytes in each farewell
///  20  i32  offset of the first removal
///  24  i32  number of removals
///  28  i32  room for bytes in each removal
/// record, 16 bytes and then the room for its bytes
///   0  i32  ready: 0 while the record is empty or being rewritten
///   4  i32  farewell: the interface that it leaves by; removal: 0
///   8  i32  farewell: 1 for a whole Ethernet frame, 0 for an IP packet that the routing table sends; removal: 0
///  12  i32  length of its bytes
///  16       the frame, the packet, or the netlink request
/// </code>
/// <para>
/// One writer, and a reader that looks at slots only when the writer is dead: the ready flag is all that is needed to
/// keep a half-written record from being used, and it costs no more than that one record.
/// </para>
/// </summary>
internal static class HeldTable
{
    public const uint Magic = 0x54485256;
    public const uint Version = 5;

    public const int HeaderLength = 32;
    public const int TurnCountAt = 8;
    public const int BusyUntilAt = 16;
    public const int TableAt = 24;
    public const int ReloadsAt = 28;

    public const int SlotCountAt = 0;
    public const int TableHeaderLength = 8;

    public const int SlotLength = 32;
    public const int HeldAt = 0, IsHeld = 1, IsLeaving = 2;
    /// <summary>Where a slot tells of its lists: offset, count and room, 4 bytes each.</summary>
    public const int FarewellsAt = 8, RemovalsAt = 20;
    public const int CountAt = 4, RoomAt = 8;

    public const int RecordHeaderLength = 16;
    public const int ReadyAt = 0;
    public const int InterfaceAt = 4;
    public const int IsFrameAt = 8;
    public const int LengthAt = 12;
}

/// <summary>What is to be sent in the place of a dead engine. Points into the table.</summary>
public readonly unsafe ref struct HeldFarewell(int interfaceIndex, bool isFrame, byte* bytes, int length)
{
    /// <summary>To leave by.</summary>
    public readonly int InterfaceIndex = interfaceIndex;
    /// <summary>A whole Ethernet frame; otherwise an IP packet that the routing table sends.</summary>
    public readonly bool IsFrame = isFrame;
    public readonly byte* Bytes = bytes;
    public readonly int Length = length;
}
