using Appliance.Config;
using Appliance.Settings;
using Appliance.Texts;

namespace Appliance.Tests.Config;

/// <summary>track_file and track_process, with the complaints of keepalived 2.2.7 (`keepalived -t`).</summary>
public class SourceBuilderTests
{
    private static ConfigResult Process(string lines, string tracked = "p") => ConfigText.Of(
        $"vrrp_track_process p {{\n{lines}\n}}\n" + ConfigText.Instance($"track_process {{\n{tracked}\n}}"));

    private static ConfigResult File(string lines, string tracked = "f") => ConfigText.Of(
        $"track_file f {{\n{lines}\n}}\n" + ConfigText.Instance($"track_file {{\n{tracked}\n}}"));

    [Fact]
    public void a_process_has_keepalived_s_defaults()
    {
        DaemonSettings box = Process("process haproxy").Silent();
        Assert.Equal(new ProcessSettings { Name = "p", Command = ["haproxy"] }, Assert.Single(box.Processes));
        Assert.Equal(new TrackedSource(0, 0, false), Assert.Single(box.Instances[0].TrackedProcesses));
    }

    [Fact]
    public void a_process_carries_everything_it_says() => Assert.Equal(
        new ProcessSettings
        {
            Name = "p", Command = ["/tmp/a b", "x"], ByCommandLine = true, Match = ParameterMatch.Partial, Quorum = 2,
            QuorumMax = 3, ForkDelay = Duration.FromSeconds(2), TerminateDelay = Duration.FromMilliseconds(500),
        },
        Assert.Single(Process("process \"/tmp/a b\" x\nquorum 2\nquorum_max 3\ndelay 2\nterminate_delay 0.5\n"
            + "param_match partial\nfull_command\nweight 3").Silent().Processes));

    [Theory]
    [InlineData("process x a", true, ParameterMatch.Exact, 1)]
    [InlineData("process x\nparam_match", true, ParameterMatch.Exact, 1)]
    [InlineData("process x\nfull_command", true, ParameterMatch.None, 1)]
    [InlineData("process x\nquorum_max 0", false, ParameterMatch.None, 0)]
    public void what_is_looked_at_follows_from_what_is_given(string lines, bool byCommandLine, ParameterMatch match,
        int quorum)
    {
        ProcessSettings process = Assert.Single(Process(lines).Silent().Processes);
        Assert.Equal((byCommandLine, match, quorum), (process.ByCommandLine, process.Match, process.Quorum));
    }

    [Theory]
    [InlineData("process x\nquorum 0", "p", "Quorum (0) for vrrp_track_process p must be between [1..65535]")]
    [InlineData("process x\nquorum_max 70000", "p", "quorum_max (70000) for vrrp_track_process p must be between [0")]
    [InlineData("process x\nquorum 5\nquorum_max 2", "p", "quorum_max is less than quorum - ignoring")]
    [InlineData("process x\nweight 300", "p", "Weight (300) for vrrp_track_process p must be between [-254..254]")]
    [InlineData("process x\nweight 3 foo", "p", "vrrp_track_process p unknown weight option foo")]
    [InlineData("process x\nfork_delay 0", "p", "fork_delay (0) for vrrp_track_process p must be between [0.0")]
    [InlineData("process x\nparam_match foo", "p", "Invalid param_match type foo - ignoring")]
    [InlineData("process x\nprocess y", "p", "Process already set for track process p - ignoring y")]
    [InlineData("quorum 1", "p", "track process 'p' process name not specified")]
    [InlineData("process x", "p weight 255", "(VI_1) weight for track process p must be in [-254..254] inclusive.")]
    [InlineData("process x", "p\np", "(VI_1) duplicate track_process p - ignoring")]
    [InlineData("process x", "p foo", "(VI_1) unknown track process option foo - ignoring")]
    [InlineData("process x", "q", "(VI_1) track process q not found, ignoring...")]
    public void what_is_wrong_with_a_process_is_said(string lines, string tracked, string message)
    {
        ConfigResult result = Process(lines, tracked);
        Assert.Contains(result.Findings, finding => finding.Severity == Severity.Error
            && finding.Message.Contains(message));
        Assert.Single(result.Settings!.Engine.Instances);
    }

    [Theory]
    [InlineData("file /x", "f", 1, false)]
    [InlineData("file /x\nweight 3 reverse", "f", 3, true)]
    [InlineData("file /x\nweight 3 reverse", "f weight 0 noreverse", 0, false)]
    public void a_file_has_a_weight(string lines, string tracked, int weight, bool reverse)
    {
        DaemonSettings box = File(lines, tracked).Silent();
        Assert.Equal(new FileSettings("f", "/x", null, false), Assert.Single(box.Files));
        Assert.Equal(new TrackedSource(0, weight, reverse), Assert.Single(box.Instances[0].TrackedFiles));
    }

    [Theory]
    [InlineData("init_file", 0, false)]
    [InlineData("init_file 7", 7, false)]
    [InlineData("init_file -7 overwrite", -7, true)]
    [InlineData("init_file overwrite", 0, true)]
    public void a_file_may_be_made_also_where_nobody_follows_it(string line, int number, bool overwrites) =>
        Assert.Equal(new FileSettings("f", "/x", number, overwrites), Assert.Single(ConfigText.Of(
            $"track_file f {{\nfile /x\n{line}\n}}\n" + ConfigText.Instance("")).Silent().Files));

    [Fact]
    public void an_option_of_init_file_that_is_none_is_said() => Assert.Contains(
        File("file /x\ninit_file 5 foo").Findings, finding => finding.Message == "Unknown track file init option foo");

    [Fact]
    public void to_an_owner_a_weight_is_nothing()
    {
        ConfigResult result = ConfigText.Of("track_file f {\nfile /x\n}\n"
            + ConfigText.Instance("priority 255\ntrack_file {\nf\n}"));
        Assert.Empty(result.Settings!.Instances[0].TrackedFiles);
    }
}
