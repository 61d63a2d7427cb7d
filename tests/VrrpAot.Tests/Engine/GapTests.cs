using VrrpAot.Engine;
using VrrpAot.Linux;
using VrrpAot.Protocol;
using VrrpAot.Tests.Linux;

namespace VrrpAot.Tests.Engine;

/// <summary>A loop whose turns come too late: what waits is heard before what is due is done.</summary>
public class GapTests
{
    private static InstanceSettings Quick(byte priority = 100)
    {
        InstanceSettings instance = Listening.Instance();
        return instance with
        {
            Election = instance.Election with { AdvertInterval = Duration.FromMilliseconds(50),
                BasePriority = new Priority(priority) },
        };
    }

    [RootFact]
    public void everything_that_waits_is_heard_in_the_turn_that_comes_too_late() => Cable.Run(cable =>
    {
        Cable.Ip("addr add 10.0.0.2/24 dev far");
        using var router = new Listening(Quick());
        // Seven times what an ordinary turn takes in one system call, and more than it takes at all.
        byte[][] many = [.. Enumerable.Repeat(Listening.Advert(), 300)];
        Cable.Send(cable.Near, many);
        Thread.Sleep(400);
        router.Turn();
        Assert.Equal(many.Length, router.Counters(0).AdvertsReceived);
        Assert.Equal(0, router.Counters(0).BecameMaster);
    });

    [RootFact]
    public void a_master_that_overslept_is_backup_before_it_says_another_word() => Cable.Run(_ =>
    {
        Cable.Ip("addr add 10.0.0.2/24 dev far");
        using var router = new Listening(Quick());
        Instant begun = BootClock.Now;
        router.TurnUntil(() => router.Counters(0).BecameMaster == 1);
        long said = router.Counters(0).AdvertsSent;
        Thread.Sleep(700);
        router.Turn();
        Duration most = BootClock.Now - begun;
        Assert.Equal(said, router.Counters(0).AdvertsSent);
        int slept = router.Seen.FindIndex(e => e.Kind == EngineEventKind.Overslept);
        Assert.InRange(router.Seen[slept].Lateness.TotalMilliseconds, 600, most.TotalMilliseconds);
        Assert.Contains(router.Seen.Skip(slept),
            e => e is { Kind: EngineEventKind.StateChanged, From: RouterState.Master, To: RouterState.Backup });
        Assert.DoesNotContain("10.0.0.100", Cable.Ip("addr show dev far"));
        // Nobody else is there.
        router.TurnUntil(() => router.Counters(0).BecameMaster == 2);
    });
}
