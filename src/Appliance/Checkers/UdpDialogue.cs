using System.Collections.Immutable;
using Appliance.Settings.Balancing;
using VrrpAot.Linux;

namespace Appliance.Checkers;

/// <summary>
/// `UDP_CHECK`: one datagram. Without `require_reply` only a refusal (ICMP unreachable) is a failure, and silence is
/// success. With it one must come back: of the right length, and beginning with the whole pattern (keepalived takes an
/// empty one for it).
/// </summary>
internal sealed class UdpDialogue(UdpCheckSettings check) : Dialogue
{
    /// <summary>keepalived's own, where the file has none.</summary>
    private static readonly ImmutableArray<byte> s_payload = [.. "keepalived check - keepalived ch"u8];

    private readonly ImmutableArray<byte> _payload = check.Payload.IsEmpty ? s_payload : check.Payload;
    private bool _said;

    public override SocketKind Kind => SocketKind.Datagram;

    public override ReadOnlySpan<byte> Words => _said ? default : _payload.AsSpan();

    public override void Begin(int page)
    {
        base.Begin(page);
        _said = false;
    }

    public override void Said(int count) => _said = true;

    public override void Hear(ReadOnlySpan<byte> bytes)
    {
        if (!_said)
            return;
        End = !check.RequiresReply || check.Reply.IsEmpty || IsAsWanted(bytes)
            ? AttemptEnd.Passed($"answers {bytes.Length} bytes")
            : AttemptEnd.Failed(Mismatch, $"answers {bytes.Length} bytes that are not the wanted ones");
    }

    /// <summary>Reason of an answer that is another one than wanted.</summary>
    public const string Mismatch = "reply data mismatch";

    private bool IsAsWanted(ReadOnlySpan<byte> reply)
    {
        if (reply.Length < check.ShortestReply || reply.Length > check.LongestReply
            || reply.Length < check.Reply.Length)
            return false;
        for (int i = 0; i < check.Reply.Length; i++)
        {
            int mask = i < check.ReplyMask.Length ? check.ReplyMask[i] : 0xFF;
            if (((reply[i] ^ check.Reply[i]) & mask) != 0)
                return false;
        }
        return true;
    }

    public override void Fail(Trouble trouble, Errno error, string? remark)
    {
        if (trouble == Trouble.ReadTimeout && !check.RequiresReply)
            End = AttemptEnd.Passed("nobody refuses");
        else
            // keepalived counts local trouble as a failure with this one.
            End = trouble == Trouble.NotOpened && AttemptEnd.Refused(error, "failed") is
                { Result: AttemptResult.Shortage } shortage
                ? shortage : AttemptEnd.Failed("failed", RemarkOf(trouble, error, remark));
    }
}
