using Appliance.Attendant;
using Appliance.Base;
using Appliance.Records;
using Appliance.Reports;
using Appliance.Tests.Tracking;
using VrrpAot.Engine;
using VrrpAot.Linux;
using VrrpAot.Protocol;
using VrrpAot.Wire;

namespace Appliance.Tests.Attendant;

public sealed class MaintenanceKeeperTests : IDisposable
{
    private readonly StillAttendant _attendant = new();
    private readonly Workbench _bench = new();
    private readonly List<(bool IsDone, string Text)> _answers = [];

    public void Dispose()
    {
        _attendant.Dispose();
        _bench.Dispose();
    }

    private MaintenanceKeeper Keeper => _attendant.It.Maintenance;

    private MaintenanceFile Kept => new(_bench.File("maintenance"));

    private void Begin(Duration? length = null, bool force = false) =>
        Keeper.Begin(length, "console", force, Hear);

    private static Snapshot Looked(FaultCauses faults, bool handingOver = false) => new()
    {
        At = default, StartedAt = default, HostName = "box",
        Instances = [new InstanceView
        {
            Name = "VI_1", Interface = "eth0", Vrid = 1, Version = VrrpVersion.V2, State = RouterState.Fault,
            Since = default, BasePriority = 100, EffectivePriority = 100, Faults = faults, HandingOver = handingOver,
            AdvertInterval = default, Counters = new CounterView(),
        }],
    };

    private void Hear(Outcome outcome) => _answers.Add((outcome.IsDone, outcome.Text));

    [Fact]
    public void it_is_on_when_every_instance_is_out_and_kept_from_then_on()
    {
        Keeper.Keep(Kept, null);
        Begin();
        Assert.Equal([EngineCommand.BeginMaintenance(force: false)], _attendant.Sent());
        Keeper.Look(Looked(FaultCauses.None));
        Keeper.Look(Looked(FaultCauses.Maintenance, handingOver: true));
        Assert.Empty(_answers);
        Assert.Null(Keeper.On);
        Assert.Null(Kept.Read(Moment.Now, out _));
        Keeper.Look(Looked(FaultCauses.Maintenance));
        Assert.Equal([(true, "Maintenance is on.")], _answers);
        Assert.Equal("console", Keeper.On?.By);
        Assert.Equal("console", Kept.Read(Moment.Now, out _)?.By);
        Keeper.End("root", Hear);
        Assert.Equal([EngineCommand.EndMaintenance], _attendant.Sent());
        Assert.Equal((true, "Maintenance is over."), _answers[1]);
        Assert.Null(Keeper.On);
        Assert.Null(Kept.Read(Moment.Now, out _));
    }

    [Fact]
    public void where_nobody_takes_over_all_go_on_as_before_unless_that_was_expected()
    {
        Begin(force: true);
        Keeper.Hear(EngineEvent.Of(EngineEventKind.NobodyTookOver, 0));
        Assert.Empty(_answers);
        Keeper.End("console");
        Assert.Equal([(false, "ended by console")], _answers);
        _attendant.Sent();
        Begin();
        Begin();
        Keeper.Hear(EngineEvent.Of(EngineEventKind.NobodyTookOver, 0));
        Assert.Equal([(false, "maintenance is just being entered"),
            (false, "nobody took over from VI_1, which goes on as MASTER")], _answers[1..]);
        Assert.Equal([EngineCommand.BeginMaintenance(force: false), EngineCommand.EndMaintenance], _attendant.Sent());
        Assert.Null(Keeper.On);
    }

    [Fact]
    public void it_ends_by_itself_at_its_time_and_another_time_takes_the_place_of_the_first()
    {
        Begin(Duration.FromSeconds(100));
        Keeper.Look(Looked(FaultCauses.Maintenance));
        Instant first = Keeper.NextDeadline;
        Begin(Duration.FromSeconds(300));
        Instant second = Keeper.NextDeadline;
        Assert.True(second - first >= Duration.FromSeconds(200), $"{second - first}");
        Keeper.Turn(second - Duration.FromMilliseconds(1));
        Assert.NotNull(Keeper.On);
        Keeper.Turn(second);
        Assert.Null(Keeper.On);
        Assert.Equal(Instant.Never, Keeper.NextDeadline);
        Assert.Contains("Maintenance is over, ended by its time", _attendant.Log);
    }

    [Fact]
    public void what_an_earlier_run_left_behind_goes_on()
    {
        Keeper.Keep(Kept, new Maintenance(Moment.Now, Moment.Now + Duration.FromSeconds(1000), "button"));
        Assert.Equal("button", Keeper.On?.By);
        Assert.True(Keeper.NextDeadline <= BootClock.Now + Duration.FromSeconds(1000));
        Keeper.Turn(BootClock.Now + Duration.FromSeconds(1001));
        Assert.Null(Keeper.On);
    }

    [Fact]
    public void nobody_is_left_waiting_when_the_loop_has_finished()
    {
        Begin();
        Keeper.Finish();
        Begin();
        Assert.All(_answers, answer => Assert.Equal((false, "the engine is stopping"), answer));
        Assert.Equal(2, _answers.Count);
    }
}
