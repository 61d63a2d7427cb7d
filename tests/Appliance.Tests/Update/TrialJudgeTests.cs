using Appliance.Init;
using Appliance.Reports;
using Appliance.Tests.Init;
using Appliance.Update;
using VrrpAot.Engine;
using VrrpAot.Protocol;
using Shots = Appliance.Tests.Console.Snapshots;

namespace Appliance.Tests.Update;

/// <summary>What a firmware on trial has to be, and for how long.</summary>
public sealed class TrialJudgeTests
{
    private static readonly List<string> s_links = ["eth0"];
    private static readonly TrialDemand s_demand = new(["VI_1"], ["VI_1"], s_links),
        s_lonely = new(["VI_1"], [], s_links);
    private static readonly PeerView s_peer = new(default, false, default(Instant), 100);

    private static Instant At(int second) => default(Instant) + Duration.FromSeconds(second);

    private static Snapshot Box(int second, RouterState state, params PeerView[] peers) =>
        Shots.Of(Shots.Instance("VI_1", state, faults: state == RouterState.Fault ? FaultCauses.InterfaceDown
            : FaultCauses.None) with { Peers = [.. peers] }) with { At = At(second) };

    private static TrialJudge Judge(TrialDemand? demand) => new(demand, Duration.FromSeconds(30), At(300));

    /// <summary>Looks every second from one to another, and gives what was decided, and when.</summary>
    private static (TrialVerdict TrialVerdict, int Second) Look(TrialJudge judge,
        Func<int, Snapshot?> box, Func<int, List<string>>? links = null, int from = 10)
    {
        for (int second = from; ; second++)
        {
            TrialVerdict verdict = judge.Look(box(second), links?.Invoke(second) ?? s_links, At(second));
            if (verdict != TrialVerdict.Wait)
                return (verdict, second);
            Assert.InRange(second, 0, 301);
        }
    }

    [Theory, InlineData(RouterState.Backup), InlineData(RouterState.Master)]
    public void a_box_that_serves_and_has_heard_its_peer_stays_after_a_while(RouterState state) =>
        Assert.Equal((TrialVerdict.Commit, 40), Look(Judge(s_demand), second => Box(second, state, s_peer)));

    [Fact]
    public void a_box_that_was_alone_needs_no_peer_and_one_that_was_not_does()
    {
        Assert.Equal((TrialVerdict.Commit, 40), Look(Judge(s_lonely), second => Box(second, RouterState.Master)));
        TrialJudge judge = Judge(s_demand);
        Assert.Equal((TrialVerdict.GiveUp, 300), Look(judge, second => Box(second, RouterState.Master)));
        Assert.Equal("VI_1 has heard no peer", judge.Missing);
        // One that says that it leaves does not count.
        Assert.Equal((TrialVerdict.GiveUp, 300), Look(Judge(s_demand),
            second => Box(second, RouterState.Master, s_peer with { Priority = 0 })));
        Assert.Equal((TrialVerdict.GiveUp, 300), Look(Judge(s_demand),
            second => Box(second, RouterState.Master, s_peer with { LastAdvertAt = null })));
    }

    [Fact]
    public void every_break_begins_the_while_again()
    {
        Assert.Equal((TrialVerdict.Commit, 66), Look(Judge(s_demand),
            second => Box(second, second == 35 ? RouterState.Fault : RouterState.Backup, s_peer)));
        Assert.Equal((TrialVerdict.Commit, 66), Look(Judge(s_demand), second => Box(second, RouterState.Backup, s_peer),
            second => second == 35 ? [] : s_links));
        // The engine was started again.
        Assert.Equal((TrialVerdict.Commit, 65), Look(Judge(s_demand),
            second => Box(second, RouterState.Backup, s_peer) with { StartedAt = At(second < 35 ? 1 : 35) }));
        Assert.Equal((TrialVerdict.GiveUp, 300), Look(Judge(s_demand),
            second => Box(second, second % 20 == 0 ? RouterState.Init : RouterState.Backup, s_peer)));
    }

    [Fact]
    public void what_is_missing_is_said()
    {
        string? Missing(Snapshot? box, params string[] links)
        {
            TrialJudge judge = Judge(s_demand);
            Assert.Equal(TrialVerdict.GiveUp, judge.Look(box, links, At(300)));
            return judge.Missing;
        }
        Assert.Equal("the engine's loop does not turn", Missing(null, "eth0"));
        Assert.Equal("the engine's loop does not turn", Missing(Box(290, RouterState.Backup, s_peer), "eth0"));
        Assert.Equal("eth0 has no carrier", Missing(Box(300, RouterState.Backup, s_peer), "eth1"));
        Assert.Equal("VI_1 does not run", Missing(Shots.Of() with { At = At(300) }, "eth0"));
        Assert.Equal("VI_1 is in FAULT (interface down)", Missing(Box(300, RouterState.Fault, s_peer), "eth0"));
        Assert.Equal("VI_1 is in INIT", Missing(Box(300, RouterState.Init, s_peer), "eth0"));
    }

    [Fact]
    public void an_instance_that_did_not_serve_before_need_not_serve_now()
    {
        Assert.Equal((TrialVerdict.Commit, 40), Look(Judge(new TrialDemand([], [], s_links)),
            second => Box(second, RouterState.Fault)));
        Assert.Equal((TrialVerdict.Commit, 40), Look(Judge(new TrialDemand([], [], s_links)),
            second => Shots.Of() with { At = At(second) }));
        // When nobody knows what was before, all have to.
        Assert.Equal((TrialVerdict.GiveUp, 300), Look(Judge(null), second => Box(second, RouterState.Fault)));
        Assert.Equal((TrialVerdict.Commit, 40), Look(Judge(null), second => Box(second, RouterState.Backup)));
    }

    [Fact]
    public void process_1_ends_a_trial_whose_engine_says_nothing_first_in_order_and_then_in_any_way()
    {
        var machine = new WrittenDownMachine { SlotState = new SlotState(Slot.A, Slot.B, 0) };
        var limit = new FirmwareTrialLimit(machine, new ImageFacts("x", "2.0", 1, null, Slot.B, true, 300), "/dev/vda");
        bool LookAt(int second)
        {
            machine.SinceStart = Duration.FromSeconds(second);
            return limit.Look();
        }
        Assert.False(LookAt(329));
        Assert.Empty(machine.Calls);
        Assert.False(LookAt(330));
        Assert.Equal(["slot state of /dev/vda", "ask for restart"], machine.Calls.Where(call => call[0] != '"'));
        Assert.False(LookAt(359));
        Assert.True(LookAt(360));
        Assert.Equal("restart", machine.Calls[^1]);
    }

    [Fact]
    public void process_1_leaves_a_firmware_alone_that_has_proved_itself()
    {
        var machine = new WrittenDownMachine { SlotState = new SlotState(Slot.B),
            SinceStart = Duration.FromSeconds(400) };
        Assert.True(new FirmwareTrialLimit(machine, new ImageFacts("x", "2.0", 1, null, Slot.B, true, 300),
            "/dev/vda").Look());
        Assert.Equal(["slot state of /dev/vda"], machine.Calls);
        // A card that cannot be read has not said so.
        machine = new WrittenDownMachine { SinceStart = Duration.FromSeconds(400) };
        Assert.True(new FirmwareTrialLimit(machine, new ImageFacts("x", "2.0", 1, null, Slot.B, true, 300),
            "/dev/vda").Look());
        Assert.Contains("ask for restart", machine.Calls);
    }
}
