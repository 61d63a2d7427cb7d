using System.Buffers.Binary;
using VrrpAot.Protocol;
using VrrpAot.Wire;

namespace VrrpAot.Tests.Wire;

/// <summary>Adverts over IPv6, both ways, and what may stand around them.</summary>
public class Ipv6HeaderTests
{
    [Fact]
    public void packet_e_is_what_we_write_byte_for_byte()
    {
        var format = new PreparedAdvert(Packets.RulesE, IpAddress.VrrpGroup6);
        byte[] packet = new byte[format.Length];
        packet.AsSpan().Fill(0xA5);
        format.Write(packet, Packets.Source6, Packets.Priority150);
        format.NextIdentification(packet);
        Assert.Equal(Packets.E, packet);
        format.SetPriority(packet, Priority.Leaving);
        format.SetPriority(packet, Packets.Priority150);
        Assert.Equal(Packets.E, packet);
    }

    [Fact]
    public void the_frame_goes_to_the_mac_of_the_group_and_another_group_has_another()
    {
        Assert.Equal(Packets.Hex("333300000012 021122334455 86dd"), Frame(IpAddress.VrrpGroup6)[..14]);
        Assert.Equal(Packets.Hex("3333deadbeef"), Frame(Packets.Address6("ff02::dead:beef"))[..6]);
    }

    [Fact]
    public void packet_e_is_read()
    {
        Assert.Equal(RejectReason.None, AdvertParser.TryParse(Packets.E, Packets.RulesE, null, out Advert advert));
        Assert.Equal((Packets.Source6, IpAddress.VrrpGroup6, (byte)255, AdvertNotes.None, Packets.Priority150),
            (advert.Source, advert.Destination, advert.Ttl, advert.Notes, advert.Priority));
        Assert.Equal(Duration.FromCentiseconds(50), advert.Interval);
    }

    [Fact]
    public void another_order_of_the_list_is_no_other_list_and_another_address_is()
    {
        Assert.Equal(AdvertNotes.None, Notes(Packets.RulesOf6(Packets.Address6("2001:db8::51"),
            Packets.Address6("fe80::51"))));
        Assert.Equal(AdvertNotes.AddressListDiffers, Notes(Packets.RulesOf6(Packets.Address6("2001:db8::52"),
            Packets.Address6("fe80::51"))));
    }

    [Theory]
    [InlineData("0000010400000000")]                    // hop-by-hop or destination options
    [InlineData("0001010c000000000000000000000000")]    // one of 16 bytes
    public void an_extension_header_before_the_message_is_skipped(string extension)
    {
        foreach (byte kind in new byte[] { 0, 43, 60 })
        {
            Assert.Equal(RejectReason.None, Parse(Extended(kind, extension)));
            Assert.Equal(RejectReason.None, Parse(Extended(60, extension, Extended(kind, extension))));
            Assert.Equal(RejectReason.NotVrrp,
                Parse(Extended(60, extension, Extended(60, extension, Extended(kind, extension)))));
        }
    }

    [Fact]
    public void what_does_not_fit_is_refused_by_its_name()
    {
        Assert.Equal(RejectReason.WrongTtl, Parse(With(packet => packet[7] = 254)));
        Assert.Equal(RejectReason.WrongChecksum, Parse(With(packet => packet[^1]++)));
        Assert.Equal(RejectReason.WrongChecksum, Parse(With(packet => packet[23] = 8)));
        Assert.Equal(RejectReason.NotVrrp, Parse(With(packet => packet[6] = 51)));
        Assert.Equal(RejectReason.Fragmented, Parse(With(packet => packet[6] = 44)));
        Assert.Equal(RejectReason.BadIpHeader, Parse(With(packet => packet[8] = 0xFF)));
        Assert.Equal(RejectReason.BadIpHeader, Parse(With(packet => packet.AsSpan(8, 16).Clear())));
        Assert.Equal(RejectReason.WrongLength, Parse(With(packet => packet[43] = 8)));
        Assert.Equal(RejectReason.Truncated, Parse(With(packet => packet[5] = 0)));
        Assert.Equal(RejectReason.UnknownVrid,
            AdvertParser.TryParse(Packets.E, Packets.RulesC, null, out _));
        Assert.Equal(RejectReason.UnknownVrid,
            AdvertParser.TryParse(Packets.C, Packets.RulesE, null, out _));
        for (int length = 0; length < Packets.E.Length; length++)
            Assert.Equal(RejectReason.Truncated, Parse(Packets.E[..length]));
        Assert.Equal(RejectReason.None, Parse([.. Packets.E, 0, 0, 0, 0, 0, 0]));
    }

    [Fact]
    public void the_sum_of_the_message_alone_is_no_checksum_with_ipv6()
    {
        byte[] packet = With(packet =>
        {
            packet[46] = packet[47] = 0;
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(46), Packets.SlowChecksum(packet.AsSpan(40)));
        });
        Assert.Equal(RejectReason.WrongChecksum, Parse(packet));
    }

    [Fact]
    public void whatever_byte_is_changed_nothing_throws()
    {
        byte[] whole = Extended(0, "0000010400000000");
        for (int at = 0; at < whole.Length; at++)
            for (int value = 0; value < 256; value++)
            {
                byte[] changed = [.. whole];
                changed[at] = (byte)value;
                AdvertParser.TryParse(changed, Packets.RulesE, null, out _);
                FrameGlance.At([.. new byte[12], 0x86, 0xDD, .. changed]);
            }
    }

    [TsharkFact]
    public void tshark_finds_no_fault_in_it()
    {
        string said = TsharkFactAttribute.Dissect(Frame(IpAddress.VrrpGroup6));
        Assert.Contains("Version 3, Packet type 1 (Advertisement)", said);
        Assert.Contains("2001:db8::51", said);
        Assert.Contains("[correct]", said);
        Assert.DoesNotContain("Expert Info", said);
    }

    private static byte[] Frame(IpAddress group)
    {
        var format = new PreparedAdvert(Packets.RulesE, group, ethernet: true);
        byte[] frame = new byte[format.Length];
        format.Write(frame, Packets.Source6, Packets.Priority150, Packets.Hex("021122334455"));
        return frame;
    }

    private static AdvertNotes Notes(AdvertRules rules)
    {
        Assert.Equal(RejectReason.None, AdvertParser.TryParse(Packets.E, rules, null, out Advert advert));
        return advert.Notes;
    }

    private static RejectReason Parse(byte[] packet) =>
        AdvertParser.TryParse(packet, Packets.RulesE, null, out _);

    private static byte[] With(Action<byte[]> change)
    {
        byte[] copy = [.. Packets.E];
        change(copy);
        return copy;
    }

    /// <summary>The packet with one more extension header, right behind the IPv6 header.</summary>
    private static byte[] Extended(byte kind, string extension, byte[]? packet = null)
    {
        packet ??= Packets.E;
        byte[] inserted = Packets.Hex(extension);
        inserted[0] = packet[6];
        byte[] longer = [.. packet[..40], .. inserted, .. packet[40..]];
        longer[5] += (byte)inserted.Length;
        longer[6] = kind;
        return longer;
    }
}
