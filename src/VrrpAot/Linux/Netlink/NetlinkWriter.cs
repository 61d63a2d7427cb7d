using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace VrrpAot.Linux;

/// <summary>
/// Writes rtnetlink requests one behind the other into a fixed buffer; the kernel carries out all of one send.
/// </summary>
internal sealed class NetlinkWriter(NativeBuffer buffer)
{
    /// <summary>Above the longest request that is written here (an address with every attribute: 108 bytes); what
    /// others have written is longer (<see cref="Copy"/>).</summary>
    public const int LongestRequest = 128;

    private int _messageStart;

    /// <summary>Bytes written since <see cref="Clear"/>.</summary>
    public int Length { get; private set; }

    public bool HasRoomFor(int length) => buffer.Length - Length >= length;

    public void Clear() => Length = 0;

    public void Begin<TBody>(ushort type, ushort flags, uint sequence, in TBody body) where TBody : unmanaged
    {
        _messageStart = Length;
        Append(new NetlinkHeader { Type = type, Flags = flags, Sequence = sequence });
        Append(body);
    }

    public void Attribute<TValue>(ushort type, TValue value) where TValue : unmanaged
    {
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(new ReadOnlySpan<TValue>(in value));
        Attribute(type, bytes);
    }

    public void Attribute(ushort type, IpAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.WriteTo(bytes);
        Attribute(type, (ReadOnlySpan<byte>)bytes[..address.Length]);
    }

    public void Attribute(ushort type, ReadOnlySpan<byte> value)
    {
        Append(new AttributeHeader { Length = (ushort)(4 + value.Length), Type = type });
        Span<byte> room = buffer.Span[Length..];
        value.CopyTo(room);
        int padded = Netlink.Align(value.Length);
        room[value.Length..padded].Clear();
        Length += padded;
    }

    /// <summary>A name with its NUL, and nothing behind it.</summary>
    public void Name(ushort type, in FixedName name)
    {
        ReadOnlySpan<byte> all = name;
        Attribute(type, all[..(name.Bytes.Length + 1)]);
    }

    /// <summary>An attribute that consists of attributes: those written until <see cref="EndNested"/>.</summary>
    /// <returns>Where it begins.</returns>
    public int BeginNested(ushort type)
    {
        int start = Length;
        Append(new AttributeHeader { Type = (ushort)(type | Netlink.NLA_F_NESTED) });
        return start;
    }

    /// <summary>The same without the mark that it is one, as older parts of rtnetlink have it.</summary>
    public int BeginPlain(ushort type)
    {
        int start = Length;
        Append(new AttributeHeader { Type = type });
        return start;
    }

    /// <summary>One way of a route (rtnexthop), with the attributes written until <see cref="EndHop"/>.</summary>
    /// <returns>Where it begins.</returns>
    public int BeginHop(in HopMessage hop)
    {
        int start = Length;
        Append(hop);
        return start;
    }

    public void EndHop(int start) => MemoryMarshal.Write(buffer.Span[start..], (ushort)(Length - start));

    public void EndNested(int start) => MemoryMarshal.Write(buffer.Span[start..], (ushort)(Length - start));

    /// <summary>A whole message, but for its sequence number.</summary>
    public void Copy(ReadOnlySpan<byte> message, uint sequence)
    {
        const int sequenceAt = 8;
        Span<byte> room = buffer.Span[Length..];
        message.CopyTo(room);
        MemoryMarshal.Write(room[sequenceAt..], sequence);
        Length += Netlink.Align(message.Length);
    }

    /// <summary>Writes the message's length into its header.</summary>
    public void End() => MemoryMarshal.Write(buffer.Span[_messageStart..], (uint)(Length - _messageStart));

    private void Append<T>(in T value) where T : unmanaged
    {
        MemoryMarshal.Write(buffer.Span[Length..], value);
        Length += Unsafe.SizeOf<T>();
    }
}
