using System.Buffers.Binary;

namespace Guest;

/// <summary>A message of generic netlink, as an nlmon device saw it.</summary>
/// <param name="Type">The number of the family; 16 is the controller's.</param>
/// <param name="Flags">NLM_F_*.</param>
/// <param name="Port">The socket of the process: the lower 22 bits are the process's number (libnl).</param>
/// <param name="Body">What follows the header.</param>
internal sealed record NetlinkMessage(ushort Type, ushort Flags, uint Port, byte[] Body)
{
    private const ushort Controller = 16, FirstType = 16;
    private const int FileHeader = 24, PacketHeader = 16, LinkHeader = 16, ProtocolAt = 14, MessageHeader = 16;
    private const ushort GenericNetlink = 16;

    public bool IsController => Type == Controller;

    public bool IsRequest => (Flags & 1) != 0;

    public int Process => (int)(Port & 0x3fffff);

    /// <summary>A line of the golden file.</summary>
    public string Line => $"{(IsRequest ? '>' : '<')} {Flags:x} {Convert.ToHexStringLower(Body)}\n";

    /// <summary>
    /// Reads a file of tcpdump's (pcap, link type 253: 16 bytes before the message, the family last).
    /// </summary>
    public static List<NetlinkMessage> ReadAll(byte[] pcap)
    {
        List<NetlinkMessage> messages = [];
        for (int at = FileHeader; at + PacketHeader <= pcap.Length;)
        {
            int length = BinaryPrimitives.ReadInt32LittleEndian(pcap.AsSpan(at + 8));
            ReadOnlySpan<byte> packet = pcap.AsSpan(at + PacketHeader, length);
            at += PacketHeader + length;
            if (BinaryPrimitives.ReadUInt16BigEndian(packet[ProtocolAt..]) != GenericNetlink)
                continue;
            ReadOnlySpan<byte> rest = packet[LinkHeader..];
            while (rest.Length >= MessageHeader)
            {
                int size = BinaryPrimitives.ReadInt32LittleEndian(rest);
                ushort type = BinaryPrimitives.ReadUInt16LittleEndian(rest[4..]);
                // Acknowledgements and ends of lists are netlink's own.
                if (type >= FirstType)
                {
                    messages.Add(new NetlinkMessage(type, BinaryPrimitives.ReadUInt16LittleEndian(rest[6..]),
                        BinaryPrimitives.ReadUInt32LittleEndian(rest[12..]), rest[MessageHeader..size].ToArray()));
                }
                rest = rest[Math.Min((size + 3) & ~3, rest.Length)..];
            }
        }
        return messages;
    }
}
