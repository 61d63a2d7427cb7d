using Appliance.Settings;
using Appliance.Settings.Balancing;
using VrrpAot.Linux;

namespace Appliance.Tests.Balancer;

/// <summary>Reloads of a file that has another group than before.</summary>
public sealed class GroupChangesTests : BalancerScene
{
    /// <summary>Its addresses come and go; the virtual server is the same, and so are its servers.</summary>
    [Fact]
    public void A_group_goes_on_whatever_its_entries_are_and_a_reload_says_which_came_and_went()
    {
        DaemonSettings Group(params IpvsService[] entries) => With(server => server with
        {
            Name = "[web]:0", Group = "web",
            Services = [.. entries.Select(entry => entry with { Scheduler = FixedName.From("rr") })],
        }, Server(2, Alive));

        IpvsService At(byte number) =>
            new() { Protocol = 6, Address = new IpAddress(0x0A090100u + number), Port = 80 };

        var six = new IpvsService
        {
            Family = IpFamily.IPv6, Protocol = 6, Address = new IpAddress(0x20010DB8_00000000, 1), Port = 80,
        };
        Begin(Group(At(1), At(5)));
        Turn(1);
        _log.Clear();
        _balancer.Reload(Group(six, At(1), At(7), At(8), At(9), new IpvsService { Mark = 7 }), _now);
        string[] changes = [.. _log.Where(line => line.Contains("roup") || line.Contains("DOWN"))];
        Assert.Equal(
            [
                "VS [[10.9.1.5]:tcp:80] in group web no longer exists",
                "VS [[2001:db8::1]:tcp:80] added into group web",
                "VS [[10.9.1.7]:tcp:80-10.9.1.9] added into group web",
                "VS [FWM 7] added into group web",
            ], changes);
        Assert.DoesNotContain(_log, line => line.Contains("Removing"));
        _log.Clear();
        _balancer.Reload(Group(six, At(1), At(7), At(8), At(9)), _now);
        Assert.Contains("VS [7] in group web no longer exists", _log);
    }
}
