using Appliance.Scripts;
using Appliance.Tracking;
using Tmds.Linux;
using VrrpAot.Linux;

namespace Appliance.Tests.Tracking;

public sealed class ScriptRunnerTests : IDisposable
{
    private static readonly Duration s_long = Duration.FromSeconds(1000);

    private readonly Workbench _bench = new();

    public void Dispose() => _bench.Dispose();

    private ScriptOutcome FirstOutcome()
    {
        _bench.Until(() => _bench.Ended.Count > 0, "a first result");
        return _bench.Ended[0].Outcome;
    }

    [Fact]
    public void the_exit_status_of_a_script_is_its_outcome()
    {
        _bench.Run(_bench.Program("check", "exit 7"), s_long, s_long);
        Assert.Equal(new ScriptOutcome(ScriptEnd.Exited, 7), FirstOutcome());
    }

    [Fact]
    public void success_is_status_0()
    {
        _bench.Run(_bench.Program("check", "exit 0"), s_long, s_long);
        Assert.True(FirstOutcome().IsSuccess);
    }

    [Fact]
    public void a_script_that_a_signal_ends_has_failed()
    {
        _bench.Run(_bench.Program("check", "kill -9 $$"), s_long, s_long);
        Assert.Equal(new ScriptOutcome(ScriptEnd.Signalled, LibC.SIGKILL), FirstOutcome());
    }

    [Fact]
    public void a_script_that_prints_without_end_is_read_for_a_while_and_no_further()
    {
        ScriptRunner runner = _bench.Run(_bench.Program("check", "echo begun; while :; do echo y; done"), s_long,
            s_long);
        Assert.Equal(new ScriptOutcome(ScriptEnd.Signalled, 13 /* SIGPIPE */), FirstOutcome());
        Assert.Equal("[cut off after 256 kB] y", runner.LastRun!.LastLine);
    }

    [Fact]
    public void a_script_with_much_to_say_succeeds_all_the_same()
    {
        ScriptRunner runner = _bench.Run(_bench.Program("check",
            "head -c 200000 /dev/zero | tr '\\0' x; echo; echo fine"), s_long, s_long);
        Assert.True(FirstOutcome().IsSuccess);
        Assert.Equal("fine", runner.LastRun!.LastLine);
    }

    [Fact]
    public void a_script_runs_again_after_its_interval()
    {
        _bench.Run(_bench.Program("check", "exit 0"), Duration.FromMilliseconds(50), s_long);
        _bench.Until(() => _bench.Ended.Count >= 3, "three results");
        Assert.All(_bench.Ended, ended => Assert.True(ended.Outcome.IsSuccess));
    }

    [Fact]
    public void a_start_is_left_out_while_the_last_run_goes_on()
    {
        _bench.Run(_bench.Program("check", "while [ ! -e go ]; do sleep 0.05; done".Replace("go", _bench.File("go"))),
            Duration.FromMilliseconds(50), s_long);
        _bench.Until(() => _bench.Skipped.Count >= 2, "two skipped starts");
        Assert.Empty(_bench.Ended);
        Assert.Equal(1, _bench.Children.Running);
        Assert.All(_bench.Skipped, skipped => Assert.False(skipped.TimedOut));
        File.WriteAllText(_bench.File("go"), "");
        _bench.Until(() => _bench.Ended.Count > 0, "the run ends");
    }

    [Fact]
    public void a_hanging_script_is_ended_with_all_it_started()
    {
        _bench.Run(_bench.Program("check", $"sleep 600 & echo $! > {_bench.File("child")}; sleep 600"), s_long,
            Duration.FromMilliseconds(500));
        int child = _bench.PidIn("child");
        Assert.Equal(ScriptEnd.TimedOut, FirstOutcome().End);
        _bench.Until(() => Workbench.IsOver(child), "the script's child is over");
    }

    [Fact]
    public void what_ignores_term_is_killed_with_the_script_that_obeyed_it()
    {
        _bench.Write("stubborn", $"trap '' TERM; echo $$ > {_bench.File("child")}; while :; do sleep 1; done");
        _bench.Run(_bench.Program("check", $"{_bench.File("stubborn")} & sleep 600"), s_long,
            Duration.FromMilliseconds(500));
        int child = _bench.PidIn("child");
        Assert.Equal(ScriptEnd.TimedOut, FirstOutcome().End);
        _bench.Until(() => Workbench.IsOver(child), "the stubborn child is over");
    }

    [Fact]
    public void a_script_that_ignores_term_is_killed()
    {
        _bench.Run(_bench.Program("check", "trap '' TERM; while :; do sleep 1; done"), s_long,
            Duration.FromMilliseconds(200));
        Assert.Equal(ScriptEnd.TimedOut, FirstOutcome().End);
    }

    /// <summary>A process that hangs inside the kernel outlives TERM and KILL alike; this one outlives TERM.</summary>
    [Fact]
    public void a_script_that_does_not_end_has_failed_as_soon_as_its_time_is_up_and_only_once()
    {
        _bench.Run(_bench.Program("check", $"trap '' TERM; echo $$ > {_bench.File("pid")}; while :; do sleep 1; done"),
            s_long, Duration.FromMilliseconds(500));
        int pid = _bench.PidIn("pid");
        Assert.Equal(ScriptEnd.TimedOut, FirstOutcome().End);
        Assert.False(Workbench.IsOver(pid), "the result did not wait for the end");
        _bench.Until(() => _bench.Children.Running == 0, "KILL ends it");
        Assert.Single(_bench.Ended);
    }

    [Fact]
    public void a_stopped_script_does_not_sleep_through_its_end()
    {
        _bench.Run(_bench.Program("check", "kill -STOP $$"), s_long, Duration.FromMilliseconds(200));
        Assert.Equal(ScriptEnd.TimedOut, FirstOutcome().End);
    }

    [Fact]
    public void a_flood_of_output_goes_nowhere()
    {
        _bench.Run(_bench.Program("check", "head -c 50000000 /dev/zero; head -c 50000000 /dev/zero >&2; exit 3"),
            s_long, s_long);
        Assert.Equal(new ScriptOutcome(ScriptEnd.Exited, 3), FirstOutcome());
    }

    [Theory]
    [InlineData("/no/such/program", ScriptEnd.NotStarted)]
    [InlineData("/etc", ScriptEnd.NotStarted)]
    public void what_cannot_be_executed_has_failed(string path, ScriptEnd end)
    {
        _bench.Run(new RunnableScript(path, [path], null), s_long, s_long);
        ScriptOutcome outcome = FirstOutcome();
        Assert.Equal(end, outcome.End);
        Assert.NotEqual(0, outcome.Number);
        Assert.Equal(0, _bench.Children.Running);
    }

    [Fact]
    public void arguments_arrive_as_they_are()
    {
        string[] arguments = ["check", "two words", "", "$HOME", "'quoted'", "ü"];
        string path = _bench.Write("check", $"for a in \"$@\"; do echo \"<$a>\"; done > {_bench.File("seen")}");
        _bench.Run(new RunnableScript(path, [.. arguments], null), s_long, s_long);
        Assert.True(FirstOutcome().IsSuccess);
        Assert.Equal(arguments[1..].Select(argument => $"<{argument}>"), File.ReadAllLines(_bench.File("seen")));
    }

    [RootFact]
    public void a_script_of_another_user_has_that_users_identity_and_no_other_group()
    {
        File.SetUnixFileMode(_bench.Folder, (UnixFileMode)0b111_111_111);
        string path = _bench.Write("check", $"id -u > {_bench.File("seen")}; id -G >> {_bench.File("seen")}");
        _bench.Run(new RunnableScript(path, [path], new Identity(65534, 65533)), s_long, s_long);
        Assert.True(FirstOutcome().IsSuccess);
        Assert.Equal(["65534", "65533"], File.ReadAllLines(_bench.File("seen")));
    }

    [Fact]
    public void a_file_without_shebang_runs_with_its_arguments()
    {
        string path = _bench.Write("check", $"echo \"$1\" > {_bench.File("seen")}", head: "");
        var own = Identity.Own;
        var security = new ScriptSecurity(new Accounts([], []), own, enabled: false, "/bin");
        _bench.Run(security.Inspect(Given.Command(path, "it's $HOME")).Script!, s_long, s_long);
        Assert.True(FirstOutcome().IsSuccess);
        Assert.Equal(["it's $HOME"], File.ReadAllLines(_bench.File("seen")));
    }

    [Fact]
    public void fifty_scripts_run_side_by_side_again_and_again()
    {
        RunnableScript program = _bench.Program("check", "exit 0");
        for (int i = 0; i < 50; i++)
            _bench.Run(program, Duration.FromSeconds(1), Duration.FromSeconds(20));
        _bench.Until(() => Enumerable.Range(0, 50)
            .All(script => _bench.Ended.Count(ended => ended.Script == script) >= 3), "three results of each");
        Assert.All(_bench.Ended, ended => Assert.True(ended.Outcome.IsSuccess));
    }
}
