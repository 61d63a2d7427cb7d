using System.Diagnostics;
using Appliance.Manual;
using Appliance.Tests.Verbs;

namespace Appliance.Tests.Manual;

/// <summary>The pages of the manual, as the programs have them that show such pages.</summary>
public sealed class PagesTests
{
    private static readonly IReadOnlyList<Page> s_pages = Pages.All(
        name => File.ReadAllText(Path.Combine(Root(), "docs", name)), "2026-11-30");

    private static string Root()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "ARCHITECTURE.md")))
            folder = Path.GetDirectoryName(folder)!;
        return folder;
    }

    /// <summary>What a program says of a page, on both streams.</summary>
    private static string Of(Page page, string program, params string[] words)
    {
        string file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}-{page.File}");
        File.WriteAllText(file, page.Text);
        var start = new ProcessStartInfo(program, [.. words, file])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        File.Delete(file);
        return errors.Result + said;
    }

    [ShellFact("mandoc")]
    public void mandoc_warns_of_nothing() =>
        Assert.All(s_pages, page => Assert.Equal("", Of(page, "mandoc", "-T", "lint", "-W", "warning")));

    [ShellFact("groff")]
    public void groff_warns_of_nothing() =>
        Assert.All(s_pages, page => Assert.Equal("", Of(page, "groff", "-man", "-ww", "-Tutf8", "-z")));

    [ShellFact("mandoc")]
    public void no_section_is_empty_when_it_is_shown()
    {
        foreach (Page page in s_pages)
        {
            string[] lines = Of(page, "mandoc", "-T", "ascii", "-O", "width=78").Split('\n');
            int[] titles = [.. Enumerable.Range(1, lines.Length - 2).Where(at =>
                lines[at].Length > 0 && lines[at][0] != ' ')];
            Assert.True(titles.Length > 4, page.File);
            for (int i = 0; i + 1 < titles.Length; i++)
                Assert.Contains(lines[(titles[i] + 1)..titles[i + 1]], line => line.Trim() != "");
        }
    }

    [Fact]
    public void no_section_is_empty_in_the_source()
    {
        foreach (Page page in s_pages)
        {
            string before = "";
            foreach (string line in page.Text.Split('\n'))
            {
                bool isTitle = line.StartsWith(".S", StringComparison.Ordinal);
                Assert.False(isTitle && before.StartsWith(".SS") || before.StartsWith(".SH") && line.StartsWith(".SH"),
                    $"{page.File}: {before}");
                before = line;
            }
            Assert.False(before.StartsWith(".S"));
        }
    }

    [Fact]
    public void every_verb_option_key_and_keyword_stands_there()
    {
        string Text(int at) => s_pages[at].Text.Replace("\\-", "-").Replace("\\(ti", "~");
        Assert.All(Appliance.Verbs.HelpText.Entries, entry => Assert.Contains($"\\fB{entry.Name}", Text(0)));
        Assert.All(Appliance.CommandLine.OptionTable.All, option => Assert.Contains($"--{option.Long}", Text(0)));
        Assert.Contains("\\fBnetwork.interfaces[].dhcp\\fR", Text(2));
        Assert.All(Appliance.Config.Keywords.KeywordTable.All,
            keyword => Assert.Contains($"\\fB{keyword.Name}", Text(3)));
    }
}
