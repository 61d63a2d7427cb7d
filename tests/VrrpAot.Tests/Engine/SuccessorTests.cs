using VrrpAot.Engine;
using VrrpAot.Protocol;

namespace VrrpAot.Tests.Engine;

/// <summary>
/// Who stops or fails asks whether anybody is there: engines and kernels at the two ends of a cable. That Linux answers
/// as these kernels do is in SuccessorProbeTests.
/// </summary>
public class SuccessorTests
{
    private readonly FakeCable _cable = new();

    private static readonly IpAddress Far = new(0x0A000002);

    /// <summary>
    /// An advert interval of 10 s makes the time that a successor is awaited 10 s too (version 3): who is done in 3 s
    /// did not wait for it.
    /// </summary>
    private static readonly Duration SlowInterval = Duration.FromSeconds(10);
    private static readonly Duration Soon = Duration.FromSeconds(3);

    [Fact]
    public void with_nobody_listening_it_lets_go_and_is_finished_without_waiting_for_a_successor()
    {
        _cable.Add("10.0.0.1/24", "near");
        using var router = new Router(_cable, Master("near"));
        router.TurnUntil(r => r.Saw(EngineEventKind.AddingAddresses));
        Instant asked = _cable.Now;
        router.Post(EngineCommand.Stop());
        router.TurnUntil(r => r.Saw(EngineEventKind.Finished));
        Assert.True(_cable.Now - asked < Soon);
        Assert.Equal(
            [
                EngineEventKind.SentPriorityZero, EngineEventKind.Stopped, EngineEventKind.RemovingAddresses,
                EngineEventKind.Finished,
            ],
            router.Ending);
        Assert.False(_cable.Has("near", "10.0.0.100"));
    }

    [Fact]
    public void with_a_backup_listening_it_holds_until_the_backup_speaks()
    {
        _cable.Add("10.0.0.1/24", "near");
        _cable.Add("10.0.0.2/24", "far");
        using var backup = new Router(_cable, Backup("far"));
        using var router = new Router(_cable, Master("near"));
        backup.TurnUntil(r => r.Saw(EngineEventKind.Started));
        router.TurnUntil(r => r.Saw(EngineEventKind.AddingAddresses));
        router.Post(EngineCommand.Stop());
        // The backup's loop is stopped meanwhile; only its kernel answers, as that of any silent BACKUP does.
        router.TurnFor(Duration.FromMilliseconds(300));
        Assert.True(router.Saw(EngineEventKind.SentPriorityZero));
        Assert.False(router.Saw(EngineEventKind.RemovingAddresses));

        backup.TurnUntil(r => r.Saw(EngineEventKind.AddingAddresses));
        router.TurnUntil(r => r.Saw(EngineEventKind.Finished));
        Assert.True(router.Counters.AdvertsReceived > 0);
    }

    [Fact]
    public void a_router_heard_before_is_waited_for_although_nobody_answers_now()
    {
        _cable.Add("10.0.0.3/24", "near");
        _cable.Add("10.0.0.2/24", "far");
        using var router = new Router(_cable, Master("near"));
        router.TurnUntil(r => r.Saw(EngineEventKind.AddingAddresses));
        using (var other = new Router(_cable, Master("far")))
        {
            other.TurnUntil(r => r.Saw(EngineEventKind.AddingAddresses));
            router.TurnUntil(r => r.Saw(EngineEventKind.MasterHeardLowerPriority));
        }
        router.Post(EngineCommand.Stop());
        router.TurnFor(Duration.FromMilliseconds(300));
        Assert.True(router.Saw(EngineEventKind.SentPriorityZero));
        Assert.False(router.Saw(EngineEventKind.RemovingAddresses));
    }

    [Fact]
    public void a_failing_check_asks_too_and_recovery_is_heard_afterwards()
    {
        _cable.Add("10.0.0.1/24", "near");
        using var router = new Router(_cable, Master("near"));
        router.TurnUntil(r => r.Saw(EngineEventKind.AddingAddresses));
        Instant asked = _cable.Now;
        router.Post(EngineCommand.RaiseScriptFault(0, script: 0));
        router.TurnUntil(r => r.Saw(EngineEventKind.RemovingAddresses));
        Assert.True(_cable.Now - asked < Soon);
        Assert.Equal(RouterState.Fault, router.LastState);
        router.Post(EngineCommand.ClearScriptFault(0));
        router.TurnUntil(r => r.LastState == RouterState.Master);
    }

    [Fact]
    public void a_unicast_peer_that_does_not_answer_arp_is_not_there()
    {
        _cable.Add("10.0.0.1/24", "near");
        using var router = new Router(_cable, Master("near", Far));
        router.TurnUntil(r => r.Saw(EngineEventKind.AddingAddresses));
        Instant asked = _cable.Now;
        router.Post(EngineCommand.Stop());
        router.TurnUntil(r => r.Saw(EngineEventKind.Finished));
        Assert.True(_cable.Now - asked < Soon);
    }

    [Fact]
    public void a_unicast_peer_that_answers_arp_is_waited_for()
    {
        _cable.Add("10.0.0.1/24", "near");
        _cable.Add("10.0.0.2/24", "far");
        AssertIsWaitedFor(Far);
    }

    [Fact]
    public void a_unicast_peer_behind_a_router_cannot_be_asked_and_is_waited_for()
    {
        _cable.Add("10.0.0.1/24", "near");
        AssertIsWaitedFor(new IpAddress(0x0A090002));
    }

    private void AssertIsWaitedFor(IpAddress peer)
    {
        using var router = new Router(_cable, Master("near", peer));
        router.TurnUntil(r => r.Saw(EngineEventKind.AddingAddresses));
        router.Post(EngineCommand.Stop());
        router.TurnFor(Duration.FromMilliseconds(300));
        Assert.True(router.Saw(EngineEventKind.SentPriorityZero));
        Assert.False(router.Saw(EngineEventKind.RemovingAddresses));
    }

    // The owner is MASTER at once, whatever the interval.
    private static EngineSettings Master(string link, params IpAddress[] peers) =>
        OneRouter.On(link, 255, SlowInterval, peers);

    private static EngineSettings Backup(string link) => OneRouter.On(link, 250, Duration.FromMilliseconds(200));
}
