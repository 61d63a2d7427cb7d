using System.Buffers.Binary;
using VrrpAot.Bfd;

namespace VrrpAot.Wire;

/// <summary>Why a datagram is no BFD control packet of ours; the names of the counters.</summary>
public enum BfdReject : byte
{
    None,
    /// <summary>Fewer than 24 bytes, or than it says itself.</summary>
    WrongLength,
    /// <summary>Not version 1.</summary>
    WrongVersion,
    /// <summary>Its multiplier is 0.</summary>
    NoMultiplier,
    /// <summary>The bit for point-to-multipoint, which nobody may set.</summary>
    Multipoint,
    /// <summary>It has authentication, which is not in use.</summary>
    Authenticated,
    /// <summary>It asks and answers in one.</summary>
    PollWithFinal,
    /// <summary>A diagnostic that nobody knows.</summary>
    WrongDiagnostic,
    /// <summary>Its sender has no discriminator.</summary>
    NoDiscriminator,
    /// <summary>It says Init or Up, and does not know to whom.</summary>
    NoYourDiscriminator,
    /// <summary>TTL or hop limit: it came from further away than may be.</summary>
    WrongTtl,
    /// <summary>No session is meant.</summary>
    UnknownSession,
}

/// <summary>
/// The bytes of a BFD control packet (RFC 5880 section 4.1): 24 of them, without authentication.
/// <code>
/// 0 version 1, diagnostic    4 my discriminator       12 desired min TX, µs
/// 1 state, P F C A D M       8 your discriminator     16 required min RX, µs
/// 2 multiplier  3 length                              20 required min echo RX, µs: 0
/// </code>
/// </summary>
public static class BfdMessage
{
    /// <summary>Bytes.</summary>
    public const int Length = 24;

    /// <summary>RFC 5881 section 4.</summary>
    public const ushort SingleHopPort = 3784;
    /// <summary>RFC 5883 section 5.</summary>
    public const ushort MultihopPort = 4784;

    private const byte Poll = 0x20, Final = 0x10, Authentication = 0x04, Demand = 0x02, Multipoint = 0x01;
    private const int MyDiscriminatorAt = 4, YourDiscriminatorAt = 8, MinTxAt = 12, MinRxAt = 16, MinEchoRxAt = 20;
    private const int Version = 1, Microsecond = 1000;

    /// <summary>
    /// The checks of RFC 5880 section 6.8.6 that need no session, in its order. Nothing throws, whatever the bytes.
    /// </summary>
    /// <param name="datagram">The payload of UDP.</param>
    public static BfdReject TryRead(ReadOnlySpan<byte> datagram, out ControlPacket packet)
    {
        packet = default;
        if (datagram.Length < Length)
            return BfdReject.WrongLength;
        if (datagram[0] >> 5 != Version)
            return BfdReject.WrongVersion;
        byte flags = datagram[1];
        if (datagram[3] < Length || datagram[3] > datagram.Length)
            return BfdReject.WrongLength;
        if (datagram[2] == 0)
            return BfdReject.NoMultiplier;
        if ((flags & Multipoint) != 0)
            return BfdReject.Multipoint;
        uint mine = BinaryPrimitives.ReadUInt32BigEndian(datagram[MyDiscriminatorAt..]);
        if (mine == 0)
            return BfdReject.NoDiscriminator;
        uint yours = BinaryPrimitives.ReadUInt32BigEndian(datagram[YourDiscriminatorAt..]);
        var state = (BfdState)(flags >> 6);
        if (yours == 0 && state is (BfdState.Init or BfdState.Up))
            return BfdReject.NoYourDiscriminator;
        // "If the A bit is set and no authentication is in use (bfd.AuthType is zero), the packet MUST be discarded."
        if ((flags & Authentication) != 0)
            return BfdReject.Authenticated;
        // Section 6.5: no packet is both.
        if ((flags & (Poll | Final)) == (Poll | Final))
            return BfdReject.PollWithFinal;
        var diagnostic = (BfdDiagnostic)(datagram[0] & 0x1F);
        if (diagnostic > BfdDiagnostic.ReverseConcatenatedPathDown)
            return BfdReject.WrongDiagnostic;
        packet = new ControlPacket
        {
            State = state,
            Diagnostic = diagnostic,
            Poll = (flags & Poll) != 0,
            Final = (flags & Final) != 0,
            Demand = (flags & Demand) != 0,
            Multiplier = datagram[2],
            MyDiscriminator = mine,
            YourDiscriminator = yours,
            DesiredMinTx = Time(datagram[MinTxAt..]),
            RequiredMinRx = Time(datagram[MinRxAt..]),
        };
        return BfdReject.None;
    }

    /// <summary>Writes a packet.</summary>
    /// <param name="into">At least <see cref="Length"/> bytes.</param>
    public static void Write(in ControlPacket packet, Span<byte> into)
    {
        into[0] = (byte)(Version << 5 | (int)packet.Diagnostic);
        into[1] = (byte)((int)packet.State << 6 | (packet.Poll ? Poll : 0) | (packet.Final ? Final : 0)
            | (packet.Demand ? Demand : 0));
        into[2] = packet.Multiplier;
        into[3] = Length;
        BinaryPrimitives.WriteUInt32BigEndian(into[MyDiscriminatorAt..], packet.MyDiscriminator);
        BinaryPrimitives.WriteUInt32BigEndian(into[YourDiscriminatorAt..], packet.YourDiscriminator);
        BinaryPrimitives.WriteUInt32BigEndian(into[MinTxAt..], Microseconds(packet.DesiredMinTx));
        BinaryPrimitives.WriteUInt32BigEndian(into[MinRxAt..], Microseconds(packet.RequiredMinRx));
        // No echo packets, please (section 6.8.9).
        BinaryPrimitives.WriteUInt32BigEndian(into[MinEchoRxAt..], 0);
    }

    private static Duration Time(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt32BigEndian(bytes) * (long)Microsecond);

    private static uint Microseconds(Duration time) => (uint)(time.Nanoseconds / Microsecond);
}
