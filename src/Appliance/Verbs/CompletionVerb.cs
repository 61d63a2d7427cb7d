using System.Text;
using Appliance.Base;
using Appliance.Client;
using Appliance.CommandLine;
using Appliance.Sessions;
using VrrpAot.Linux;

namespace Appliance.Verbs;

/// <summary>`completion SHELL`, and the question that its script asks at each Tab: `completion next WORD...`.</summary>
internal sealed class CompletionVerb : ProgramVerb
{
    public override string Name => "completion";
    public override string Arguments => "bash|zsh|fish";
    public override string Help => "Print what makes Tab complete our words in this shell";

    public override int Run(ReadOnlySpan<string> words, string folder, string program)
    {
        ReadOnlySpan<byte> script = words switch
        {
            ["bash"] => CompletionScripts.Bash,
            ["zsh"] => CompletionScripts.Zsh,
            ["fish"] => CompletionScripts.Fish,
            _ => default,
        };
        if (words is ["next", .. var typed])
        {
            string socket = SocketOf(typed);
            foreach (Topic.Item item in Completion.Next(typed.ToArray(), Options, asked => Ask(socket, asked)))
                StandardStreams.WriteLine(StandardStreams.Output, $"{item.Word}\t{item.Meaning}");
            return ExitCode.Ok;
        }
        if (script.IsEmpty)
        {
            StandardStreams.WriteLine(StandardStreams.Error, $"Say {program} {Name} bash, zsh or fish");
            return ReplyCode.Wrong;
        }
        Descriptor.Write(StandardStreams.Output, script);
        return ExitCode.Ok;
    }

    private static IEnumerable<Topic.Item> Options => OptionTable.All.Select(option => new Topic.Item(
        $"--{option.Long}{(option.Value == OptionValue.Required ? "=" : "")}", option.Help));

    /// <summary>Where the command that is being typed would ask.</summary>
    private static string SocketOf(ReadOnlySpan<string> typed)
    {
        string? appliance = null;
        foreach (string word in typed)
            if (word.StartsWith(Invocation.Control, StringComparison.Ordinal))
                return word[Invocation.Control.Length..];
            else if (word.StartsWith(Invocation.Appliance, StringComparison.Ordinal))
                appliance = word[Invocation.Appliance.Length..];
        return Invocation.SocketOf(appliance);
    }

    /// <summary>A daemon that does not answer, or not at once, knows no names.</summary>
    private static string[] Ask(string socket, string[] words) =>
        ControlClient.Ask(socket, [Completion.Question, .. words], Duration.FromSeconds(1))
            is (ReplyCode.Done, var text)
            ? Encoding.UTF8.GetString(text).Split('\n', StringSplitOptions.RemoveEmptyEntries) : [];
}
