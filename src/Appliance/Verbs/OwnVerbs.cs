using System.Text;
using Appliance.Base;
using Appliance.Client;
using Appliance.CommandLine;
using Appliance.Config.Keywords;
using Appliance.Probes;
using Appliance.Sessions;
using Appliance.Settings;

namespace Appliance.Verbs;

internal sealed class CheckVerb : ProgramVerb
{
    private const string Anyway = "--anyway", Appliance = Invocation.Appliance;

    public override string Name => "check";
    public override string Arguments => "[FILE [FILE]] [--anyway]";
    public override string Help =>
        "Check a keepalived.conf or an appliance.json, and say all that is wrong; of two nodes' files also who holds "
        + "the VIPs when one thing fails";

    public override int Run(ReadOnlySpan<string> words, string folder, string program)
    {
        string? appliance = null;
        var files = new List<string>();
        foreach (string word in words)
            if (word.StartsWith(Appliance, StringComparison.Ordinal))
                appliance = Path.Combine(folder, word[Appliance.Length..]);
            else if (word != Anyway)
                files.Add(word);
        if (files.Count > 2)
        {
            StandardStreams.WriteLine(StandardStreams.Error,
                "check takes one file, or those of two nodes: vrrpaot check FILE [FILE], and the option --anyway");
            return ReplyCode.Wrong;
        }
        TerminalText? terminal = TerminalText.Of(StandardStreams.Output, [Name]);
        Action<string> line = terminal is null ? text => StandardStreams.WriteLine(StandardStreams.Output, text)
            : text => terminal.Write(text + "\n");
        if (files.Count == 2)
            return PairCheck.Check([.. files], folder, words.Contains(Anyway), line);
        var options = new CommandLineOptions
        {
            Anyway = words.Contains(Anyway), ApplianceFile = appliance,
            ConfigFile = files.Count == 0 ? appliance : Path.Combine(folder, files[0]),
        };
        return ConfigCheck.Check(options, line);
    }
}

/// <summary>One check by hand, or as the command of a script of somebody else's.</summary>
internal sealed class ProbeHereVerb : ProgramVerb
{
    public override string Name => "probe";
    public override string Arguments => "http|tcp|dns|ping|process|file ...";
    public override string Help => "One check, for a vrrp_script or by hand; 'probe help' shows examples";

    public override int Run(ReadOnlySpan<string> words, string folder, string program) => ProbeByHand.Run(words);
}

internal sealed class KeywordsHereVerb : ProgramVerb
{
    public override string Name => "keywords";
    public override string Arguments => ExplainKeywordVerb.Words;
    public override string Help => ExplainKeywordVerb.What;

    public override int Run(ReadOnlySpan<string> words, string folder, string program)
    {
        KeywordsVerb.Answer answer = KeywordsVerb.Of(words.ToArray());
        StandardStreams.Write(answer.Code == ExitCode.Ok ? StandardStreams.Output : StandardStreams.Error, answer.Text);
        return answer.Code;
    }
}

internal sealed class SchemaVerb : ProgramVerb
{
    public override string Name => "schema";
    public override string Help => "Print the JSON schema of appliance.json, for editors";

    public override int Run(ReadOnlySpan<string> words, string folder, string program)
    {
        StandardStreams.Write(StandardStreams.Output, Encoding.UTF8.GetString(ApplianceSettingsSchema.Utf8));
        return ExitCode.Ok;
    }
}

internal sealed class PasswordVerb : ProgramVerb
{
    public override string Name => "password";
    public override string Help => "Ask for a password and print its hash, for appliance.json";

    public override int Run(ReadOnlySpan<string> words, string folder, string program) =>
        Settings.Passwords.PasswordVerb.Run();
}

internal sealed class HelpVerb : ProgramVerb
{
    public override string Name => "help";
    public override string Arguments => "[VERB]";
    public override string Help => "This text, or what is said of one verb";

    public override int Run(ReadOnlySpan<string> words, string folder, string program)
    {
        string verb = string.Join(' ', words.ToArray());
        string text = verb == "" ? HelpText.Of(program) : HelpText.OfVerb(verb, program);
        if (text == "")
        {
            StandardStreams.WriteLine(StandardStreams.Error,
                $"There is no verb '{Request.Shown(verb)}'{VerbList.DidYouMean(verb, program)}");
            return ReplyCode.Wrong;
        }
        StandardStreams.Write(StandardStreams.Output, text);
        return ExitCode.Ok;
    }
}
