using Appliance.Notify;
using Appliance.Scripts;
using Appliance.Tests.Tracking;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Tests.Notify;

public sealed class HookLanesTests : IDisposable, IHookListener
{
    private static readonly HookLanes.Lane s_lane = new(Notice.Instance, "VI_1", HookKind.Generic);

    private readonly Workbench _bench = new();
    private readonly HookLanes _lanes;
    private readonly List<string> _said = [];
    private readonly Instant _now = BootClock.Now;
    private readonly RunnableScript _script;

    public HookLanesTests()
    {
        _lanes = new HookLanes(_bench.Children, this);
        // Says what it was told, and goes on until it may end.
        string path = _bench.Write("hook",
            $"echo $1 >> {_bench.File("told")}; while [ ! -e {_bench.File("go")} ]; do sleep 0.02; done");
        _script = new RunnableScript(path, [path], null);
    }

    public void Dispose()
    {
        LetEnd();
        _bench.Dispose();
    }

    void IHookListener.HookNotStarted(HookLanes.Lane lane, string program, Errno errno) =>
        _said.Add($"{program} {errno}");

    void IHookListener.HookSkipped(HookLanes.Lane lane, string program) => _said.Add($"{program} skipped");

    void IHookListener.HookOvertaken(HookLanes.Lane lane, string program) => _said.Add($"{program} overtakes");

    private void Run(string state, HookLanes.Lane? lane = null, Instant? at = null) =>
        _lanes.Run(lane ?? s_lane, state, _script.With(state), at ?? _now);

    private void LetEnd() => File.WriteAllText(_bench.File("go"), "");

    private string[] Told => File.Exists(_bench.File("told")) ? File.ReadAllLines(_bench.File("told")) : [];

    [Fact]
    public void the_second_one_waits_for_the_first()
    {
        Run("BACKUP");
        Run("MASTER");
        _bench.Until(() => Told.Length == 1, "the first one runs");
        Assert.Equal(1, _bench.Children.Running);
        LetEnd();
        _bench.Until(() => Told.Length == 2 && _bench.Children.Running == 0, "both were run");
        Assert.Equal(["BACKUP", "MASTER"], Told);
        Assert.Empty(_said);
    }

    [Fact]
    public void of_those_that_wait_the_newest_is_run()
    {
        foreach (string state in (string[])["BACKUP", "MASTER", "FAULT", "BACKUP"])
            Run(state);
        LetEnd();
        _bench.Until(() => Told.Length == 2 && _bench.Children.Running == 0, "two of them were run");
        Assert.Equal(["BACKUP", "BACKUP"], Told);
        Assert.Equal(["MASTER skipped", "FAULT skipped"], _said);
    }

    [Fact]
    public void hooks_of_other_instances_and_of_another_kind_wait_for_nobody()
    {
        Run("A");
        Run("B", s_lane with { Name = "VI_2" });
        Run("C", s_lane with { Hook = HookKind.OfState });
        Run("D", s_lane with { Kind = Notice.Group });
        Assert.Equal(4, _bench.Children.Running);
    }

    [Fact]
    public void one_that_never_ends_is_overtaken_when_patience_does()
    {
        Run("BACKUP");
        Run("MASTER");
        Assert.Equal(_now + HookLanes.Patience, _lanes.NextDeadline);
        _lanes.Due(_now + HookLanes.Patience - Duration.FromMilliseconds(1));
        Assert.Equal(1, _bench.Children.Running);
        // What comes now has no time of its own: it is the same hook that is waited for.
        Run("FAULT", at: _now + Duration.FromSeconds(5));
        _lanes.Due(_now + HookLanes.Patience);
        Assert.Equal(2, _bench.Children.Running);
        Assert.Equal(["MASTER skipped", "FAULT overtakes"], _said);
        Assert.Equal(Instant.Never, _lanes.NextDeadline);
        LetEnd();
        _bench.Until(() => _bench.Children.Running == 0, "both end");
    }

    [Fact]
    public void one_that_was_overtaken_is_waited_for_no_more()
    {
        Run("MASTER");
        string path = _bench.Write("quick", "exit 0");
        var quick = new RunnableScript(path, [path], null);
        _lanes.Run(s_lane, "BACKUP", quick, _now);
        _lanes.Due(_now + HookLanes.Patience);
        Assert.Equal(2, _bench.Children.Running);
        _bench.Until(() => _bench.Children.Running == 1, "the quick one ends");
        _lanes.Run(s_lane, "FAULT", quick, _now);
        Assert.Equal(2, _bench.Children.Running);
    }

    [Fact]
    public void at_the_end_of_the_daemon_nothing_waits_for_long()
    {
        Run("MASTER");
        Run("STOP");
        _lanes.Hurry(_now);
        _lanes.Due(_now);
        Assert.True(_lanes.NextDeadline < _now + Duration.FromSeconds(1));
        _lanes.Due(_lanes.NextDeadline);
        Assert.Equal(2, _bench.Children.Running);
    }

    [Fact]
    public void one_that_cannot_be_started_keeps_nobody_waiting()
    {
        _lanes.Run(s_lane, "/gone", new RunnableScript("/gone", ["/gone"], null), _now);
        Assert.Equal([$"/gone {Errno.ENOENT}"], _said);
        Run("MASTER");
        Assert.Equal(1, _bench.Children.Running);
    }
}
