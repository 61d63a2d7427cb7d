namespace VrrpAot.Engine;

/// <summary>
/// What the engine holds, in memory that outlives it: when the engine dies, the guardian finds here the priority-0
/// adverts to send and the addresses to remove, ready to use, and needs to know nothing else about VRRP.
/// <para>
/// There is room for two tables, one in each half of the memory behind the header: while one is in use, a successor with other
/// instances is prepared in the other half, and one store in the header puts it in force.
/// </para>
/// <para>
/// Layout, all numbers in the machine's own byte order, every record on an 8-byte boundary:
/// </para>
/// <code>
/// header, 32 bytes
///   0  u32  magic "VRHT" (written last, when all else is in place)
///   4  u32  version, 4
///   8  i64  turns of the loop so far
///  16  i64  CLOCK_BOOTTIME in ns until which the loop has promised to turn again
///  24  i32  offset of the table in force, from the start of the memory
///  28  i32  orders to reload that were answered so far
/// table
///   0  i32  number of slots
///   4  i32  reserved, 0
/// slot, 24 bytes, one per instance, from offset 8 of the table on
///   0  i32  held: 1 while the instance is MASTER or has its addresses in place
///   4  i32  offset of the first advert record, from the start of the memory
///   8  i32  number of advert records: 1 for multicast, one per peer for unicast
///  12  i32  offset of the first address record
///  16  i32  number of address records
///  20  i32  room for the packet in each advert record, bytes
/// advert record, 16 bytes and then the room for the packet
///   0  i32  ready: 0 while the record is empty or being rewritten
///   4  i32  interface index
///   8  u32  IPv4 destination, first octet highest; 0 means that the packet is a whole Ethernet frame
///  12  i32  length of the packet in bytes
///  16       the packet
/// address record, 24 bytes
///   0  i32  ready
///   4  i32  interface index
///   8  u32  IPv4 address, first octet highest
///  12  i32  prefix length, 0..32
///  16  u32  IPv4 address of the peer, first octet highest; 0 for none
///  20  i32  reserved, 0
/// </code>
/// <para>
/// One writer, and a reader that looks at slots only when the writer is dead: the ready flag is all that is needed to
/// keep a half-written record from being used, and it costs no more than that one record.
/// </para>
/// </summary>
internal static class HeldTable
{
    public const uint Magic = 0x54485256;
    public const uint Version = 4;

    public const int HeaderLength = 32;
    public const int TurnCountAt = 8;
    public const int BusyUntilAt = 16;
    public const int TableAt = 24;
    public const int ReloadsAt = 28;

    public const int SlotCountAt = 0;
    public const int TableHeaderLength = 8;

    public const int SlotLength = 24;
    public const int HeldAt = 0;
    public const int AdvertsAt = 4;
    public const int AdvertCountAt = 8;
    public const int AddressesAt = 12;
    public const int AddressCountAt = 16;
    public const int PacketRoomAt = 20;

    public const int AdvertHeaderLength = 16;
    public const int AddressLength = 24;

    public const int ReadyAt = 0;
    public const int InterfaceAt = 4;
    public const int DestinationAt = 8;
    public const int LengthAt = 12;
    public const int PrefixLengthAt = 12;
    public const int PeerAt = 16;
}

/// <summary>One priority-0 advert, ready to send. Points into the table.</summary>
public readonly unsafe ref struct HeldAdvert(int interfaceIndex, IpAddress destination, byte* packet, int length)
{
    public readonly int InterfaceIndex = interfaceIndex;
    /// <summary>Where the IPv4 packet goes; 0.0.0.0 when it is a whole Ethernet frame (multicast).</summary>
    public readonly IpAddress Destination = destination;
    public readonly byte* Packet = packet;
    /// <summary>Bytes.</summary>
    public readonly int Length = length;
}

/// <summary>One address that the engine put on an interface; <paramref name="Peer"/> is 0.0.0.0 for none. The kernel removes it only by all four.</summary>
public readonly record struct HeldAddress(int InterfaceIndex, IpAddress Address, byte PrefixLength, IpAddress Peer = default);
