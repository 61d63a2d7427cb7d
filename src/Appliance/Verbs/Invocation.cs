using Appliance.Base;
using Appliance.Client;
using Appliance.CommandLine;
using Appliance.Sessions;
using Appliance.Settings;

namespace Appliance.Verbs;

/// <summary>A verb on the command line: done here, or asked of the running daemon.</summary>
internal static class Invocation
{
    /// <summary>`check` alone is about a file; at the console it is about the text that is being edited.</summary>
    private const string Candidate = "--candidate";

    public const string Control = "--control=";

    /// <summary>Behind a verb, as before one.</summary>
    public const string Appliance = "--appliance=";

    private static readonly RunCheckHereVerb s_runCheck = new();

    /// <param name="folder">Where the user stands.</param>
    /// <param name="program">argv[0] without its folder.</param>
    /// <returns>The exit code.</returns>
    public static int Run(CommandLineResult call, string folder, string program)
    {
        if (call.Words[0] is not ("probe" or PageHashVerb.Program or "completion")
            && Array.Exists(call.Words, word => word is "--help" or "-h"))
            return new HelpVerb().Run(NameOf(call.Words), folder, program);
        if (Own(call.Words) is { } own)
        {
            if (call.Options.ApplianceFile is { } box && own is CheckVerb)
                call = call with { Words = [.. call.Words, Appliance + box] };
            if (own.Arguments != "" || call.Words.Length == 1)
                return own.Run(call.Words.AsSpan(1), folder, program);
            StandardStreams.WriteLine(StandardStreams.Error,
                $"{own.Name} takes no words behind it: {program} {own.Name}");
            return ReplyCode.Wrong;
        }
        string[] request = Request(call, folder, out string? socket);
        socket ??= SocketOf(ApplianceOf(call, folder));
        return Watch.IsMeant(request) ? Watch.Run(socket, request)
            : ControlClient.Run(socket, request, TakesText(request));
    }

    /// <summary>The verb that is meant, as one of the list: `edit list 5 --help` is about `edit list`.</summary>
    internal static string[] NameOf(string[] words)
    {
        for (int count = words.Length; count > 1; count--)
        {
            string name = string.Join(' ', words.AsSpan(0, count)!);
            foreach (HelpText.Entry entry in HelpText.Entries)
                if (entry.Name == name)
                    return [name];
        }
        return [words[0]];
    }

    /// <summary>`--appliance`, before the verb or behind it; null for the usual file.</summary>
    internal static string? ApplianceOf(CommandLineResult call, string folder)
    {
        foreach (string word in call.Words)
            if (word.StartsWith(Appliance, StringComparison.Ordinal))
                return Path.Combine(folder, word[Appliance.Length..]);
        return call.Options.ApplianceFile;
    }

    /// <summary>
    /// Where the daemon of such an appliance.json listens. One that cannot be read, as it may be to who only looks, has
    /// the usual place.
    /// </summary>
    internal static string SocketOf(string? appliance) =>
        ApplianceFile.LoadGiven(appliance).Settings?.Control.Socket ?? ControlClient.DefaultSocket;

    /// <summary>The verb that is done here; null where the daemon is asked.</summary>
    internal static ProgramVerb? Own(string[] words)
    {
        if (RunCheckHereVerb.IsMeant(words))
            return s_runCheck;
        if (words is ["check", "run", _, ..] or ["check", Candidate, ..])
            return null;
        foreach (ProgramVerb verb in VerbList.OfProgram)
            if (verb.Name == words[0])
                return verb;
        return null;
    }

    /// <summary>The words for the daemon. Of our options --control and --appliance are for us here.</summary>
    internal static string[] Request(CommandLineResult call, string folder, out string? socket)
    {
        string[] words = call.Words;
        foreach (DaemonVerb verb in VerbList.OfDaemons())
            if (verb.Name == words[0])
                words = verb.From(folder, words);
        socket = call.Options.ControlSocket;
        var request = new List<string>();
        foreach (string word in words)
        {
            if (word.StartsWith(Control, StringComparison.Ordinal))
                socket ??= Path.Combine(folder, word[Control.Length..]);
            else if (word.StartsWith(Appliance, StringComparison.Ordinal))
                continue;
            else if (word != Candidate || words[0] != "check")
                request.Add(word);
        }
        return [.. request];
    }

    private static bool TakesText(string[] words) =>
        CommandSpecification.Find([.. VerbList.Asked(ofImages: false), .. VerbList.Asked(ofImages: true)], words)
            is { TakesText: true };
}
