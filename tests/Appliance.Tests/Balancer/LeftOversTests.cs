using Appliance.Balancer;
using Appliance.Base;
using Appliance.Pools;
using Appliance.Settings.Balancing;
using Appliance.Tests.Pools;
using VrrpAot.Engine;
using VrrpAot.Linux;

namespace Appliance.Tests.Balancer;

/// <summary>A process was killed, and meanwhile its file has lost all virtual servers.</summary>
public sealed class LeftOversTests : IDisposable
{
    private static readonly IpvsService s_ours = Service(80), s_foreign = Service(443);

    private readonly FakeIpvs _kernel = new();
    private readonly FakeNftables _nftables = new();
    private readonly DirectoryInfo _parent = Directory.CreateTempSubdirectory("left");
    private readonly List<LogLine> _log = [];

    public LeftOversTests() => _kernel.Set(s_foreign, isNew: true);

    public void Dispose() => _parent.Delete(recursive: true);

    private static IpvsService Service(ushort port) => new()
    {
        Protocol = 6, Address = new IpAddress(0x0A090001), Port = port, Scheduler = FixedName.From("rr"),
    };

    private RunFolder Folder => new(_parent.FullName + "/run", _log.Add);

    private void Balance(BalancerSettings settings)
    {
        RunFolder folder = Folder;
        new KernelWide(_kernel, folder, _log.Add).Use(settings);
        var table = new IpvsTable(_kernel, folder.ReadServices(), folder.Keep, _log.Add);
        table.List();
        table.Want(s_ours);
        table.Reconcile();
        _kernel.Taken();
    }

    private void ClearUp(bool engineHasDaemon = false) =>
        LeftOvers.Remove(_kernel, _nftables, Folder, engineHasDaemon, _log.Add);

    [Fact]
    public void its_services_go_and_those_of_others_stay()
    {
        Balance(new BalancerSettings());
        Assert.True(Folder.HasLeft);
        ClearUp();
        Assert.Equal([ServiceKey.Of(s_foreign)], _kernel.Services.Keys);
        Assert.False(Folder.HasLeft);
    }

    [Fact]
    public void timeouts_and_the_standing_daemon_are_taken_back()
    {
        IpvsTimeouts before = _kernel.Timeouts;
        Balance(new BalancerSettings
        {
            Timeouts = new IpvsTimeouts(60, 0, 0), StandingDaemon = new IpvsDaemon { Interface = FixedName.From("lo") },
        });
        Assert.Equal(2, _kernel.Daemons.Count);
        ClearUp();
        Assert.Equal(before, _kernel.Timeouts);
        Assert.Empty(_kernel.Daemons);
        Assert.False(Folder.HasLeft);
    }

    [Fact]
    public void its_marks_go_too()
    {
        var mark = new MarkedRange(6, new IpAddress(0x0A090001), new IpAddress(0x0A090001), 80, 1000);
        _nftables.Replace(new MarkTable("ours", -1, [mark]));
        _nftables.Replace(new MarkTable("foreign", -1, [mark]));
        Folder.Keep("ours", [new GroupMark("web", 6, 1000)]);
        Assert.True(Folder.HasLeft);
        ClearUp();
        Assert.Equal(["foreign"], _nftables.Tables.Keys);
        Assert.False(Folder.HasLeft);
    }

    [Fact]
    public void a_daemon_that_the_engine_has_now_is_left_to_it()
    {
        Balance(new BalancerSettings { StandingDaemon = new IpvsDaemon { Interface = FixedName.From("lo") } });
        ClearUp(engineHasDaemon: true);
        Assert.Equal(2, _kernel.Daemons.Count);
        Assert.False(Folder.HasLeft);
    }

    [Fact]
    public void a_kernel_that_has_forgotten_it_too_is_no_error()
    {
        Balance(new BalancerSettings());
        _kernel.IsMissing = true;
        ClearUp();
        Assert.False(Folder.HasLeft);
        Assert.DoesNotContain(_log, line => line.Level <= LogLevel.Warning);
    }

    [Theory]
    [InlineData(FlushOnStop.No, false, new ushort[] { 443 })]
    [InlineData(FlushOnStop.OwnServices, false, new ushort[] { 443 })]
    [InlineData(FlushOnStop.Everything, false, new ushort[0])]
    [InlineData(FlushOnStop.No, true, new ushort[] { 80, 443 })]
    [InlineData(FlushOnStop.Everything, true, new ushort[] { 80, 443 })]
    public void at_the_end_of_all_it_is_as_the_process_would_have_left_it(
        FlushOnStop flush, bool leavesTable, ushort[] ports)
    {
        IpvsTimeouts before = _kernel.Timeouts;
        Balance(new BalancerSettings { Timeouts = new IpvsTimeouts(60, 0, 0) });
        LeftOvers.RemoveAtEnd(_kernel, _nftables, Folder, flush, leavesTable, _log.Add);
        Assert.Equal(ports, _kernel.Services.Keys.Select(key => key.Port).Order());
        Assert.Equal(before, _kernel.Timeouts);
        Assert.Equal(leavesTable, Folder.HasLeft);
    }

    [Fact]
    public void where_nothing_was_left_nothing_is_to_be_done() => Assert.False(Folder.HasLeft);
}
