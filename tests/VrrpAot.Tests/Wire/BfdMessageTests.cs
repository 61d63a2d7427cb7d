using System.Buffers.Binary;
using VrrpAot.Bfd;
using VrrpAot.Wire;

namespace VrrpAot.Tests.Wire;

/// <summary>RFC 5880 section 4.1, as keepalived 2.2.7 puts it on the wire.</summary>
public class BfdMessageTests
{
    /// <summary>Of a keepalived with min_tx 40, min_rx 50, multiplier 3.</summary>
    private static readonly byte[] s_down = Packets.Hex("20400318 0a0b0c0d 00000000 000f4240 0000c350 00000000");
    private static readonly byte[] s_up = Packets.Hex("20c00318 0a0b0c0d 01020304 00009c40 0000c350 00000000");

    [Fact]
    public void what_is_read_is_what_was_written()
    {
        ControlPacket down = Read(s_down), up = Read(s_up);
        Assert.Equal(new ControlPacket
        {
            State = BfdState.Down, Multiplier = 3, MyDiscriminator = 0x0A0B0C0D,
            DesiredMinTx = Duration.FromSeconds(1), RequiredMinRx = Duration.FromMilliseconds(50),
        }, down);
        Assert.Equal(BfdState.Up, up.State);
        Assert.Equal(0x01020304u, up.YourDiscriminator);
        Assert.Equal(Duration.FromMilliseconds(40), up.DesiredMinTx);
        Assert.Equal(s_down, Written(down));
        Assert.Equal(s_up, Written(up));
    }

    [Theory]
    [InlineData(BfdReject.WrongVersion, 0, 0x40)]
    [InlineData(BfdReject.WrongDiagnostic, 0, 0x29)]
    [InlineData(BfdReject.Multipoint, 1, 0xC1)]
    [InlineData(BfdReject.Authenticated, 1, 0xC4)]
    [InlineData(BfdReject.PollWithFinal, 1, 0xF0)]
    [InlineData(BfdReject.NoMultiplier, 2, 0)]
    [InlineData(BfdReject.WrongLength, 3, 23)]
    [InlineData(BfdReject.WrongLength, 3, 25)]
    public void each_check_has_its_reason(BfdReject reason, int at, byte value)
    {
        byte[] packet = [.. s_up];
        packet[at] = value;
        Assert.Equal(reason, BfdMessage.TryRead(packet, out ControlPacket read));
        Assert.Equal(default, read);
    }

    [Fact]
    public void discriminators_are_not_0_where_they_may_not_be()
    {
        byte[] packet = [.. s_up];
        packet.AsSpan(8, 4).Clear();
        Assert.Equal(BfdReject.NoYourDiscriminator, BfdMessage.TryRead(packet, out _));
        packet[1] = 0x00;
        Assert.Equal(BfdReject.None, BfdMessage.TryRead(packet, out _));
        packet.AsSpan(4, 4).Clear();
        Assert.Equal(BfdReject.NoDiscriminator, BfdMessage.TryRead(packet, out _));
    }

    [Fact]
    public void a_cut_packet_is_none_and_what_follows_one_is_not_looked_at()
    {
        for (int length = 0; length < s_up.Length; length++)
            Assert.Equal(BfdReject.WrongLength, BfdMessage.TryRead(s_up.AsSpan(0, length), out _));
        Assert.Equal(BfdReject.None, BfdMessage.TryRead([.. s_up, 1, 2, 3], out _));
    }

    [TsharkFact]
    public void tshark_reads_the_same()
    {
        byte[] payload = Written(Read(s_up) with { Poll = true, Diagnostic = BfdDiagnostic.DetectionTimeExpired });
        byte[] frame = new byte[14 + 28 + payload.Length];
        frame[12] = 0x08;
        Span<byte> ip = frame.AsSpan(14);
        (ip[0], ip[3], ip[8], ip[9]) = (0x45, (byte)(28 + payload.Length), 255, 17);
        Packets.Source.WriteTo(ip[12..]);
        Packets.Vip251.WriteTo(ip[16..]);
        BinaryPrimitives.WriteUInt16BigEndian(ip[20..], 49152);
        BinaryPrimitives.WriteUInt16BigEndian(ip[22..], BfdMessage.SingleHopPort);
        ip[25] = (byte)(8 + payload.Length);
        payload.CopyTo(ip[28..]);
        string said = TsharkFactAttribute.Dissect(frame);
        foreach (string sentence in (string[])["Protocol Version: 1", "Diagnostic Code: Control Detection Time Expired",
            "Session State: Up (0x3)", "= Poll: Set", "= Final: Not set", "Detect Time Multiplier: 3 (= 120 ms",
            "Message Length: 24 bytes", "My Discriminator: 0x0a0b0c0d", "Your Discriminator: 0x01020304",
            "Desired Min TX Interval:   40 ms", "Required Min RX Interval:   50 ms",
            "Required Min Echo Interval:    0 ms"])
            Assert.Contains(sentence, said);
        Assert.DoesNotContain("Malformed", said);
    }

    private static ControlPacket Read(byte[] bytes)
    {
        Assert.Equal(BfdReject.None, BfdMessage.TryRead(bytes, out ControlPacket packet));
        return packet;
    }

    private static byte[] Written(in ControlPacket packet)
    {
        byte[] bytes = new byte[BfdMessage.Length];
        BfdMessage.Write(packet, bytes);
        return bytes;
    }
}
