using System.Collections.Immutable;
using Appliance.Attendant;
using Appliance.Records;
using Appliance.Reports;
using Appliance.Scripts;
using Appliance.Settings;
using Appliance.Tests.Tracking;
using VrrpAot.Engine;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Tests.Attendant;

/// <summary>The whole attendant on its own thread, with a ring and a queue in place of an engine.</summary>
public sealed class AttendantTests : IDisposable
{
    private readonly Workbench _bench = new();
    private readonly EventRing _events = new();
    private readonly CommandQueue _commands = new();
    private readonly List<string> _log = [];
    private readonly List<EngineCommand> _taken = [];
    private Thread? _thread;

    public void Dispose()
    {
        if (_thread is { IsAlive: true })
            Finish();
        _events.Dispose();
        _commands.Dispose();
        _bench.Dispose();
    }

    private void Start(DaemonSettings settings)
    {
        var own = Identity.Own;
        var security = new ScriptSecurity(new Accounts([], []), own, enabled: false, "/usr/bin:/bin");
        _thread = new Thread(() =>
        {
            using var attendant = new Appliance.Attendant.Attendant(settings, _events, _commands, security,
                new Appliance.Records.Journal(null), new Appliance.Reports.SnapshotBoard(), line =>
            {
                lock (_log)
                    _log.Add(line.Text);
            });
            attendant.Run();
        });
        _thread.Start();
    }

    private void Happens(EngineEvent happened)
    {
        _events.Write(happened);
        _events.Publish();
    }

    private void Finish()
    {
        Happens(EngineEvent.Of(EngineEventKind.Finished));
        Assert.True(_thread!.Join(TimeSpan.FromSeconds(30)), "the attendant did not end");
    }

    private void Until(Func<bool> so, string what)
    {
        Instant end = BootClock.Now + Workbench.Patience;
        while (!so())
        {
            if (BootClock.Now > end)
                Assert.Fail($"never happened: {what}; log: {string.Join(" | ", Log())}");
            Thread.Sleep(5);
        }
    }

    private string[] Log()
    {
        lock (_log)
            return [.. _log];
    }

    private void UntilTaken(EngineCommand wanted) => Until(() =>
    {
        while (_commands.TryTake(out EngineCommand command))
            if (command.Kind != EngineCommandKind.Report)
                _taken.Add(command);
        return _taken.Contains(wanted);
    }, $"{wanted.Kind}");

    [Fact]
    public void a_check_that_fails_and_recovers_moves_the_priority_down_and_up()
    {
        File.WriteAllText(_bench.File("rc"), "0");
        ScriptSettings check = Given.Script("web",
            _bench.Write("check", $"exit $(cat {_bench.File("rc")})")) with { Interval =
            Duration.FromMilliseconds(50) };
        Start(Given.Box(Given.Instance(priority: 101), Given.Tracking(new TrackedScript(0, -10, false)), check));
        Until(() => Log().Contains("VRRP_Script(web) succeeded"), "the first success");
        File.WriteAllText(_bench.File("rc"), "3");
        UntilTaken(EngineCommand.SetPriority(0, new Priority(91)));
        File.WriteAllText(_bench.File("rc"), "0");
        UntilTaken(EngineCommand.SetPriority(0, new Priority(101)));
        Finish();
        // The shell writes the file before it is full: a run in between may see an empty one, so only these are
        // certain.
        Assert.Contains("Script `web` now returning 3", Log());
        Assert.Contains("VRRP_Script(web) failed (exited with status 3)", Log());
    }

    [Fact]
    public void an_instance_of_an_unweighted_check_may_start_after_its_first_result()
    {
        Start(Given.Box(Given.Instance(pendingChecks: 1), Given.Tracking(new TrackedScript(0, 0, false)),
            Given.Script("web", _bench.Write("check", "exit 1"))));
        UntilTaken(EngineCommand.CheckReady(0));
        Finish();
        Assert.Equal([EngineCommand.RaiseScriptFault(0, 0), EngineCommand.CheckReady(0)], _taken);
    }

    [Fact]
    public void every_transition_runs_its_scripts_and_is_logged_first()
    {
        string told = _bench.File("told");
        string script = _bench.Write("notify", $"echo \"$*\" >> {told}");
        var box = new InstanceDuties { NotifyMaster = Given.Command(script, "specific"),
            Notify = Given.Command(script) };
        void UntilTold(int scripts) => Until(() => File.Exists(told) && File.ReadAllLines(told).Length == scripts,
            $"{scripts} scripts were run");

        Start(Given.Box(Given.Instance(), box));
        Happens(EngineEvent.Of(EngineEventKind.StateChanged, 0) with { From = RouterState.Init, To = RouterState.Backup,
            Ours = new Priority(100) });
        UntilTold(1);
        Happens(EngineEvent.Of(EngineEventKind.StateChanged, 0) with { From = RouterState.Backup,
            To = RouterState.Master, Ours = new Priority(110) });
        UntilTold(3);
        Happens(EngineEvent.Of(EngineEventKind.Stopped, 0) with { From = RouterState.Master,
            Ours = new Priority(110) });
        UntilTold(4);
        Finish();
        Assert.Equal(["INSTANCE VI_1 BACKUP 100", "INSTANCE VI_1 MASTER 110", "INSTANCE VI_1 STOP 110", "specific"],
            File.ReadAllLines(told).Order());
        Assert.Equal(["(VI_1) Entering BACKUP STATE (init)", "(VI_1) Entering MASTER STATE"],
            Log().Where(line => line.Contains("STATE")));
    }

    [Fact]
    public void scripts_that_cannot_run_are_named_at_the_start_and_not_tried()
    {
        var box = new InstanceDuties { TrackedScripts = [new TrackedScript(0, 0, false)],
            NotifyMaster = Given.Command("/no/notify") };
        Start(Given.Box(Given.Instance(pendingChecks: 1), box, Given.Script("web", "/no/check")));
        UntilTaken(EngineCommand.CheckReady(0));
        Happens(EngineEvent.Of(EngineEventKind.StateChanged, 0) with { From = RouterState.Backup,
            To = RouterState.Master });
        Finish();
        Assert.Contains("Disabling track script web since not found/accessible", Log());
        Assert.Contains(Log(), line => line.StartsWith("Script /no/notify cannot be accessed"));
        Assert.DoesNotContain(Log(), line => line.Contains("cannot be executed"));
    }

    [Fact]
    public void a_check_that_hangs_is_gone_when_the_attendant_has_ended()
    {
        ScriptSettings check = Given.Script("web",
            _bench.Write("check", $"sleep 600 & echo $! > {_bench.File("child")}; sleep 600")) with
        {
            Interval = Duration.FromSeconds(1000), Timeout = Duration.FromSeconds(1000),
        };
        Start(Given.Box(Given.Instance(), Given.Tracking(new TrackedScript(0, 5, false)), check));
        int child = _bench.PidIn("child");
        Finish();
        Until(() => Workbench.IsOver(child), "the check's child is over");
    }

    [Fact]
    public void events_that_found_the_ring_full_are_counted_in_the_log()
    {
        for (int i = 0; i < 5000; i++)
            _events.Write(EngineEvent.Of(EngineEventKind.Started));
        _events.Publish();
        Start(Given.Box(Given.Instance(), new InstanceDuties()));
        Until(() => Log().Any(line => line.Contains("906 events came faster")), "the loss is told");
        Finish();
    }

    [Fact]
    public void an_end_that_found_the_ring_full_is_an_end_all_the_same()
    {
        for (int i = 0; i < 4096; i++)
            _events.Write(EngineEvent.Of(EngineEventKind.Started));
        _events.Write(EngineEvent.Of(EngineEventKind.Finished));
        _events.Publish();
        Start(Given.Box(Given.Instance(), new InstanceDuties()));
        Assert.True(_thread!.Join(TimeSpan.FromSeconds(30)), "the attendant did not end");
    }
}
