using System.Collections.Immutable;
using Appliance.Config;
using Appliance.Texts;

namespace Appliance.Tests.Config;

public class VerdictTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(5, FindingClass.General)]
    [InlineData(0, FindingClass.NotCarriedOut)]
    [InlineData(0, FindingClass.Advice)]
    [InlineData(4, FindingClass.MissingFile)]
    [InlineData(4, FindingClass.MissingFile, FindingClass.Fatal)]
    [InlineData(5, FindingClass.MissingFile, FindingClass.General)]
    [InlineData(6, FindingClass.Security, FindingClass.General, FindingClass.Fatal)]
    [InlineData(6, FindingClass.NotConfigured)]
    [InlineData(2, FindingClass.Security, FindingClass.MissingArgument)]
    public void the_exit_code_is_that_of_the_highest_class(int code, params FindingClass[] classes) =>
        Assert.Equal(code, ConfigVerdict.ExitCodeOf([.. classes.Select(kind =>
            new Finding { Severity = Severity.Warning, Class = kind, Message = "x" })]));

    [Fact]
    public void a_missing_include_is_not_a_missing_configuration()
    {
        ConfigResult bad = ConfigText.Of("include nowhere.conf\nvrrp_instance V { interface eth0 }\n");
        Assert.Null(bad.Settings);
        Assert.Contains(bad.Findings, finding => finding.Class == FindingClass.MissingFile);
        Assert.Equal(2, ConfigVerdict.StartCode(bad));
        Assert.Equal(6, ConfigVerdict.StartCode(ConfigText.LoadFile("/nowhere/at-all.conf")));
    }

    [Theory]
    [InlineData(2, Severity.Fatal, FindingClass.General)]
    [InlineData(6, Severity.Fatal, FindingClass.MissingFile)]
    [InlineData(6, Severity.Fatal, FindingClass.NotConfigured)]
    [InlineData(2, Severity.Error, FindingClass.MissingFile)]
    public void a_start_that_cannot_be_ends_with_6_when_a_needed_file_is_missing_and_else_with_2(int code,
        Severity severity, FindingClass kind) =>
        Assert.Equal(code, ConfigVerdict.StartCode(
            new ConfigResult { Findings = [new Finding { Severity = severity, Class = kind, Message = "x" }] }));

    [Fact]
    public void notes_do_not_change_the_exit_code() =>
        Assert.Equal(0, ConfigVerdict.ExitCodeOf([new Finding { Severity = Severity.Note, Class = FindingClass.Security,
            Message = "x" }]));

    [Fact]
    public void a_finding_shows_its_line_with_a_caret_below_the_word()
    {
        Finding finding = ConfigText.Of("global_defs {\n\trouterid x\n}\n").Findings[0];
        string expected =
            $"{finding.File}:2:2: error: Unknown keyword 'routerid'\n    \trouterid x\n    \t^\n    did you mean "
            + $"'router_id'?";
        Assert.Equal(expected, finding.Format());
    }

    [Fact]
    public void a_long_line_is_shown_around_its_word()
    {
        Finding finding = ConfigText.Of("global_defs {" + new string(' ', 9000)
            + "routerid x\n}\n").Findings.Single(found => found.Suggestion is not null);
        string[] lines = finding.Format().Split('\n');
        Assert.Equal(lines[1].IndexOf("routerid", StringComparison.Ordinal), lines[2].IndexOf('^'));
        Assert.True(lines[1].Length < 200);
    }

    [Fact]
    public void the_log_form_is_keepalived_s()
    {
        var finding = new Finding { Severity = Severity.Error, File = "/etc/k.conf", Line = 7, Column = 2, Text = "x",
            Message = "Unknown keyword 'x'" };
        Assert.Equal("(Line 7) Unknown keyword 'x'", finding.FormatAsLogLine(severalFiles: false));
        Assert.Equal("(/etc/k.conf: Line 7) Unknown keyword 'x'", finding.FormatAsLogLine(severalFiles: true));
        Assert.Equal("(VI_1) text", new Finding { Severity = Severity.Error,
            Message = "(VI_1) text" }.FormatAsLogLine(true));
    }

    [Fact]
    public void keepalived_s_word_for_a_warning_is_not_said_twice_to_people()
    {
        var finding = new Finding { Severity = Severity.Warning, Message = "WARNING - interface eth9 doesn't exist" };
        Assert.Equal("warning: interface eth9 doesn't exist", finding.Format());
        Assert.Equal("WARNING - interface eth9 doesn't exist", finding.FormatAsLogLine(false));
    }

    [Fact]
    public void where_programs_search_for_keepalived_s_words_the_log_has_them_and_people_get_a_sentence()
    {
        var finding = new Finding { Severity = Severity.Error, Message = "this block is not closed",
            LogMessage = "There are 1 missing '}'s or extra '{'s" };
        Assert.Equal("error: this block is not closed", finding.Format());
        Assert.Equal("There are 1 missing '}'s or extra '{'s", finding.FormatAsLogLine(false));
    }

    [Theory]
    [InlineData(0, true, new Severity[0])]
    [InlineData(0, true, new[] { Severity.Note })]
    [InlineData(1, true, new[] { Severity.Note, Severity.Warning })]
    [InlineData(2, true, new[] { Severity.Warning, Severity.Error })]
    [InlineData(2, false, new Severity[0])]
    public void check_ends_with_0_for_good_1_for_warnings_2_for_errors(int code, bool canRun, Severity[] found) =>
        Assert.Equal(code, ConfigVerdict.CheckCode(
            [.. found.Select(severity => new Finding { Severity = severity, Message = "" })], canRun));

    [Fact]
    public void a_report_says_everything_and_sums_it_up()
    {
        using var config = new ConfigText();
        string path = config.Write("k.conf", ConfigText.Instance("priorty 3")
            + "global_defs {\nenable_dbus\n}\n");
        var lines = new List<string>();
        Assert.Equal(2, ConfigVerdict.Report("k.conf", ConfigText.LoadFile(path), lines.Add));
        Assert.Equal(4, lines.Count);
        Assert.Equal("k.conf: can be run: of this file 1 of 1 instance runs as with keepalived; not carried out: "
            + "enable_dbus", lines[0]);
        Assert.Equal("k.conf: 1 error, 1 warning; can be run as described above", lines[3]);
        lines.Clear();
        Assert.Equal(0, ConfigVerdict.Report("k.conf", ConfigText.Of(ConfigText.Instance("")), lines.Add));
        Assert.Equal(["k.conf: is good"], lines);
    }

    [Theory]
    [InlineData("global_defs {\nvrrp_version\n}\n", "")]
    [InlineData("", "B")]
    public void of_a_file_that_cannot_be_run_no_instance_is_said_to_run(string before, string second)
    {
        var lines = new List<string>();
        ConfigVerdict.Report("k.conf", ConfigText.Of(before + ConfigText.Instance("")
            + (second.Length > 0 ? ConfigText.Instance("", second) : "")), lines.Add);
        Assert.Equal("k.conf: cannot be run as it is written, so that none of its instances runs", lines[0]);
        Assert.DoesNotContain(lines, line => line.Contains("as with keepalived"));
    }

    [Theory]
    [InlineData(0, "global_defs {\nrouter_id x\n}\n", "")]
    [InlineData(1, "global_defs {\nenable_dbus\n}\n", "; not carried out: enable_dbus")]
    public void a_file_without_instances_has_a_sentence_of_its_own(int code, string text, string more)
    {
        var lines = new List<string>();
        Assert.Equal(code, ConfigVerdict.Report("k.conf", ConfigText.Of(text), lines.Add));
        Assert.Equal("k.conf: has no vrrp_instance and no virtual_server that could run: there is nothing to do" + more,
            lines[0]);
    }

    [Theory]
    [InlineData("", "k.conf: can be run: 1 of 2 virtual servers in this file, which has no instance")]
    [InlineData("vrrp_instance V {\ninterface eth0\nvirtual_router_id 1\npriority 100\n"
        + "virtual_ipaddress {\n192.0.2.10/24\n}\n}\n",
        "k.conf: can be run: of this file 1 of 1 instance, and 1 of 2 virtual servers, run as with keepalived")]
    public void a_virtual_server_whose_service_is_another_one_s_is_counted_as_one_that_does_not_run(string before,
        string sentence)
    {
        const string server = "virtual_server 10.0.0.1 80 {\nlb_algo rr\nlb_kind NAT\nprotocol TCP\n"
            + "real_server 10.0.0.2 80 {\n}\n}\n";
        var lines = new List<string>();
        ConfigVerdict.Report("k.conf", ConfigText.Of(before + server + server), lines.Add);
        Assert.Equal(sentence, lines[0]);
    }

    // It was said that the file has none.
    [Fact]
    public void nor_is_a_virtual_server_denied_that_has_fallen_out()
    {
        var lines = new List<string>();
        ConfigResult lost = ConfigText.Of("virtual_server 10.0.0.1 80 {\nlb_algo rr\nlb_kind NAT\nprotocol TCP\n}\n");
        Assert.Equal(2, ConfigVerdict.Report("k.conf", lost, lines.Add));
        Assert.Contains("k.conf: has no vrrp_instance and no virtual_server that could run: there is nothing to do",
            lines);
        Assert.Contains(lines, line => line.EndsWith(
            "the configuration has no vrrp_instance and no virtual_server that can be carried out: there is nothing "
            + "to do"));
    }

    [Fact]
    public void the_report_for_logs_gives_one_line_a_finding()
    {
        var lines = new List<string>();
        Assert.Equal(5, ConfigVerdict.ReportAsLog(ConfigText.Of(ConfigText.Instance("priorty 3")), lines.Add));
        Assert.Equal(["(Line 6) Unknown keyword 'priorty' - did you mean 'priority'?"], lines);
    }

    [Fact]
    public void junk_without_end_is_reported_up_to_a_bound()
    {
        ImmutableArray<Finding> findings = ConfigText.Of(string.Concat(Enumerable.Repeat("x\n", 5000))).Findings;
        Assert.Equal(1001, findings.Length);
        Assert.Contains("more findings are not shown", findings[^1].Message);
    }
}
