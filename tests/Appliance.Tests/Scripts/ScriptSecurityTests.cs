using Appliance.Base;
using Appliance.Scripts;
using Appliance.Settings;
using Appliance.Tests.Tracking;
using VrrpAot.Linux;

namespace Appliance.Tests.Scripts;

/// <summary>
/// On real files below a directory of this test. Cases about ownership need root, and a temporary directory whose
/// parents are owned by root (as /tmp is).
/// </summary>
public sealed class ScriptSecurityTests : IDisposable
{
    private static readonly Identity s_root = new(0, 0);
    private const UnixFileMode Everybody = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private readonly Workbench _bench = new();

    public void Dispose() => _bench.Dispose();

    private static ScriptSecurity Security(bool enabled = true, string path = "/usr/bin:/bin") => new(
        new Accounts(["root:x:0:0", "nobody:x:65534:65534", "keepalived_script:x:990:990"], ["root:x:0:"]), s_root,
            enabled, path);

    private static ScriptCommand AsRoot(params string[] arguments) => Given.Command(arguments) with { User = "root" };

    private static string Only(ScriptVerdict verdict) => Assert.Single(verdict.Remarks).Text;

    [RootFact]
    public void a_script_that_only_root_can_change_runs_without_a_word()
    {
        ScriptVerdict verdict = Security().Inspect(AsRoot(_bench.Write("check", "exit 0"), "a", "b"));
        Assert.Equal([_bench.File("check"), "a", "b"], verdict.Script!.Arguments.ToArray());
        Assert.Equal(_bench.File("check"), verdict.Script.Path);
        Assert.Null(verdict.Script.Identity);
        Assert.Empty(verdict.Remarks);
    }

    [RootFact]
    public void supplementary_groups_of_the_daemon_are_not_the_script_s()
    {
        var withGroups = new Identity(0, 0) { SupplementaryGroups = [4, 20] };
        var security = new ScriptSecurity(new Accounts(["root:x:0:0"], []), withGroups, enabled: true, "/bin");
        Identity identity = security.Inspect(AsRoot(_bench.Write("check", "exit 0"))).Script!.Identity!.Value;
        Assert.Equal((0u, 0u), (identity.UserId, identity.GroupId));
        Assert.Empty(identity.SupplementaryGroups);
    }

    [RootFact]
    public void a_script_has_the_groups_of_its_user_where_that_is_wished()
    {
        var accounts = new Accounts(["web:x:990:990"], ["a:x:7:web,other", "b:x:8:other", "c:x:9:web", "d:x:7:web"]);
        ScriptCommand command = Given.Command("/bin/sh") with { User = "web" };
        foreach (bool gives in (ReadOnlySpan<bool>)[true, false])
        {
            var security = new ScriptSecurity(accounts, new Identity(0, 0), enabled: false, "/bin")
            {
                GivesGroups = gives,
            };
            Assert.Equal(gives ? [7u, 9u] : [],
                security.Inspect(command).Script!.Identity!.Value.SupplementaryGroups.ToArray());
        }
    }

    /// <summary>Without root nobody can drop groups; then the script is better run with them than not at all.</summary>
    [Fact]
    public void a_daemon_without_root_runs_its_scripts_as_it_is()
    {
        var ordinary = new Identity(1000, 1000) { SupplementaryGroups = [4] };
        var security = new ScriptSecurity(new Accounts([], []), ordinary, enabled: false, "/bin");
        Assert.Null(security.Inspect(Given.Command("/bin/sh")).Script!.Identity);
    }

    [RootFact]
    public void a_directory_that_everybody_can_write_is_named_and_disables()
    {
        string folder = Directory.CreateDirectory(_bench.File("open")).FullName;
        string script = _bench.Write("open/check", "exit 0");
        File.SetUnixFileMode(folder, Everybody | UnixFileMode.OtherWrite);
        ScriptVerdict verdict = Security().Inspect(AsRoot(script));
        Assert.False(verdict.Runs);
        Assert.True(verdict.Insecure);
        Assert.Equal(ScriptRemarkClass.Security, verdict.Remarks[0].Class);
        Assert.Equal($"Unsafe permissions found for script '{script}': directory '{folder}' is writable by "
            + $"everybody - disabling (test.conf:1)", Only(verdict));
    }

    [RootFact]
    public void without_script_security_it_is_said_and_runs()
    {
        string script = _bench.Write("check", "exit 0");
        File.SetUnixFileMode(script, Everybody | UnixFileMode.OtherWrite);
        ScriptVerdict verdict = Security(enabled: false).Inspect(AsRoot(script));
        Assert.True(verdict.Runs);
        Assert.True(verdict.Insecure);
        Assert.Equal($"Unsafe permissions found for script '{script}': file '{script}' is writable by everybody "
            + $"(test.conf:1)", Only(verdict));
    }

    [RootFact]
    public void a_sticky_directory_is_safe()
    {
        string folder = Directory.CreateDirectory(_bench.File("sticky")).FullName;
        string script = _bench.Write("sticky/check", "exit 0");
        File.SetUnixFileMode(folder, Everybody | UnixFileMode.OtherWrite | UnixFileMode.StickyBit);
        Assert.Empty(Security().Inspect(AsRoot(script)).Remarks);
    }

    [RootFact]
    public void the_way_through_a_link_is_looked_at_too()
    {
        string folder = Directory.CreateDirectory(_bench.File("open")).FullName;
        _bench.Write("open/check", "exit 0");
        File.SetUnixFileMode(folder, Everybody | UnixFileMode.OtherWrite);
        File.CreateSymbolicLink(_bench.File("link"), "open/../open/check");
        ScriptVerdict verdict = Security().Inspect(AsRoot(_bench.File("link")));
        Assert.Contains($"directory '{folder}' is writable by everybody", Only(verdict));
    }

    [RootFact]
    public void what_runs_as_an_ordinary_user_may_be_anybodys()
    {
        string script = _bench.Write("check", "exit 0");
        File.SetUnixFileMode(_bench.Folder, Everybody);
        File.SetUnixFileMode(script, Everybody | UnixFileMode.OtherWrite);
        ScriptVerdict verdict = Security().Inspect(Given.Command(script) with { User = "nobody" });
        Assert.Empty(verdict.Remarks);
        Assert.Equal(new Identity(65534, 65534).UserId, verdict.Script!.Identity!.Value.UserId);
    }

    [RootFact]
    public void a_user_who_cannot_enter_a_directory_cannot_run_what_is_in_it()
    {
        string folder = Directory.CreateDirectory(_bench.File("closed")).FullName;
        string script = _bench.Write("closed/check", "exit 0");
        File.SetUnixFileMode(_bench.Folder, Everybody);
        File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        ScriptVerdict verdict = Security().Inspect(Given.Command(script) with { User = "nobody" });
        Assert.Equal($"WARNING - script '{script}' is not executable for uid:gid 65534:65534: directory '{folder}' "
            + $"cannot be entered - disabling (test.conf:1)", Only(verdict));
    }

    [RootFact]
    public void a_file_without_x_is_disabled_in_both_modes()
    {
        string script = _bench.Write("check", "exit 0");
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        foreach (bool enabled in (bool[])[true, false])
        {
            ScriptVerdict verdict = Security(enabled).Inspect(AsRoot(script));
            Assert.False(verdict.Runs);
            Assert.Equal(ScriptRemarkClass.Ordinary, verdict.Remarks[0].Class);
            Assert.Equal($"WARNING - script '{script}' is not executable for uid:gid 0:0: it lacks the permission "
                + $"x - disabling (test.conf:1)", Only(verdict));
        }
    }

    /// <summary>The script is safe, and what it names is everybody's.</summary>
    [RootTheory]
    [InlineData("#!{open}\nexit 0", "{script}")]
    [InlineData("#! {open} -x\nexit 0", "{script}")]
    [InlineData("#!/usr/bin/env {open}\nexit 0", "{script}")]
    [InlineData("#!/usr/bin/env -S {open} -x\nexit 0", "{script}")]
    [InlineData("#!/usr/bin/env open\nexit 0", "{script}")]
    [InlineData("#!/bin/sh\nexit 0", "sh {open}")]
    [InlineData("#!/bin/sh\nexit 0", "/bin/sh -e -x {open} word")]
    [InlineData("#!/bin/sh\nexit 0", "/bin/bash -o pipefail {open}")]
    [InlineData("#!/bin/sh\nexit 0", "/bin/sh -c {open};true")]
    [InlineData("#!/bin/sh\nexit 0", "/bin/sh -ec {open}")]
    [InlineData("#!/bin/sh\nexit 0", "timeout 3 {open}")]
    [InlineData("#!/bin/sh\nexit 0", "nice -n 5 sh {open}")]
    [InlineData("#!/bin/sh\nexit 0", "env A=b timeout -k 1 5 sh {open}")]
    public void script_security_looks_at_everything_that_a_command_executes(string text, string command)
    {
        string open = _bench.Write("open", "exit 0"), script = _bench.Write("check", "");
        File.SetUnixFileMode(open, Everybody | UnixFileMode.OtherWrite);
        File.WriteAllText(script, text.Replace("{open}", open, StringComparison.Ordinal) + "\n");
        string[] words = command.Replace("{open}", open, StringComparison.Ordinal)
            .Replace("{script}", script, StringComparison.Ordinal).Split(' ');
        foreach (bool enabled in (bool[])[true, false])
        {
            ScriptVerdict verdict = Security(enabled, "/usr/bin:/bin:" + _bench.Folder).Inspect(AsRoot(words));
            Assert.Equal(!enabled, verdict.Runs);
            Assert.True(verdict.Insecure);
            Assert.Contains(verdict.Remarks, remark => remark.Class == ScriptRemarkClass.Security
                && remark.Text.Contains($"file '{open}' is writable by everybody", StringComparison.Ordinal));
        }
    }

    [RootTheory]
    [InlineData("test -e {open}")]
    [InlineData("/bin/sh -c true {open}")]
    [InlineData("/usr/bin/env cat {open}")]
    [InlineData("cat {open}")]
    public void what_is_only_read_may_be_anybodys(string command)
    {
        string open = _bench.Write("open", "exit 0");
        File.SetUnixFileMode(open, Everybody | UnixFileMode.OtherWrite);
        Assert.True(Security().Inspect(AsRoot(command.Replace("{open}", open, StringComparison.Ordinal)
            .Split(' '))).Runs);
    }

    [RootFact]
    public void an_interpreter_that_is_its_own_interpreter_ends_the_walk()
    {
        string script = _bench.Write("check", "");
        File.WriteAllText(script, $"#!{script}\n");
        Assert.True(Security().Inspect(AsRoot(script)).Runs);
    }

    [RootFact]
    public void a_script_of_another_user_gets_a_clean_environment_and_its_own_names()
    {
        File.SetUnixFileMode(_bench.Folder, Everybody);
        string script = _bench.Write("check", "exit 0");
        string[] clean = [.. Security(path: ".:/root/bin:/bin")
            .Inspect(Given.Command(script) with { User = "nobody" }).Script!.Environment!.Value];
        Assert.Contains("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", clean);
        Assert.Contains("USER=nobody", clean);
        Assert.All(clean, variable => Assert.Matches("^(PATH|LANG|LANGUAGE|LC_[A-Z]+|TZ|USER|LOGNAME|HOME)=",
            variable));
        Assert.Null(Security().Inspect(AsRoot(script)).Script!.Environment);
    }

    [RootFact]
    public void of_two_accounts_with_one_number_the_one_that_was_meant_is_told()
    {
        File.SetUnixFileMode(_bench.Folder, Everybody);
        var security = new ScriptSecurity(new Accounts(["first:x:990:990::/a:", "keepalived_script:x:990:990::/b:"],
            []), s_root, enabled: true, "/bin");
        string[] variables = [.. security.Inspect(Given.Command(_bench.Write("check",
            "exit 0"))).Script!.Environment!.Value];
        Assert.Contains("USER=keepalived_script", variables);
        Assert.Contains("HOME=/b", variables);
    }

    [Fact]
    public void a_missing_script_is_disabled_and_says_where_the_way_ends()
    {
        Assert.Equal("Script /no/such/file cannot be accessed at '/no' - No such file or directory (errno 2) - "
            + "disabling (test.conf:1)",
            Only(Security().Inspect(AsRoot("/no/such/file"))));
        Assert.False(Security().Inspect(AsRoot("/no/such/file")).Runs);
    }

    [Fact]
    public void a_circle_of_links_ends()
    {
        File.CreateSymbolicLink(_bench.File("a"), "b");
        File.CreateSymbolicLink(_bench.File("b"), "a");
        Assert.Contains("cannot be accessed", Only(Security().Inspect(AsRoot(_bench.File("a")))));
    }

    [RootFact]
    public void a_bare_name_is_searched_with_a_warning()
    {
        string script = _bench.Write("check", "exit 0");
        ScriptVerdict verdict = Security(path: $"/nonexistent:{_bench.Folder}").Inspect(AsRoot("check", "x"));
        Assert.Equal($"WARNING - script `check` resolved by path search to `{script}`. Please specify full path. "
            + $"(test.conf:1)", Only(verdict));
        Assert.Equal(script, verdict.Script!.Path);
        Assert.Equal(["check", "x"], verdict.Script.Arguments.ToArray());
        Assert.Equal("Cannot find script nosuchprogram in path - disabling (test.conf:1)",
            Only(Security().Inspect(AsRoot("nosuchprogram"))));
    }

    [RootFact]
    public void a_file_without_shebang_goes_through_the_shell_with_quoted_arguments()
    {
        string script = _bench.Write("check", "exit 0", head: "");
        RunnableScript found = Security().Inspect(AsRoot(script, "it's", "$HOME")).Script!;
        Assert.Equal("/bin/sh", found.Path);
        Assert.Equal(["sh", "-c", $" '{script}' 'it'\\''s' '$HOME'"], found.Arguments.ToArray());
        Assert.Equal($" '{script}' 'it'\\''s' '$HOME' 'MASTER' '91'", found.With("MASTER", "91").Arguments[^1]);
    }

    [RootFact]
    public void arguments_of_a_program_are_added_as_arguments() => Assert.Equal(
        ["/bin/sh", "-c", "x", "MASTER"],
            Security().Inspect(AsRoot("/bin/sh", "-c", "x")).Script!.With("MASTER").Arguments.ToArray());

    [Fact]
    public void a_redirection_is_a_test_of_the_shell() =>
        Assert.Equal(["sh", "-c", "< '/var/lib/ready'"],
            Security().Inspect(AsRoot("</var/lib/ready")).Script!.Arguments.ToArray());

    [RootFact]
    public void the_default_account_is_used_when_the_command_names_nobody()
    {
        File.SetUnixFileMode(_bench.Folder, Everybody);
        ScriptVerdict verdict = Security().Inspect(Given.Command(_bench.Write("check", "exit 0")));
        Assert.Equal((990u, 990u), (verdict.Script!.Identity!.Value.UserId, verdict.Script.Identity.Value.GroupId));
    }

    [RootFact]
    public void without_the_default_account_it_is_ours_unless_security_is_asked_for()
    {
        ScriptCommand command = Given.Command(_bench.Write("check", "exit 0"));
        ScriptSecurity Bare(bool enabled) => new(new Accounts([], []), s_root, enabled, "/bin");
        Assert.Null(Bare(enabled: false).Inspect(command).Script!.Identity);
        ScriptVerdict refused = Bare(enabled: true).Inspect(command);
        Assert.False(refused.Runs);
        Assert.Equal(ScriptRemarkClass.Security, refused.Remarks[0].Class);
    }

    [Fact]
    public void an_unknown_user_or_group_disables()
    {
        Assert.Equal("Script user 'ghost' does not exist: unable to set uid/gid for script '/bin/sh' - disabling "
            + "(test.conf:1)",
            Only(Security().Inspect(Given.Command("/bin/sh") with { User = "ghost" })));
        Assert.Equal("Script group 'ghosts' does not exist: unable to set uid/gid for script '/bin/sh' - disabling "
            + "(test.conf:1)",
            Only(Security().Inspect(Given.Command("/bin/sh") with { User = "root", Group = "ghosts" })));
    }

    [RootFact]
    public void a_script_whose_interpreter_is_not_here_is_named_and_left_to_fail()
    {
        _bench.Write("check", "exit 0", head: "#! /no/such/sh -e\n");
        ScriptVerdict verdict = Security().Inspect(AsRoot(_bench.File("check")));
        Assert.True(verdict.Runs);
        Assert.StartsWith($"Script '{_bench.File("check")}' is run by /no/such/sh, which is not here: every run "
            + $"will fail.", Only(verdict), StringComparison.Ordinal);
    }

    [Fact]
    public void our_own_name_means_this_very_program()
    {
        ScriptVerdict verdict = Security(path: "/no/such/folder").Inspect(Given.Command("vrrpaot", "status"));
        Assert.Equal(ProcessRole.Executable, verdict.Script!.Path);
        Assert.Empty(verdict.Remarks);
    }
}

/// <summary>The same for a theory.</summary>
public sealed class RootTheoryAttribute : TheoryAttribute
{
    public RootTheoryAttribute()
    {
        if (!Environment.IsPrivilegedProcess)
            Skip = "needs root: it is about files that belong to root";
    }
}
