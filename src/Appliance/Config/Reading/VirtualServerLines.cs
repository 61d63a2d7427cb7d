using Appliance.Base;
using Appliance.Config.Lexing;
using Appliance.Config.Model;
using Appliance.Config.Rows;
using Appliance.Texts;
using VrrpAot.Linux;

namespace Appliance.Config.Reading;

/// <summary>What the lines of a `virtual_server` give where that takes more than a value.</summary>
internal static class VirtualServerLines
{
    /// <summary>That keepalived knows; the kernel's module is ip_vs_ and the name.</summary>
    private static readonly string[] s_schedulers =
        ["rr", "wrr", "lc", "wlc", "lblc", "sh", "mh", "dh", "fo", "ovf", "lblcr", "sed", "nq", "twos"];

    private const int DefaultPersistence = 360, LongestPersistence = 2_678_400;

    /// <summary>The kernel's 16 bytes, with the NUL.</summary>
    private const int LongestEngine = 15;

    public static void Family(Line line, VirtualServerModel server)
    {
        Located<string> word = line.Arguments.Word(line.Statement);
        IpFamily? family = word.Value switch { "inet" => IpFamily.IPv4, "inet6" => IpFamily.IPv6, _ => null };
        if (family is null)
            line.Findings.Error(word.At, $"unknown address family {Tokens.Shorten(word.Value)}",
                Spelling.Nearest(word.Value, ["inet", "inet6"]));
        else if (server.Family is { } known && known != family)
            line.Findings.Error(word.At,
                $"Virtual server specified family {word.Value} conflicts with server family");
        else
            server.Family = family;
    }

    public static void Scheduler(Line line, VirtualServerModel server)
    {
        Located<string> word = line.Arguments.Word(line.Statement);
        if (Array.IndexOf(s_schedulers, word.Value) >= 0)
            server.Scheduler = word;
        else
            line.Findings.Error(word.At, $"Invalid lvs_scheduler '{Tokens.Shorten(word.Value)}' - ignoring",
                Spelling.Nearest(word.Value.ToLowerInvariant(), s_schedulers));
    }

    /// <summary>`sh-port` and its like: of use only behind the scheduler that they are flags of.</summary>
    public static void SchedulerFlag(Line line, VirtualServerModel server)
    {
        string name = line.Statement.Keyword, scheduler = name[..2];
        if (server.Scheduler?.Value == scheduler)
            server.Flags |= name.EndsWith("port", StringComparison.Ordinal) ? IpvsServiceFlags.Scheduler2
                : IpvsServiceFlags.Scheduler1;
        else
            // keepalived says nothing where the one stands for the other.
            line.Findings.Add(Severity.Error,
                server.Scheduler?.Value is "sh" or "mh" ? FindingClass.Advice : FindingClass.General,
                line.Statement.At, $"{name} only applies to {scheduler} scheduler - ignoring; lvs_sched {scheduler}"
                    + $" must stand before it");
    }

    public static void Hashed(Line line, VirtualServerModel server)
    {
        if (server.Scheduler?.Value is "sh" or "mh")
            line.Findings.Note(line.Statement.At, "hashed has no effect, with keepalived neither");
        else
            line.Findings.Error(line.Statement.At, "hashed only applies to sh scheduler - ignoring");
    }

    public static void Forwarding(Line line, VirtualServerModel server) =>
        server.Forwarding = ForwardingReader.Read(line, "virtual server") ?? server.Forwarding;

    public static Located<byte>? Protocol(Line line, Located<byte>? before)
    {
        Located<string> word = line.Arguments.Word(line.Statement);
        byte number = word.Value.ToUpperInvariant() switch { "TCP" => 6, "UDP" => 17, "SCTP" => 132, _ => 0 };
        if (number > 0)
            return new Located<byte>(number, word.At);
        line.Findings.Error(word.At, $"Unknown protocol {Tokens.Shorten(word.Value)} - ignoring",
            Spelling.Nearest(word.Value.ToUpperInvariant(), ["TCP", "UDP", "SCTP"]));
        return before;
    }

    /// <summary>0 is none, with keepalived too: persistence is off where the line is not there.</summary>
    public static Located<long>? PersistenceTimeout(Line line, Located<long>? before)
    {
        var words = line.Statement.Words(line.Findings);
        if (words.Length == 1)
            return new Located<long>(DefaultPersistence, words[0].At);
        line.Arguments.NoMore(words, 2);
        return line.Arguments.Whole(words[1].Text, words[1].At, 1, LongestPersistence, "persistence_timeout invalid")
            ?? before;
    }

    public static Located<string>? PersistenceEngine(Line line, Located<string>? before)
    {
        Located<string> word = line.Arguments.Word(line.Statement);
        if (word.Value.Length <= LongestEngine)
            return word;
        line.Findings.Error(word.At, $"persistence_name too long, truncating - {Tokens.Shorten(word.Value)}");
        return word with { Value = word.Value[..LongestEngine] };
    }

    /// <summary>Its form is that of the service's family; a mark that has none yet gets that of the form.</summary>
    public static void Granularity(Line line, VirtualServerModel server)
    {
        Located<string> word = line.Arguments.Word(line.Statement);
        IpFamily family = server.Family ?? (word.Value.Contains('.') ? IpFamily.IPv4 : IpFamily.IPv6);
        Located<long>? granularity;
        if (family == IpFamily.IPv6)
            granularity = line.Arguments.Whole(word.Value, word.At, 1, 128,
                $"Invalid IPv6 persistence_granularity specified - {Tokens.Shorten(word.Value)}");
        else if (TryReadMask(word.Value, out uint mask))
            granularity = new Located<long>(mask, word.At);
        else
        {
            granularity = null;
            line.Findings.Error(word.At,
                $"Invalid IPv4 persistence_granularity specified - {Tokens.Shorten(word.Value)}");
        }
        if (granularity is null)
            return;
        if (family == IpFamily.IPv4 && !IpAddress.TryParseIPv4(word.Value, out _))
            line.Findings.Add(Severity.Warning, FindingClass.Advice, word.At,
                $"'{word.Value}' is taken for the netmask {new IpAddress((uint)granularity.Value)}, as by keepalived");
        (server.Granularity, server.Family) = (granularity, family);
        if (server.Of(VirtualServerRows.PersistenceTimeout) is null)
            server.Set(VirtualServerRows.PersistenceTimeout, new Located<long>(DefaultPersistence, word.At));
    }

    /// <summary>As inet_aton: up to four numbers, of which the last fills what is left.</summary>
    private static bool TryReadMask(string text, out uint mask)
    {
        mask = 0;
        string[] parts = text.Split('.');
        if (parts.Length > 4)
            return false;
        for (int i = 0; i < parts.Length; i++)
        {
            int bytes = i == parts.Length - 1 ? 4 - i : 1;
            if (parts[i].Length == 0 || !uint.TryParse(parts[i], System.Globalization.NumberStyles.None, null,
                out uint part) || (ulong)part >= 1UL << 8 * bytes)
                return false;
            mask |= part << 8 * (4 - i - bytes);
        }
        return true;
    }
}
