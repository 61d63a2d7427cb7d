using Appliance.Base;
using Appliance.Trace;
using VrrpAot.Engine;
using VrrpAot.Linux;

namespace Appliance.Client;

/// <summary>
/// `vrrpaot trace`, the caller's half: the file is written by who asked for it, with that person's rights. Bytes go to
/// FILE (`-w FILE`, or a word that can be nothing else), or to standard output when FILE is `-` or that is no terminal;
/// on a terminal without a FILE, and with `--text`, lines come.
/// </summary>
/// <param name="Name">Null for standard output.</param>
/// <param name="IsJournal">Of inputs, and not of packets.</param>
internal sealed record TraceFile(string? Name, bool IsJournal)
{
    /// <summary>Null when no bytes are wanted.</summary>
    /// <param name="question">The words for the daemon.</param>
    /// <param name="terminal">Whether standard output is one.</param>
    public static TraceFile? Of(string[] words, bool terminal, out List<string> question)
    {
        question = [];
        string? name = null;
        bool isJournal = words is ["trace", TraceRequest.JournalWord, ..];
        string bytes = TraceRequest.BytesWord(isJournal);
        bool isText = false;
        for (int i = 0; i < words.Length; i++)
        {
            if (words[i] == "-w" && i + 1 < words.Length)
                name = words[++i];
            else if (words[i] == "--text")
                isText = true;
            else if (isJournal && i > 1 && words[i] != "for" && words[i - 1] != "for" && words[i] != bytes
                || !isJournal && IsFile(words[i]))
                name = words[i];
            else if (words[i] != bytes)
                question.Add(words[i]);
        }
        if (isText || name is null && terminal)
            return null;
        question.Add(bytes);
        return new TraceFile(name is null or "-" ? null : name, isJournal);
    }

    /// <summary>No interface can have a '/' in its name.</summary>
    private static bool IsFile(string word) => word == "-" || word.Contains('/')
        || word.EndsWith(".pcapng", StringComparison.Ordinal) || word.EndsWith(".pcap", StringComparison.Ordinal);

    /// <summary>
    /// Where the answer goes, once its first bytes are here: what is no trace is a sentence, and empties no file.
    /// </summary>
    /// <returns>None after a complaint. It is open until we end.</returns>
    public Borrowed Open(ReadOnlySpan<byte> first)
    {
        if (!first.StartsWith(IsJournal ? JournalFile.Magic : Pcapng.Magic))
            return StandardStreams.Error;
        if (Name is null)
            return StandardStreams.Output;
        // Version 2 adverts hold the password, and the user who made a file may read what another writes into it.
        Errno error = RawFile.Open(Name, FileUse.NewPrivate, out Descriptor file);
        if (!error.IsOk)
            StandardStreams.WriteLine(StandardStreams.Error,
                $"{Name} cannot be written: {FileStatus.KindOf(Name) ?? error.ToString()}. "
                + "Into a pipe or a device: vrrpaot trace - > NAME");
        return file;
    }
}
