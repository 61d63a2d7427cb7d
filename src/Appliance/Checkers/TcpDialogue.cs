using VrrpAot.Linux;

namespace Appliance.Checkers;

/// <summary>`TCP_CHECK`: to be connected is enough. Nothing is said.</summary>
internal sealed class TcpDialogue : Dialogue
{
    public override SocketKind Kind => SocketKind.Stream;

    public override void Connected() => End = AttemptEnd.Passed("connected");

    public override void Fail(Trouble trouble, Errno error, string? remark)
    {
        string reason = trouble == Trouble.ConnectTimeout ? "timeout" : "failed";
        End = trouble == Trouble.NotOpened ? AttemptEnd.Refused(error, reason)
            : AttemptEnd.Failed(reason, RemarkOf(trouble, error, remark));
    }
}
