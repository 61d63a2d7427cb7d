using Appliance.Notify;
using Appliance.Scripts;
using Appliance.Settings;
using Appliance.Tests.Tracking;
using VrrpAot.Engine;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Tests.Notify;

public sealed class NotifierTests : IDisposable, IHookListener
{
    private readonly Workbench _bench = new();
    private readonly List<string> _lines = [], _mails = [];
    private readonly List<(string Program, Errno Errno)> _failed = [];

    public void Dispose() => _bench.Dispose();

    void IHookListener.HookNotStarted(HookLanes.Lane lane, string program, Errno errno) =>
        _failed.Add((program, errno));

    void IHookListener.HookSkipped(HookLanes.Lane lane, string program)
    {
    }

    void IHookListener.HookOvertaken(HookLanes.Lane lane, string program)
    {
    }

    private static readonly MailSettings s_mail = new()
    {
        Recipients = ["ops@example.com"], From = "ka@example.com", Relay = "127.0.0.1", Helo = "node",
    };

    private Notifier Mailing(MailSettings? mail) => new(
        Given.Box(Given.Instance(), new InstanceDuties { Mails = true }) with { Notices = new() { Mail = mail } },
        new Dictionary<ScriptCommand, RunnableScript>(), new HookLanes(_bench.Children, this), _lines.Add,
        (subject, _) => _mails.Add(subject));

    [Fact]
    public void a_state_is_mailed_once()
    {
        Notifier notifier = Mailing(s_mail);
        foreach (RouterState state in (RouterState[])[RouterState.Backup, RouterState.Backup, RouterState.Fault,
            RouterState.Init, RouterState.Backup, RouterState.Master])
            notifier.Tell(To(state));
        Assert.Equal(["BACKUP", "FAULT", "BACKUP", "MASTER"],
            _mails.Select(subject => subject.Replace("VRRP Instance VI_1 - Entering ", "").Replace(" state", "")));
    }

    [Fact]
    public void faults_can_be_left_out_and_then_the_state_behind_them_is_no_news_either()
    {
        Notifier notifier = Mailing(s_mail with { OmitsFaults = true });
        foreach (RouterState state in (RouterState[])[RouterState.Backup, RouterState.Fault, RouterState.Backup])
            notifier.Tell(To(state));
        Assert.Single(_mails);
    }

    [Fact]
    public void a_group_is_mailed_and_repeated_on_fifos_behind_its_members()
    {
        DaemonSettings box = Given.Box(Given.Instance(), new InstanceDuties()) with
        {
            Notices = new() { Mail = s_mail }, Groups = [new GroupDuties { Mails = true }],
        };
        box = box with { Engine = box.Engine with { Groups = [new SyncGroupSettings("G", [0])] } };
        Notifier Next(Notifier? before) => new(box, new Dictionary<ScriptCommand, RunnableScript>(),
            new HookLanes(_bench.Children, this), _lines.Add, (subject, _) => _mails.Add(subject), before);
        Notifier first = Next(null);
        first.Tell(To(RouterState.Master));
        first.Tell(EngineEvent.OfGroup(EngineEventKind.GroupChanged, 0, default) with { To = RouterState.Master });
        Assert.Equal(["VRRP Group G - Entering MASTER state"], _mails);
        _lines.Clear();
        Next(first).RepeatStates();
        Assert.Equal(["INSTANCE \"VI_1\" MASTER 100", "GROUP \"G\" MASTER 0"], _lines);
    }

    [Fact]
    public void nobody_is_mailed_where_there_is_nobody()
    {
        Mailing(null).Tell(To(RouterState.Master));
        Assert.Empty(_mails);
    }

    private Notifier Notifier(InstanceDuties box, params (ScriptCommand Command, string Path)[] runnable) => new(
        Given.Box(Given.Instance(), box),
        runnable.ToDictionary(pair => pair.Command,
            pair => new RunnableScript(pair.Path, pair.Command.Arguments, null)),
        new HookLanes(_bench.Children, this), _lines.Add, (subject, _) => _mails.Add(subject));

    private static EngineEvent To(RouterState state, byte priority = 100) =>
        EngineEvent.Of(EngineEventKind.StateChanged, 0) with { To = state, Ours = new Priority(priority) };

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
        Assert.Equal(["INSTANCE \"VI_1\" MASTER 100"], _lines);
    }

    [Fact]
    public void a_disabled_script_is_left_out_in_silence()
    {
        Notifier(new InstanceDuties { Notify = Given.Command("/insecure") }).Tell(To(RouterState.Master));
        Assert.Equal(0, _bench.Children.Running);
        Assert.Empty(_failed);
    }

    [Fact]
    public void after_a_reload_the_states_of_those_that_go_on_can_be_told_again()
    {
        Notifier before = Notifier(new InstanceDuties());
        before.Tell(To(RouterState.Master, priority: 107));
        _lines.Clear();
        DaemonSettings after = Given.Box(Given.Instance(), new InstanceDuties());
        after = after with
        {
            Engine = after.Engine with { Instances = [Given.Instance("VI_2"), .. after.Engine.Instances] },
            Instances = [new InstanceDuties(), .. after.Instances],
        };
        var notifier = new Notifier(after, new Dictionary<ScriptCommand, RunnableScript>(),
            new HookLanes(_bench.Children, this), _lines.Add, (_, _) => { }, before);
        notifier.RepeatStates();
        Assert.Equal(["INSTANCE \"VI_1\" MASTER 107"], _lines);
    }
}
