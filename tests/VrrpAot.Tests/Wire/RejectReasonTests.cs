using System.Security.Cryptography;
using VrrpAot.Protocol;
using VrrpAot.Wire;

namespace VrrpAot.Tests.Wire;

/// <summary>One packet for every reason, wrong in that one respect, and the order in which reasons are found.</summary>
public class RejectReasonTests
{
    private static readonly AdvertRules UnicastRules = Packets.Rules(VrrpVersion.V3, [Packets.Vip251], unicast: true,
        checkSource: true, peers: [new UnicastPeer(Packets.Source, MinTtl: 250)]);

    private static readonly byte[] Unicast = Packets.With(Packets.C, AdvertParserTests.ToHost);

    private static readonly AdvertRules s_signed = new()
    {
        Version = VrrpVersion.V3, Vrid = Packets.Vrid, AdvertInterval = Duration.FromSeconds(1),
        Addresses = [Packets.Vip251],
        Trailer = new TrailerRules { Keys = [TrailerSealTests.Key(1)], ActiveKey = 1,
            Window = Duration.FromSeconds(5) },
    };

    /// <summary>A packet signed at time 0, and changed.</summary>
    private static byte[] Signed(Action<Span<byte>> change)
    {
        var advert = new PreparedAdvert(s_signed, IpAddress.VrrpGroup);
        byte[] packet = new byte[advert.Length];
        advert.Write(packet, Packets.Source, Packets.Priority150);
        AdvertSeal seal = AdvertSeal.Of(s_signed, TestCodes.All)!;
        seal.Next(Duration.Zero);
        advert.Seal(packet, seal);
        byte[] trailer = packet[^AdvertTrailer.Length..];
        change(trailer);
        trailer.CopyTo(packet.AsSpan(packet.Length - trailer.Length));
        return packet;
    }

    /// <summary>Name of the case, reason, the packet, the rules it is held against.</summary>
    private static readonly (string Name, RejectReason Reason, byte[] Packet, AdvertRules Rules)[] Cases =
    [
        ("nothing at all", RejectReason.Truncated, [], Packets.RulesA),
        ("half an IP header", RejectReason.Truncated, Packets.A[..10], Packets.RulesA),
        ("options promised, not there", RejectReason.Truncated, Packets.With(Packets.C[..20], p => p[0] = 0x46),
            Packets.RulesC),
        ("shorter than the IP total length", RejectReason.Truncated, Packets.A[..^1], Packets.RulesA),
        ("IP header and nothing else", RejectReason.Truncated, Packets.With(Packets.C, p => p[3] = 20), Packets.RulesC),
        ("fixed part one byte short", RejectReason.Truncated, Packets.With(Packets.C, p => p[3] = 27), Packets.RulesC),
        ("IP version 5", RejectReason.BadIpHeader, Packets.With(Packets.A, p => p[0] = 0x55), Packets.RulesA),
        ("IP header of 16 bytes", RejectReason.BadIpHeader, Packets.With(Packets.A, p => p[0] = 0x44), Packets.RulesA),
        ("IP header checksum", RejectReason.BadIpHeader, Broken(Packets.A, 11), Packets.RulesA),
        ("total length below the header's", RejectReason.BadIpHeader, Packets.With(Packets.C, p => p[3] = 19),
            Packets.RulesC),
        ("from a group", RejectReason.BadIpHeader, Packets.With(Packets.C, p => p[12] = 0xE0), Packets.RulesC),
        ("from 0.0.2.7", RejectReason.BadIpHeader, Packets.With(Packets.C, p => p[12] = 0), Packets.RulesC),
        ("from the broadcast address", RejectReason.BadIpHeader,
            Packets.With(Packets.C, p => p.AsSpan(12, 4).Fill(0xFF)), Packets.RulesC),
        ("first fragment", RejectReason.Fragmented, Packets.With(Packets.A, p => p[6] = 0x20), Packets.RulesA),
        ("last fragment", RejectReason.Fragmented, Packets.With(Packets.A, p => p[7] = 1), Packets.RulesA),
        ("TCP", RejectReason.NotVrrp, Packets.With(Packets.A, p => p[9] = 6), Packets.RulesA),
        ("authentication header with TCP behind it", RejectReason.NotVrrp, Packets.With(Packets.F, p => p[20] = 6),
            Packets.RulesA),
        ("authentication header of another length", RejectReason.NotVrrp, Packets.With(Packets.F, p => p[21] = 5),
            Packets.RulesA),
        ("authentication header cut short", RejectReason.Truncated, Packets.With(Packets.F, p => p[3] = 43),
            Packets.RulesA),
        ("authentication header with half a message", RejectReason.Truncated, Packets.With(Packets.F, p => p[3] = 51),
            Packets.RulesA),
        ("authentication header", RejectReason.AuthenticationHeader, Packets.F, Packets.RulesA),
        ("authentication header to a version 3 router", RejectReason.AuthenticationHeader, Packets.F, Packets.RulesC),
        ("another VRID behind an authentication header", RejectReason.UnknownVrid,
            Packets.With(Packets.F, p => p[45] = 52), Packets.RulesA),
        ("no authentication header where there must be one", RejectReason.NoAuthenticationHeader, Packets.A,
            HeaderSealTests.Rules(unicast: false)),
        ("authentication header with another password", RejectReason.WrongHeaderCode, Packets.F,
            HeaderSealTests.Rules(unicast: false, "other")),
        ("authentication header with another SPI", RejectReason.WrongHeaderIndex, Hashed(p => p[27]++),
            HeaderSealTests.Rules(unicast: false)),
        ("authentication header with number 0", RejectReason.HeaderReplay, Hashed(p => p[31] = 0),
            HeaderSealTests.Rules(unicast: false)),
        ("no signature where there must be one", RejectReason.NoTrailer, Packets.D, s_signed),
        ("a signature of another kind", RejectReason.MalformedTrailer, Signed(t => t[0] = 2), s_signed),
        ("a signature of another time", RejectReason.StaleTrailer, Signed(t => t[4] = 1), s_signed),
        ("a signature with a key of another number", RejectReason.UnknownKey, Signed(t => t[1] = 9), s_signed),
        ("a signature with another key", RejectReason.WrongTrailerCode, Signed(t => t[12] ^= 1), s_signed),
        ("another VRID", RejectReason.UnknownVrid, Packets.With(Packets.A, p => p[21] = 52), Packets.RulesA),
        ("VRID 0", RejectReason.UnknownVrid, Packets.With(Packets.A, p => p[21] = 0), Packets.RulesA),
        ("count too high", RejectReason.WrongLength, Packets.With(Packets.A, p => p[23]++), Packets.RulesA),
        ("count too low", RejectReason.WrongLength, Packets.With(Packets.A, p => p[23]--), Packets.RulesA),
        ("version 2 without authentication data", RejectReason.WrongLength, Packets.With(Packets.A, p => p[3] -= 8),
            Packets.RulesA),
        ("four bytes too many", RejectReason.WrongLength, Packets.With([.. Packets.C, 0, 0, 0, 0], p => p[3] += 4),
            Packets.RulesC),
        ("TTL 254", RejectReason.WrongTtl, Packets.With(Packets.A, p => p[8] = 254), Packets.RulesA),
        ("TTL 0", RejectReason.WrongTtl, Packets.With(Packets.C, p => p[8] = 0), Packets.RulesC),
        ("unicast TTL below the peer's range", RejectReason.WrongTtl, Packets.With(Unicast, p => p[8] = 249),
            UnicastRules),
        ("version 3 to a version 2 router", RejectReason.WrongVersion, Packets.C, Packets.RulesA),
        ("version 2 to a version 3 router", RejectReason.WrongVersion, Packets.A, Packets.RulesC),
        ("version 0", RejectReason.WrongVersion, Packets.With(Packets.C, p => p[20] = 0x01), Packets.RulesC),
        ("version 15", RejectReason.WrongVersion, Packets.With(Packets.A, p => p[20] = 0xF1), Packets.RulesA),
        ("type 0", RejectReason.WrongType, Packets.With(Packets.A, p => p[20] = 0x20), Packets.RulesA),
        ("type 2", RejectReason.WrongType, Packets.With(Packets.C, p => p[20] = 0x32), Packets.RulesC),
        ("authentication type 3", RejectReason.UnknownAuthentication, Packets.With(Packets.A, p => p[24] = 3),
            Packets.RulesA),
        ("authentication type 255", RejectReason.UnknownAuthentication, Packets.With(Packets.B, p => p[24] = 255),
            Packets.RulesB),
        ("a password nobody asked for", RejectReason.AuthenticationMismatch, Packets.B, Packets.RulesA),
        ("no password where one is due", RejectReason.AuthenticationMismatch, Packets.A, Packets.RulesB),
        ("AH type in the field", RejectReason.AuthenticationMismatch, Packets.With(Packets.A, p => p[24] = 2),
            Packets.RulesA),
        ("password in capitals", RejectReason.AuthenticationFailed, Packets.With(Packets.B, p => p[32] = (byte)'H'),
            Packets.RulesB),
        ("password with more behind it", RejectReason.AuthenticationFailed,
            Packets.With(Packets.B, p => p[^1] = (byte)'o'), Packets.RulesB),
        ("password of which ours is a prefix", RejectReason.AuthenticationFailed, Packets.B,
            Packets.Rules(VrrpVersion.V2, [Packets.Vip251], "hell")),
        ("empty password", RejectReason.AuthenticationFailed, Packets.With(Packets.B, p => p.AsSpan(32).Clear()),
            Packets.RulesB),
        ("2 s to a 1 s router", RejectReason.IntervalMismatch, Packets.With(Packets.A, p => p[25] = 2), Packets.RulesA),
        ("version 2 interval 0", RejectReason.IntervalMismatch, Packets.With(Packets.A, p => p[25] = 0),
            Packets.RulesA),
        ("version 3 interval 0", RejectReason.IntervalZero, Packets.With(Packets.C, p => p[25] = 0), Packets.RulesC),
        ("interval 0 behind reserved bits", RejectReason.IntervalZero,
            Packets.With(Packets.C, p => (p[24], p[25]) = (0xF0, 0)), Packets.RulesC),
        ("checksum of version 2", RejectReason.WrongChecksum, Broken(Packets.A, 27), Packets.RulesA),
        ("pseudo-header in version 2", RejectReason.WrongChecksum,
            Packets.With(Packets.A, _ => { }, IpAddress.VrrpGroup), Packets.RulesA),
        ("checksum of version 3", RejectReason.WrongChecksum, Broken(Packets.D, 27), Packets.RulesC),
        ("checksum 0", RejectReason.WrongChecksum, Zeroed(Packets.D, 26), Packets.RulesC),
        ("multicast to a unicast router", RejectReason.WrongDestination, Packets.C, UnicastRules),
        ("unicast to a multicast router", RejectReason.WrongDestination, Unicast, Packets.RulesC),
        ("another group", RejectReason.OtherDestination, Packets.With(Packets.C, p => p[19] = 1), Packets.RulesC),
        ("no addresses, version 2", RejectReason.NoAddresses, WithoutAddresses(Packets.A, 8), Packets.RulesA),
        ("no addresses, version 3", RejectReason.NoAddresses, WithoutAddresses(Packets.C, 4), Packets.RulesC),
        ("unicast from a stranger", RejectReason.NotAPeer, Packets.With(Unicast, p => p[15] = 99), UnicastRules),
    ];

    public static TheoryData<string> CaseNames => [.. Cases.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(CaseNames))]
    public void a_packet_that_is_wrong_in_one_respect_is_refused_for_it(string name)
    {
        var (_, reason, packet, rules) = Cases.Single(c => c.Name == name);
        Advert advert = default;
        RejectReason found = AdvertFrame.TryOpen(packet, out AdvertFrame frame);
        if (found == RejectReason.None)
            found = AdvertParser.TryParse(frame, rules, null, AdvertSeal.Of(rules, TestCodes.All), Duration.Zero,
                out advert);
        Assert.Equal(reason, found);
        Assert.Equal(default, advert);
    }

    /// <summary>Packet F changed, by somebody who has the password.</summary>
    private static byte[] Hashed(Action<byte[]> change)
    {
        byte[] packet = [.. Packets.F];
        change(packet);
        packet.AsSpan(32, 12).Clear();
        byte[] hashed = [.. packet];
        hashed[1] = hashed[6] = hashed[7] = hashed[10] = hashed[11] = 0;
        HMACMD5.HashData(Packets.Password("k3y").AsSpan(), hashed).AsSpan(0, 12).CopyTo(packet.AsSpan(32));
        return packet;
    }

    // What our own address is only the loop knows (Engine/PeerNotesTests); a replay is a second packet (hm-05-replay).
    [Fact]
    public void every_reason_has_a_case() =>
        Assert.Equal(Enum.GetValues<RejectReason>().Where(r => r is not (RejectReason.None or RejectReason.OwnAddress
            or RejectReason.TrailerReplay))
            .Order(),
            Cases.Select(c => c.Reason).Distinct().Order());

    [Fact]
    public void the_unicast_packet_itself_is_fine() =>
        Assert.Equal(RejectReason.None, AdvertParser.TryParse(Unicast, UnicastRules, null, out _));

    /// <summary>Everything is wrong at first; then one thing after another is put right.</summary>
    [Fact]
    public void reasons_are_found_in_keepaliveds_order()
    {
        byte[] packet = [.. Packets.B];
        packet[20] = 0x30;               // version and type
        packet[23] = 9;                  // count
        packet[24] = 3;                  // authentication type
        packet[25] = 7;                  // interval
        packet[32] = (byte)'x';          // password
        packet[8] = 1;                   // TTL
        packet[19] = 1;                  // group
        packet[27] ^= 1;                 // checksum
        var found = new List<RejectReason>();
        Action<byte[]>[] corrections =
        [
            p => p[23] = 3, p => p[8] = 255, p => { p[20] = 0x20; p[23] = 1; }, p => p[24] = 0, p => p[24] = 1,
            p => p[32] = (byte)'h', p => p[25] = 1, p => p[20] = 0x21, p => Packets.Repair(p), p => p[19] = 0x12,
        ];
        foreach (Action<byte[]> correct in corrections)
        {
            RepairIpHeader(packet);
            found.Add(AdvertParser.TryParse(packet, Packets.RulesB, null, out _));
            correct(packet);
        }
        RepairIpHeader(packet);
        found.Add(AdvertParser.TryParse(packet, Packets.RulesB, null, out _));
        Assert.Equal(
        [
            RejectReason.WrongLength, RejectReason.WrongTtl, RejectReason.WrongVersion,
                RejectReason.UnknownAuthentication,
            RejectReason.AuthenticationMismatch, RejectReason.AuthenticationFailed, RejectReason.IntervalMismatch,
            RejectReason.WrongType, RejectReason.WrongChecksum, RejectReason.OtherDestination, RejectReason.None,
        ], found);
    }

    private static void RepairIpHeader(byte[] packet)
    {
        packet[10] = packet[11] = 0;
        ushort checksum = Packets.SlowChecksum(packet.AsSpan(0, 20));
        (packet[10], packet[11]) = ((byte)(checksum >> 8), (byte)checksum);
    }

    private static byte[] Broken(byte[] packet, int at)
    {
        byte[] copy = [.. packet];
        copy[at] ^= 1;
        return copy;
    }

    private static byte[] Zeroed(byte[] packet, int at)
    {
        byte[] copy = [.. packet];
        copy[at] = copy[at + 1] = 0;
        return copy;
    }

    private static byte[] WithoutAddresses(byte[] packet, int bytes) => Packets.With(packet, p =>
    {
        p[3] -= (byte)bytes;
        p[23] = 0;
    });
}
