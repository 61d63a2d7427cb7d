using System.Runtime.InteropServices;

namespace VrrpAot.Linux;

/// <summary>
/// Cuts what the kernel sent into messages. Lengths are checked against the buffer, not believed: a message that claims
/// more than is there ends the walk.
/// </summary>
internal ref struct NetlinkMessages(ReadOnlySpan<byte> buffer)
{
    private const int HeaderLength = 16;
    private ReadOnlySpan<byte> _rest = buffer;

    public NetlinkHeader Header { get; private set; }

    /// <summary>What follows the header of the current message.</summary>
    public ReadOnlySpan<byte> Body { get; private set; }

    public bool Next()
    {
        if (!MemoryMarshal.TryRead(_rest, out NetlinkHeader header) || header.Length < HeaderLength
            || header.Length > _rest.Length)
            return false;
        Header = header;
        int length = (int)header.Length;
        Body = _rest[HeaderLength..length];
        _rest = _rest[Math.Min(Netlink.Align(length), _rest.Length)..];
        return true;
    }
}

/// <summary>Cuts the tail of a message into attributes, as carefully.</summary>
internal ref struct NetlinkAttributes(ReadOnlySpan<byte> attributes)
{
    private const int HeaderLength = 4;
    private ReadOnlySpan<byte> _rest = attributes;

    public ushort Type { get; private set; }
    public ReadOnlySpan<byte> Value { get; private set; }

    public bool Next()
    {
        if (!MemoryMarshal.TryRead(_rest, out AttributeHeader header) || header.Length < HeaderLength
            || header.Length > _rest.Length)
            return false;
        Type = (ushort)(header.Type & Netlink.AttributeTypeMask);
        Value = _rest[HeaderLength..header.Length];
        _rest = _rest[Math.Min(Netlink.Align(header.Length), _rest.Length)..];
        return true;
    }

    /// <summary>The value as a number of the machine's byte order; 0 when it is too short to be one.</summary>
    public readonly uint AsUInt32() => MemoryMarshal.TryRead(Value, out uint number) ? number : 0;

    /// <summary>The same of 16 bits.</summary>
    public readonly ushort AsUInt16() => MemoryMarshal.TryRead(Value, out ushort number) ? number : (ushort)0;

    /// <summary>The same of 8 bits.</summary>
    public readonly byte AsByte() => Value.IsEmpty ? (byte)0 : Value[0];

    /// <summary>A number that has 64 bits, or 32.</summary>
    public readonly ulong AsUInt64() => MemoryMarshal.TryRead(Value, out ulong number) ? number : AsUInt32();

    /// <summary>The value as an address (network order); 0.0.0.0 or :: when it is too short to be one.</summary>
    public readonly IpAddress AsAddress(IpFamily family = IpFamily.IPv4) =>
        Value.Length < IpAddress.LengthOf(family) ? IpAddress.AnyOf(family) : IpAddress.Read(Value, family);
}
