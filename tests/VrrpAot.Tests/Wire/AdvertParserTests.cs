using VrrpAot.Protocol;
using VrrpAot.Wire;

namespace VrrpAot.Tests.Wire;

public class AdvertParserTests
{
    private static Advert Accept(byte[] packet, AdvertRules rules, IpAddress? knownMaster = null)
    {
        Assert.Equal(RejectReason.None, AdvertParser.TryParse(packet, rules, knownMaster, out Advert advert));
        return advert;
    }

    [Fact]
    public void the_worked_examples_say_what_they_say()
    {
        Advert a = Accept(Packets.A, Packets.RulesA);
        Assert.Equal(new Advert
        {
            Vrid = new Vrid(51),
            Priority = new Priority(150),
            Interval = Duration.FromSeconds(1),
            Source = Packets.Source,
            Destination = IpAddress.VrrpGroup,
            Ttl = 255,
            Notes = AdvertNotes.None,
        }, a);
        Assert.Equal(a, Accept(Packets.B, Packets.RulesB));
        Assert.Equal(a, Accept(Packets.C, Packets.RulesC));
        Assert.Equal(a, Accept(Packets.D, Packets.RulesC));
    }

    [Fact]
    public void a_third_checksum_is_not_accepted()
    {
        byte[] wrong = [.. Packets.D];
        wrong[26] ^= 0x10;
        Assert.Equal(RejectReason.WrongChecksum, AdvertParser.TryParse(wrong, Packets.RulesC, null, out _));
    }

    [Fact]
    public void a_unicast_advert_may_carry_any_of_the_three_checksums_in_use()
    {
        AdvertRules unicast = Packets.Rules(VrrpVersion.V3, [Packets.Vip251], unicast: true);
        IpAddress us = Packets.Address("192.0.2.8");
        void ToUs(byte[] packet) => ((ReadOnlySpan<byte>)[192, 0, 2, 8]).CopyTo(packet.AsSpan(16));
        Assert.Equal(us, Accept(Packets.With(Packets.C, ToUs), unicast).Destination);
        Assert.Equal(us, Accept(Packets.With(Packets.C, ToUs, pseudoHeader: us), unicast).Destination);
        Assert.Equal(us, Accept(Packets.With(Packets.C, ToUs, pseudoHeader: IpAddress.VrrpGroup), unicast).Destination);
        Assert.Equal(RejectReason.WrongChecksum, AdvertParser.TryParse(
            Packets.With(Packets.C, ToUs, pseudoHeader: Packets.Vip252), unicast, null, out _));
    }

    [Fact]
    public void ip_options_are_skipped()
    {
        byte[] withRouterAlert = [.. Packets.A.AsSpan(0, 20), 0x94, 0x04, 0, 0, .. Packets.A.AsSpan(20)];
        withRouterAlert[0] = 0x46;
        withRouterAlert[3] += 4;
        Packets.Repair(withRouterAlert);
        Assert.Equal(150, Accept(withRouterAlert, Packets.RulesA).Priority.Value);
    }

    [Fact]
    public void ethernet_padding_behind_the_packet_is_ignored()
    {
        byte[] padded = [.. Packets.D, .. new byte[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14 }];
        Assert.Equal(Accept(Packets.D, Packets.RulesC), Accept(padded, Packets.RulesC));
    }

    [Fact]
    public void reserved_bits_of_version_3_are_ignored()
    {
        byte[] packet = Packets.With(Packets.C, p => p[24] |= 0xF0);
        Assert.Equal(Duration.FromSeconds(1), Accept(packet, Packets.RulesC).Interval);
    }

    [Fact]
    public void authentication_data_without_authentication_means_nothing() =>
        Accept(Packets.With(Packets.A, p => p[^1] = 7), Packets.RulesA);

    [Fact]
    public void another_interval_in_version_3_is_noted_and_read()
    {
        Advert advert = Accept(Packets.With(Packets.C, p => p[25] = 50), Packets.RulesC);
        Assert.Equal(AdvertNotes.IntervalDiffers, advert.Notes);
        Assert.Equal(Duration.FromCentiseconds(50), advert.Interval);
    }

    [Fact]
    public void another_address_or_another_count_is_noted_and_accepted()
    {
        Assert.Equal(AdvertNotes.AddressListDiffers,
            Accept(Packets.With(Packets.C, p => p[^1] = 9), Packets.RulesC).Notes);
        Assert.Equal(AdvertNotes.AddressListDiffers,
            Accept(Packets.A, Packets.Rules(VrrpVersion.V2, [Packets.Vip251])).Notes);
    }

    [Fact]
    public void another_order_of_the_same_addresses_is_no_difference() =>
        Assert.Equal(AdvertNotes.None,
            Accept(Packets.A, Packets.Rules(VrrpVersion.V2, [Packets.Vip252, Packets.Vip251])).Notes);

    [Fact]
    public void the_list_of_the_known_master_is_not_compared_when_told_so()
    {
        AdvertRules rules = Packets.Rules(VrrpVersion.V3, [Packets.Vip252], skipListCheck: true);
        Assert.Equal(AdvertNotes.None, Accept(Packets.C, rules, knownMaster: Packets.Source).Notes);
        Assert.Equal(AdvertNotes.AddressListDiffers, Accept(Packets.C, rules, knownMaster: Packets.Vip251).Notes);
        Assert.Equal(AdvertNotes.AddressListDiffers, Accept(Packets.C, rules).Notes);
    }

    [Fact]
    public void routers_that_list_no_address_themselves_accept_an_empty_list()
    {
        AdvertRules empty = Packets.Rules(VrrpVersion.V2, []);
        byte[] packet = new byte[36];
        new PreparedAdvert(empty, IpAddress.VrrpGroup).Write(packet, Packets.Source, Packets.Priority150);
        Assert.Equal(AdvertNotes.None, Accept(packet, empty).Notes);
    }

    [Fact]
    public void any_ttl_will_do_for_unicast_unless_a_range_is_given()
    {
        byte[] packet = Packets.With(Packets.C, p => { ToHost(p); p[8] = 3; });
        Assert.Equal(3, Accept(packet, Packets.Rules(VrrpVersion.V3, [Packets.Vip251], unicast: true)).Ttl);
        Accept(packet, Packets.Rules(VrrpVersion.V3, [Packets.Vip251], unicast: true,
            peers: [new UnicastPeer(Packets.Source, MinTtl: 3, MaxTtl: 3)]));
    }

    [Fact]
    public void without_check_unicast_src_anybody_may_send() =>
        Accept(Packets.With(Packets.C, ToHost), Packets.Rules(VrrpVersion.V3, [Packets.Vip251], unicast: true,
            peers: [new UnicastPeer(Packets.Vip252)]));

    [Fact]
    public void an_opened_packet_says_who_speaks_to_whom_and_for_which_virtual_router()
    {
        Assert.Equal(RejectReason.None, AdvertFrame.TryOpen([.. Packets.D, 1, 2, 3], out AdvertFrame frame));
        Assert.Equal(
            (IpFamily.IPv4, Packets.Source, IpAddress.VrrpGroup, (byte)255, Packets.Vrid, false),
            (frame.Family, frame.Source, frame.Destination, frame.Hops, frame.Vrid, frame.IsAuthenticated));
        Assert.Equal(Packets.D[20..], frame.Message.ToArray());
    }

    [Fact]
    public void behind_an_authentication_header_is_a_message_too()
    {
        Assert.Equal(RejectReason.None, AdvertFrame.TryOpen(Packets.F, out AdvertFrame frame));
        Assert.Equal((Packets.Vrid, true), (frame.Vrid, frame.IsAuthenticated));
        Assert.Equal(Packets.F[44..], frame.Message.ToArray());
    }

    [Fact]
    public void a_packet_of_another_version_of_IP_is_refused_by_its_header()
    {
        byte[] five = [.. Packets.D];
        five[0] = 0x50;
        Assert.Equal(RejectReason.BadIpHeader, AdvertFrame.TryOpen(five, out _));
    }

    internal static void ToHost(byte[] packet) => ((ReadOnlySpan<byte>)[192, 0, 2, 8]).CopyTo(packet.AsSpan(16));
}
