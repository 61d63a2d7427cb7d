using Appliance.Settings;
using Appliance.Tracking;
using VrrpAot.Bfd;
using VrrpAot.Engine;

namespace Appliance.Tests.Tracking;

/// <summary>`track_bfd`: a session is down before any word of it, as with keepalived.</summary>
public class BfdTrackerTests
{
    private readonly List<EngineCommand> _commands = [];

    private static DaemonSettings With(byte neighbour, params TrackedBfd[] tracked)
    {
        DaemonSettings box = Given.Box(Given.Instance(), new InstanceDuties { TrackedBfds = [.. tracked] },
            Given.Script("check", "/c"));
        return box with
        {
            Engine = box.Engine with
            {
                Bfd = [new BfdSettings { Name = "B", Neighbour = new IpAddress(neighbour), Timing = new BfdTiming() }],
            },
        };
    }

    private Tracker Track(DaemonSettings settings, Tracker? before = null)
    {
        _commands.Clear();
        var tracker = new Tracker(settings, [true], _commands.Add, before);
        tracker.Begin();
        return tracker;
    }

    private static EngineCommand PriorityIs(byte priority) => EngineCommand.SetPriority(0, new Priority(priority));

    // Numbers of scripts come before those of sessions.
    private static readonly EngineCommand s_fault = EngineCommand.RaiseScriptFault(0, 1),
        s_end = EngineCommand.ClearScriptFault(0), s_ready = EngineCommand.CheckReady(0);

    [Fact]
    public void without_a_weight_it_is_a_fault_until_it_is_up()
    {
        Tracker tracker = Track(With(2, new TrackedBfd(0, 0, false)));
        Assert.Equal([s_fault, s_ready], _commands);
        Assert.Equal((SourceKind.Bfd, 0), With(2).SourceOf(1));
        Assert.True(tracker.SessionIs(0, true));
        Assert.False(tracker.SessionIs(0, true));
        tracker.SessionIs(0, false);
        Assert.Equal([s_fault, s_ready, s_end, s_fault], _commands);
    }

    [Fact]
    public void reversed_it_is_a_fault_while_it_is_up()
    {
        Tracker tracker = Track(With(2, new TrackedBfd(0, 0, true)));
        Assert.Equal([s_ready], _commands);
        tracker.SessionIs(0, true);
        Assert.Equal([s_ready, s_fault], _commands);
    }

    [Theory]
    [InlineData(20, false, 120, 100)]
    [InlineData(-20, false, 100, 80)]
    [InlineData(20, true, 80, 100)]
    [InlineData(-20, true, 100, 120)]
    public void a_weight_moves_the_priority(int weight, bool reverse, byte up, byte down)
    {
        Tracker tracker = Track(With(2, new TrackedBfd(0, weight, reverse)));
        Assert.Equal(new Priority(down), tracker.EffectivePriority(0));
        tracker.SessionIs(0, true);
        Assert.Equal(PriorityIs(up), _commands[^1]);
        if (up != 100)
            Assert.Equal("B", Assert.Single(tracker.PartsOf(0)).Tracker);
        tracker.SessionIs(0, false);
        Assert.Equal(PriorityIs(down), _commands[^1]);
    }

    [Fact]
    public void a_reload_keeps_what_is_known_of_the_same_session()
    {
        Tracker before = Track(With(2, new TrackedBfd(0, 0, false)));
        before.SessionIs(0, true);
        Tracker same = Track(With(2, new TrackedBfd(0, 0, false)), before);
        Assert.DoesNotContain(s_fault, _commands);
        Track(With(3, new TrackedBfd(0, 0, false)), same);
        Assert.Contains(s_fault, _commands);
    }
}
