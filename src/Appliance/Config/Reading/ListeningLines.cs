using Appliance.Config.Lexing;
using Appliance.Config.Model;
using Appliance.Config.Rows;
using VrrpAot.Engine;

namespace Appliance.Config.Reading;

/// <summary>The lines of <see cref="ListeningRows"/> that take more than a value.</summary>
internal static class ListeningLines
{
    private const int MostBytes = int.MaxValue / 4, HighestBackup = 254;

    /// <summary>`MTU | ADVERT | BYTES`; bytes have the better of a policy, wherever they stand.</summary>
    public static Located<ReceiveBuffer>? Policy(Line line, Located<ReceiveBuffer>? before)
    {
        Located<string> word = line.Arguments.Word(line.Statement);
        ReceiveBufferUnit? unit = word.Value switch
        {
            "MTU" => ReceiveBufferUnit.Mtu, "ADVERT" => ReceiveBufferUnit.Advert, _ => null,
        };
        if (unit is { } policy && before is not { Value.Unit: ReceiveBufferUnit.Byte })
            return new(new ReceiveBuffer(policy, 1), word.At);
        if (unit is not null)
            line.Findings.Error(word.At, "Cannot set vrrp_rx_bufs_policy size and policy, ignoring policy");
        else if (line.Arguments.Whole(word.Value, word.At, 0, MostBytes,
            $"Invalid vrrp_rx_bufs_policy {Tokens.Shorten(word.Value)}") is { } bytes)
            return new(new ReceiveBuffer(ReceiveBufferUnit.Byte, (int)bytes.Value), bytes.At);
        return before;
    }

    public static Located<int>? HighestOther(Line line, Located<int>? before)
    {
        var words = line.Statement.Words(line.Findings);
        if (words.Length < 2)
            return new(HighestBackup, words[0].At);
        Located<string> word = line.Arguments.Word(line.Statement);
        return line.Arguments.Whole(word.Value, word.At, 1, HighestBackup,
            $"({line.Instance}) invalid timer_expired_backup {Tokens.Shorten(word.Value)}") is { } priority
            ? new((int)priority.Value, priority.At) : before;
    }

    public static void OtherSpelling(Line line, InstanceModel instance)
    {
        line.Findings.Error(line.Statement.At, $"({instance.Name}) thread_timer_expired should be "
            + "timer_expired_backup, and is taken for it", "timer_expired_backup");
        ListeningRows.HighestOther.Read(line, instance);
    }
}
