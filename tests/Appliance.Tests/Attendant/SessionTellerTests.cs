using Appliance.Attendant;
using Appliance.Hatch;
using Appliance.Settings;
using Appliance.Settings.Balancing;
using Appliance.Tests.Hatch;
using VrrpAot.Bfd;
using VrrpAot.Engine;
using VrrpAot.Linux;

namespace Appliance.Tests.Attendant;

/// <summary>What the checkers' process hears of sessions of BFD, at its real door.</summary>
public class SessionTellerTests
{
    private static readonly Instant s_now = new(1_000_000_000_000);

    private static DaemonSettings Following(params string[] sessions)
    {
        DaemonSettings box = Given.Box(Given.Instance(), new InstanceDuties());
        return box with
        {
            Engine = box.Engine with
            {
                Bfd = [new BfdSettings { Name = "B", Neighbour = new IpAddress(2), Timing = new BfdTiming() }],
            },
            Balancer = new BalancerSettings
            {
                Servers =
                [
                    new VirtualServerSettings
                    {
                        Name = "S", Services = [], RealServers =
                        [
                            new RealServerSettings
                            {
                                Name = "R", Destination = default,
                                Checks = [.. sessions.Select(name => new BfdCheckSettings { Name = name })],
                            },
                        ],
                    },
                ],
            },
        };
    }

    private static EngineEvent Change(BfdState to) =>
        EngineEvent.BfdStateChanged(0, default, new BfdOutput { From = BfdState.Init, To = to });

    [Fact]
    public void it_tells_at_each_change_and_once_a_second()
    {
        using var door = new Answering(() => [], _ => 0);
        DaemonSettings settings = Following("B", "gone");
        var teller = new SessionTeller(() => settings, door.Path);
        teller.Turn(s_now);
        Hears(door, new SessionWord("B", false), new SessionWord("gone", false));
        Assert.Equal(s_now + Duration.FromSeconds(1), teller.NextDeadline);
        teller.Hear(Change(BfdState.Up));
        teller.Turn(s_now);
        Hears(door, new SessionWord("B", true), new SessionWord("gone", false));
        teller.Hear(Change(BfdState.Down));
        teller.Turn(s_now);
        Hears(door, new SessionWord("B", false), new SessionWord("gone", false));
    }

    private static void Hears(Answering door, params SessionWord[] words)
    {
        Instant end = BootClock.Now + Duration.FromSeconds(30);
        while (!door.Sessions.AsSpan().SequenceEqual(words))
        {
            Assert.True(BootClock.Now < end, "nothing was heard");
            Thread.Sleep(5);
        }
    }

    [Fact]
    public void where_no_server_follows_one_nobody_is_told_and_nothing_is_due()
    {
        DaemonSettings settings = Following();
        var teller = new SessionTeller(() => settings, "/no/such/door");
        teller.Turn(s_now);
        Assert.Equal(Instant.Never, teller.NextDeadline);
    }

    [Fact]
    public void nobody_at_the_door_is_no_matter()
    {
        DaemonSettings settings = Following("B");
        var teller = new SessionTeller(() => settings, "/no/such/door");
        teller.Turn(s_now);
        Assert.Equal(s_now + Duration.FromSeconds(1), teller.NextDeadline);
    }
}
