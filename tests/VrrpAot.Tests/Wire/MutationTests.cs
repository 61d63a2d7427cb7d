using CsCheck;
using VrrpAot.Protocol;
using VrrpAot.Wire;

namespace VrrpAot.Tests.Wire;

/// <summary>A valid advert, damaged in every way that fits a loop.</summary>
public class MutationTests
{
    private static readonly (byte[] Packet, AdvertRules Rules)[] Valid =
    [
        (Packets.A, Packets.RulesA), (Packets.B, Packets.RulesB), (Packets.C, Packets.RulesC),
            (Packets.D, Packets.RulesC),
    ];

    [Fact]
    public void no_single_bit_may_flip_on_the_way()
    {
        foreach (var (packet, rules) in Valid)
        {
            for (int bit = 0; bit < packet.Length * 8; bit++)
            {
                byte[] copy = [.. packet];
                copy[bit / 8] ^= (byte)(1 << bit % 8);
                Assert.True(AdvertParser.TryParse(copy, rules, null, out _) != RejectReason.None,
                    $"byte {bit / 8} bit {bit % 8}");
            }
        }
    }

    [Fact]
    public void a_sender_that_computes_its_checksums_may_vary_the_free_fields_only()
    {
        foreach (var (packet, rules) in Valid)
        {
            for (int bit = 0; bit < packet.Length * 8; bit++)
            {
                byte[] copy = Packets.With(packet, p => p[bit / 8] ^= (byte)(1 << bit % 8));
                bool accepted = AdvertParser.TryParse(copy, rules, null, out _) == RejectReason.None;
                Assert.True(accepted == IsFree(bit / 8, 1 << bit % 8, rules), $"byte {bit / 8} bit {bit % 8}");
            }
        }
    }

    private static bool IsFree(int at, int bit, AdvertRules rules) => at switch
    {
        1 or 4 or 5 => true,                                        // TOS, identification
        6 => bit is 0x80 or 0x40,                                   // reserved flag, don't fragment
        10 or 11 or 26 or 27 => true,                               // checksums, put right again
        12 => bit != 0x20,                                          // source, except that 224.x is a group
        >= 13 and <= 15 => true,
        22 => true,                                                 // priority
        24 or 25 => rules.Version == VrrpVersion.V3,                // reserved bits, interval
        >= 28 when rules.Password is not null => at < 32,           // addresses, but not the password
        >= 28 => true,                                              // addresses, data of no authentication
        _ => false,
    };

    [Fact]
    public void an_advert_cut_anywhere_is_refused()
    {
        foreach (var (packet, rules) in Valid)
        {
            for (int length = 0; length < packet.Length; length++)
            {
                Assert.Equal(RejectReason.Truncated, AdvertParser.TryParse(packet.AsSpan(0, length), rules, null,
                    out _));
                if (length < 20)
                    continue;
                byte[] corrected = Packets.With(packet[..length], p => p[3] = (byte)length);
                Assert.NotEqual(RejectReason.None, AdvertParser.TryParse(corrected, rules, null, out _));
            }
        }
    }

    private static readonly AdvertRules UnicastRules = Packets.Rules(VrrpVersion.V3, [Packets.Vip251], unicast: true,
        checkSource: true, peers: [new UnicastPeer(Packets.Source)]);

    [Fact]
    public void random_bytes_never_throw() => Gen.Byte.Array[0, 120].Sample(Survives, iter: 20_000);

    /// <summary>As above, but with headers that lead on into the depths.</summary>
    [Fact]
    public void random_bytes_behind_a_valid_start_never_throw() =>
        Gen.Select(Gen.Int[0, Valid.Length - 1], Gen.Int[12, 44], Gen.Byte.Array[0, 80]).Sample((which, keep, tail) =>
        {
            byte[] start = Valid[which].Packet;
            byte[] packet = [.. start.AsSpan(0, Math.Min(keep, start.Length)), .. tail];
            if (packet.Length >= 20)
            {
                packet[3] = (byte)packet.Length;
                Packets.Repair(packet);
            }
            Survives(packet);
        }, iter: 20_000);

    private static void Survives(byte[] packet)
    {
        RejectReason unreadable = AdvertFrame.TryOpen(packet, out AdvertFrame frame);
        foreach (AdvertRules rules in new[] { Packets.RulesA, Packets.RulesB, Packets.RulesC, UnicastRules })
        {
            RejectReason reason = AdvertParser.TryParse(packet, rules, null, out Advert advert);
            if (unreadable != RejectReason.None)
                Assert.Equal(unreadable, reason);
            else if (reason == RejectReason.None)
                Assert.Equal((frame.Vrid, frame.Source, frame.Hops), (advert.Vrid, advert.Source, advert.Ttl));
        }
    }
}
