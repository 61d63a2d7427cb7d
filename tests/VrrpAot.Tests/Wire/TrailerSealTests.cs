using VrrpAot.Protocol;
using VrrpAot.Wire;

namespace VrrpAot.Tests.Wire;

/// <summary>`auth_hmac`, beyond what the cases of tests/Conformance have of it.</summary>
public class TrailerSealTests
{
    private static readonly Duration s_now = Duration.FromSeconds(1_800_000_000);

    internal static TrailerKey Key(byte id) => new(id, [.. Enumerable.Range(id, 32).Select(number => (byte)number)]);

    private static AdvertRules Rules(byte active = 1, params byte[] ids) => new()
    {
        Version = VrrpVersion.V3, Vrid = Packets.Vrid, AdvertInterval = Duration.FromSeconds(1),
        Addresses = [Packets.Vip251],
        Trailer = new TrailerRules
        {
            Keys = ids.Length == 0 ? [Key(active)] : [.. ids.Select(Key)], ActiveKey = active,
            Window = Duration.FromSeconds(5),
        },
    };

    private static AdvertSeal Seal(AdvertRules rules, IMessageCodes? codes = null) =>
        AdvertSeal.Of(rules, codes ?? TestCodes.All)!;

    private static byte[] Advert(AdvertRules rules, AdvertSeal seal, Duration unix, IpAddress? source = null)
    {
        var advert = new PreparedAdvert(rules, IpAddress.VrrpGroup);
        byte[] packet = new byte[advert.Length];
        advert.Write(packet, source ?? Packets.Source, Packets.Priority150);
        seal.Next(unix);
        advert.Seal(packet, seal);
        return packet;
    }

    private static RejectReason Judge(byte[] packet, AdvertRules rules, AdvertSeal? seal, Duration? unix = null)
    {
        RejectReason opened = AdvertFrame.TryOpen(packet, out AdvertFrame frame);
        return opened != RejectReason.None ? opened
            : AdvertParser.TryParse(frame, rules, null, seal, unix ?? s_now, out _);
    }

    [Fact]
    public void no_bit_of_it_may_be_another_one_but_those_of_the_checksum_and_of_what_routers_change()
    {
        AdvertRules rules = Rules();
        byte[] right = Advert(rules, Seal(rules), s_now);
        Assert.Equal(RejectReason.None, Judge(right, rules, Seal(rules)));
        for (int bit = 20 * 8; bit < right.Length * 8; bit++)
        {
            byte[] packet = [.. right];
            packet[bit / 8] ^= (byte)(1 << bit % 8);
            Assert.NotEqual(RejectReason.None, Judge(packet, rules, Seal(rules)));
        }
    }

    [Fact]
    public void cut_anywhere_it_is_believed_nowhere()
    {
        AdvertRules rules = Rules();
        byte[] right = Advert(rules, Seal(rules), s_now);
        for (int length = 20; length < right.Length; length++)
        {
            byte[] packet = Packets.With(right[..length], p => p[3] = (byte)p.Length);
            Assert.NotEqual(RejectReason.None, Judge(packet, rules, Seal(rules)));
        }
    }

    [Fact]
    public void without_somebody_who_computes_codes_none_is_believed()
    {
        AdvertRules rules = Rules();
        Assert.Equal(RejectReason.WrongTrailerCode, Judge(Advert(rules, Seal(rules), s_now), rules, null));
        Assert.Equal(RejectReason.NoTrailer, Judge(Packets.D, rules, null));
    }

    [Fact]
    public void a_rotation_is_three_steps_and_none_of_them_is_refused()
    {
        // The new key everywhere, then it is the active one, then the old one goes: first there, then here.
        (AdvertRules Here, AdvertRules There)[] steps =
        [
            (Rules(1, 1), Rules(1, 1, 2)), (Rules(1, 1, 2), Rules(1, 1, 2)), (Rules(1, 1, 2), Rules(2, 1, 2)),
            (Rules(2, 1, 2), Rules(2, 1, 2)), (Rules(2, 1, 2), Rules(2, 2)), (Rules(2, 2), Rules(2, 2)),
        ];
        AdvertSeal? here = null, there = null;
        Duration now = s_now;
        foreach ((AdvertRules ours, AdvertRules theirs) in steps)
        {
            (here, there) = (Next(ours, here), Next(theirs, there));
            now += Duration.FromSeconds(1);
            Assert.Equal(RejectReason.None, Judge(Advert(ours, here, now), theirs, there, now));
            Assert.Equal(RejectReason.None, Judge(Advert(theirs, there, now, Packets.Vip252), ours, here, now));
        }

        static AdvertSeal Next(AdvertRules rules, AdvertSeal? before)
        {
            AdvertSeal seal = Seal(rules);
            if (before is not null)
                seal.Inherit(before);
            return seal;
        }
    }

    [Fact]
    public void what_was_recorded_before_a_reload_is_a_replay_after_it()
    {
        AdvertRules rules = Rules();
        AdvertSeal before = Seal(rules), after = Seal(rules);
        byte[] recorded = Advert(rules, Seal(rules), s_now);
        Assert.Equal(RejectReason.None, Judge(recorded, rules, before));
        after.Inherit(before);
        Assert.Equal(RejectReason.TrailerReplay, Judge(recorded, rules, after));
    }

    [Fact]
    public void a_clock_that_went_back_far_is_said()
    {
        AdvertRules rules = Rules();
        AdvertSeal seal = Seal(rules);
        Advert(rules, seal, s_now);
        Assert.False(seal.WentBack);
        Advert(rules, seal, s_now - Duration.FromSeconds(60));
        Assert.True(seal.WentBack);
    }

    [Fact]
    public void an_active_key_that_is_none_is_a_mistake_of_ours() =>
        Assert.Throws<ArgumentException>(() => Seal(Rules(3, 1, 2)));

    [Fact]
    public void nothing_allocates()
    {
        AdvertRules rules = Rules();
        AdvertSeal seal = Seal(rules, new CheapCode()), other = Seal(rules, new CheapCode());
        var advert = new PreparedAdvert(rules, IpAddress.VrrpGroup);
        byte[] packet = new byte[advert.Length];
        advert.Write(packet, Packets.Source, Packets.Priority150);
        long before = 0;
        for (int i = 0; i < 20; i++)
        {
            if (i == 10)
                before = GC.GetAllocatedBytesForCurrentThread();
            seal.Next(s_now);
            advert.Seal(packet, seal);
            if (Judge(packet, rules, other) != RejectReason.None)
                throw new InvalidOperationException();
        }
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
