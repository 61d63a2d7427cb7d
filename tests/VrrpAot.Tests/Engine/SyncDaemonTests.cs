using VrrpAot.Engine;
using VrrpAot.Linux;
using VrrpAot.Protocol;
using VrrpAot.Simulator.World;

namespace VrrpAot.Tests.Engine;

/// <summary>The daemon of IPVS that follows an instance: master with it, backup without.</summary>
public class SyncDaemonTests
{
    private static readonly Duration s_interval = Duration.FromMilliseconds(100);

    private readonly FakeCable _cable = new();

    [Fact]
    public void it_is_a_backup_until_the_instance_is_master_and_ends_with_the_engine() => Run(router =>
    {
        router.TurnUntil(_ => Daemons.Count > 0);
        Assert.Equal([Backup], Daemons);
        router.TurnUntil(r => r.LastState == RouterState.Master);
        Assert.Equal([Master], Daemons);
        router.Post(EngineCommand.RaiseScriptFault(0, 0));
        router.TurnUntil(r => r.LastState == RouterState.Fault);
        Assert.Equal([Backup], Daemons);
        router.Post(EngineCommand.Stop());
        router.TurnUntil(r => r.Saw(EngineEventKind.Finished));
        Assert.Empty(Daemons);
    });

    [Fact]
    public void a_new_master_has_it_before_its_addresses_and_speaks_first() => Run(router =>
    {
        router.TurnUntil(_ => Daemons.Count > 0);
        router.Kernel.Calls = [];
        router.TurnUntil(r => r.LastState == RouterState.Master);
        Assert.Equal(["sendmmsg 1", "master", "netlink 1", "sendmmsg 5"], router.Kernel.Calls.Take(4));
    });

    [Fact]
    public void what_a_killed_engine_left_is_taken_over()
    {
        Daemons.Add(Backup with { Interface = FixedName.From("eth7") });
        Run(router =>
        {
            router.TurnUntil(_ => Daemons is [var one] && one == Backup);
            Assert.False(router.Saw(EngineEventKind.SyncDaemonRefused));
        });
    }

    [Fact]
    public void a_machine_without_ipvs_is_told_of_once_asked_again_and_costs_the_election_nothing()
    {
        Director.RefusesDaemons = Errno.ENOENT;
        Run(router =>
        {
            router.TurnUntil(r => r.LastState == RouterState.Master);
            router.TurnFor(Duration.FromSeconds(25));
            EngineEvent said = Assert.Single(router.Seen, e => e.Kind == EngineEventKind.SyncDaemonRefused);
            Assert.Equal(Errno.ENOENT, said.Errno);
            // A reload can be quicker than who loads the module.
            router.Succeed(Settings());
            router.TurnFor(s_interval);
            Assert.Empty(Daemons);
            Director.RefusesDaemons = Errno.Ok;
            router.TurnFor(Duration.FromMilliseconds(1500));
            Assert.Equal([Master], Daemons);
        });
    }

    [Fact]
    public void one_that_another_process_starts_before_it_has_heard_of_the_reload_ends() => Run(router =>
    {
        router.TurnUntil(r => r.LastState == RouterState.Master && Daemons.Count > 0);
        Daemons.Add(Backup);
        router.TurnFor(Duration.FromSeconds(8));
        Assert.Equal([Master], Daemons);
    });

    [Fact]
    public void a_refusal_is_asked_about_after_one_second_then_two_four_eight_and_every_ten()
    {
        Director.RefusesDaemons = Errno.ENOENT;
        Run(router =>
        {
            router.TurnUntil(_ => Director.Asked.Count > 0);
            router.TurnFor(Duration.FromSeconds(36));
            Assert.Equal([1, 2, 4, 8, 10, 10], Pauses());
            Director.Asked.Clear();
            router.Succeed(Settings());
            router.TurnFor(Duration.FromSeconds(8));
            Assert.Equal([1, 2, 4], Pauses());
        });
    }

    [Fact]
    public void a_reload_that_asks_for_the_same_touches_nothing_and_one_without_ends_it() => Run(router =>
    {
        router.TurnUntil(r => r.LastState == RouterState.Master && Daemons.Count > 0);
        router.Kernel.Calls = [];
        router.Succeed(Settings());
        router.TurnFor(s_interval);
        Assert.DoesNotContain("master", router.Kernel.Calls);
        router.Succeed(Settings(id: 8));
        router.TurnUntil(_ => Daemons is [{ Id: 8 }]);
        router.Succeed(Settings() with { SyncDaemon = null });
        router.TurnUntil(_ => Daemons.Count == 0);
    });

    private FakeDirector Director => _cable.Near.Director;

    /// <summary>Whole seconds from one question to the next.</summary>
    private IEnumerable<long> Pauses() => Director.Asked.Zip(Director.Asked.Skip(1),
        (a, b) => (long)Math.Round((b - a).TotalSeconds));

    private List<IpvsDaemon> Daemons => Director.Daemons;

    private static IpvsDaemon Master => Settings().SyncDaemon!.Daemon;

    private static IpvsDaemon Backup => Master with { IsBackup = true };

    private static EngineSettings Settings(byte id = 7) => OneRouter.On("near", 200, s_interval) with
    {
        SyncDaemon = new SyncDaemonSettings(new IpvsDaemon { Interface = FixedName.From("eth0"), Id = id }, 0),
    };

    private void Run(Action<Router> walk)
    {
        _cable.Add("10.0.0.1/24", "near");
        using var router = new Router(_cable, Settings());
        walk(router);
    }
}
