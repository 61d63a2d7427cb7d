using System.Collections.Immutable;
using Appliance.Attendant;
using Appliance.Config;
using Appliance.Reports;
using Appliance.Settings;
using Appliance.Tests.Tracking;
using Appliance.Texts;
using Appliance.Tracking;
using VrrpAot.Engine;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Tests.Attendant;

/// <summary>
/// Reloads of an attendant beside a real engine, in a network namespace without any interface: its instances wait in
/// FAULT.
/// </summary>
public sealed class ReloadTests : IDisposable
{
    private readonly Workbench _bench = new();
    private readonly RealEngine _engine = new();

    public void Dispose() => _bench.Dispose();

    private void Run(DaemonSettings settings, Action<Appliance.Attendant.Attendant> test) =>
        _engine.Run(settings, test);

    private ReloadOutcome Reload(Appliance.Attendant.Attendant attendant, DaemonSettings? settings,
        params Finding[] findings)
    {
        _engine.File = new ConfigResult { Settings = settings, Findings = [.. findings] };
        ReloadOutcome? outcome = null;
        attendant.Post(() => attendant.Reloads.Reload(answer => outcome = answer));
        Until(() => Volatile.Read(ref outcome) is not null, "an answer");
        return outcome!;
    }

    private static void Until(Func<bool> so, string what)
    {
        Instant end = BootClock.Now + Workbench.Patience;
        while (!so())
        {
            Assert.True(BootClock.Now < end, $"never happened: {what}");
            Thread.Sleep(2);
        }
    }

    private static DaemonSettings Two(DaemonSettings settings, string name) => settings with
    {
        Engine = settings.Engine with { Instances = settings.Engine.Instances.Insert(0,
            Given.Instance(name) with { Vrid = new Vrid(9) }) },
        Instances = settings.Instances.Insert(0, new InstanceDuties()),
    };

    [Fact]
    public void the_asker_learns_what_came_of_it_and_the_snapshot_shows_it()
    {
        DaemonSettings settings = Given.Box(Given.Instance(), new InstanceDuties());
        Run(settings, attendant =>
        {
            Assert.Equal(ReloadResult.Unchanged, Reload(attendant, settings).Result);
            ReloadOutcome refused = Reload(attendant, null,
                new Finding { Severity = Severity.Fatal, Message = "no vrrp_instance is left to run" });
            Assert.Equal((ReloadResult.Refused, true), (refused.Result, refused.Text.Contains("no vrrp_instance")));
            Until(() => _engine.Board.Latest is { ConfigurationRefused: not null, Generation: 1 },
                "the refusal in the snapshot");
            ReloadOutcome taken = Reload(attendant, Two(settings, "VI_2"));
            Assert.Equal((ReloadResult.TakenUp, "taken up: 1 change"), (taken.Result, taken.Text));
            Until(() => _engine.Board.Latest is { ConfigurationRefused: null, Generation: 2,
                Instances.Length: 2 } latest && latest.Instances[0].Name == "VI_2",
                "the new configuration in the snapshot");
        });
    }

    [Fact]
    public void a_check_whose_definition_stays_goes_on_with_its_run_and_count_and_another_begins_anew()
    {
        string started = _bench.File("started");
        ScriptSettings slow = Given.Script("slow",
            _bench.Write("slow", $"echo run >> {started}; sleep 1.5")) with { Interval = Duration.FromSeconds(60),
            Timeout = Duration.FromSeconds(60) };
        ScriptSettings quick = Given.Script("quick", _bench.Write("quick", "exit 3"));
        DaemonSettings Tracking(int place, params ScriptSettings[] scripts) => Given.Box(
            Given.Instance(), Given.Tracking(scripts.Select((_, i) => new TrackedScript(i, i == place ? 7 : 5, false))
                .ToArray()), scripts);
        Run(Tracking(0, slow), attendant =>
        {
            Until(() => File.Exists(started), "the first run");
            Assert.Equal(ReloadResult.TakenUp, Reload(attendant, Tracking(1, quick, slow)).Result);
            Until(() => { attendant.WantSnapshot(); return _engine.Board.Latest?.Checks is [
                { LastResult: "exited with 3" }, { Up: true, Runs: 1 }]; }, "both results under their names");
            Assert.Single(File.ReadAllLines(started));
        });
    }

    [Fact]
    public void a_check_that_is_gone_is_ended_and_heard_of_no_more()
    {
        string pid = _bench.File("pid");
        ScriptSettings endless = Given.Script("endless",
            _bench.Write("endless", $"trap '' TERM; echo $$ > {pid}; while :; do sleep 0.05; done")) with { Timeout =
            Duration.FromMilliseconds(1500) };
        Run(Given.Box(Given.Instance(), Given.Tracking(new TrackedScript(0, 5, false)), endless), attendant =>
        {
            Until(() => File.Exists(pid) && File.ReadAllText(pid).EndsWith('\n'), "the run");
            Assert.Equal(ReloadResult.TakenUp, Reload(attendant,
                Given.Box(Given.Instance(), new InstanceDuties())).Result);
            Until(() => !Directory.Exists($"/proc/{File.ReadAllText(pid).Trim()}"),
                "its end, though it does not listen to TERM");
            Assert.DoesNotContain(_engine.Logged, line => line.Contains("endless") && line.Contains("timed_out"));
        });
    }

    [Fact]
    public void whoever_asks_while_one_is_under_way_gets_an_answer_of_its_own()
    {
        DaemonSettings settings = Given.Box(Given.Instance(), new InstanceDuties());
        Run(settings, attendant =>
        {
            var answers = new System.Collections.Concurrent.ConcurrentQueue<ReloadResult>();
            attendant.Post(() =>
            {
                _engine.File = new ConfigResult { Settings = Two(settings, "VI_2") };
                attendant.Reloads.Reload(answer => answers.Enqueue(answer.Result));
                attendant.Reloads.Reload(answer => answers.Enqueue(answer.Result));
                attendant.Reloads.Reload(answer => answers.Enqueue(answer.Result));
            });
            Until(() => answers.Count == 3, "three answers");
            Assert.Equal([ReloadResult.TakenUp, ReloadResult.Unchanged, ReloadResult.Unchanged], answers);
        });
    }

    [Fact]
    public void the_time_in_a_state_goes_on_over_a_reload()
    {
        DaemonSettings settings = Given.Box(Given.Instance(), new InstanceDuties());
        Run(settings, attendant =>
        {
            Until(() => _engine.Board.Latest?.Instances is [{ State: RouterState.Fault }], "FAULT");
            Instant since = _engine.Board.Latest!.Instances[0].Since;
            Reload(attendant, Two(settings, "VI_2"));
            Until(() => _engine.Board.Latest?.Instances is [_, { State: RouterState.Fault } kept]
                && kept.Since == since, "the same time");
            Reload(attendant, settings with { Engine = settings.Engine with { Instances = [
                settings.Engine.Instances[0] with { Vrid = new Vrid(77) }] } });
            Until(() => _engine.Journal.Newest(10, "VI_1").Any(transition => transition.Evidence.Contains("a reload")),
                "the journal names the reload");
        });
    }
}
