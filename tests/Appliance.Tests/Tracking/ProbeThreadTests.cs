using Appliance.Probes;
using Appliance.Scripts;
using Appliance.Settings;
using Appliance.Tests.Probes;
using Appliance.Tracking;

namespace Appliance.Tests.Tracking;

/// <summary>Probes inside the process, by the schedule of a script: what a script would have told, they tell.</summary>
public sealed class ProbeThreadTests : IDisposable
{
    private const string Good = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    private static readonly Duration s_long = Duration.FromSeconds(1000), s_short = Duration.FromMilliseconds(50);

    private readonly Workbench _bench = new();

    public void Dispose() => _bench.Dispose();

    private static RunnableScript Program(params string[] words) =>
        InProcess.Inspect(new ScriptSettings { Name = "web", Command = Given.Command(["vrrpaot", "probe", .. words]),
            Timeout = s_long }, new())!.Script!;

    [Fact]
    public void a_good_probe_is_a_script_that_exits_with_0()
    {
        using Peer peer = Peer.Saying(Good);
        ScriptRunner runner = _bench.Run(Program("http", peer.Address), s_long, s_long);
        _bench.Until(() => _bench.Ended.Count > 0, "a result");
        Assert.Equal(new ScriptOutcome(ScriptEnd.Exited, 0), _bench.Ended[0].Outcome);
        Assert.StartsWith("200 OK in ", runner.LastRun!.LastLine, StringComparison.Ordinal);
        Assert.Equal((1, 0), runner.Runs);
    }

    [Fact]
    public void a_bad_probe_is_a_script_that_exits_with_1()
    {
        ScriptRunner runner = _bench.Run(Program("file", "/no/such/file"), s_long, s_long);
        _bench.Until(() => _bench.Ended.Count > 0, "a result");
        Assert.Equal(new ScriptOutcome(ScriptEnd.Exited, 1), _bench.Ended[0].Outcome);
        Assert.Equal("no such file", runner.LastRun!.LastLine);
        Assert.Equal((1, 1), runner.Runs);
    }

    [Fact]
    public void a_probe_runs_again_after_its_interval_and_no_process_is_made()
    {
        using Peer peer = Peer.Saying(Good);
        _bench.Run(Program("http", peer.Address), s_short, s_long);
        _bench.Until(() => _bench.Ended.Count >= 10, "ten results");
        Assert.All(_bench.Ended, ended => Assert.True(ended.Outcome.IsSuccess));
        Assert.Equal(0, _bench.Children.Running);
    }

    [Fact]
    public void a_probe_that_outlasts_the_timeout_has_timed_out_once_and_runs_again()
    {
        using var peer = new Peer(_ => { });
        ScriptRunner runner = _bench.Run(Program("http", peer.Address, "--timeout", "1000"),
            Duration.FromMilliseconds(1000), Duration.FromMilliseconds(100));
        _bench.Until(() => _bench.Ended.Count >= 3, "three results");
        Assert.All(_bench.Ended, ended => Assert.Equal(ScriptEnd.TimedOut, ended.Outcome.End));
        Assert.Null(runner.LastRun!.LastLine);
        Assert.Empty(_bench.Skipped);
        Assert.True(peer.Calls >= 3, "each is a connection of its own");
    }

    [Fact]
    public void a_start_is_left_out_while_the_last_run_goes_on()
    {
        using var peer = new Peer(_ => { });
        _bench.Run(Program("http", peer.Address, "--timeout", "1000"), s_short, s_long);
        _bench.Until(() => _bench.Skipped.Count >= 2, "two skipped starts");
        Assert.Empty(_bench.Ended);
    }

    [Fact]
    public void a_probe_that_waits_keeps_no_other_waiting()
    {
        using var silent = new Peer(_ => { });
        using Peer peer = Peer.Saying(Good);
        _bench.Run(Program("http", silent.Address, "--timeout", "1000"), s_long, s_long);
        _bench.Run(Program("http", peer.Address), s_short, s_long);
        _bench.Until(() => _bench.Ended.Count >= 3, "three results");
        Assert.All(_bench.Ended, ended => Assert.Equal(1, ended.Script));
    }

    [Fact]
    public void a_run_that_nobody_wants_any_more_ends_at_once()
    {
        using var peer = new Peer(_ => { });
        ScriptRunner runner = _bench.Run(Program("http", peer.Address, "--timeout", "1000"), s_long, s_long);
        _bench.Until(() => peer.Calls > 0, "it has begun");
        runner.Stop();
        runner.Abandon(force: false);
        _bench.Until(() => !runner.IsRunning, "it has ended");
        Assert.Empty(_bench.Ended);
    }

    [Fact]
    public void threads_end_with_their_checks()
    {
        using Peer peer = Peer.Saying(Good);
        int Threads() => Directory.GetDirectories("/proc/self/task").Count(task => Name(task) == "probe");
        static string Name(string task)
        {
            try
            {
                return File.ReadAllText($"{task}/comm").Trim();
            }
            catch (IOException)
            {
                return "";
            }
        }
        using (var bench = new Workbench())
        {
            for (int i = 0; i < 20; i++)
                bench.Run(Program("http", peer.Address), s_long, s_long);
            bench.Until(() => bench.Ended.Count == 20, "twenty results");
            Assert.True(Threads() >= 20);
        }
        _bench.Until(() => Threads() < 20, "they are gone");
    }

    [Fact]
    public void a_result_that_is_told_anew_is_no_new_garbage()
    {
        ScriptRunner runner = _bench.Run(Program("file", "/no/such/file"), s_short, s_long);
        _bench.Until(() => _bench.Ended.Count >= 1, "a result");
        string? first = runner.LastRun!.LastLine;
        _bench.Until(() => _bench.Ended.Count >= 3, "three results");
        Assert.Same(first, runner.LastRun!.LastLine);
    }

    [Theory]
    [InlineData("vrrpaot", true)]
    [InlineData("/proc/self/exe", true)]
    [InlineData("/bin/sh", false)]
    [InlineData("./vrrpaot", false)]
    [InlineData("/no/such/vrrpaot", false)]
    public void only_our_own_program_is_meant(string program, bool meant) =>
        Assert.Equal(meant, InProcess.Inspect(new ScriptSettings { Name = "web",
            Command = Given.Command(program, "probe", "ping", "127.0.0.1"), Timeout = s_long }, new()) is not null);

    [Fact]
    public void another_verb_of_ours_is_a_process_like_any() =>
        Assert.Null(InProcess.Inspect(new ScriptSettings { Name = "web", Command = Given.Command("vrrpaot", "status"),
            Timeout = s_long }, new()));

    [Fact]
    public void wrong_words_disable_the_check_and_say_why()
    {
        ScriptVerdict verdict =
            InProcess.Inspect(new ScriptSettings { Name = "web", Command = Given.Command("vrrpaot", "probe", "http"),
            Timeout = s_long }, new())!;
        Assert.False(verdict.Runs);
        Assert.Equal("vrrp_script web: probe http wants URL - disabling (test.conf:1)",
            Assert.Single(verdict.Remarks).Text);
    }
}
