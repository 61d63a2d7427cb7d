using System.Collections.Immutable;
using CsCheck;
using VrrpAot.Protocol;
using VrrpAot.Wire;

namespace VrrpAot.Tests.Wire;

public class PreparedAdvertTests
{
    private static readonly byte[] Mac = [0x02, 0x11, 0x22, 0x33, 0x44, 0x55];

    /// <summary>The packet of the <paramref name="nth"/> transmission, written over a dirty buffer.</summary>
    private static byte[] Send(PreparedAdvert advert, int nth)
    {
        byte[] buffer = new byte[advert.Length];
        buffer.AsSpan().Fill(0xA5);
        advert.Write(buffer, Packets.Source, Packets.Priority150, Mac);
        for (int i = 0; i < nth; i++)
            advert.NextIdentification(buffer);
        return buffer;
    }

    [Fact]
    public void the_worked_examples_come_out_byte_for_byte()
    {
        Assert.Equal(Packets.A, Send(new PreparedAdvert(Packets.RulesA, IpAddress.VrrpGroup), 1));
        Assert.Equal(Packets.B, Send(new PreparedAdvert(Packets.RulesB, IpAddress.VrrpGroup), 2));
        Assert.Equal(Packets.C, Send(new PreparedAdvert(Packets.RulesC, IpAddress.VrrpGroup,
            checksumWithoutPseudoHeader: true), 3));
        Assert.Equal(Packets.D, Send(new PreparedAdvert(Packets.RulesC, IpAddress.VrrpGroup), 4));
    }

    [Fact]
    public void priority_0_in_example_A_changes_the_priority_and_the_checksum()
    {
        var advert = new PreparedAdvert(Packets.RulesA, IpAddress.VrrpGroup);
        byte[] packet = Send(advert, 1);
        advert.SetPriority(packet, Priority.Leaving);
        Assert.Equal(Packets.Hex("45c0002c00010000ff701887c0000207e0000012 "
            + "21330002000158d1c00002fbc00002fc0000000000000000"), packet);
    }

    [Fact]
    public void the_ethernet_address_of_a_group_is_made_of_its_low_23_bits()
    {
        byte[] frame = Send(new PreparedAdvert(Packets.RulesC, IpAddress.VrrpGroup, ethernet: true), 4);
        Assert.Equal(Packets.Hex("01005e000012 021122334455 0800"), frame[..14]);
        Assert.Equal(Packets.D, frame[14..]);
        byte[] other = Send(new PreparedAdvert(Packets.RulesC, Packets.Address("239.255.1.2"), ethernet: true), 1);
        Assert.Equal(Packets.Hex("01005e7f0102"), other[..6]);
    }

    [Fact]
    public void the_ethernet_address_of_a_peer_is_not_guessed() =>
        Assert.Throws<ArgumentException>(() => new PreparedAdvert(Packets.RulesC, Packets.Vip251, ethernet: true));

    [Fact]
    public void identification_counts_from_1_and_skips_0()
    {
        var advert = new PreparedAdvert(Packets.RulesC, IpAddress.VrrpGroup);
        byte[] packet = Send(advert, 65535);
        Assert.Equal(65535, packet[4] << 8 | packet[5]);
        advert.NextIdentification(packet);
        Assert.Equal(1, packet[4] << 8 | packet[5]);
        Assert.Equal(RejectReason.None, AdvertParser.TryParse(packet, Packets.RulesC, null, out _));
    }

    [Fact]
    public void the_unicast_ttl_is_for_unicast_only()
    {
        Assert.Equal(64, Send(new PreparedAdvert(Packets.RulesC, Packets.Address("192.0.2.8"), unicastTtl: 64), 1)[8]);
        Assert.Equal(255, Send(new PreparedAdvert(Packets.RulesC, IpAddress.VrrpGroup, unicastTtl: 64), 1)[8]);
    }

    /// <summary>Captured from keepalived 2.2.7, with `old_unicast_checksum` and without.</summary>
    [Theory]
    [InlineData(true, "da5f")]
    [InlineData(false, "b01c")]
    public void the_old_unicast_checksum_is_keepalived_s_byte_for_byte(bool old, string checksum)
    {
        var rules = new AdvertRules
        {
            Version = VrrpVersion.V3,
            Vrid = new Vrid(51),
            AdvertInterval = Duration.FromSeconds(1),
            Addresses = [Packets.Address("10.9.0.100")],
            Unicast = true,
        };
        var advert = new PreparedAdvert(rules, Packets.Address("10.9.0.77"), oldUnicastChecksum: old);
        byte[] packet = new byte[advert.Length];
        advert.Write(packet, Packets.Address("10.9.0.2"), Priority.Owner);
        advert.NextIdentification(packet);
        Assert.Equal(Packets.Hex($"45c0002000010000ff70a64c0a0900020a09004d 3133ff010064{checksum}0a090064"), packet);
        Assert.Equal(RejectReason.None, AdvertParser.TryParse(packet, rules, null, out Advert read));
        Assert.Equal(old ? AdvertNotes.OldChecksum : AdvertNotes.None, read.Notes);

        byte[] written = new byte[advert.Length];
        advert.Write(written, Packets.Address("10.9.0.2"), Priority.Leaving);
        advert.SetPriority(written, Priority.Owner);
        advert.NextIdentification(written);
        Assert.Equal(packet, written);
    }

    [Fact]
    public void more_than_255_addresses_do_not_fit_the_count()
    {
        var addresses = Enumerable.Range(1, 256).Select(n => new IpAddress((uint)n)).ToImmutableArray();
        Assert.Throws<ArgumentException>(() => Packets.Rules(VrrpVersion.V3, addresses));
        var advert = new PreparedAdvert(Packets.Rules(VrrpVersion.V3, addresses[..255]), IpAddress.VrrpGroup);
        Assert.Equal(20 + 1028, advert.Length);
        Assert.Equal(RejectReason.None, AdvertParser.TryParse(Send(advert, 1),
            Packets.Rules(VrrpVersion.V3, addresses[..255]), null, out _));
    }

    private static readonly Gen<IpAddress> AnyHost = Gen.UInt[0x01000000, 0xDFFFFFFF].Select(v => new IpAddress(v));

    private static readonly Gen<AdvertRules> AnyRules =
        Gen.Select(Gen.Bool, Gen.Byte[1, 255], Gen.Int[1, 255], Gen.Int[1, 4095], Gen.UInt.Array[1, 255], Gen.Bool,
            Gen.Byte.Array[8], Gen.Bool)
            .Select((v2, vrid, seconds, centiseconds, addresses, authenticated, password, unicast) => new AdvertRules
            {
                Version = v2 ? VrrpVersion.V2 : VrrpVersion.V3,
                Vrid = new Vrid(vrid),
                AdvertInterval = v2 ? Duration.FromSeconds(seconds) : Duration.FromCentiseconds(centiseconds),
                Addresses = [.. addresses.Select(a => new IpAddress(a))],
                Password = v2 && authenticated ? [.. password] : null,
                Unicast = unicast,
            });

    [Fact]
    public void what_is_written_is_what_is_read() =>
        Gen.Select(AnyRules, AnyHost, AnyHost, Gen.Byte, Gen.Byte, Gen.Bool, Gen.Byte.Array[0, 20]).Sample(
            (rules, source, peer, priority, ttl, shortSum, padding) =>
            {
                IpAddress destination = rules.Unicast ? peer : IpAddress.VrrpGroup;
                var advert = new PreparedAdvert(rules, destination, ttl, shortSum);
                byte[] packet = new byte[advert.Length];
                advert.Write(packet, source, new Priority(priority));
                Assert.Equal(RejectReason.None, AdvertParser.TryParse([.. packet, .. padding], rules, null,
                    out Advert read));
                Assert.Equal(new Advert
                {
                    Vrid = rules.Vrid,
                    Priority = new Priority(priority),
                    Interval = rules.AdvertInterval,
                    Source = source,
                    Destination = destination,
                    Ttl = rules.Unicast ? ttl : (byte)255,
                }, read);
            });

    [Fact]
    public void rewriting_a_few_bytes_equals_writing_all_of_them() =>
        Gen.Select(AnyRules, AnyHost, Gen.Byte, Gen.Byte, Gen.Bool, Gen.Int[0, 5]).Sample(
            (rules, source, priority, newPriority, shortSum, sent) =>
            {
                var advert = new PreparedAdvert(rules, IpAddress.VrrpGroup, checksumWithoutPseudoHeader: shortSum,
                    ethernet: true);
                byte[] rewritten = new byte[advert.Length], fresh = new byte[advert.Length];
                advert.Write(rewritten, source, new Priority(priority), Mac);
                advert.SetPriority(rewritten, new Priority(newPriority));
                advert.Write(fresh, source, new Priority(newPriority), Mac);
                for (int i = 0; i < sent; i++)
                {
                    advert.NextIdentification(rewritten);
                    advert.NextIdentification(fresh);
                }
                Assert.Equal(fresh, rewritten);
            });

    [Fact]
    public void sending_and_receiving_10_000_adverts_allocates_nothing()
    {
        var advert = new PreparedAdvert(Packets.RulesB, IpAddress.VrrpGroup);
        byte[] packet = Send(advert, 1);
        RejectReason worst = Exchange(advert, packet, 100);
        long before = GC.GetAllocatedBytesForCurrentThread();
        worst |= Exchange(advert, packet, 10_000);
        long after = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(RejectReason.None, worst);
        Assert.Equal(0, after - before);
    }

    private static RejectReason Exchange(PreparedAdvert advert, byte[] packet, int times)
    {
        RejectReason worst = RejectReason.None;
        for (int i = 0; i < times; i++)
        {
            advert.SetPriority(packet, new Priority((byte)i));
            advert.NextIdentification(packet);
            worst |= AdvertFrame.TryOpen(packet, out AdvertFrame frame);
            worst |= AdvertParser.TryParse(frame, Packets.RulesB, frame.Source, out _);
        }
        return worst;
    }
}
