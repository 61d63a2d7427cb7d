using System.Text;
using Appliance.Checkers;
using VrrpAot.Linux;
using VrrpAot.Wire;

namespace Appliance.Tests.Checkers;

public sealed class PingDialogueTests
{
    private static PingDialogue Begin(string address, bool raw = false)
    {
        var dialogue = new PingDialogue(Asked.Ping(address), () => 0xABCD) { IsRaw = raw };
        dialogue.Begin(0);
        return dialogue;
    }

    [Fact]
    public void The_request_is_keepaliveds()
    {
        byte[] request = Begin("127.0.0.1").Words.ToArray();
        Assert.Equal(136, request.Length);
        Assert.Equal([8, 0], request[..2]);
        Assert.Equal(0, InternetChecksum.Of(request));
        Assert.Equal([0, 1], request[6..8]);
        Assert.Equal("keepalived check - keepalived ch", Encoding.ASCII.GetString(request.AsSpan(8, 32)));
        Assert.Equal(128, Begin("[::1]").Words[0]);
    }

    private static byte[] Reply(PingDialogue dialogue, byte type)
    {
        byte[] reply = dialogue.Words.ToArray();
        reply[0] = type;
        dialogue.Said(reply.Length);
        return reply;
    }

    [Fact]
    public void Its_answer_passes_and_everything_else_is_passed_over()
    {
        PingDialogue dialogue = Begin("127.0.0.1");
        byte[] reply = Reply(dialogue, 0);
        byte[][] others = [[], [0], reply[..^1], [8, .. reply[1..]], [.. reply[..7], 9, .. reply[8..]]];
        foreach (byte[] other in others)
            dialogue.Hear(other);
        Assert.Null(dialogue.End);
        reply[4] ^= 1; // The identifier is the kernel's.
        dialogue.Hear(reply);
        Assert.Equal(AttemptResult.Passed, dialogue.End?.Result);
    }

    [Fact]
    public void A_raw_socket_hears_the_IP_header_too_and_everybodys_answers()
    {
        PingDialogue dialogue = Begin("127.0.0.1", raw: true);
        Assert.Equal(SocketKind.RawEcho, dialogue.Kind);
        byte[] reply = Reply(dialogue, 0);
        byte[] header = [0x45, .. new byte[19]];
        dialogue.Hear([.. header, .. reply[..4], 0, 0, .. reply[6..]]);
        dialogue.Hear(header[..3]);
        Assert.Null(dialogue.End);
        dialogue.Hear([.. header, .. reply]);
        Assert.Equal(AttemptResult.Passed, dialogue.End?.Result);
    }

    [Fact]
    public void Each_request_has_the_next_number()
    {
        PingDialogue dialogue = Begin("127.0.0.1");
        dialogue.Begin(0);
        Assert.Equal(2, dialogue.Words[7]);
    }
}
