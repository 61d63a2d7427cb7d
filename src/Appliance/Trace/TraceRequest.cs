using Appliance.Base;

namespace Appliance.Trace;

/// <summary>What `trace` was asked for: `[INTERFACE...] [for TIME] [--pcapng]`.</summary>
/// <param name="Interfaces">Empty for all that run an instance.</param>
/// <param name="Pcapng">Bytes for a file instead of lines for people.</param>
internal sealed record TraceRequest(string[] Interfaces, Duration Length, bool Pcapng)
{
    public const string PcapngWord = "--pcapng";

    /// <summary>Without `for`; whoever went home must not leave it running for ever.</summary>
    public static readonly Duration Usual = Duration.FromSeconds(600);
    private static readonly Duration s_longest = Duration.FromSeconds(24 * 3600);

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
            else if (++i == words.Count || !TimeWord.TryRead(words[i], s_longest, out length))
                complaint = "for wants a time: 30s, 10m, 2h, at most 24h.";
        }
        request = new TraceRequest([.. interfaces], length, pcapng);
        return complaint;
    }
}
