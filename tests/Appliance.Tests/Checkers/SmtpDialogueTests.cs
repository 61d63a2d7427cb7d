using System.Text;
using Appliance.Checkers;
using CsCheck;
using VrrpAot.Linux;

namespace Appliance.Tests.Checkers;

public sealed class SmtpDialogueTests
{
    /// <summary>What is said to a server that says these things in turn, and what is thought of it.</summary>
    private static (string Said, AttemptEnd? End) Talk(params string[] answers)
    {
        var dialogue = new SmtpDialogue(Asked.Mail("10.0.0.2:25"));
        dialogue.Begin(0);
        dialogue.Connected();
        var said = new StringBuilder();
        foreach (string answer in answers)
        {
            foreach (byte b in Encoding.Latin1.GetBytes(answer))
                if (dialogue.End is null)
                    dialogue.Hear([b]);
            said.Append(Encoding.ASCII.GetString(dialogue.Words));
            dialogue.Said(dialogue.Words.Length);
        }
        return (said.ToString(), dialogue.End);
    }

    [Theory]
    [InlineData("220 mail ready\r\n", "250 hello\r\n", "221 bye\r\n")]
    [InlineData("220-first\r\n220-second\r\n220 mail\r\n", "250-a\r\n250 b\r\n", "500 what\r\n")]
    [InlineData("220\r\n", "250\n", "x\n")]
    public void A_server_that_greets_and_answers_passes(params string[] answers)
    {
        (string said, AttemptEnd? end) = Talk(answers);
        Assert.Equal("HELO smtpchecker.keepalived.org\r\nQUIT\r\n", said);
        Assert.Equal(AttemptResult.Passed, end?.Result);
    }

    [Theory]
    [InlineData("Bad greeting banner from server [10.0.0.2]:25", "554 no\r\n")]
    [InlineData("Bad greeting banner from server [10.0.0.2]:25", "2200 no\r\n")]
    [InlineData("Bad greeting banner from server [10.0.0.2]:25", "HTTP/1.1 400 Bad\r\n")]
    [InlineData("Bad HELO response from server [10.0.0.2]:25", "220 x\r\n", "550 no\r\n")]
    public void Other_answers_have_keepaliveds_reasons(string reason, params string[] answers) =>
        Assert.Equal(reason, Talk(answers).End?.Reason);

    [Fact]
    public void An_answer_without_end_is_none()
    {
        Assert.StartsWith("Bad greeting", Talk(new string('x', SmtpDialogue.LongestAnswer + 1)).End?.Reason);
        string lines = string.Concat(Enumerable.Repeat("220-more\r\n", SmtpDialogue.LongestAnswer / 9));
        Assert.StartsWith("Bad greeting", Talk(lines).End?.Reason);
    }

    [Theory]
    [InlineData(Trouble.ReadTimeout, 0, "Read timeout from server [10.0.0.2]:25")]
    [InlineData(Trouble.WriteTimeout, 0, "Write timeout to server [10.0.0.2]:25")]
    [InlineData(Trouble.ReadError, 104, "Read failure from server [10.0.0.2]:25")]
    [InlineData(Trouble.WriteError, 32, "Write failure to server [10.0.0.2]:25")]
    [InlineData(Trouble.ConnectTimeout, 0, "Connection timeout to server [10.0.0.2]:25")]
    [InlineData(Trouble.NotConnected, 111, "Could not connect to server [10.0.0.2]:25")]
    [InlineData(Trouble.NotOpened, 111, "Error connecting to server [10.0.0.2]:25")]
    [InlineData(Trouble.NotOpened, 101, "Network unreachable for server 10.0.0.2 - real server [10.0.0.2]:25")]
    internal void Trouble_below_has_a_reason(Trouble trouble, int error, string reason)
    {
        var dialogue = new SmtpDialogue(Asked.Mail("10.0.0.2:25"));
        dialogue.Begin(0);
        dialogue.Fail(trouble, new Errno(error), null);
        Assert.Equal(reason, dialogue.End?.Reason);
    }

    [Fact]
    public void Who_hangs_up_after_QUIT_has_answered_all_that_matters()
    {
        var dialogue = new SmtpDialogue(Asked.Mail("10.0.0.2:25"));
        dialogue.Begin(0);
        dialogue.Hear("220 x\r\n"u8);
        dialogue.HungUp(orderly: true);
        Assert.Equal(AttemptResult.Failed, dialogue.End?.Result);
        dialogue.Begin(0);
        dialogue.Hear("220 x\r\n"u8);
        dialogue.Hear("250 x\r\n"u8);
        dialogue.HungUp(orderly: true);
        Assert.Equal(AttemptResult.Passed, dialogue.End?.Result);
    }

    [Fact]
    public void Any_bytes_at_all_are_heard() => Gen.Byte.Array[0, 300].Sample(bytes =>
    {
        var dialogue = new SmtpDialogue(Asked.Mail("10.0.0.2:25"));
        dialogue.Begin(0);
        dialogue.Hear(bytes);
        dialogue.Hear([.. "220 x\n"u8, .. bytes]);
        Assert.True(dialogue.Words.Length is 0 or 6 or > 20);
    });
}
