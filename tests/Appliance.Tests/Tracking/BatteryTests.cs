using Appliance.Reports;
using Appliance.Settings;
using Appliance.Tracking;
using VrrpAot.Engine;

namespace Appliance.Tests.Tracking;

/// <summary>A box on battery has less priority, so that another one comes.</summary>
public class BatteryTests
{
    private readonly List<EngineCommand> _commands = [];

    private static EngineCommand PriorityIs(byte priority) => EngineCommand.SetPriority(0, new Priority(priority));

    private Tracker Track(byte priority, Tracker? before = null)
    {
        var tracker = new Tracker(Given.Box(Given.Instance(priority: priority),
            Given.Tracking(new TrackedScript(0, -10, false)), Given.Script("check", "/c")),
            [true], _commands.Add, before);
        tracker.Begin();
        return tracker;
    }

    [Fact]
    public void every_priority_is_lowered_and_says_why_until_the_power_is_back()
    {
        Tracker tracker = Track(150);
        tracker.ScriptResult(0, true);
        tracker.Lower(50);
        Assert.Equal([new PriorityPart("on battery", -50)], tracker.PartsOf(0));
        tracker.ScriptResult(0, false);
        Assert.Equal([new PriorityPart("on battery", -50), new PriorityPart("check", -10)], tracker.PartsOf(0));
        tracker.Lower(0);
        Assert.Equal([PriorityIs(100), PriorityIs(90), PriorityIs(140)], _commands);
    }

    [Fact]
    public void it_never_falls_below_what_a_router_may_have()
    {
        Track(20).Lower(253);
        Assert.Equal([PriorityIs(1)], _commands);
    }

    [Fact]
    public void a_reload_while_on_battery_changes_nothing_of_it()
    {
        Tracker before = Track(150);
        before.Lower(50);
        _commands.Clear();
        Tracker after = Track(120, before);
        Assert.Equal([PriorityIs(70)], _commands);
        Assert.Equal([new PriorityPart("on battery", -50)], after.PartsOf(0));
    }

    [Fact]
    public void the_owner_of_the_addresses_stays_their_owner()
    {
        Tracker owner = Track(255);
        owner.Lower(50);
        Assert.Empty(_commands);
        Assert.Empty(owner.PartsOf(0));
    }
}
