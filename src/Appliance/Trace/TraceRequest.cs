using Appliance.Base;

namespace Appliance.Trace;

/// <summary>
/// What `trace` was asked for: `[INTERFACE...] [for TIME] [--pcapng]`, or `journal [for TIME] [--bytes]`.
/// </summary>
/// <param name="IsJournal">What elections are told, instead of packets.</param>
/// <param name="Interfaces">Empty for all that run an instance.</param>
/// <param name="Bytes">For a file, instead of lines.</param>
internal sealed record TraceRequest(bool IsJournal, string[] Interfaces, Duration Length, bool Bytes)
{
    public const string JournalWord = "journal";

    /// <summary>Asks for bytes.</summary>
    public static string BytesWord(bool ofJournal) => ofJournal ? "--bytes" : "--pcapng";

    /// <summary>Without `for`; a person who went home must not leave it running for ever.</summary>
    public static readonly Duration Usual = Duration.FromSeconds(600);
    private static readonly Duration s_longest = Duration.FromSeconds(24 * 3600);

    /// <returns>Null, or what is wrong with the words.</returns>
    public static string? TryRead(IReadOnlyList<string> words, out TraceRequest request)
    {
        var interfaces = new List<string>();
        Duration length = Usual;
        bool isJournal = words is [JournalWord, ..], bytes = false;
        string? complaint = null;
        for (int i = isJournal ? 1 : 0; i < words.Count; i++)
        {
            if (words[i] == BytesWord(isJournal))
                bytes = true;
            else if (words[i] != "for")
                interfaces.Add(words[i]);
            else if (++i == words.Count || !TimeWord.TryRead(words[i], s_longest, out length))
                complaint = "for wants a time: 30s, 10m, 2h, at most 24h.";
        }
        request = new TraceRequest(isJournal, [.. interfaces], length, bytes);
        return complaint;
    }
}
