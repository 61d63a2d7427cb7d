using Appliance.Checkers;
using Appliance.Settings.Balancing;
using CsCheck;
using VrrpAot.Linux;

namespace Appliance.Tests.Checkers;

public sealed class DnsDialogueTests
{
    private static DnsDialogue Begin(string name = ".", ushort type = 6)
    {
        var dialogue = new DnsDialogue(Asked.Name("10.0.0.2:53") with { Name = name, Type = type }, () => 0x1234);
        dialogue.Begin(0);
        return dialogue;
    }

    [Theory]
    [InlineData(".", 6, "123401000001000000000000" + "00" + "00060001")]
    [InlineData("ab.c", 28, "123401000001000000000000" + "026162" + "0163" + "00" + "001C0001")]
    [InlineData("ab.c.", 28, "123401000001000000000000" + "026162" + "0163" + "00" + "001C0001")]
    public void The_question_is_keepaliveds(string name, ushort type, string query) =>
        Assert.Equal(query, Convert.ToHexString(Begin(name, type).Words));

    [Fact]
    public void A_name_that_is_none_is_refused() =>
        Assert.Throws<ArgumentException>(() => Begin("a..b"));

    [Theory]
    [InlineData("123481000001000000000000", "")] // NOERROR, empty.
    [InlineData("1234820000010000000000000000060001", "")] // TC
    [InlineData("123481030001000000000000", "read error occurred. (rcode = 3)")]
    [InlineData("123481020001000000000000", "read error occurred. (rcode = 2)")]
    [InlineData("123581000001000000000000", null)] // Another id.
    [InlineData("123401000001000000000000", null)] // Our own question.
    [InlineData("12348100000100000000", null)] // Too short.
    public void Answers_are_judged(string answer, string? reason)
    {
        DnsDialogue dialogue = Begin();
        dialogue.Hear(Convert.FromHexString(answer)); // Before it was asked.
        Assert.Null(dialogue.End);
        dialogue.Said(dialogue.Words.Length);
        dialogue.Hear(Convert.FromHexString(answer));
        Assert.Equal(reason, dialogue.End?.Reason);
    }

    [Theory]
    [InlineData(Trouble.ReadTimeout, 0, "read timeout from socket")]
    [InlineData(Trouble.ReadError, 111, "failed to read socket; errno 111 (Connection refused)")]
    [InlineData(Trouble.WriteError, 1, "failed to write socket.")]
    [InlineData(Trouble.NotOpened, 101, "network unreachable for [10.0.0.2]:53")]
    internal void Trouble_below_has_a_reason(Trouble trouble, int error, string reason)
    {
        DnsDialogue dialogue = Begin();
        dialogue.Fail(trouble, new Errno(error), null);
        Assert.Equal(reason, dialogue.End?.Reason);
    }

    [Fact]
    public void Any_bytes_at_all_are_heard() => Gen.Byte.Array[0, 60].Sample(bytes =>
    {
        DnsDialogue dialogue = Begin();
        dialogue.Said(dialogue.Words.Length);
        dialogue.Hear(bytes);
        dialogue.Hear([0x12, 0x34, .. bytes]);
    });
}
