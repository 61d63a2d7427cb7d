using VrrpAot.Engine;
using VrrpAot.Protocol;

namespace VrrpAot.Tests.Engine;

/// <summary>A loop whose turns come too late: what waits is heard before what is due is done.</summary>
public class GapTests
{
    private readonly FakeCable _cable = new();

    private static InstanceSettings Quick(byte priority = 100)
    {
        InstanceSettings instance = Listening.Instance();
        return instance with
        {
            Election = instance.Election with { AdvertInterval = Duration.FromMilliseconds(50),
                BasePriority = new Priority(priority) },
        };
    }

    [Fact]
    public void everything_that_waits_is_heard_in_the_turn_that_comes_too_late()
    {
        _cable.Add("10.0.0.2/24", "far");
        using var router = new Listening(_cable, Quick());
        // Seven times what an ordinary turn takes in one system call, and more than it takes at all.
        byte[][] many = [.. Enumerable.Repeat(Listening.Advert(), 300)];
        _cable.Send(many);
        _cable.Pass(Duration.FromMilliseconds(400));
        router.TurnNow();
        Assert.Equal(many.Length, router.Counters(0).AdvertsReceived);
        Assert.Equal(0, router.Counters(0).BecameMaster);
    }

    [Fact]
    public void a_master_that_overslept_is_backup_before_it_says_another_word()
    {
        _cable.Add("10.0.0.2/24", "far");
        using var router = new Listening(_cable, Quick());
        router.TurnUntil(() => router.Counters(0).BecameMaster == 1);
        long said = router.Counters(0).AdvertsSent;
        _cable.Pass(Duration.FromMilliseconds(700));
        router.TurnNow();
        Assert.Equal(said, router.Counters(0).AdvertsSent);
        int slept = router.Seen.FindIndex(e => e.Kind == EngineEventKind.Overslept);
        // Of 700 ms but for what was left until the next advert, of 50.
        Assert.InRange(router.Seen[slept].Lateness.TotalMilliseconds, 650, 700);
        Assert.Contains(router.Seen.Skip(slept),
            e => e is { Kind: EngineEventKind.StateChanged, From: RouterState.Master, To: RouterState.Backup });
        Assert.False(_cable.Has("far", "10.0.0.100"));
        // Nobody else is there.
        router.TurnUntil(() => router.Counters(0).BecameMaster == 2);
    }
}
