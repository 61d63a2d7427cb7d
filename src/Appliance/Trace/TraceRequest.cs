using System.Globalization;
using VrrpAot.Protocol;

namespace Appliance.Trace;

/// <summary>What `trace` was asked for: `[INTERFACE...] [for TIME] [--pcapng]`.</summary>
/// <param name="Interfaces">Empty for all that run an instance.</param>
/// <param name="Pcapng">Bytes for a file instead of lines for people.</param>
internal sealed record TraceRequest(string[] Interfaces, Duration Length, bool Pcapng)
{
    public const string PcapngWord = "--pcapng";

    /// <summary>Without `for`; whoever went home must not leave it running for ever.</summary>
    public static readonly Duration Usual = Duration.FromSeconds(600);
    private const int MostSeconds = 24 * 3600;

    /// <returns>Null, or what is wrong with the words.</returns>
    public static string? TryRead(IReadOnlyList<string> words, out TraceRequest request)
    {
        var interfaces = new List<string>();
        Duration length = Usual;
        bool pcapng = false;
        string? complaint = null;
        for (int i = 0; i < words.Count; i++)
        {
            if (words[i] == PcapngWord)
                pcapng = true;
            else if (words[i] != "for")
                interfaces.Add(words[i]);
            else if (++i == words.Count || !TryLength(words[i], out length))
                complaint = "for wants a time: 30s, 10m, 2h, at most 24h.";
        }
        request = new TraceRequest([.. interfaces], length, pcapng);
        return complaint;
    }

    /// <summary>`90`, `90s`, `10m`, `10min` or `2h`.</summary>
    private static bool TryLength(string word, out Duration length)
    {
        int digits = 0;
        while (digits < word.Length && char.IsAsciiDigit(word[digits]))
            digits++;
        int unit = word[digits..] switch { "" or "s" => 1, "m" or "min" => 60, "h" => 3600, _ => 0 };
        length = default;
        if (unit == 0 || !int.TryParse(word.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            || number < 1 || number > MostSeconds / unit)
            return false;
        length = Duration.FromSeconds(number * unit);
        return true;
    }
}
