using Appliance.Console;
using Appliance.Sessions;
using Appliance.Verbs;

namespace Appliance.Manual;

/// <summary>vrrpaot-console(8): from the commands that a session offers.</summary>
internal static class ConsolePage
{
    /// <param name="commands">docs/commands.md.</param>
    public static string Of(string commands, string date)
    {
        var page = new Roff("vrrpaot-console", 8, date, "the shell of vrrpaot on a serial line");
        page.Section("DESCRIPTION").Paragraph("A person with a cable and any terminal, at 300 to 115200 baud, sees who "
            + "is master before anything is typed, and can do all that can be done. The line is in **console** of "
            + "appliance.json; a firmware image has one without that.");
        page.Section("LOGGING IN").Paragraph("A password is asked for unless **login** is **none**. Its hash is what "
            + "**vrrpaot password** prints, in **passwordHash**. A break on the line begins a new session.");
        page.Section("KEYS");
        foreach (Topic.Item key in s_keys)
            page.Item(key.Word, key.Meaning);
        page.Section("COMMANDS").Paragraph("Words may be cut short as long as they mean one command. **?** says what "
            + "may come next, anywhere in a line.");
        foreach (VerbGroup group in Enum.GetValues<VerbGroup>())
        {
            page.Part(HelpText.TitleOf(group));
            foreach (CommandSpecification command in Offered)
                if (Topic.Of(command.Name)?.Group == group)
                    page.Item($"{command.Name} {command.Arguments}".TrimEnd(), command.Help + ".");
        }
        page.Part("Of the session");
        foreach (CommandSpecification command in ConsoleMode.OwnCommands)
            page.Item($"{command.Name} {command.Arguments}".TrimEnd(), command.Help + ".");
        page.Section("EDITING").Paragraph("**edit** leads into a mode in which these are commands, and all others "
            + "too, until **exit**. Lines of a text end with a single dot, or with Ctrl-D.");
        foreach (CommandSpecification command in Offered)
            if (command.Name.StartsWith("edit ", StringComparison.Ordinal))
                page.Item($"{command.Name[5..]} {command.Arguments}".TrimEnd(), command.Help + ".");
        Markdown.Write(page, commands, title => title.StartsWith("Bounds", StringComparison.Ordinal));
        page.SeeAlso("vrrpaot(8)", "appliance.json(5)");
        return page.ToString();
    }

    /// <summary>What a console of an image lists; elsewhere some of it is not there.</summary>
    private static IEnumerable<CommandSpecification> Offered =>
        VerbList.OfDaemons().Select(verb => new CommandSpecification(verb.Name, verb.Needs, verb.Arguments, verb.Help))
            .Concat(VerbList.Asked(ofImages: false)).Concat(VerbList.Asked(ofImages: true))
            .DistinctBy(command => command.Name);

    private static readonly Topic.Item[] s_keys =
    [
        new("Tab", "Completes the word; a second time lists what it could be."),
        new("?", "Says what may come next. Ctrl-V before it types it."),
        new("Up, Down, Ctrl-P, Ctrl-N", "Earlier lines and later ones."),
        new("Left, Right, Ctrl-B, Ctrl-F, Home, End, Ctrl-A, Ctrl-E", "Move in the line; Alt-B and Alt-F by words."),
        new("Backspace, Delete, Ctrl-W, Ctrl-K, Ctrl-U", "Remove a character, a word, all behind, all before."),
        new("Ctrl-T", "Exchanges two characters."),
        new("Ctrl-L", "Shows the line anew."),
        new("Ctrl-C", "Gives the line up, or ends what runs."),
        new("Ctrl-D", "On an empty line: leaves."),
        new("Blank, Enter, q", "At -- more --: a page, a line, no more."),
    ];
}
