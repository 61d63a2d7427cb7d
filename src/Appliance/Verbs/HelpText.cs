using System.Text;
using Appliance.CommandLine;
using Appliance.Sessions;

namespace Appliance.Verbs;

/// <summary>What `vrrpaot help` and `-h` print: every verb as it describes itself, and every option.</summary>
internal static class HelpText
{
    /// <param name="program">argv[0] without its folder.</param>
    public static string Of(string program)
    {
        var text = new StringBuilder();
        text.Append($"Usage: {program} [OPTION...]         run as a daemon, as keepalived does\n"
            + $"       {program} VERB [WORD...]      one of these; "
            + $"where to ask (see the options) may stand before it or behind it\n");
        text.Append("\nVerbs that need no daemon:\n");
        foreach (ProgramVerb verb in VerbList.OfProgram)
            Append(text, verb.Name, verb.Arguments, verb.Help);
        text.Append("\nAsked of the running daemon:\n");
        Append(text, VerbList.Asked(ofImages: false));
        text.Append("\nIn a firmware image only:\n");
        Append(text, VerbList.Asked(ofImages: true));
        text.Append("\nOptions:\n").Append(CommandLineTexts.Options());
        return text.ToString();
    }

    /// <summary>A verb, and those whose name begins with it as a word; empty when there is none.</summary>
    public static string OfVerb(string name)
    {
        var text = new StringBuilder();
        foreach (ProgramVerb verb in VerbList.OfProgram)
            if (verb.Name == name)
                Append(text, verb.Name, verb.Arguments, verb.Help);
        Append(text, VerbList.Asked(ofImages: false).Concat(VerbList.Asked(ofImages: true)).Where(command =>
            command.Name == name || command.Name.StartsWith(name + " ", StringComparison.Ordinal)));
        return text.ToString();
    }

    private static void Append(StringBuilder text, IEnumerable<CommandSpecification> commands)
    {
        foreach (CommandSpecification command in commands)
            Append(text, command.Name, command.Arguments, command.Help);
    }

    private static void Append(StringBuilder text, string name, string arguments, string help)
    {
        const int column = 33;
        string usage = arguments == "" ? $"  {name}" : $"  {name} {arguments}";
        text.Append(usage.Length < column ? usage.PadRight(column) : usage + "\n" + new string(' ', column));
        text.Append(' ').Append(help).Append('\n');
    }
}
