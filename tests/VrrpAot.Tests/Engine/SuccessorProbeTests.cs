using VrrpAot.Engine;
using VrrpAot.Tests.Linux;

namespace VrrpAot.Tests.Engine;

/// <summary>
/// Linux answers for a BACKUP that says nothing, and whose program may stand still: the question of a MASTER that
/// stops, and the answer, with the real kernel at both ends of a cable.
/// </summary>
public class SuccessorProbeTests
{
    private static readonly Duration s_slow = Duration.FromSeconds(10);

    [RootFact]
    public void a_member_of_the_group_answers() => Cable.Run(_ =>
    {
        Cable.Ip("addr add 10.0.0.1/24 dev near");
        Cable.Ip("addr add 10.0.0.2/24 dev far");
        using var backup = new RealRouter(OneRouter.On("far", 250, Duration.FromMilliseconds(200)));
        backup.TurnUntil(r => r.Saw(EngineEventKind.Started));
        IsWaitedFor(OneRouter.On("near", 255, s_slow));
    });

    [RootFact]
    public void a_unicast_peer_answers() => Cable.Run(_ =>
    {
        Cable.Ip("addr add 10.0.0.1/24 dev near");
        Cable.Ip("addr add 10.0.0.2/24 dev far");
        // Both ends are one machine here: without this it does not answer itself.
        File.WriteAllText("/proc/sys/net/ipv4/conf/far/accept_local", "1");
        IsWaitedFor(OneRouter.On("near", 255, s_slow, new IpAddress(0x0A000002)));
    });

    [RootFact]
    public void and_where_nobody_is_nobody_answers() => Cable.Run(_ =>
    {
        Cable.Ip("addr add 10.0.0.1/24 dev near");
        using var router = new RealRouter(OneRouter.On("near", 255, s_slow));
        router.TurnUntil(r => r.Saw(EngineEventKind.AddingAddresses));
        router.Post(EngineCommand.Stop());
        router.TurnUntil(r => r.Saw(EngineEventKind.Finished));
    });

    [RootFact]
    public void a_member_of_the_group_of_ipv6_answers_and_where_nobody_is_nobody_does() => Cable.Run(_ =>
    {
        Cable.Ip("addr add fe80::1/64 dev near nodad");
        Cable.Ip("addr add fe80::2/64 dev far nodad");
        using (var alone = new RealRouter(Six(OneRouter.On("near", 255, s_slow))))
        {
            alone.TurnUntil(r => r.Saw(EngineEventKind.AddingAddresses));
            alone.Post(EngineCommand.Stop());
            alone.TurnUntil(r => r.Saw(EngineEventKind.Finished));
        }
        using var backup = new RealRouter(Six(OneRouter.On("far", 250, Duration.FromMilliseconds(200))));
        backup.TurnUntil(r => r.Saw(EngineEventKind.Started));
        IsWaitedFor(Six(OneRouter.On("near", 255, s_slow)));
    });

    private static EngineSettings Six(EngineSettings four) => new()
    {
        Instances =
        [
            four.Instances[0] with
            {
                MulticastGroup = IpAddress.VrrpGroup6,
                Addresses =
                [
                    new VirtualAddress { Address = new IpAddress(0x20010DB8UL << 32, 100), PrefixLength = 64 },
                ],
            },
        ],
    };

    private static void IsWaitedFor(EngineSettings settings)
    {
        using var router = new RealRouter(settings);
        router.TurnUntil(r => r.Saw(EngineEventKind.AddingAddresses));
        router.Post(EngineCommand.Stop());
        router.TurnFor(Duration.FromMilliseconds(300));
        Assert.True(router.Saw(EngineEventKind.SentPriorityZero));
        Assert.False(router.Saw(EngineEventKind.RemovingAddresses));
    }
}
