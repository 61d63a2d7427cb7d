using System.Buffers.Binary;
using VrrpAot.Protocol;
using VrrpAot.Wire;

namespace VrrpAot.Tests.Wire;

/// <summary>keepalived's `auth_type AH`, against packets of its own.</summary>
public class HeaderSealTests
{
    private static readonly AdvertRules s_rules = Rules(unicast: false), s_unicast = Rules(unicast: true);
    private static readonly Duration s_seven = Duration.FromSeconds(7);

    internal static AdvertRules Rules(bool unicast, string key = "k3y") => new()
    {
        Version = VrrpVersion.V2, Vrid = Packets.Vrid, AdvertInterval = Duration.FromSeconds(1),
        Addresses = [Packets.Vip251], HeaderKey = Packets.Password(key), Unicast = unicast,
    };

    private static AdvertSeal Seal(AdvertRules rules) => AdvertSeal.Of(rules, TestCodes.All)!;

    /// <summary>The advert of packet F, or its like to a peer, with the number after so many others.</summary>
    internal static byte[] Advert(AdvertRules rules, AdvertSeal seal, Duration unix, IpAddress? to = null,
        bool isAhead = false)
    {
        var advert = new PreparedAdvert(rules, to ?? IpAddress.VrrpGroup);
        byte[] packet = new byte[advert.Length];
        advert.Write(packet, Packets.Source, Packets.Priority150);
        for (int i = 0; i < 5; i++)
            advert.NextIdentification(packet);
        seal.Next(unix);
        advert.Seal(packet, seal, isAhead);
        return packet;
    }

    private static RejectReason Judge(byte[] packet, AdvertRules rules, AdvertSeal? seal)
    {
        RejectReason opened = AdvertFrame.TryOpen(packet, out AdvertFrame frame);
        return opened != RejectReason.None ? opened
            : AdvertParser.TryParse(frame, rules, null, seal, Duration.Zero, out _);
    }

    private static uint Number(byte[] packet) => BinaryPrimitives.ReadUInt32BigEndian(packet.AsSpan(28));

    [Fact]
    public void what_is_written_is_keepalived_s_to_the_last_byte() =>
        Assert.Equal(Packets.F, Advert(s_rules, Seal(s_rules), s_seven));

    [Fact]
    public void towards_a_peer_the_ttl_is_not_hashed()
    {
        byte[] packet = [.. Packets.F];
        AdvertSeal seal = Seal(s_unicast);
        seal.Next(s_seven);
        seal.Write(packet, 44, isAhead: false);
        Assert.Equal("3818d81c3bcd629407e60a66", Convert.ToHexStringLower(packet.AsSpan(32, 12)));

        var peer = new IpAddress(0xC0000208);
        byte[] sent = Advert(s_unicast, Seal(s_unicast), s_seven, peer);
        sent[8] = 17;
        Assert.Equal(RejectReason.None, Judge(Repaired(sent), s_unicast, Seal(s_unicast)));
    }

    /// <summary>With an IP header that the kernel takes.</summary>
    private static byte[] Repaired(byte[] packet)
    {
        byte[] right = [.. packet];
        right[10] = right[11] = 0;
        BinaryPrimitives.WriteUInt16BigEndian(right.AsSpan(10), Packets.SlowChecksum(right.AsSpan(0, 20)));
        return right;
    }

    [Fact]
    public void keepalived_s_packet_is_believed_once()
    {
        AdvertSeal seal = Seal(s_rules);
        Assert.Equal(RejectReason.None, Judge(Packets.F, s_rules, seal));
        Assert.Equal(RejectReason.HeaderReplay, Judge(Packets.F, s_rules, seal));
        Assert.Equal((7u, 7L), (seal.RefusedNumber, seal.RefusedAgainst));
    }

    [Fact]
    public void without_somebody_who_computes_codes_none_is_believed() =>
        Assert.Equal(RejectReason.WrongHeaderCode, Judge(Packets.F, s_rules, null));

    [Fact]
    public void no_bit_of_it_may_be_another_one()
    {
        for (int bit = 0; bit < Packets.F.Length * 8; bit++)
        {
            byte[] packet = [.. Packets.F];
            packet[bit / 8] ^= (byte)(1 << bit % 8);
            Assert.NotEqual(RejectReason.None, Judge(packet, s_rules, Seal(s_rules)));
            bool isMutable = bit / 8 is 1 or 10 or 11 || bit is 6 * 8 + 6 or 6 * 8 + 7;
            Assert.Equal(isMutable, Judge(Repaired(packet), s_rules, Seal(s_rules)) == RejectReason.None);
        }
    }

    [Fact]
    public void what_is_refused_moves_no_number()
    {
        AdvertSeal seal = Seal(s_rules);
        byte[] later = Advert(s_rules, Seal(s_rules), Duration.FromSeconds(1000));
        later[40] ^= 1;
        Assert.Equal(RejectReason.WrongHeaderCode, Judge(later, s_rules, seal));
        Assert.Equal(RejectReason.None, Judge(Packets.F, s_rules, seal));
    }

    [Fact]
    public void who_takes_over_goes_on_from_what_it_has_heard()
    {
        AdvertSeal ours = Seal(s_rules), theirs = Seal(s_rules);
        byte[] heard = Advert(s_rules, theirs, Duration.FromSeconds(500));
        Assert.Equal(RejectReason.None, Judge(heard, s_rules, ours));
        byte[] said = Advert(s_rules, ours, Duration.FromSeconds(3));
        Assert.Equal(501u, Number(said));
        Assert.Equal(RejectReason.None, Judge(said, s_rules, theirs));
    }

    [Fact]
    public void after_a_new_start_it_is_believed_at_once_as_its_first_number_is_the_time()
    {
        AdvertSeal peer = Seal(s_rules), before = Seal(s_rules);
        for (int i = 0; i < 20; i++)
            Assert.Equal(RejectReason.None,
                Judge(Advert(s_rules, before, Duration.FromSeconds(1_780_000_000)), s_rules, peer));
        Assert.Equal(RejectReason.None,
            Judge(Advert(s_rules, Seal(s_rules), Duration.FromSeconds(1_780_000_030)), s_rules, peer));
        // Only the first one: the number is no clock.
        Assert.Equal(6u, Number(Both(Seal(s_rules), 5, 5000)[1]));

        static byte[][] Both(AdvertSeal seal, int first, int second) =>
            [Advert(s_rules, seal, Duration.FromSeconds(first)), Advert(s_rules, seal, Duration.FromSeconds(second))];
    }

    [Fact]
    public void one_that_is_laid_ready_has_the_number_after_the_next()
    {
        AdvertSeal seal = Seal(s_rules);
        Assert.Equal(8u, Number(Advert(s_rules, seal, s_seven, isAhead: true)));
        Assert.Equal(8u, Number(Advert(s_rules, seal, s_seven)));
    }

    [Fact]
    public void behind_the_last_number_there_is_none()
    {
        AdvertSeal seal = Seal(s_rules);
        byte[] last = [.. Packets.F];
        BinaryPrimitives.WriteUInt32BigEndian(last.AsSpan(28), uint.MaxValue);
        last.AsSpan(32, 12).Clear();
        byte[] hashed = [.. last];
        hashed[1] = hashed[6] = hashed[7] = hashed[10] = hashed[11] = 0;
        System.Security.Cryptography.HMACMD5.HashData(Packets.Password("k3y").AsSpan(), hashed).AsSpan(0, 12)
            .CopyTo(last.AsSpan(32));
        Assert.Equal(RejectReason.None, Judge(last, s_rules, seal));
        Assert.Equal(uint.MaxValue, Number(Advert(s_rules, seal, s_seven)));
    }

    [Fact]
    public void a_reload_keeps_the_number()
    {
        AdvertSeal before = Seal(s_rules), after = Seal(Rules(unicast: false, "other"));
        Advert(s_rules, before, s_seven);
        after.Inherit(before);
        Assert.Equal(8u, Number(Advert(s_rules, after, Duration.FromSeconds(9999))));
    }

    [Fact]
    public void nothing_allocates()
    {
        AdvertSeal seal = AdvertSeal.Of(s_rules, new CheapCode())!, other = AdvertSeal.Of(s_rules, new CheapCode())!;
        var advert = new PreparedAdvert(s_rules, IpAddress.VrrpGroup);
        byte[] packet = new byte[advert.Length];
        advert.Write(packet, Packets.Source, Packets.Priority150);
        long before = 0;
        for (int i = 0; i < 20; i++)
        {
            if (i == 10)
                before = GC.GetAllocatedBytesForCurrentThread();
            seal.Next(s_seven);
            advert.Seal(packet, seal);
            if (Judge(packet, s_rules, other) != RejectReason.None)
                throw new InvalidOperationException();
        }
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
