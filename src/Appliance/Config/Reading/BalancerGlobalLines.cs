using Appliance.Config.Lexing;
using Appliance.Config.Model;
using Appliance.Config.Rows;
using Appliance.Settings.Balancing;
using Appliance.Texts;
using VrrpAot.Linux;

namespace Appliance.Config.Reading;

/// <summary>A FIFO, as written.</summary>
internal sealed record FifoModel(string Path, ScriptIdentity? Owner);

/// <summary>What lines of `global_defs` give to load balancing where that takes more than a number.</summary>
internal static class BalancerGlobalLines
{
    private const int LongestTimeout = 2_678_400, MostProcessors = 1024, LongestName = 15;

    /// <summary>`[tcp S] [tcpfin S] [udp S]`; 0 leaves the kernel's.</summary>
    public static Located<IpvsTimeouts>? Timeouts(Line line, Located<IpvsTimeouts>? before)
    {
        var words = line.Statement.Words(line.Findings);
        if (words.Length < 3)
        {
            line.Findings.Error(words[0].At, "lvs_timeouts requires at least one option",
                "lvs_timeouts tcp 900 tcpfin 120 udp 300");
            return before;
        }
        IpvsTimeouts timeouts = before?.Value ?? default;
        for (int i = 1; i < words.Length; i += 2)
        {
            string option = words[i].Text;
            if (option is not ("tcp" or "tcpfin" or "udp") || i + 1 == words.Length)
            {
                line.Findings.Error(words[i].At, option is "tcp" or "tcpfin" or "udp"
                    ? $"No value specified for lvs_timeouts {option} - ignoring"
                    : $"Unknown option {Tokens.Shorten(option)} specified for lvs_timeouts");
                break;
            }
            Word value = words[i + 1];
            if (line.Arguments.Whole(value.Text, value.At, 0, LongestTimeout,
                $"Invalid lvs_timeout {option} ({Tokens.Shorten(value.Text)}) - ignoring") is not { } number)
                continue;
            uint seconds = (uint)number.Value;
            timeouts = option switch
            {
                "tcp" => timeouts with { Tcp = seconds },
                "tcpfin" => timeouts with { TcpFin = seconds },
                _ => timeouts with { Udp = seconds },
            };
        }
        return new Located<IpvsTimeouts>(timeouts, words[0].At);
    }

    public static Located<FlushOnStop>? FlushOnStop(Line line, Located<FlushOnStop>? before)
    {
        var words = line.Statement.Words(line.Findings);
        if (words.Length == 1)
            return new Located<FlushOnStop>(Settings.Balancing.FlushOnStop.Everything, words[0].At);
        if (words[1].Text == "VS")
            return new Located<FlushOnStop>(Settings.Balancing.FlushOnStop.OwnServices, words[1].At);
        line.Findings.Error(words[1].At, $"Unknown lvs_flush_on_stop type {Tokens.Shorten(words[1].Text)}", "VS");
        return before;
    }

    /// <summary>`[TABLE]`; the first one counts.</summary>
    public static Located<string>? MarkTable(Line line, Located<string>? before)
    {
        var words = line.Statement.Words(line.Findings);
        if (before is not null)
        {
            line.Findings.Error(words[0].At, "ipvs nftables already specified - ignoring");
            return before;
        }
        line.Arguments.NoMore(words, 2);
        if (words.Length == 1)
            return new Located<string>("keepalived_ipvs", words[0].At);
        return TableName(line, words[1], otherwise: null);
    }

    /// <param name="otherwise">What is used where the word is no name; null for no table.</param>
    public static Located<string>? TableName(Line line, Word name, string? otherwise)
    {
        if (IsTableName(name.Text))
            return new Located<string>(name.Text, name.At);
        string keyword = line.Statement.Keyword;
        line.Findings.Add(Severity.Error, FindingClass.Advice, name.At, $"{keyword}: the name of a table begins "
            + "with a letter, goes on with letters, digits, and _ . / - and has at most "
            + $"{VrrpAot.Linux.MarkTable.LongestName} of them - ignoring", keyword);
        return otherwise is null ? null : new Located<string>(otherwise, name.At);
    }

    /// <summary>A name that nft can read again, when somebody restores what it has printed (nft(8)).</summary>
    private static bool IsTableName(string name)
    {
        if (name.Length is 0 or > VrrpAot.Linux.MarkTable.LongestName || !char.IsAsciiLetter(name[0]))
            return false;
        foreach (char letter in name)
            if (!char.IsAsciiLetterOrDigit(letter) && letter is not ('_' or '.' or '/' or '-' or '\\'))
                return false;
        return true;
    }

    /// <summary>IPVS looks at what arrives for this machine with priority 98 (linux/netfilter_ipv4.h,
    /// NF_IP_PRI_NAT_SRC - 2).</summary>
    public static Func<Line, Located<long>?, Located<long>?> MarkPriority(Worded number) => (line, before) =>
    {
        const int ipvs = 98;
        Located<long>? read = number.Read(line, before);
        if (read is { Value: >= ipvs })
            line.Findings.Add(Severity.Warning, FindingClass.Advice, read.At,
                $"nftables_ipvs_priority {read.Value}: IPVS looks at packets with priority {ipvs}, before they are "
                + "marked: no group would be served",
                $"nftables_ipvs_priority {BalancerGlobalRows.UsualMarkPriority}");
        return read;
    };

    public static Located<string> ProcessName(Line line, Located<string>? before)
    {
        Located<string> word = line.Arguments.Word(line.Statement);
        if (word.Value.Length <= LongestName)
            return word;
        line.Findings.Error(word.At, $"Process name {Tokens.Shorten(word.Value)} more than {LongestName} characters, "
            + "truncating");
        return word with { Value = word.Value[..LongestName] };
    }

    public static Located<long>? RealTimePriority(Line line, Located<long>? before) =>
        RealTimePriority(line, before, "checker process");

    /// <param name="whose">The process, as the complaint names it.</param>
    public static Located<long>? RealTimePriority(Line line, Located<long>? before, string whose)
    {
        Word word = line.Statement.Words(line.Findings)[1];
        string what = $"{whose} real-time priority";
        if (line.Arguments.Whole(word.Text, word.At, int.MinValue, int.MaxValue,
            $"{what} '{Tokens.Shorten(word.Text)}' invalid") is not { } number)
            return before;
        if (number.Value is >= 1 and <= 99)
            return number;
        line.Findings.Error(word.At, number.Value < 1
            ? $"{what} {number.Value} less than minimum 1 - setting to minimum"
            : $"{what} {number.Value} greater than maximum 99 - setting to maximum");
        return number with { Value = Math.Clamp(number.Value, 1, 99) };
    }

    public static Located<int[]>? Processors(Line line, Located<int[]>? before) =>
        Processors(line, before, "checker process");

    /// <param name="whose">The process, as the complaint names it.</param>
    public static Located<int[]>? Processors(Line line, Located<int[]>? before, string whose)
    {
        var words = line.Statement.Words(line.Findings);
        var processors = new List<int>();
        for (int i = 1; i < words.Length; i++)
            if (line.Arguments.Whole(words[i].Text, words[i].At, 0, MostProcessors - 1,
                $"Invalid cpu_id:{Tokens.Shorten(words[i].Text)} specified for {whose}") is { } number
                && !processors.Contains((int)number.Value))
                processors.Add((int)number.Value);
        return processors.Count == 0 ? before : new Located<int[]>([.. processors], words[1].At);
    }

    /// <summary>`PATH [USER [GROUP]]`; the first one counts.</summary>
    public static Located<FifoModel>? Fifo(Line line, Located<FifoModel>? before)
    {
        var words = line.Statement.Words(line.Findings);
        if (before is not null)
        {
            line.Findings.Error(words[1].At,
                $"{words[0].Text} already specified - ignoring {Tokens.Shorten(words[1].Text)}");
            return before;
        }
        line.Arguments.NoMore(words, 4);
        ScriptIdentity? owner = words.Length < 3 ? null
            : new ScriptIdentity(words[2].Text, words.Length > 3 ? words[3].Text : null);
        return new Located<FifoModel>(new(words[1].Text, owner), words[1].At);
    }

    /// <summary>The first one counts.</summary>
    public static Located<CommandModel>? FifoReader(Line line, Located<CommandModel>? before)
    {
        if (CommandReader.Read(line.Statement, line.Findings, takesIdentity: true) is not { } command)
            return before;
        if (before is not null)
            line.Findings.Error(line.Statement.At, $"{line.Statement.Keyword} already specified - ignoring "
                + Tokens.Shorten(command.Arguments[0]));
        return before ?? new Located<CommandModel>(command, command.At);
    }
}
