using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Appliance.Balancer;
using Appliance.Base;
using Appliance.Pools;
using Appliance.Settings;
using Appliance.Settings.Balancing;
using Appliance.Tests.Pools;
using VrrpAot.Engine;
using VrrpAot.Linux;

namespace Appliance.Tests.Balancer;

/// <summary>The balancer as a whole: starts, crashes, reloads and ends.</summary>
public sealed partial class LoadBalancerTests : BalancerScene
{
    [Fact]
    public void A_server_that_does_not_answer_goes_and_the_others_stay()
    {
        Begin(Settings(Server(2, Alive), Server(3, _dead)));
        Assert.Equal([$"NEW {Web} rr", $"NEW {Web} -> 10.9.0.2:80 1", $"NEW {Web} -> 10.9.0.3:80 1"], _kernel.Taken());
        Turn();
        Assert.Equal([$"DEL {Web} -> 10.9.0.3:80"], _kernel.Taken());
        Assert.Contains("Removing service [10.9.0.3]:tcp:80 from VS [10.9.0.1]:tcp:80", _log);
        Assert.Contains("Activating healthchecker for service [10.9.0.2]:tcp:80 for VS [10.9.0.1]:tcp:80", _log);
    }

    [Fact]
    public void After_a_crash_what_serves_is_not_touched_and_the_dead_stay_away()
    {
        DaemonSettings settings = Settings(Server(2, Alive), Server(3, _dead));
        Begin(settings);
        Turn();
        _kernel.Taken();
        _balancer.Dispose();
        _log.Clear();
        _balancer = New();
        Begin(settings);
        Turn();
        Assert.Empty(_kernel.Taken());
        Assert.DoesNotContain(_log, line => line.Contains("quorum"));
    }

    [Fact]
    public void What_was_dead_before_a_crash_comes_back_when_it_has_passed()
    {
        Begin(Settings(Server(2, Alive), Server(3, _dead)));
        Turn();
        _kernel.Taken();
        _balancer.Dispose();
        _balancer = New();
        Begin(Settings(Server(2, Alive), Server(3, Alive)));
        Assert.Empty(_kernel.Taken());
        Turn();
        Assert.Equal([$"NEW {Web} -> 10.9.0.3:80 1"], _kernel.Taken());
    }

    [Fact]
    public void A_reload_writes_what_differs_and_brings_no_dead_server_back_unseen()
    {
        Begin(Settings(Server(2, Alive), Server(3, _dead), Server(4, Alive)));
        Turn();
        _kernel.Taken();
        // Another check of the third; the fourth is gone, the fifth new.
        _balancer.Reload(Settings(Server(2, Alive, weight: 5), Server(3, _dead, mark: 0) with
        {
            Checks = [((TcpCheckSettings)Server(3, _dead).Checks[0]) with { BindInterface = "lo" }],
        }, Server(5, Alive)), _now);
        Assert.Equal(
            [$"SET {Web} -> 10.9.0.2:80 5", $"NEW {Web} -> 10.9.0.5:80 1", $"DEL {Web} -> 10.9.0.4:80"],
            _kernel.Taken());
        Turn();
        Assert.Empty(_kernel.Taken());
    }

    [Fact]
    public void A_reload_that_takes_the_last_server_away_runs_the_script_of_the_file_before()
    {
        string said = _folder.FullName + "/said";
        RealServerSettings last = Server(4, Alive) with
        {
            NotifyDown = Given.Command("/bin/sh", "-c", $"echo gone >>{said}"),
        };
        Begin(Settings(Server(2, Alive), Server(3, Alive), last));
        Turn(1);
        _balancer.Reload(Settings(Server(2, Alive), Server(3, Alive)), _now);
        Turn();
        Assert.Equal("gone\n", File.ReadAllText(said));
    }

    private RealServerSettings Scripted(string script) => Server(2, Alive) with
    {
        Checks =
        [
            new MiscCheckSettings
            {
                Command = Given.Command("/bin/sh", "-c", script), Warmup = Duration.Zero,
                Timeout = Duration.FromSeconds(600), DelayLoop = Duration.FromSeconds(600),
            },
        ],
    };

    private bool IsThere(string file) => File.Exists($"{_folder.FullName}/{file}");

    // It got TERM, and KILL in the same moment.
    [Fact]
    public void A_script_of_a_check_that_a_reload_ends_has_time_to_clean_up()
    {
        string at = _folder.FullName;
        Begin(Settings(Scripted($"trap 'sleep 0.3; >{at}/cleaned; exit 0' TERM; >{at}/begun; while :; do sleep 0.1; "
            + "done")));
        TurnUntil(() => IsThere("begun"));
        _balancer.Reload(Settings(Server(3, Alive)), _now);
        // With the true time: KILL comes after two seconds of it.
        for (Instant end = BootClock.Now + Duration.FromSeconds(20); !IsThere("cleaned") && BootClock.Now < end;)
        {
            Thread.Sleep(10);
            _balancer.Due(BootClock.Now);
        }
        Assert.True(IsThere("cleaned"));
    }

    [Fact]
    public void And_so_it_has_at_the_end()
    {
        string at = _folder.FullName;
        Begin(Settings(Scripted($"trap '>{at}/cleaned; exit 0' TERM; >{at}/begun; while :; do sleep 0.05; done")));
        TurnUntil(() => IsThere("begun"));
        _balancer.Stop(leavesTable: false);
        Assert.True(IsThere("cleaned"));
    }

    // The guardian's pipe, closed, or callers of the door: they are ready for as long as nobody takes them.
    [Fact]
    public void The_last_words_of_scripts_are_awaited_and_nothing_else_is_done_meanwhile()
    {
        Begin(With(server => server with { Omega = true }, Server(2, Alive) with
        {
            NotifyDown = Given.Command("/bin/sh", "-c", "sleep 30"),
        }));
        Descriptor.CreatePipe(out Descriptor gone, out Descriptor end);
        end.Dispose();
        _poller.Add(gone, 3);
        long before = OwnTime();
        _balancer.Stop(leavesTable: false);
        Assert.InRange((OwnTime() - before) / 1_000_000, 0, 300);
        _poller.Remove(gone);
        gone.Dispose();
    }

    /// <summary>Nanoseconds that this thread has run.</summary>
    private static long OwnTime() =>
        long.Parse(File.ReadAllText("/proc/thread-self/schedstat").Split(' ')[0], CultureInfo.InvariantCulture);

    [Fact]
    public void A_server_whose_good_check_was_changed_while_another_failed_comes_back_when_both_pass()
    {
        RealServerSettings both = Server(2, _dead) with
        {
            Checks = [.. Server(2, _dead).Checks, .. Server(2, Alive).Checks],
        };
        Begin(Settings(both, Server(3, Alive)));
        Turn();
        _balancer.Reload(Settings(both with
        {
            Checks = [both.Checks[0], (TcpCheckSettings)both.Checks[1] with { BindInterface = "lo" }],
        }, Server(3, Alive)), _now);
        Turn();
        _kernel.Taken();
        using var late = new TcpListener(IPAddress.Loopback, _dead);
        late.Start();
        Turn();
        Assert.Equal([$"NEW {Web} -> 10.9.0.2:80 1"], _kernel.Taken());
    }

    [Fact]
    public void A_reload_without_a_difference_writes_nothing()
    {
        DaemonSettings settings = Settings(Server(2, Alive), Server(3, _dead));
        Begin(settings);
        Turn();
        _kernel.Taken();
        _balancer.Reload(settings, _now);
        Turn();
        Assert.Empty(_kernel.Taken());
    }

    [Fact]
    public void A_virtual_server_that_is_gone_goes_with_its_service()
    {
        Begin(Settings(Server(2, Alive)));
        _kernel.Taken();
        _balancer.Reload(Settings(), _now);
        Assert.Equal([$"DEL {Web}"], _kernel.Taken());
        Assert.Contains("Removing Virtual Server [10.9.0.1]:tcp:80", _log);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public void At_the_end_nothing_stays_unless_it_is_to(bool leaves, int services)
    {
        Begin(Settings(Server(2, Alive)));
        _balancer.Stop(leaves);
        Assert.Equal(services, _kernel.Services.Count);
    }

    [Fact]
    public void What_others_made_goes_at_start_where_everything_is_to_go()
    {
        _kernel.Set(new IpvsService { Mark = 7 }, isNew: true);
        DaemonSettings settings = Settings(Server(2, Alive));
        Begin(settings with { Balancer = settings.Balancer with { FlushesAtStart = true } });
        Assert.Single(_kernel.Services);
    }

    [Fact]
    public void What_a_person_wants_is_kept_over_a_reload_and_a_crash_until_it_is_taken_back()
    {
        DaemonSettings settings = Settings(Server(2, Alive, weight: 4), Server(3, Alive));
        Begin(settings);
        _kernel.Taken();
        Assert.Equal(1, _balancer.Wish(null, "[10.9.0.2]:tcp:80", wish => wish with { Role = OperatorRole.Drained }));
        Assert.Equal([$"SET {Web} -> 10.9.0.2:80 0"], _kernel.Taken());
        _balancer.Reload(settings, _now);
        _balancer.Dispose();
        _balancer = New();
        Begin(settings);
        Turn(1);
        Assert.Empty(_kernel.Taken());
        Assert.True(_balancer.Report().Single().Servers[0] is { IsDrained: true, InTable: 0, Counters.Connections: 7 });
        _balancer.Wish("[10.9.0.1]:tcp:80", "[10.9.0.2]:tcp:80", _ => default);
        Assert.Equal([$"SET {Web} -> 10.9.0.2:80 4"], _kernel.Taken());
        Assert.Equal(0, _balancer.Wish(null, "nobody", _ => default));
    }

    [Fact]
    public void Who_asks_hears_how_checks_went()
    {
        Begin(Settings(Server(2, Alive), Server(3, _dead)));
        Turn();
        PoolReport pool = _balancer.Report().Single();
        Assert.True(pool is { HasQuorum: true, Worth: 1, Gains: 1, Loses: 1, IsSuspended: false });
        Assert.Equal([true, false], pool.Servers.Select(server => server.IsUp));
        Assert.True(pool.Servers[0].Checks[0] is { Kind: "TCP_CHECK", Passed: true, Passes: > 0, Failures: 0 });
        Assert.True(pool.Servers[1].Checks[0] is { Passed: false, Passes: 0, Failures: > 0 });
        Assert.Contains("refused", pool.Servers[1].Checks[0].Remark);
        Assert.Equal("VS [10.9.0.1]:tcp:80: quorum, weight 1 of 1: [10.9.0.2]:tcp:80 1, [10.9.0.3]:tcp:80 down",
            PoolText.Of(pool));
    }

    /// <summary>The machine has none of its addresses: nobody is checked, and states stay as they are.</summary>
    [Fact]
    public void Without_its_address_nobody_is_checked()
    {
        Begin(With(server => server with { HaSuspend = true }, Server(3, _dead)));
        Turn();
        Assert.True(_balancer.Report().Single() is { IsSuspended: true, HasQuorum: true });
        Assert.Contains("Deactivating healthchecker for service [10.9.0.3]:tcp:80 for VS [10.9.0.1]:tcp:80", _log);
    }

    [Fact]
    public void With_its_address_servers_are_checked()
    {
        Begin(With(server => server with
        {
            HaSuspend = true, Services = [server.Services[0] with { Address = new IpAddress(0x7F000001) }],
        }, Server(3, _dead)));
        Turn();
        Assert.True(_balancer.Report().Single() is { IsSuspended: false, HasQuorum: false });
    }

    [Fact]
    public void Scripts_and_fifos_hear_of_it_when_the_table_is_written()
    {
        string said = _folder.FullName + "/said", fifo = _folder.FullName + "/fifo";
        DaemonSettings settings = With(server => server with
        {
            QuorumUp = Given.Command("/bin/sh", "-c", $"echo up >>{said}"),
            QuorumDown = Given.Command("/bin/sh", "-c", $"echo down >>{said}"), Omega = true,
        }, Server(2, Alive));
        Begin(settings with { Balancer = settings.Balancer with { Fifos = [new FifoSettings { Path = fifo }] } });
        using var reader = new FileStream(fifo, FileMode.Open, FileAccess.ReadWrite);
        byte[] lines = new byte[100];
        int length = reader.Read(lines);
        Assert.Equal("VS [10.9.0.1]:tcp:80 UP\n", System.Text.Encoding.UTF8.GetString(lines, 0, length));
        Turn(1);
        _balancer.Stop(leavesTable: false);
        Assert.Equal("up\ndown\n", File.ReadAllText(said));
    }

    [Fact]
    public void Without_anything_to_balance_it_is_not_needed()
    {
        Assert.False(LoadBalancer.IsNeeded(Settings().Balancer));
        Assert.True(LoadBalancer.IsNeeded(Settings(Server(2, 1)).Balancer));
        // As with keepalived: `lvs_flush` of a file without virtual servers takes nobody's services away.
        Assert.False(LoadBalancer.IsNeeded(Settings().Balancer with { FlushesAtStart = true,
            StandingDaemon = new IpvsDaemon(), Timeouts = new IpvsTimeouts(1, 1, 1) }));
    }

    private static VirtualServerSettings WithSorry(VirtualServerSettings server, byte number) => server with
    {
        Sorry = new SorryServerSettings($"[10.9.0.{number}]:tcp:80",
            new IpvsDestination { Address = new IpAddress(0x0A090000u + number), Port = 80, Weight = 1 }, false),
    };

    [Fact]
    public void A_reload_may_take_away_the_sorry_server_that_serves_or_make_it_another()
    {
        Begin(With(server => WithSorry(server, 9), Server(3, _dead)));
        Turn();
        Assert.Contains($"NEW {Web} -> 10.9.0.9:80 1", _kernel.Taken());
        _balancer.Reload(With(server => WithSorry(server, 8), Server(3, _dead)), _now);
        Assert.Equal([$"NEW {Web} -> 10.9.0.8:80 1", $"DEL {Web} -> 10.9.0.9:80"], _kernel.Taken());
        _balancer.Reload(Settings(Server(3, _dead)), _now);
        Assert.Equal([$"DEL {Web} -> 10.9.0.8:80"], _kernel.Taken());
    }

    [Fact]
    public void A_sorry_server_that_is_a_real_one_too_is_told_of_once()
    {
        Begin(With(server => WithSorry(server, 3), Server(2, Alive), Server(3, _dead)));
        Assert.Equal(["[10.9.0.2]:tcp:80", "[10.9.0.3]:tcp:80"],
            Assert.Single(_balancer.Report()).Servers.Select(server => server.Name));
    }

    [Fact]
    public void A_mark_of_both_families_is_two_services_with_names_of_their_own()
    {
        static VirtualServerSettings Mark(VirtualServerSettings server, IpFamily family) => server with
        {
            Name = "FWM 7", Services = [server.Services[0] with { Mark = 7, Family = family }],
        };
        DaemonSettings four = With(server => Mark(server, IpFamily.IPv4), Server(2, Alive));
        DaemonSettings six = With(server => Mark(server, IpFamily.IPv6), Server(2, Alive));
        Begin(four with
        {
            Balancer = four.Balancer with { Servers = [.. four.Balancer.Servers, .. six.Balancer.Servers] },
        });
        Assert.Equal(["FWM 7", "FWM 7 inet6"], _balancer.Report().Select(pool => pool.Name));
        Assert.Equal(1, _balancer.Wish("FWM 7 inet6", "[10.9.0.2]:tcp:80", wish => wish with { Weight = 3 }));
    }
}
