using System.Collections.Immutable;
using Appliance.Base;
using Appliance.Notify;
using Appliance.Scripts;
using Appliance.Settings;
using Appliance.Tests.Tracking;
using VrrpAot.Engine;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Tests.Notify;

public sealed class NotifierTests : IDisposable, INotifyListener
{
    private readonly Workbench _bench = new();
    private readonly List<(string Program, Errno Errno)> _failed = [];
    private readonly List<int> _overlaps = [];

    public void Dispose() => _bench.Dispose();

    void INotifyListener.NotifyNotStarted(string whose, string program, Errno errno) => _failed.Add((program, errno));
    void INotifyListener.NotifyOverlaps(string whose, int running) => _overlaps.Add(running);

    private Notifier Notifier(InstanceDuties box, params (ScriptCommand Command, string Path)[] runnable) => new(
        Given.Box(Given.Instance(), box),
        runnable.ToDictionary(pair => pair.Command,
            pair => new RunnableScript(pair.Path, pair.Command.Arguments, null)), _bench.Children, this);

    private static EngineEvent To(RouterState state) =>
        EngineEvent.Of(EngineEventKind.StateChanged, 0) with { To = state, Ours = new Priority(100) };

    [Fact]
    public void a_second_event_does_not_wait_for_the_scripts_of_the_first()
    {
        string script = _bench.Write("slow",
            $"echo $3 >> {_bench.File("told")}; while [ ! -e {_bench.File("go")} ]; do sleep 0.05; done");
        ScriptCommand command = Given.Command(script);
        Notifier notifier = Notifier(new InstanceDuties { Notify = command }, (command, script));
        notifier.Tell(To(RouterState.Backup));
        notifier.Tell(To(RouterState.Master));
        Assert.Equal(2, _bench.Children.Running);
        Assert.Equal([1], _overlaps);
        _bench.Until(() => File.Exists(_bench.File("told"))
            && File.ReadAllLines(_bench.File("told")).Length == 2, "both were told");
        Assert.Equal(["BACKUP", "MASTER"], File.ReadAllLines(_bench.File("told")).Order());
        File.WriteAllText(_bench.File("go"), "");
        _bench.Until(() => _bench.Children.Running == 0, "both end");
        notifier.Tell(To(RouterState.Backup));
        Assert.Equal([1], _overlaps);
    }

    [Fact]
    public void a_script_that_cannot_be_started_is_reported_and_the_next_one_is_started()
    {
        string script = _bench.Write("works", $"echo $3 > {_bench.File("told")}");
        ScriptCommand broken = Given.Command("/gone"), works = Given.Command(script);
        Notifier(new InstanceDuties { NotifyMaster = broken, Notify = works }, (broken, "/gone"), (works, script))
            .Tell(To(RouterState.Master));
        Assert.Equal([("/gone", Errno.ENOENT)], _failed);
        _bench.Until(() => _bench.Children.Running == 0, "the other one ends");
        Assert.Equal(["MASTER"], File.ReadAllLines(_bench.File("told")));
    }

    [Fact]
    public void a_disabled_script_is_left_out_in_silence()
    {
        Notifier(new InstanceDuties { Notify = Given.Command("/insecure") }).Tell(To(RouterState.Master));
        Assert.Equal(0, _bench.Children.Running);
        Assert.Empty(_failed);
    }
}
