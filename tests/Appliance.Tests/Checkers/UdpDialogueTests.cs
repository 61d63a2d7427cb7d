using System.Text;
using Appliance.Checkers;
using Appliance.Settings.Balancing;
using VrrpAot.Linux;

namespace Appliance.Tests.Checkers;

public sealed class UdpDialogueTests
{
    private static readonly UdpCheckSettings s_any = Asked.Datagram("10.0.0.2:53");

    private static readonly UdpCheckSettings s_pattern = s_any with
    {
        RequiresReply = true, Reply = [0x61, 0xF0], ReplyMask = [0xFF, 0xF0], ShortestReply = 1, LongestReply = 4,
    };

    private static AttemptEnd? Hear(UdpCheckSettings check, params byte[] reply)
    {
        var dialogue = new UdpDialogue(check);
        dialogue.Begin(0);
        dialogue.Said(dialogue.Words.Length);
        dialogue.Hear(reply);
        return dialogue.End;
    }

    [Fact]
    public void What_is_sent_is_keepaliveds_or_the_files()
    {
        var dialogue = new UdpDialogue(s_any);
        dialogue.Begin(0);
        Assert.Equal("keepalived check - keepalived ch", Encoding.ASCII.GetString(dialogue.Words));
        dialogue = new UdpDialogue(s_any with { Payload = [1, 2] });
        dialogue.Begin(0);
        Assert.Equal([1, 2], dialogue.Words.ToArray());
        dialogue.Said(2);
        Assert.True(dialogue.Words.IsEmpty);
    }

    [Fact]
    public void A_pattern_must_be_there_wholly()
    {
        Assert.Equal(AttemptResult.Passed, Hear(s_pattern, 0x61, 0xF5)?.Result); // x: bits that do not count.
        Assert.Equal(AttemptResult.Passed, Hear(s_pattern, 0x61, 0xF5, 1, 2)?.Result);
        Assert.Equal("reply data mismatch", Hear(s_pattern, 0x61, 0xE5)?.Reason);
        Assert.Equal("reply data mismatch", Hear(s_pattern, 0x61)?.Reason);
        Assert.Equal("reply data mismatch", Hear(s_pattern)?.Reason); // keepalived takes an empty one.
        Assert.Equal("reply data mismatch", Hear(s_pattern, 0x61, 0xF5, 1, 2, 3)?.Reason);
    }

    [Fact]
    public void Without_a_pattern_any_reply_will_do() =>
        Assert.Equal(AttemptResult.Passed, Hear(s_any with { RequiresReply = true, ShortestReply = 9 }, 1)?.Result);

    [Fact]
    public void Silence_is_success_unless_a_reply_is_required()
    {
        foreach (bool requires in (bool[])[false, true])
        {
            var dialogue = new UdpDialogue(s_any with { RequiresReply = requires });
            dialogue.Begin(0);
            dialogue.Fail(Trouble.ReadTimeout, Errno.Ok, null);
            Assert.Equal(requires ? AttemptResult.Failed : AttemptResult.Passed, dialogue.End?.Result);
        }
    }

    [Fact]
    public void A_refusal_and_trouble_of_ours_are_failures_and_a_shortage_is_none()
    {
        var dialogue = new UdpDialogue(s_any);
        dialogue.Fail(Trouble.ReadError, Errno.ECONNREFUSED, null);
        Assert.Equal(AttemptResult.Failed, dialogue.End?.Result);
        dialogue.Fail(Trouble.NotOpened, Errno.EADDRNOTAVAIL, null);
        Assert.Equal(AttemptResult.Failed, dialogue.End?.Result);
        dialogue.Fail(Trouble.NotOpened, Errno.EMFILE, null);
        Assert.Equal(AttemptResult.Shortage, dialogue.End?.Result);
    }
}
