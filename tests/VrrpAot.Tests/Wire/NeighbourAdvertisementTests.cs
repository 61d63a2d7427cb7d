using VrrpAot.Wire;

namespace VrrpAot.Tests.Wire;

public class NeighbourAdvertisementTests
{
    [Fact]
    public void the_whole_frame_is_as_keepalived_sends_it_while_its_machine_forwards() => Assert.Equal(Packets.Hex(
        "333300000001 021122334455 86dd 60000000 0020 3a ff 20010db8000000000000000000000051 "
        + "ff020000000000000000000000000001 8800 11f2 a0000000 20010db8000000000000000000000051 0201 021122334455"),
        Frame());

    [TsharkFact]
    public void tshark_finds_no_fault_in_it()
    {
        string said = TsharkFactAttribute.Dissect(Frame());
        Assert.Contains("Type: Neighbor Advertisement (136)", said);
        Assert.Contains("Flags: 0xa0000000, Router, Override", said);
        Assert.Contains("Target Address: 2001:db8::51", said);
        Assert.Contains("[Checksum Status: Good]", said);
        Assert.DoesNotContain("Expert Info", said);
    }

    private static byte[] Frame()
    {
        byte[] frame = new byte[NeighbourAdvertisement.Length];
        frame.AsSpan().Fill(0xA5);
        NeighbourAdvertisement.Write(frame, Packets.Hex("021122334455"), Packets.Address6("2001:db8::51"));
        return frame;
    }
}
