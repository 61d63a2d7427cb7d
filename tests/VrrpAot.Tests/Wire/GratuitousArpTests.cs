using VrrpAot.Wire;

namespace VrrpAot.Tests.Wire;

public class GratuitousArpTests
{
    [Fact]
    public void it_is_the_request_that_keepalived_sends()
    {
        byte[] frame = new byte[GratuitousArp.Length];
        frame.AsSpan().Fill(0xA5);
        GratuitousArp.Write(frame, Packets.Hex("021122334455"), Packets.Vip251);
        Assert.Equal(Packets.Hex(
            "ffffffffffff 021122334455 0806 0001 0800 06 04 0001 021122334455 c00002fb ffffffffffff c00002fb"), frame);
    }
}
