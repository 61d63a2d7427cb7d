using Appliance.Balancer;
using Appliance.Base;
using Appliance.Settings.Balancing;
using Appliance.Tests.Pools;
using VrrpAot.Linux;

namespace Appliance.Tests.Balancer;

public sealed class KernelWideTests : IDisposable
{
    private readonly FakeIpvs _kernel = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kernel");
    private readonly List<LogLine> _log = [];
    private static readonly IpvsTimeouts s_before = new(900, 120, 300);

    public void Dispose() => _folder.Delete(recursive: true);

    private KernelWide New() => new(_kernel, new RunFolder(_folder.FullName, _log.Add), _log.Add);

    private static BalancerSettings Timeouts(uint tcp) => new() { Timeouts = new IpvsTimeouts(tcp, 0, 0) };

    [Fact]
    public void What_the_file_does_not_say_stays_and_comes_back_at_the_end()
    {
        KernelWide it = New();
        it.Use(Timeouts(60));
        Assert.Equal(new IpvsTimeouts(60, 120, 300), _kernel.Timeouts);
        it.Restore();
        Assert.Equal(s_before, _kernel.Timeouts);
    }

    [Fact]
    public void A_reload_counts_from_what_was_there_before_us()
    {
        KernelWide it = New();
        it.Use(new BalancerSettings { Timeouts = new IpvsTimeouts(60, 70, 0) });
        it.Use(Timeouts(50));
        Assert.Equal(new IpvsTimeouts(50, 120, 300), _kernel.Timeouts);
        it.Use(new BalancerSettings());
        Assert.Equal(s_before, _kernel.Timeouts);
    }

    [Fact]
    public void After_a_crash_what_we_had_set_is_not_taken_for_the_machines_own()
    {
        New().Use(Timeouts(60));
        KernelWide after = New();
        after.Use(Timeouts(50));
        after.Restore();
        Assert.Equal(s_before, _kernel.Timeouts);
        New().Use(Timeouts(60));
        New().Use(new BalancerSettings());
        Assert.Equal(s_before, _kernel.Timeouts);
    }

    [Fact]
    public void A_daemon_that_follows_no_instance_is_master_and_backup()
    {
        var settings = new BalancerSettings { StandingDaemon = new IpvsDaemon { Interface = FixedName.From("eth1") } };
        KernelWide it = New();
        it.Use(settings);
        Assert.Equal(["STOP master", "STOP backup", "START master eth1", "START backup eth1"], _kernel.Taken());
        it.Use(settings);
        Assert.Equal(2, _kernel.Daemons.Count);
        // Another process has taken them away, and told nobody.
        _kernel.Daemons.Clear();
        it.Retry();
        Assert.Equal(2, _kernel.Daemons.Count);
        _kernel.Taken();
        it.Restore();
        Assert.Equal(["STOP master", "STOP backup"], _kernel.Taken());
    }

    // Engine and checkers are told of a reload at the same time: the engine may have begun already.
    [Fact]
    public void A_daemon_that_now_follows_an_instance_is_the_engines()
    {
        var settings = new BalancerSettings { StandingDaemon = new IpvsDaemon { Interface = FixedName.From("eth1") } };
        KernelWide it = New();
        it.Use(settings);
        _kernel.Taken();
        it.Use(new BalancerSettings(), engineHasDaemon: true);
        it.Retry();
        it.Restore();
        Assert.Empty(_kernel.Taken());
    }

    [Fact]
    public void After_a_crash_a_daemon_that_the_file_has_lost_goes()
    {
        New().Use(new BalancerSettings { StandingDaemon = new IpvsDaemon { Interface = FixedName.From("eth1") } });
        _kernel.Taken();
        New().Use(new BalancerSettings());
        Assert.Equal(["STOP master", "STOP backup"], _kernel.Taken());
        New().Use(new BalancerSettings());
        Assert.Empty(_kernel.Taken());
    }

    [Fact]
    public void A_refusal_is_said_once_and_again_when_it_comes_back_or_something_else_is_wanted()
    {
        var settings = new BalancerSettings { StandingDaemon = new IpvsDaemon { Interface = FixedName.From("eth1") } };
        KernelWide it = New();
        _kernel.DaemonRefusal = Errno.EINVAL;
        it.Use(settings);
        it.Retry();
        Assert.Single(_log);
        _kernel.DaemonRefusal = Errno.Ok;
        it.Retry();
        _kernel.DaemonRefusal = Errno.EINVAL;
        _kernel.Daemons.Clear();
        it.Retry();
        it.Retry();
        Assert.Equal(2, _log.Count);
        it.Use(new BalancerSettings { StandingDaemon = new IpvsDaemon { Interface = FixedName.From("eth2") } });
        Assert.Equal(3, _log.Count);
        Assert.Single(_log.Select(line => line.Text).Distinct());
    }

    [Fact]
    public void Nothing_is_asked_where_nothing_is_wanted()
    {
        KernelWide it = New();
        it.Use(new BalancerSettings());
        it.Retry();
        it.Restore();
        Assert.Empty(_kernel.Asked);
    }
}
