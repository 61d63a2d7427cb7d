using VrrpAot.Wire;

namespace VrrpAot.Tests.Wire;

public class NeighbourQuery6Tests
{
    private static readonly byte[] Own = Packets.Hex("021122334455");
    private static readonly IpAddress Peer = Packets.Address6("2001:db8::1234:5678");

    [TsharkFact]
    public void it_is_a_solicitation_to_the_group_of_the_peer()
    {
        byte[] frame = Question();
        string said = TsharkFactAttribute.Dissect(frame);
        Assert.Equal(Packets.Hex("3333ff345678 021122334455 86dd"), frame[..14]);
        Assert.Contains("Src: 2001:db8::7, Dst: ff02::1:ff34:5678", said);
        Assert.Contains("Type: Neighbor Solicitation (135)", said);
        Assert.Contains("Target Address: 2001:db8::1234:5678", said);
        Assert.Contains("[Checksum Status: Good]", said);
        Assert.DoesNotContain("Expert Info", said);
    }

    [Fact]
    public void an_advertisement_of_the_peer_is_its_answer_and_nothing_else_is()
    {
        byte[] answer = new byte[NeighbourAdvertisement.Length];
        NeighbourAdvertisement.Write(answer, Packets.Hex("02aabbccddee"), Peer);
        Assert.True(NeighbourQuery6.IsAnswer(answer, Own, Peer));
        Assert.False(NeighbourQuery6.IsAnswer(answer, Own, Packets.Address6("2001:db8::1")));
        Assert.False(NeighbourQuery6.IsAnswer(answer, Packets.Hex("02aabbccddee"), Peer));
        Assert.False(NeighbourQuery6.IsAnswer(Question(), Packets.Hex("020000000001"), Peer));
        for (int length = 0; length < answer.Length; length++)
            Assert.False(NeighbourQuery6.IsAnswer(answer.AsSpan(0, length), Own, Peer));
        answer[14 + 7] = 64; // a router has passed it on: somebody is far away and says to be near
        Assert.False(NeighbourQuery6.IsAnswer(answer, Own, Peer));
    }

    private static byte[] Question()
    {
        byte[] frame = new byte[NeighbourQuery6.Length];
        frame.AsSpan().Fill(0xA5);
        NeighbourQuery6.Write(frame, Own, Packets.Address6("2001:db8::7"), Peer);
        return frame;
    }
}
