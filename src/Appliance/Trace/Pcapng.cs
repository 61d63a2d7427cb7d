using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Appliance.Trace;

/// <summary>
/// Blocks of a pcapng file (draft-ietf-opsawg-pcapng), little-endian, times in nanoseconds since 1970:
/// <code>
/// every block   0 u32 type, 4 u32 length, 8 body, then options, then the length again; multiples of 4
/// option        0 u16 code, 2 u16 length, 4 value, padded to 4; code 0 ends them
/// </code>
/// Pure: bytes into a buffer of the caller.
/// </summary>
internal static class Pcapng
{
    /// <summary>How each file begins, whatever its byte order.</summary>
    public static ReadOnlySpan<byte> Magic => [0x0A, 0x0D, 0x0D, 0x0A];

    private const uint SectionHeader = 0x0A0D0D0A, InterfaceDescription = 1, InterfaceStatistics = 5,
        EnhancedPacket = 6;
    private const uint ByteOrder = 0x1A2B3C4D;
    private const ushort EndOfOptions = 0, Comment = 1;
    private const ushort Ethernet = 1;
    private const byte Nanoseconds = 9;

    /// <summary>Once, first.</summary>
    public static void Section(IBufferWriter<byte> to, string program)
    {
        var block = new Block(to, SectionHeader, 128);
        block.U32(ByteOrder);
        block.U16(1);
        block.U16(0);
        block.U64(ulong.MaxValue); // How long the section will be is not known.
        block.Option(3, "Linux"u8);
        block.Option(4, Encoding.UTF8.GetBytes(program));
        block.End();
    }

    /// <summary>Once for each interface; their order is their number, from 0.</summary>
    /// <param name="snapLength">Most bytes of a frame that are kept.</param>
    public static void Interface(IBufferWriter<byte> to, string name, int snapLength)
    {
        var block = new Block(to, InterfaceDescription, 128);
        block.U16(Ethernet);
        block.U16(0);
        block.U32((uint)snapLength);
        block.Option(2, Encoding.UTF8.GetBytes(name));
        block.Option(9, [Nanoseconds]);
        block.End();
    }

    /// <param name="length">Bytes on the wire.</param>
    /// <param name="captured">Those that were kept.</param>
    /// <param name="comment">For those who read the file; null for none.</param>
    public static void Packet(IBufferWriter<byte> to, int number, long at, int length, ReadOnlySpan<byte> captured,
        bool outgoing, string? comment)
    {
        const uint inbound = 1, outbound = 2;
        byte[] said = comment is null ? [] : Encoding.UTF8.GetBytes(comment);
        var block = new Block(to, EnhancedPacket, captured.Length + said.Length + 64);
        block.U32((uint)number);
        block.Time(at);
        block.U32((uint)captured.Length);
        block.U32((uint)length);
        block.Bytes(captured);
        Span<byte> flags = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(flags, outgoing ? outbound : inbound);
        block.Option(2, flags);
        if (comment is not null)
            block.Option(Comment, said);
        block.End();
    }

    /// <summary>Any number of times for each interface; the last one counts.</summary>
    /// <param name="since">When the trace began.</param>
    /// <param name="passed">Packets that the filter let through, the lost ones among them.</param>
    /// <param name="comment">Why the trace ended early; null when it did not.</param>
    public static void Statistics(IBufferWriter<byte> to, int number, long at, long since, ulong passed, ulong lost,
        string? comment = null)
    {
        byte[] said = comment is null ? [] : Encoding.UTF8.GetBytes(comment);
        var block = new Block(to, InterfaceStatistics, said.Length + 128);
        block.U32((uint)number);
        block.Time(at);
        if (comment is not null)
            block.Option(Comment, said);
        block.OptionTime(2, since);
        block.OptionTime(3, at);
        block.OptionCount(4, passed);
        block.OptionCount(5, lost);
        block.End();
    }

    /// <summary>One block being written.</summary>
    private ref struct Block
    {
        private readonly IBufferWriter<byte> _to;
        private readonly Span<byte> _bytes;
        private int _at;

        /// <param name="longest">At least the bytes that it will have.</param>
        public Block(IBufferWriter<byte> to, uint type, int longest)
        {
            _to = to;
            _bytes = to.GetSpan(longest);
            U32(type);
            U32(0); // The length, known at the end.
        }

        public void U16(ushort value)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(_bytes[_at..], value);
            _at += 2;
        }

        public void U32(uint value)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(_bytes[_at..], value);
            _at += 4;
        }

        public void U64(ulong value)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(_bytes[_at..], value);
            _at += 8;
        }

        /// <summary>The upper half first.</summary>
        public void Time(long nanoseconds)
        {
            U32((uint)(nanoseconds >> 32));
            U32((uint)nanoseconds);
        }

        public void Bytes(scoped ReadOnlySpan<byte> value)
        {
            value.CopyTo(_bytes[_at..]);
            int padded = value.Length + 3 & ~3;
            _bytes[(_at + value.Length)..(_at + padded)].Clear();
            _at += padded;
        }

        public void Option(ushort code, scoped ReadOnlySpan<byte> value)
        {
            U16(code);
            U16((ushort)value.Length);
            Bytes(value);
        }

        public void OptionTime(ushort code, long nanoseconds)
        {
            U16(code);
            U16(8);
            Time(nanoseconds);
        }

        public void OptionCount(ushort code, ulong count)
        {
            U16(code);
            U16(8);
            U64(count);
        }

        public void End()
        {
            U32(EndOfOptions);
            uint length = (uint)_at + 4;
            U32(length);
            BinaryPrimitives.WriteUInt32LittleEndian(_bytes[4..], length);
            _to.Advance(_at);
        }
    }
}
