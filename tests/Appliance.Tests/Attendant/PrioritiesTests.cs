using Appliance.Settings;
using VrrpAot.Engine;

namespace Appliance.Tests.Attendant;

public sealed class PrioritiesTests
{
    [Fact]
    public void a_priority_that_is_asked_for_is_told_to_the_loop_and_logged_with_who_asked()
    {
        using var attendant = new StillAttendant();
        Assert.Null(attendant.It.Priorities.Request("VI_1", new Priority(7), "console"));
        Assert.Equal([EngineCommand.SetPriority(0, new Priority(7))], attendant.Sent());
        Assert.Null(attendant.It.Priorities.Request("VI_1", null, "console"));
        Assert.Equal([EngineCommand.SetPriority(0, new Priority(100))], attendant.Sent());
        Assert.Equal(["(VI_1) base priority 7, asked for by console",
            "(VI_1) base priority as configured, asked for by console"], attendant.Log);
    }

    [Fact]
    public void an_instance_that_there_is_not_and_an_owner_have_none()
    {
        using var attendant = new StillAttendant(Given.Box(Given.Instance(priority: 255), new InstanceDuties()));
        Assert.Contains("gone", attendant.It.Priorities.Request("nobody", new Priority(7), "console"));
        Assert.Contains("owns", attendant.It.Priorities.Request("VI_1", new Priority(7), "console"));
        Assert.Empty(attendant.Sent());
        Assert.Empty(attendant.Log);
    }

    [Fact]
    public void on_battery_every_instance_has_less()
    {
        using var attendant = new StillAttendant();
        attendant.It.Priorities.Lower(30);
        attendant.It.Priorities.Lower(0);
        Assert.Equal([EngineCommand.SetPriority(0, new Priority(70)),
            EngineCommand.SetPriority(0, new Priority(100))], attendant.Sent());
    }
}
