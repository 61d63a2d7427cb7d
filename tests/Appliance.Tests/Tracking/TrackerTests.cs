using Appliance.Reports;
using Appliance.Settings;
using Appliance.Tracking;
using VrrpAot.Engine;

namespace Appliance.Tests.Tracking;

public class TrackerTests
{
    private readonly List<EngineCommand> _commands = [];

    private Tracker Track(InstanceSettings instance, InstanceDuties box, params ScriptSettings[] scripts) =>
        new(Given.Box(instance, box, scripts), scripts.Select(script => script.Name != "disabled").ToArray(),
            _commands.Add);

    private static EngineCommand PriorityIs(byte priority) => EngineCommand.SetPriority(0, new Priority(priority));
    private static EngineCommand Fault(bool raised, int script = 0) =>
        raised ? EngineCommand.RaiseScriptFault(0, script) : EngineCommand.ClearScriptFault(0);
    private static readonly EngineCommand s_ready = EngineCommand.CheckReady(0);

    [Fact]
    public void a_penalty_counts_from_failure_to_recovery()
    {
        Tracker tracker = Track(Given.Instance(priority: 101), Given.Tracking(new TrackedScript(0, -10, false)),
            Given.Script("check", "/c"));
        tracker.Begin();
        Assert.Equal(new Priority(101), tracker.EffectivePriority(0));
        tracker.ScriptResult(0, true);
        tracker.ScriptResult(0, false);
        tracker.ScriptResult(0, false);
        tracker.ScriptResult(0, true);
        Assert.Equal([PriorityIs(91), PriorityIs(101)], _commands);
    }

    private static InstanceDuties Following(TrackedSource[] files, TrackedSource[] processes) =>
        new() { TrackedFiles = [.. files], TrackedProcesses = [.. processes] };

    private Tracker Follow(TrackedSource[] files, TrackedSource[] processes) => new(
        Given.Box(Given.Instance(priority: 100), Following(files, processes)) with
        {
            Files = [new FileSettings("f", "/f", null, false)],
            Processes = [new ProcessSettings { Name = "p", Command = ["p"] }],
        }, [], _commands.Add);

    [Fact]
    public void a_number_in_a_file_changes_the_priority_and_too_small_a_one_is_a_fault()
    {
        Tracker tracker = Follow([new TrackedSource(0, 2, false)], []);
        tracker.Know(file: 0, 5);
        tracker.Begin();
        Assert.Equal([new PriorityPart("f", 10)], tracker.PartsOf(0));
        Assert.Empty(tracker.FileHolds(0, -3));
        Assert.Equal("(VI_1): tracked file f now FAULT state", Assert.Single(tracker.FileHolds(0, -200)).Text);
        Assert.Equal("(VI_1): tracked file f leaving FAULT state", Assert.Single(tracker.FileHolds(0, 0)).Text);
        Assert.Equal([PriorityIs(110), PriorityIs(94), PriorityIs(100), Fault(true), Fault(false)], _commands);
    }

    [Fact]
    public void too_few_processes_are_a_fault_or_another_priority_and_have_a_number_of_their_own()
    {
        Tracker tracker = Follow([], [new TrackedSource(0, 0, false)]);
        tracker.Know(process: 0, isUp: false, 0);
        tracker.Begin();
        tracker.ProcessesAre(0, isUp: true, 1);
        tracker.ProcessesAre(0, isUp: true, 2);
        // Scripts first, then files: none of the first, one of the second.
        Assert.Equal([Fault(true, 1), Fault(false)], _commands);
        _commands.Clear();
        Tracker weighted = Follow([], [new TrackedSource(0, 20, true)]);
        weighted.Begin();
        weighted.ProcessesAre(0, isUp: true, 1);
        Assert.Equal([PriorityIs(80)], _commands);
    }

    private Tracker Reload(Tracker before, DaemonSettings settings)
    {
        _commands.Clear();
        var after = new Tracker(settings, settings.Scripts.Select(_ => true).ToArray(), _commands.Add, before);
        after.Begin();
        return after;
    }

    [Fact]
    public void a_reload_tells_everything_that_is_known_anew()
    {
        Tracker before = Track(Given.Instance(priority: 101), Given.Tracking(new TrackedScript(0, -10, false)),
            Given.Script("check", "/c"));
        before.ScriptResult(0, false);
        Tracker after = Reload(before, Given.Box(Given.Instance(priority: 150),
            Given.Tracking(new TrackedScript(1, -20, false)), Given.Script("new", "/n"), Given.Script("check", "/c")));
        Assert.Equal([PriorityIs(130)], _commands);
        after.ScriptResult(1, true);
        Assert.Equal([PriorityIs(130), PriorityIs(150)], _commands);
    }

    [Fact]
    public void a_priority_that_was_asked_for_ends_where_the_instance_becomes_the_owner()
    {
        Tracker before = Track(Given.Instance(priority: 101), new InstanceDuties());
        before.Request(0, new Priority(120));
        Tracker owner = Reload(before, Given.Box(Given.Instance(priority: 255), new InstanceDuties()));
        Assert.Equal([PriorityIs(255)], _commands);
        _commands.Clear();
        Reload(owner, Given.Box(Given.Instance(priority: 150), new InstanceDuties()));
        Assert.Equal([PriorityIs(150)], _commands);
    }

    [Fact]
    public void a_result_stays_with_its_command_when_only_the_schedule_changes()
    {
        Tracker before = Track(Given.Instance(), Given.Tracking(new TrackedScript(0, 10, false)),
            Given.Script("check", "/c"));
        before.ScriptResult(0, true);
        ScriptSettings slower = Given.Script("check", "/c") with { Interval = Duration.FromSeconds(9), Rise = 3,
            Fall = 2 };
        Tracker after = Reload(before, Given.Box(Given.Instance(), Given.Tracking(new TrackedScript(0, 10, false)),
            slower));
        Assert.Equal(TrackedStatus.Up, after.StatusOf(0));
        after.ScriptResult(0, false);
        Assert.Equal(TrackedStatus.Up, after.StatusOf(0));
        after.ScriptResult(0, false);
        Assert.Equal([PriorityIs(110), PriorityIs(100)], _commands);
        Assert.Equal(TrackedStatus.Unknown, Reload(after,
            Given.Box(Given.Instance(), Given.Tracking(new TrackedScript(0, 10, false)),
            Given.Script("check", "/other"))).StatusOf(0));
    }

    [Fact]
    public void a_fault_stays_until_the_new_check_has_a_result()
    {
        Tracker before = Track(Given.Instance(), Given.Tracking(new TrackedScript(0, 0, false)),
            Given.Script("check", "/c"));
        before.ScriptResult(0, false);
        Tracker after = Reload(before, Given.Box(Given.Instance(), Given.Tracking(new TrackedScript(0, 0, false)),
            Given.Script("check", "/other")));
        Assert.Equal([PriorityIs(100), Fault(true)], _commands);
        after.ScriptResult(0, true);
        Assert.Equal([PriorityIs(100), Fault(true), Fault(false), s_ready], _commands);
    }

    [Fact]
    public void a_fault_whose_check_is_gone_is_over()
    {
        Tracker before = Track(Given.Instance(), Given.Tracking(new TrackedScript(0, 0, false)),
            Given.Script("check", "/c"));
        before.ScriptResult(0, false);
        Reload(before, Given.Box(Given.Instance(), new InstanceDuties()));
        Assert.Equal([PriorityIs(100), Fault(false)], _commands);
    }

    [Fact]
    public void a_new_instance_does_not_wait_for_a_check_that_has_a_result()
    {
        Tracker before = Track(Given.Instance("VI_9"), Given.Tracking(new TrackedScript(0, 0, false)),
            Given.Script("check", "/c"));
        before.ScriptResult(0, true);
        Reload(before, Given.Box(Given.Instance(pendingChecks: 1), Given.Tracking(new TrackedScript(0, 0, false)),
            Given.Script("check", "/c")));
        Assert.Equal([PriorityIs(100), s_ready], _commands);
    }

    [Fact]
    public void an_interface_that_is_tracked_from_now_on_is_known_from_before()
    {
        Tracker before = Track(Given.Instance(), new InstanceDuties());
        before.InterfaceIs("eth0", TrackedStatus.Up);
        Reload(before, Given.Box(Given.Instance(),
            new InstanceDuties { TrackedInterfaces = [new TrackedInterface("eth0", 20, false)] }));
        Assert.Equal([PriorityIs(120)], _commands);
    }

    [Fact]
    public void a_reward_counts_from_the_first_success()
    {
        Tracker tracker = Track(Given.Instance(priority: 90), Given.Tracking(new TrackedScript(0, 10, false)),
            Given.Script("check", "/c"));
        tracker.Begin();
        Assert.Equal(new Priority(90), tracker.EffectivePriority(0));
        tracker.ScriptResult(0, true);
        tracker.ScriptResult(0, false);
        Assert.Equal([PriorityIs(100), PriorityIs(90)], _commands);
    }

    [Fact]
    public void a_check_that_starts_failed_is_penalised_from_the_start()
    {
        Tracker tracker = Track(Given.Instance(priority: 100), Given.Tracking(new TrackedScript(0, -20, false)),
            Given.Script("check", "/c", startsFailed: true));
        Assert.Equal(new Priority(80), tracker.EffectivePriority(0));
        tracker.Begin();
        tracker.ScriptResult(0, true);
        Assert.Equal([PriorityIs(80), PriorityIs(100)], _commands);
    }

    [Fact]
    public void an_owner_ignores_weights()
    {
        Tracker tracker = Track(Given.Instance(priority: 255), Given.Tracking(new TrackedScript(0, -10, false)),
            Given.Script("check", "/c"));
        tracker.ScriptResult(0, false);
        Assert.Empty(_commands);
    }

    [Fact]
    public void an_unweighted_check_lets_its_instance_start_when_it_succeeds()
    {
        Tracker tracker = Track(Given.Instance(pendingChecks: 1), Given.Tracking(new TrackedScript(0, 0, false)),
            Given.Script("check", "/c"));
        tracker.Begin();
        tracker.ScriptResult(0, true);
        tracker.ScriptResult(0, true);
        Assert.Equal([s_ready], _commands);
    }

    [Fact]
    public void an_unweighted_check_that_fails_at_first_faults_before_it_lets_start()
    {
        Tracker tracker = Track(Given.Instance(pendingChecks: 1), Given.Tracking(new TrackedScript(0, 0, false)),
            Given.Script("check", "/c"));
        tracker.ScriptResult(0, false);
        tracker.ScriptResult(0, true);
        Assert.Equal([Fault(true), s_ready, Fault(false)], _commands);
    }

    [Fact]
    public void an_instance_recovers_only_when_every_unweighted_check_has()
    {
        Tracker tracker = Track(Given.Instance(pendingChecks: 2),
            Given.Tracking(new TrackedScript(0, 0, false), new TrackedScript(1, 0, true)),
            Given.Script("up", "/c"), Given.Script("reversed", "/c"));
        tracker.ScriptResult(0, false);
        tracker.ScriptResult(1, true);
        tracker.ScriptResult(0, true);
        tracker.ScriptResult(1, false);
        Assert.Equal([Fault(true), s_ready, s_ready, Fault(false)], _commands);
    }

    [Fact]
    public void a_fault_says_which_script_failed()
    {
        Tracker tracker = Track(Given.Instance(pendingChecks: 2),
            Given.Tracking(new TrackedScript(0, 0, false), new TrackedScript(1, 0, false)),
            Given.Script("well", "/c"), Given.Script("ill", "/c"));
        tracker.ScriptResult(0, true);
        tracker.ScriptResult(1, false);
        Assert.Equal([s_ready, Fault(true, script: 1), s_ready], _commands);
    }

    [Fact]
    public void nobody_waits_for_a_disabled_check()
    {
        Tracker tracker = Track(Given.Instance(pendingChecks: 1), Given.Tracking(new TrackedScript(0, 0, false)),
            Given.Script("disabled", "/c"));
        tracker.Begin();
        Assert.Equal([s_ready], _commands);
    }

    [Fact]
    public void an_interface_counts_when_the_engine_has_told_of_it()
    {
        var box = new InstanceDuties { TrackedInterfaces = [new TrackedInterface("eth1", 15, false),
            new TrackedInterface("eth2", -5, false)] };
        Tracker tracker = Track(Given.Instance(), box);
        tracker.Begin();
        tracker.InterfaceIs("eth1", TrackedStatus.Up);
        tracker.InterfaceIs("eth9", TrackedStatus.Up);
        tracker.InterfacesListed();
        tracker.InterfaceIs("eth2", TrackedStatus.Up);
        tracker.InterfaceIs("eth1", TrackedStatus.Down);
        Assert.Equal([PriorityIs(115), PriorityIs(110), PriorityIs(115), PriorityIs(100)], _commands);
    }
}
