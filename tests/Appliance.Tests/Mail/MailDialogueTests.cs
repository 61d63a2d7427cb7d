using System.Text;
using Appliance.Checkers;
using Appliance.Mail;
using CsCheck;
using VrrpAot.Linux;

namespace Appliance.Tests.Mail;

/// <summary>What is said to relays of all kinds. Lines of what went wrong are 2.2.7's, seen beside such ones.</summary>
public class MailDialogueTests
{
    private const string Relay = "[192.0.2.25]:25";

    private static readonly string[] s_two = ["ops@example.com", "more@example.com"];

    private static MailDialogue Dialogue(params string[] to) => new(Relay, "node", "ka@example.com", [.. to],
        "Subject: x\r\n\r\nbody\r\n\r\n.\r\n"u8.ToArray());

    /// <summary>What is said to a relay that says these things in turn, byte by byte.</summary>
    private static (string[] Said, MailDialogue Dialogue) Talk(string[] to, params string[] answers)
    {
        MailDialogue dialogue = Dialogue(to);
        dialogue.Begin(0);
        dialogue.Connected();
        var said = new List<string>();
        foreach (string answer in answers)
        {
            foreach (byte letter in Encoding.Latin1.GetBytes(answer))
                if (dialogue.End is null)
                    dialogue.Hear([letter]);
            if (dialogue.End is not null)
                break;
            said.Add(Encoding.ASCII.GetString(dialogue.Words).TrimEnd().Split("\r\n")[0]);
            dialogue.Said(dialogue.Words.Length);
        }
        return ([.. said], dialogue);
    }

    [Fact]
    public void a_relay_that_takes_it_hears_what_keepalived_says()
    {
        (string[] said, MailDialogue dialogue) = Talk(s_two, "220 hello\r\n", "250 node\r\n", "250 ok\r\n",
            "250 ok\r\n", "250 ok\r\n", "354 go\r\n", "250 queued\r\n", "221 bye\r\n");
        Assert.Equal(["HELO node", "MAIL FROM:<ka@example.com>", "RCPT TO:<ops@example.com>",
            "RCPT TO:<more@example.com>", "DATA", "Subject: x", "QUIT"], said);
        Assert.Equal(LetterFate.Taken, dialogue.Fate);
        Assert.Empty(dialogue.Complaints);
        Assert.NotNull(dialogue.End);
    }

    [Theory]
    [InlineData("220-one\r\n220-two\r\n220 three\r\n", "250-node\n250-SIZE\n250 HELP\n")]
    [InlineData("220\r\n", "250\n")]
    public void answers_of_several_lines_and_bare_ones_are_understood(string greeting, string hello)
    {
        (string[] said, MailDialogue dialogue) = Talk(["a@b"], greeting, hello, "250 x\n", "251 y\n", "354 z\n",
            "250 q\n");
        Assert.Equal(LetterFate.Taken, dialogue.Fate);
        Assert.Equal("QUIT", said[^1]);
    }

    [Theory]
    [InlineData("(E)SMTP", 554, "554 no\r\n")]
    [InlineData("HELO", 550, "220 x\r\n", "550 no\r\n")]
    [InlineData("MAIL", 550, "220 x\r\n", "250 x\r\n", "550 no\r\n")]
    [InlineData("RCPT", 550, "220 x\r\n", "250 x\r\n", "250 x\r\n", "550 no\r\n")]
    [InlineData("DATA", 550, "220 x\r\n", "250 x\r\n", "250 x\r\n", "250 x\r\n", "550 no\r\n")]
    [InlineData("BODY", 554, "220 x\r\n", "250 x\r\n", "250 x\r\n", "250 x\r\n", "354 x\r\n", "554 no\r\n")]
    public void a_no_is_told_in_keepaliveds_words_and_left_with_a_goodbye(string word, int code,
        params string[] answers)
    {
        (string[] said, MailDialogue dialogue) = Talk(["a@b"], answers);
        Assert.Equal("QUIT", said[^1]);
        Assert.Equal([$"Error processing {word} cmd on SMTP server {Relay}. SMTP status code = {code}"],
            dialogue.Complaints);
        Assert.Equal(LetterFate.Refused, dialogue.Fate);
        dialogue.HungUp(orderly: true);
        Assert.NotNull(dialogue.End);
    }

    [Theory]
    [InlineData("421 full\r\n")]
    [InlineData("220 x\r\n", "250 x\r\n", "451 later\r\n")]
    [InlineData("220 x\r\n", "250 x\r\n", "250 x\r\n", "450 greylisted\r\n")]
    [InlineData("220 x\r\n", "250 x\r\n", "250 x\r\n", "250 x\r\n", "354 x\r\n", "452 disk\r\n")]
    public void later_is_no_no(params string[] answers) =>
        Assert.Equal(LetterFate.Again, Talk(["a@b"], answers).Dialogue.Fate);

    [Fact]
    public void who_is_refused_does_not_cost_the_others_their_mail()
    {
        (string[] said, MailDialogue dialogue) = Talk(["gone@b", "late@b", "here@b"], "220 x\r\n", "250 x\r\n",
            "250 x\r\n", "550 no\r\n", "450 later\r\n", "250 x\r\n", "354 x\r\n", "250 x\r\n");
        Assert.Equal("QUIT", said[^1]);
        Assert.Equal(LetterFate.Taken, dialogue.Fate);
        Assert.Equal(["late@b"], dialogue.Later);
    }

    [Fact]
    public void an_answer_without_end_is_none()
    {
        MailDialogue dialogue = Dialogue("a@b");
        dialogue.Begin(0);
        dialogue.Hear(new byte[MailDialogue.LongestAnswer + 1].AsSpan());
        Assert.Equal(LetterFate.Again, dialogue.Fate);
        Assert.NotNull(dialogue.End);
        Assert.Equal(LetterFate.Again, Talk(["a@b"], string.Concat(Enumerable.Repeat("220-more\r\n", 2000)))
            .Dialogue.Fate);
    }

    [Fact]
    public void what_is_no_answer_is_none() =>
        Assert.Equal(LetterFate.Again, Talk(["a@b"], "HTTP/1.1 400 Bad\r\n").Dialogue.Fate);

    [Theory]
    [InlineData((byte)Trouble.ReadTimeout, "Timeout reading data to remote SMTP server [192.0.2.25]:25.")]
    [InlineData((byte)Trouble.TooSlow, "Timeout reading data to remote SMTP server [192.0.2.25]:25.")]
    [InlineData((byte)Trouble.ConnectTimeout, "Timeout connecting SMTP server [192.0.2.25]:25.")]
    [InlineData((byte)Trouble.ReadError, "Error reading data from remote SMTP server [192.0.2.25]:25.")]
    [InlineData((byte)Trouble.WriteError, "Cannot send data to remote SMTP server [192.0.2.25]:25.")]
    [InlineData((byte)Trouble.NotConnected, "SMTP connection ERROR to [192.0.2.25]:25.")]
    public void trouble_below_is_told_in_keepaliveds_words(byte trouble, string line)
    {
        MailDialogue dialogue = Dialogue("a@b");
        dialogue.Begin(0);
        dialogue.Fail((Trouble)trouble, Errno.Ok, null);
        Assert.Equal([line], dialogue.Complaints);
        Assert.Equal(LetterFate.Again, dialogue.Fate);
    }

    [Fact]
    public void who_hangs_up_has_not_taken_it()
    {
        (_, MailDialogue dialogue) = Talk(["a@b"], "220 x\r\n", "250 x\r\n");
        dialogue.HungUp(orderly: true);
        Assert.Equal(["Remote SMTP server [192.0.2.25]:25 has closed the connection."], dialogue.Complaints);
        Assert.Equal(LetterFate.Again, dialogue.Fate);
    }

    [Fact]
    public void whatever_a_relay_says_it_is_an_end_or_a_step() => Gen.Byte.Array[0, 200].Array[0, 12].Sample(pieces =>
    {
        MailDialogue dialogue = Dialogue("a@b", "c@d");
        dialogue.Begin(0);
        foreach (byte[] piece in pieces)
        {
            if (dialogue.End is null)
                dialogue.Hear(piece);
            if (dialogue.End is null)
                dialogue.Said(dialogue.Words.Length);
        }
        if (dialogue.End is null)
            dialogue.HungUp(orderly: false);
        return dialogue.End is not null && dialogue.Fate != LetterFate.Taken;
    });
}
