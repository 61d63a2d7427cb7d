using VrrpAot.Engine;
using VrrpAot.Linux;
using VrrpAot.Protocol;
using VrrpAot.Tests.Linux;

namespace VrrpAot.Tests.Engine;

/// <summary>Who stops or fails asks whether anybody is there: engines and kernels at the two ends of a cable.</summary>
public class SuccessorTests
{
    private static readonly IpAddress Far = new(0x0A000002);

    /// <summary>
    /// An advert interval of 10 s makes the time that a successor is awaited 10 s too (version 3): who is done in 3 s did not
    /// wait for it, however slow the machine.
    /// </summary>
    private static readonly Duration SlowInterval = Duration.FromSeconds(10);
    private static readonly Duration Soon = Duration.FromSeconds(3);

    [RootFact]
    public void with_nobody_listening_it_lets_go_and_is_finished_without_waiting_for_a_successor() => Cable.Run(_ =>
    {
        Cable.Ip("addr add 10.0.0.1/24 dev near");
        using var router = new Router(Master("near"));
        router.TurnUntil(r => r.Saw(EngineEventKind.AddingAddresses));
        Instant asked = BootClock.Now;
        router.Post(EngineCommand.Stop());
        router.TurnUntil(r => r.Saw(EngineEventKind.Finished));
        Assert.True(BootClock.Now - asked < Soon);
        Assert.Equal([EngineEventKind.SentPriorityZero, EngineEventKind.Stopped, EngineEventKind.RemovingAddresses, EngineEventKind.Finished], router.Ending);
        Assert.DoesNotContain("10.0.0.100", Cable.Ip("-o addr show dev near"));
    });

    [RootFact]
    public void with_a_backup_listening_it_holds_until_the_backup_speaks() => Cable.Run(_ =>
    {
        Cable.Ip("addr add 10.0.0.1/24 dev near");
        Cable.Ip("addr add 10.0.0.2/24 dev far");
        using var backup = new Router(Backup("far"));
        using var router = new Router(Master("near"));
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
    });

    [RootFact]
    public void a_router_heard_before_is_waited_for_although_nobody_answers_now() => Cable.Run(_ =>
    {
        Cable.Ip("addr add 10.0.0.3/24 dev near");
        Cable.Ip("addr add 10.0.0.2/24 dev far");
        using var router = new Router(Master("near"));
        router.TurnUntil(r => r.Saw(EngineEventKind.AddingAddresses));
        using (var other = new Router(Master("far")))
        {
            other.TurnUntil(r => r.Saw(EngineEventKind.AddingAddresses));
            router.TurnUntil(r => r.Saw(EngineEventKind.MasterHeardLowerPriority));
        }
        router.Post(EngineCommand.Stop());
        router.TurnFor(Duration.FromMilliseconds(300));
        Assert.True(router.Saw(EngineEventKind.SentPriorityZero));
        Assert.False(router.Saw(EngineEventKind.RemovingAddresses));
    });

    [RootFact]
    public void a_failing_check_asks_too_and_recovery_is_heard_afterwards() => Cable.Run(_ =>
    {
        Cable.Ip("addr add 10.0.0.1/24 dev near");
        using var router = new Router(Master("near"));
        router.TurnUntil(r => r.Saw(EngineEventKind.AddingAddresses));
        Instant asked = BootClock.Now;
        router.Post(EngineCommand.RaiseScriptFault(0, script: 0));
        router.TurnUntil(r => r.Saw(EngineEventKind.RemovingAddresses));
        Assert.True(BootClock.Now - asked < Soon);
        Assert.Equal(RouterState.Fault, router.LastState);
        router.Post(EngineCommand.ClearScriptFault(0));
        router.TurnUntil(r => r.LastState == RouterState.Master);
    });

    [RootFact]
    public void a_unicast_peer_that_does_not_answer_arp_is_not_there() => Cable.Run(_ =>
    {
        Cable.Ip("addr add 10.0.0.1/24 dev near");
        using var router = new Router(Master("near", Far));
        router.TurnUntil(r => r.Saw(EngineEventKind.AddingAddresses));
        Instant asked = BootClock.Now;
        router.Post(EngineCommand.Stop());
        router.TurnUntil(r => r.Saw(EngineEventKind.Finished));
        Assert.True(BootClock.Now - asked < Soon);
    });

    [RootFact]
    public void a_unicast_peer_that_answers_arp_is_waited_for() => Cable.Run(_ =>
    {
        Cable.Ip("addr add 10.0.0.1/24 dev near");
        Cable.Ip("addr add 10.0.0.2/24 dev far");
        // Both ends are one machine here: without this it does not answer itself.
        File.WriteAllText("/proc/sys/net/ipv4/conf/far/accept_local", "1");
        AssertIsWaitedFor(Far);
    });

    [RootFact]
    public void a_unicast_peer_behind_a_router_cannot_be_asked_and_is_waited_for() => Cable.Run(_ =>
    {
        Cable.Ip("addr add 10.0.0.1/24 dev near");
        Cable.Ip("route add 10.9.0.0/24 via 10.0.0.254");
        AssertIsWaitedFor(new IpAddress(0x0A090002));
    });

    private static void AssertIsWaitedFor(IpAddress peer)
    {
        using var router = new Router(Master("near", peer));
        router.TurnUntil(r => r.Saw(EngineEventKind.AddingAddresses));
        router.Post(EngineCommand.Stop());
        router.TurnFor(Duration.FromMilliseconds(300));
        Assert.True(router.Saw(EngineEventKind.SentPriorityZero));
        Assert.False(router.Saw(EngineEventKind.RemovingAddresses));
    }

    // The owner is MASTER at once, whatever the interval.
    private static EngineSettings Master(string link, params IpAddress[] peers) => OneRouter.On(link, 255, SlowInterval, peers);

    private static EngineSettings Backup(string link) => OneRouter.On(link, 250, Duration.FromMilliseconds(200));
}
