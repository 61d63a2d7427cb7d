using VrrpAot.Wire;

namespace VrrpAot.Tests.Wire;

public class NeighbourQueryTests
{
    private static readonly byte[] Own = Packets.Hex("021122334455");
    private static readonly IpAddress Peer = new(0xC0000208);
    private const string Reply =
        "021122334455 02aabbccddee 0806 0001 0800 06 04 0002 02aabbccddee c0000208 021122334455 c0000207";

    [Fact]
    public void it_is_an_arp_request_to_everybody_from_our_own_address()
    {
        byte[] frame = new byte[NeighbourQuery.Length];
        frame.AsSpan().Fill(0xA5);
        NeighbourQuery.Write(frame, Own, new IpAddress(0xC0000207), Peer);
        Assert.Equal(Packets.Hex(
            "ffffffffffff 021122334455 0806 0001 0800 06 04 0001 021122334455 c0000207 000000000000 c0000208"), frame);
    }

    [Fact]
    public void the_reply_of_the_peer_is_its_answer_padded_or_not()
    {
        Assert.True(NeighbourQuery.IsAnswer(Packets.Hex(Reply), Own, Peer));
        Assert.True(NeighbourQuery.IsAnswer([.. Packets.Hex(Reply), .. new byte[18]], Own, Peer));
    }

    [Fact]
    public void others_requests_and_our_own_voice_are_no_answers()
    {
        Assert.False(NeighbourQuery.IsAnswer(Packets.Hex(Reply), Own, new IpAddress(0xC0000209)));
        Assert.False(NeighbourQuery.IsAnswer(Packets.Hex(Reply.Replace("0002 02", "0001 02")), Own, Peer));
        Assert.False(NeighbourQuery.IsAnswer(Packets.Hex(Reply), Packets.Hex("02aabbccddee"), Peer));
    }

    [Fact]
    public void a_reply_that_is_cut_off_is_none()
    {
        byte[] reply = Packets.Hex(Reply);
        for (int length = 0; length < reply.Length; length++)
            Assert.False(NeighbourQuery.IsAnswer(reply.AsSpan(0, length), Own, Peer));
    }
}
