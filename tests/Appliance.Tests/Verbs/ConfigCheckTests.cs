using Appliance.Config;
using Appliance.Verbs;
using Appliance.Texts;

namespace Appliance.Tests.Verbs;

/// <summary>
/// `-t` over files whose scripts are looked at, too: the exit codes are those of Debian's keepalived 2.2.7 for the same
/// files.
/// </summary>
public sealed class ConfigCheckTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("vrrpaot-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Script(string text = "#!/bin/sh\nexit 0\n")
    {
        string path = Path.Combine(_folder, "script");
        File.WriteAllText(path, text);
        File.SetUnixFileMode(path,
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        return path;
    }

    private ConfigResult Inspect(string globals, string script, string lines)
    {
        string file = Path.Combine(_folder, "k.conf");
        File.WriteAllText(file,
            $"global_defs "
            + $"{{\n{globals}\n}}\n"
            + (script.Length > 0 ? $"vrrp_script c {{\n script \"{script}\"\n}}\n" : "")
            + "vrrp_instance V {\n interface eth0\n virtual_router_id 5\n virtual_ipaddress { 10.0.0.1 }\n"
            + $"{lines}\n}}\n");
        return ConfigCheck.Inspect(file, new ConfigOptions { InterfaceExists = _ => true });
    }

    private static string Root(bool secure = false) => "script_user root" + (secure ? "\nenable_script_security" : "");

    [Theory]
    // Nobody tracks it.
    [InlineData(6, false, "GOOD", "")]
    [InlineData(5, false, "/nowhere/none.sh", "")]
    [InlineData(5, true, "/nowhere/none.sh", "")]
    [InlineData(6, false, "GOOD", "track_script { c }")]
    [InlineData(5, false, "/nowhere/none.sh", "track_script { c }")]
    [InlineData(5, true, "/nowhere/none.sh", "track_script { c }")]
    [InlineData(6, false, "", "notify_master GOOD")]
    [InlineData(0, false, "", "notify_master /nowhere/none.sh")]
    [InlineData(0, true, "", "notify_master /nowhere/none.sh")]
    [InlineData(0, false, "", "notify_master GOOD nosuchuser")]
    [InlineData(6, false, "", "notify_master /nowhere/none.sh\nnotify_backup GOOD")]
    public void a_test_ends_as_keepalived_s(int code, bool secure, string script, string lines)
    {
        string good = Script();
        ConfigResult result = Inspect(Root(secure), script.Replace("GOOD", good), lines.Replace("GOOD", good));
        Assert.Equal(code, ConfigVerdict.ExitCodeOf(result.Findings));
        Assert.Equal(code == 6, result.Findings.Any(finding =>
            finding.Message.StartsWith("SECURITY VIOLATION - scripts are being executed but script_security not "
            + "enabled.")));
    }

    [Theory]
    [InlineData(6, false, "/etc/passwd")]
    [InlineData(6, false, "/bin")]
    [InlineData(0, true, "/etc/passwd")]
    [InlineData(0, true, "/dev/null")]
    [InlineData(5, true, "/bin")]
    public void what_is_there_and_cannot_run_is_a_script_to_the_test(int code, bool secure, string script)
    {
        ConfigResult result = Inspect(Root(secure), script, "track_script { c }");
        Assert.Equal(code, ConfigVerdict.ExitCodeOf(result.Findings));
        Assert.Contains(result.Findings, finding => finding.Message.StartsWith("Disabling track script c"));
    }

    [Theory]
    [InlineData(5, "script_user nosuchuser", "")]
    [InlineData(5, "script_user root nosuchgroup", "")]
    [InlineData(5, "script_user nosuchuser", "notify_backup /bin/true")]
    [InlineData(6, "script_user nosuchuser", "notify_backup /bin/true root")]
    [InlineData(0, "script_user root root", "")]
    [InlineData(5, "", "interface averyveryverylongifname")]
    [InlineData(5, "", "track_interface { averyveryverylongifname }")]
    [InlineData(0, "default_interface averyveryverylongifname", "")]
    [InlineData(0, "", "authentication {\nauth_pass x\n}")]
    [InlineData(0, "", "notify_backup \"\"")]
    [InlineData(0, "", "notify ' ' root")]
    [InlineData(0, "vrrp_skip_check_adv_addr maybe", "")]
    [InlineData(5, "", "skip_check_adv_addr maybe")]
    public void what_keepalived_s_test_minds_or_lets_pass(int code, string globals, string lines) =>
        Assert.Equal(code, ConfigVerdict.ExitCodeOf(Inspect(globals, "", lines).Findings));

    [Fact]
    public void the_violation_says_what_to_write() =>
        Assert.Contains("enable_script_security",
            Inspect(Root(), "", "notify_master " + Script()).Findings.Single(finding =>
            finding.Class == FindingClass.Security).Message);

    [Fact]
    public void what_is_wrong_with_a_script_is_shown_where_it_stands()
    {
        Finding finding = Inspect(Root(), "", "  notify_master /nowhere/none.sh").Findings.Single(one =>
            one.Message.Contains("none.sh"));
        Assert.Equal((8, 17, "  notify_master /nowhere/none.sh"), (finding.Line, finding.Column, finding.Text));
        Assert.DoesNotContain("k.conf:8", finding.Message);
    }

    [Fact]
    public void a_script_with_windows_line_ends_is_called_that()
    {
        string script = Script("#!/bin/sh\r\nexit 0\r\n");
        Assert.Contains(Inspect(Root(), "", "notify_master " + script).Findings,
            finding => finding.Message.Contains("has Windows line ends (CR LF)"));
    }

    [Fact]
    public void a_file_that_is_not_there_is_named_in_the_log_too()
    {
        var lines = new List<string>();
        ConfigVerdict.ReportAsLog(ConfigFile.Load("/nowhere/k.conf", new ConfigOptions()), lines.Add);
        Assert.Equal(["/nowhere/k.conf: the configuration file does not exist"], lines);
    }

    [Theory]
    [InlineData("priority\u00a0100", 9, "U+00A0, a no-break space")]
    [InlineData("\u200bpriority 100", 1, "U+200B, an invisible character")]
    [InlineData("notify_master \u201c/x y\u201d", 15, "U+201C, a typographic quote")]
    [InlineData("priority \u22121", 10, "U+2212, a dash")]
    public void what_only_looks_like_a_blank_or_a_quote_is_named(string line, int column, string words)
    {
        Finding finding = Inspect("", "", line).Findings.First(one => one.Message.Contains(words));
        Assert.Equal((8, column), (finding.Line, finding.Column));
    }

    [Fact]
    public void no_control_character_leaves_with_a_message()
    {
        foreach (Finding finding in Inspect("", "",
            "\u001b[31mprio 1\npriority \u009b1\nnotify_master /nowhere/\u0007x").Findings)
        {
            Assert.DoesNotContain(finding.FormatAsLogLine(true), char.IsControl);
            Assert.DoesNotContain(finding.Format(), c => char.IsControl(c) && c is not ('\n' or '\t'));
        }
    }
}
