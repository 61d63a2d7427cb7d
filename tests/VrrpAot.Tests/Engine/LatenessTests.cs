using VrrpAot.Engine;
using VrrpAot.Tests.Linux;

namespace VrrpAot.Tests.Engine;

public class LatenessTests
{
    [RootFact]
    public void a_loop_that_is_late_all_the_time_says_so_once() => Cable.Run(_ =>
    {
        Cable.Ip("addr add 10.0.0.2/24 dev far");
        InstanceSettings instance = Listening.Instance();
        using var router =
            new Listening(
            instance with { Election = instance.Election with { AdvertInterval = Duration.FromMilliseconds(10) } });
        router.TurnUntil(() => router.Counters(0).BecameMaster == 1);
        for (int i = 0; i < 5; i++)
        {
            Thread.Sleep(50);
            router.Turn();
        }
        Assert.Single(router.Seen, e => e.Kind == EngineEventKind.TimerLate);
    });
}
