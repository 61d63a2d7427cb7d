using Appliance.Base;
using Appliance.Client;
using Appliance.CommandLine;
using Appliance.Sessions;

namespace Appliance.Verbs;

/// <summary>A verb on the command line: done here, or asked of the running daemon.</summary>
internal static class Invocation
{
    /// <summary>`check` alone is about a file; at the console it is about the text that is being edited.</summary>
    private const string Candidate = "--candidate";

    private const string Control = "--control=";

    private static readonly RunCheckHereVerb s_runCheck = new();

    /// <param name="folder">Where the user stands.</param>
    /// <param name="program">argv[0] without its folder.</param>
    /// <returns>The exit code.</returns>
    public static int Run(CommandLineResult call, string folder, string program)
    {
        if (Own(call.Words) is { } own)
        {
            if (own.Arguments != "" || call.Words.Length == 1)
                return own.Run(call.Words.AsSpan(1), folder, program);
            StandardStreams.WriteLine(StandardStreams.Error,
                $"{own.Name} takes no words behind it: {program} {own.Name}");
            return ExitCode.Fatal;
        }
        string[] request = Request(call, folder, out string? socket);
        return ControlClient.Run(socket ?? ControlClient.DefaultSocket, request, TakesText(request));
    }

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

    /// <summary>The words for the daemon. Of our options only --control is for us here.</summary>
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
            else if (word != Candidate || words[0] != "check")
                request.Add(word);
        }
        return [.. request];
    }

    private static bool TakesText(string[] words) =>
        CommandSpecification.Find([.. VerbList.Asked(ofImages: false), .. VerbList.Asked(ofImages: true)], words)
            is { TakesText: true };
}
