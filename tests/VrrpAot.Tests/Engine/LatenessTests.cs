using VrrpAot.Engine;

namespace VrrpAot.Tests.Engine;

public class LatenessTests
{
    private readonly FakeCable _cable = new();

    [Fact]
    public void a_loop_that_is_late_all_the_time_says_so_once()
    {
        _cable.Add("10.0.0.2/24", "far");
        InstanceSettings instance = Listening.Instance();
        using var router =
            new Listening(_cable, instance with
            {
                Election = instance.Election with { AdvertInterval = Duration.FromMilliseconds(10) },
            });
        router.TurnUntil(() => router.Counters(0).BecameMaster == 1);
        for (int i = 0; i < 5; i++)
        {
            _cable.Pass(Duration.FromMilliseconds(50));
            router.Turn();
        }
        Assert.Single(router.Seen, e => e.Kind == EngineEventKind.TimerLate);
    }
}
