using Appliance.Base;
using Appliance.Config.Lexing;
using Appliance.Config.Model;
using Appliance.Config.Rows;
using Appliance.Texts;

namespace Appliance.Config.Reading;

/// <summary>Bytes, and which of their bits count.</summary>
internal sealed record Pattern(byte[] Bytes, byte[] Mask);

/// <summary>What the lines of DNS_CHECK and UDP_CHECK give where that takes more than a number.</summary>
internal static class DatagramCheckLines
{
    /// <summary>RFC 1035 section 3.2.2, RFC 3596, RFC 4034.</summary>
    private static readonly ushort[] s_types = [1, 2, 5, 6, 15, 16, 28, 46, 48];

    public static readonly string[] TypeNames = ["A", "NS", "CNAME", "SOA", "MX", "TXT", "AAAA", "RRSIG", "DNSKEY"];

    /// <summary>RFC 1035 section 2.3.4.</summary>
    private const int LongestLabel = 63, LongestName = 253;

    public static string NameOf(ushort type) =>
        Array.IndexOf(s_types, type) is >= 0 and var place ? TypeNames[place] : $"TYPE{type}";

    public static Located<ushort>? Type(Line line, Located<ushort>? before)
    {
        Located<string> word = line.Arguments.Word(line.Statement);
        string name = word.Value.ToUpperInvariant();
        if (Array.IndexOf(TypeNames, name) is >= 0 and var place)
            return new Located<ushort>(s_types[place], word.At);
        line.Findings.Error(word.At, $"Unknown DNS check type {Tokens.Shorten(word.Value)} - ignoring",
            Spelling.Nearest(name, TypeNames));
        return before;
    }

    public static Located<string>? Name(Line line, Located<string>? before)
    {
        Located<string> word = line.Arguments.Word(line.Statement);
        string name = word.Value, shown = Tokens.Shorten(name);
        if (name is ".")
            return word;
        string[] labels = (name.EndsWith('.') ? name[..^1] : name).Split('.');
        if (Array.IndexOf(labels, "") >= 0)
            line.Findings.Error(word.At, $"DNS_CHECK name '{shown}' has empty label - ignoring");
        else if (name.Length > LongestName || Array.Exists(labels, label => label.Length > LongestLabel)
            || name.AsSpan().ContainsAnyExceptInRange('!', '~'))
            // keepalived takes it, and sends a message that nobody understands.
            line.Findings.Add(Severity.Error, FindingClass.Advice, word.At, $"DNS_CHECK name '{shown}' is no name: at "
                + $"most {LongestName} characters, {LongestLabel} between two dots, all of ASCII - ignoring");
        else
            return word;
        return before;
    }

    public static Located<Pattern>? Payload(Line line, Located<Pattern>? before) =>
        Hex(line, "Invalid hex string for UDP_CHECK payload", mayBeAny: false) ?? before;

    /// <summary>Without a pattern any reply does.</summary>
    public static Located<Pattern>? Reply(Line line, Located<Pattern>? before) =>
        line.Statement.Words(line.Findings).Length == 1 ? new Located<Pattern>(new([], []), line.Statement.At)
            : Hex(line, "Invalid hex string for UDP_CHECK reply", mayBeAny: true) ?? before;

    /// <summary>Blanks part bytes; a digit that is alone is a byte of its own.</summary>
    private static Located<Pattern>? Hex(Line line, string complaint, bool mayBeAny)
    {
        var words = line.Statement.Words(line.Findings);
        var bytes = new List<byte>();
        var mask = new List<byte>();
        for (int i = 1; i < words.Length; i++)
        {
            foreach (string run in words[i].Text.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries))
            {
                for (int at = 0; at < run.Length; at += 2)
                {
                    (int high, int highMask) = at + 1 < run.Length ? Digit(run[at], mayBeAny) : (0, 0xF);
                    (int low, int lowMask) = Digit(run[at + 1 < run.Length ? at + 1 : at], mayBeAny);
                    if (high < 0 || low < 0)
                    {
                        line.Findings.Error(words[i].At, complaint);
                        return null;
                    }
                    bytes.Add((byte)(high << 4 | low));
                    mask.Add((byte)(highMask << 4 | lowMask));
                }
            }
        }
        return new Located<Pattern>(new([.. bytes], [.. mask]), words[1].At);
    }

    /// <summary>-1 for what is no digit.</summary>
    private static (int Value, int Mask) Digit(char digit, bool mayBeAny) =>
        mayBeAny && digit is ('x' or 'X') ? (0, 0)
        : char.IsAsciiHexDigit(digit) ? (Convert.ToInt32(digit.ToString(), 16), 0xF)
        : (-1, 0);
}
