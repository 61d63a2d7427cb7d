using Lab;

namespace Namespaces;

/// <summary>The command line beside keepalived's own: the same words, the same answers, the same exit codes.</summary>
public class CommandLineTests
{
    private const string Keepalived = "/usr/sbin/keepalived";

    [RootTheory]
    [InlineData("STOP")]
    [InlineData("RELOAD")]
    [InlineData("DATA")]
    [InlineData("STATS")]
    [InlineData("STATS_CLEAR")]
    [InlineData("JSON")]
    [InlineData("NONSENSE")]
    public void signum_answers_as_keepalived_does(string word)
    {
        CommandResult ours = Command.Try(Binary.X64, $"--signum={word}"),
            theirs = Command.Try(Keepalived, $"--signum={word}");
        Assert.Equal(theirs.ExitCode, ours.ExitCode);
        Assert.Equal(theirs.Output, ours.Output);
    }

    [RootTheory]
    [InlineData("-v")]
    [InlineData("--version")]
    [InlineData("-h")]
    [InlineData("--help")]
    [InlineData("--no-such-option")]
    [InlineData("-Z")]
    public void short_answers_have_keepalived_s_exit_code(string option)
    {
        CommandResult ours = Command.Try(Binary.X64, option), theirs = Command.Try(Keepalived, option);
        Assert.Equal(theirs.ExitCode, ours.ExitCode);
        Assert.NotEqual("", ours.Error);
    }

    public static TheoryData<string, string> Files => new()
    {
        { "good", SingleNode.File() },
        { "story", Story.First },
        { "unknown keyword", SingleNode.File().Replace("priority", "prioritty", StringComparison.Ordinal) },
        { "number out of range", SingleNode.File().Replace("priority 100", "priority 1000", StringComparison.Ordinal) },
        { "missing brace", SingleNode.File().TrimEnd().TrimEnd('}') },
        { "unknown interface", SingleNode.File(device: "eth9") },
        { "no VRID", SingleNode.File().Replace("virtual_router_id 51", "", StringComparison.Ordinal) },
        { "bad address", SingleNode.File("192.168.10.1211") },
        { "empty", "" },
        { "a check that nobody tracks", Script("/bin/true") + SingleNode.File() },
        { "a check that nobody tracks and that is not there", Script("/nowhere/check") + SingleNode.File() },
        { "a notify script", Notified("/bin/true") },
        { "a notify script that is not there", Notified("/nowhere/notify") },
        { "password too long", Story.Multicast(Story.First)
            .Replace("auth_pass 1111", "auth_pass 123456789", StringComparison.Ordinal) },
    };

    private static string Script(string path) =>
        $"global_defs {{\n script_user root\n}}\nvrrp_script c {{\n script {path}\n}}\n";

    private static string Notified(string path) =>
        "global_defs {\n script_user root\n}\n"
        + SingleNode.File().Replace("state BACKUP", "notify " + path, StringComparison.Ordinal);

    [RootTheory]
    [MemberData(nameof(Files))]
    public void a_configuration_test_ends_as_keepalived_s_does(string name, string text)
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address);
        node.WriteFile(Story.CheckPath, Story.Check);
        node.WriteFile("/run/lab/keepalived.conf", text);
        CommandResult theirs = node.Run(Keepalived, "-t", "-f", "/run/lab/keepalived.conf");
        CommandResult ours = node.Run(Binary.X64, "-t", "-f", "/run/lab/keepalived.conf");
        Assert.True(theirs.ExitCode == ours.ExitCode,
            $"{name}: keepalived {theirs.ExitCode}, vrrpaot {ours.ExitCode}\n{theirs.Error}\n---\n{ours.Error}");
    }

    /// <summary>keepalived ends with 0; for a file that nobody wrote we do not.</summary>
    /// <summary>
    /// What the linker was told to leave out must not be asked for a truth: once every 256th process died at its start.
    /// </summary>
    [Fact]
    public void it_starts_whatever_its_process_number()
    {
        for (int i = 0; i < 600; i++)
            Assert.Equal(0, Command.Try(Binary.X64, ["-v"], null, TimeSpan.FromSeconds(20)).ExitCode);
    }

    [RootFact]
    public void a_missing_file_is_an_error() =>
        Assert.NotEqual(0, Command.Try(Binary.X64, "-t", "-f", "/no/such/file").ExitCode);

    [RootTheory]
    [InlineData("keepalived", "-nlDf", "/run/lab/keepalived.conf")]
    [InlineData("keepalived", "--dont-fork", "--log-console", "--log-detail", "--use-file", "/run/lab/keepalived.conf")]
    [InlineData("vrrpaot", "-nlDP", "--use-file=/run/lab/keepalived.conf", "--pid=/run/other.pid")]
    public void runs_by_short_long_and_bundled_options_also_under_keepalived_s_name(string name,
        params string[] options)
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address);
        node.WriteFile("/run/lab/keepalived.conf", SingleNode.File());
        File.CreateSymbolicLink($"{node.Root}/run/{name}", Binary.X64);
        NodeProcess daemon = node.Start($"/run/{name}", options);
        daemon.WaitForLine("Entering MASTER STATE", TimeSpan.FromSeconds(10));
        daemon.Stop(TimeSpan.FromSeconds(5));
        Assert.Equal(0, daemon.ExitCode);
    }

    [RootFact]
    public void a_misspelt_verb_is_refused_and_starts_no_daemon()
    {
        CommandResult result = Command.Try("timeout", ["10", Binary.X64, "chekc", "/nowhere.conf"]);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("'chekc' is no verb", result.Error);
    }

    /// <summary>
    /// Without -n it goes to the background, writes its pid file, and is found there by who sends signals.
    /// </summary>
    [RootFact]
    public void without_dont_fork_it_goes_to_the_background_with_a_pid_file()
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address);
        node.WriteFile("/run/lab/keepalived.conf", SingleNode.File());
        CommandResult result = node.Run(Binary.X64, "-D", "-f", "/run/lab/keepalived.conf", "-p", "/run/daemon.pid");
        Assert.Equal(0, result.ExitCode);
        SingleNode.WaitForVip(node);
        int pid = int.Parse(node.ReadFile("/run/daemon.pid"));
        ProcessTree.Signal(pid, ProcessTree.SigTerm);
        SingleNode.WaitForNoVip(node);
        Eventually.True("the daemon ends", TimeSpan.FromSeconds(5), () => !ProcessTree.Exists(pid));
    }
}
