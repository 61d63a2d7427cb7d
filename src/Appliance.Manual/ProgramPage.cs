using Appliance.CommandLine;
using Appliance.Sessions;
using Appliance.Verbs;

namespace Appliance.Manual;

/// <summary>vrrpaot(8): from the verbs, their topics and the options.</summary>
internal static class ProgramPage
{
    public static string Of(string date)
    {
        var page = new Roff("vrrpaot", 8, date, "keep virtual addresses alive by VRRP, and balance load by IPVS");
        page.Section("SYNOPSIS").Paragraph("**vrrpaot** [OPTION...]").Paragraph("**vrrpaot** VERB [WORD...]");
        page.Section("DESCRIPTION").Paragraph("""
            vrrpaot takes keepalived's place. It reads the same keepalived.conf, speaks the same VRRP, moves the same
            addresses, runs the same scripts and writes the same log lines. Called without a verb it runs as a daemon;
            the options are keepalived's, and some of its own.
            """.ReplaceLineEndings(" ")).Paragraph(
            "With a verb it asks a running daemon over its control socket, or does what needs none. Root may do "
            + "everything; members of the socket's group (adm, or what appliance.json says) may look. "
            + "--control=SOCKET or --appliance=FILE, before the verb or behind it, say which daemon is meant.");
        page.Section("VERBS");
        foreach (VerbGroup group in Enum.GetValues<VerbGroup>())
        {
            page.Part(HelpText.TitleOf(group));
            foreach (HelpText.Entry entry in HelpText.Of(group))
                WriteVerb(page, entry);
        }
        page.Section("OPTIONS");
        foreach (OptionSpecification option in OptionTable.All)
            page.Item(NamesOf(option), Roff.Sentence(option.Help)
                + (option.CarriedOut ? "" : " Accepted, and without effect in this version."));
        page.Section("EXIT STATUS").Paragraph(
            "The daemon's codes are keepalived's; so are those of -t. Verbs end with:").Items(HelpText.Codes);
        page.Section("ENVIRONMENT").Item("NO_COLOR", "When it is set, and not empty, no colours are shown. In a pipe "
            + "there are none anyway.");
        page.Section("FILES").Items(HelpText.Files);
        page.Section("EXAMPLES").Items(HelpText.Examples, "vrrpaot ");
        page.SeeAlso("vrrpaot-console(8)", "appliance.json(5)", "vrrpaot-keepalived.conf(7)");
        return page.ToString();
    }

    private static void WriteVerb(Roff page, HelpText.Entry entry)
    {
        Topic? topic = Topic.Of(entry.Name);
        string asked = entry.Needs switch
        {
            null => "It needs no daemon.",
            Rights.Change => "Root may.",
            _ => "",
        };
        page.Item($"{entry.Name} {entry.Arguments}".TrimEnd(),
            $"{entry.Help}. {topic?.About} {asked} {(entry.IsForImages ? "In a firmware image only." : "")}"
                .Replace("  ", " ").TrimEnd());
        if (entry.Name == "edit")
            foreach (HelpText.Entry below in HelpText.Entries.Where(one => one.Name.StartsWith("edit ")))
                page.Item($"{below.Name} {below.Arguments}".TrimEnd(), below.Help + ".");
        if (topic is not null)
            page.Indented(() => page.Items(topic.Words.Concat(topic.Codes.Select(code =>
                code with { Word = $"Exit code {code.Word}" }))));
    }

    private static string NamesOf(OptionSpecification option) =>
        (option.Short == '\0' ? "" : $"-{option.Short}, ") + "--" + option.Long + option.Value switch
        {
            OptionValue.Required => "=" + option.ValueName,
            OptionValue.Optional => $"[={option.ValueName}]",
            _ => "",
        };
}
