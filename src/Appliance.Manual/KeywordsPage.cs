using Appliance.Config.Keywords;
using Appliance.Texts;

namespace Appliance.Manual;

/// <summary>vrrpaot-keepalived.conf(7): how a keepalived.conf is read here, from the table of keywords.</summary>
internal static class KeywordsPage
{
    /// <param name="text">docs/keepalived.md.</param>
    public static string Of(string text, string date)
    {
        Keyword[] all = [.. KeywordTable.All];
        int carried = all.Count(keyword => keyword.Carried);
        var page = new Roff("vrrpaot-keepalived.conf", 7, date, "keepalived.conf as vrrpaot carries it out");
        page.Section("DESCRIPTION").Paragraph(
            $"vrrpaot reads keepalived's configuration. Of {all.Length} keywords, each in its block, {carried} are "
            + "carried out. The others are recognised, and **vrrpaot check** says what their absence costs; **vrrpaot "
            + "keywords** WORD tells of one what this page tells.");
        Markdown.Write(page, text, _ => true);
        page.Section("NOT CARRIED OUT");
        foreach (string block in KeywordTable.AllBlocks)
            WriteBlock(page, block, keyword => !keyword.Carried);
        page.Section("CARRIED OUT");
        foreach (string block in KeywordTable.AllBlocks)
            WriteBlock(page, block, keyword => keyword.Carried);
        page.SeeAlso("vrrpaot(8)", "appliance.json(5)");
        return page.ToString();
    }

    private static void WriteBlock(Roff page, string block, Predicate<Keyword> wanted)
    {
        Keyword[] all = [.. KeywordTable.InBlock(block).Where(keyword => wanted(keyword))];
        if (all.Length > 0)
            page.Part("In " + KeywordsVerb.Place(block));
        foreach (Keyword keyword in all)
            page.Item($"{keyword.Name} {keyword.Text.Grammar}".TrimEnd(), $"{keyword.Text.Meaning}."
                + (keyword.Text.Default == "" ? "" : $" Default: {keyword.Text.Default}.")
                + (keyword.Text.Since == "" ? "" : $" Since keepalived {keyword.Text.Since}.")
                + (keyword.Carried ? "" : " " + Roff.Sentence(KeywordsVerb.Fate(keyword)))
                + (keyword.Cost == Cost.Safety ? " Safety depends on it." : ""));
    }
}
