using System.Collections.Immutable;
using Appliance.Balancer;
using Appliance.Base;
using Appliance.Settings.Balancing;
using Appliance.Tests.Config;
using VrrpAot.Linux;

namespace Appliance.Tests.Balancer;

/// <summary>Marks for groups: one table, as long as it is wanted, and a mark that a group keeps.</summary>
public sealed class PacketMarksTests : IDisposable
{
    private readonly FakeNftables _kernel = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("marks");
    private readonly List<string> _log = [];
    private PacketMarks _marks;

    public PacketMarksTests() => _marks = New();

    public void Dispose() => _folder.Delete(recursive: true);

    private PacketMarks New() => new(_kernel, new RunFolder(_folder.FullName + "/run", Log), Log);

    private void Log(LogLine line) => _log.Add(line.Text);

    /// <summary>Groups of one address each.</summary>
    private static BalancerSettings Groups(string global, params string[] names) => ConfigText.Of(
        $"global_defs {{\n{global}\n}}\n" + string.Concat(names.Select(name => $$"""
            virtual_server_group {{name}} {
                192.0.2.{{(int)name[0]}} 80
            }
            virtual_server group {{name}} {
                lvs_sched rr
                lvs_method DR
                protocol TCP
                real_server 10.0.0.1 80 {
                }
            }

            """))).Settings!.Balancer;

    private void Use(BalancerSettings settings) => _marks.Use(_marks.Keep(settings));

    private string[] Written(string table = "keepalived_ipvs") => [.. _kernel.Tables[table].Ranges
        .Select(range => $"{range.First} port {range.Port} as {range.Mark}")];

    [Fact]
    public void groups_are_marked_from_the_first_mark_on()
    {
        Use(Groups("nftables_ipvs\nnftables_ipvs_start_fwmark 7", "a", "b"));
        Assert.Equal(["192.0.2.97 port 80 as 7", "192.0.2.98 port 80 as 8"], Written());
        Assert.Equal(-1, _kernel.Tables["keepalived_ipvs"].Priority);
    }

    [Fact]
    public void a_group_keeps_its_mark_whatever_stands_before_it_after_a_reload_and_after_a_crash()
    {
        Use(Groups("nftables_ipvs", "a", "b"));
        Use(Groups("nftables_ipvs", "c", "b"));
        Assert.Equal(["192.0.2.99 port 80 as 1000", "192.0.2.98 port 80 as 1001"], Written());
        _marks = New();
        BalancerSettings settings = _marks.Keep(Groups("nftables_ipvs", "d", "b", "c"));
        Assert.Equal([1002, 1001, 1000], settings.Servers.Select(server => (int)server.Services[0].Mark));
        _marks.Use(settings);
        Assert.Equal(["192.0.2.100 port 80 as 1002", "192.0.2.98 port 80 as 1001", "192.0.2.99 port 80 as 1000"],
            Written());
    }

    [Fact]
    public void after_the_greatest_mark_comes_the_least_and_0_is_none()
    {
        Use(Groups("nftables_ipvs\nnftables_ipvs_start_fwmark 4294967295", "a", "b"));
        Assert.Equal(["192.0.2.97 port 80 as 4294967295", "192.0.2.98 port 80 as 1"], Written());
    }

    [Fact]
    public void what_has_not_changed_is_not_written_again()
    {
        Use(Groups("nftables_ipvs", "a"));
        int before = _kernel.Transactions;
        Use(Groups("nftables_ipvs", "a"));
        _marks.Look();
        Assert.Equal(before, _kernel.Transactions);
    }

    [Fact]
    public void what_another_program_takes_away_comes_back()
    {
        Use(Groups("nftables_ipvs", "a"));
        _kernel.Flush();
        _marks.Look();
        Assert.Equal(["192.0.2.97 port 80 as 1000"], Written());
    }

    [Fact]
    public void a_table_of_another_name_takes_the_place_of_the_one_before_after_a_crash_too()
    {
        Use(Groups("nftables_ipvs one", "a"));
        _marks = New();
        Use(Groups("nftables_ipvs two", "a"));
        Assert.Equal(["two"], _kernel.Tables.Keys);
        _marks = New();
        Use(Groups("", "a"));
        Assert.Empty(_kernel.Tables);
    }

    [Fact]
    public void at_the_end_nothing_is_left()
    {
        Use(Groups("nftables_ipvs", "a"));
        _marks.Remove();
        Assert.Empty(_kernel.Tables);
        Assert.Empty(Directory.GetFiles(_folder.FullName + "/run"));
    }

    [Fact]
    public void a_refusal_is_said_once_and_tried_again()
    {
        _kernel.Refusal = Errno.EPROTONOSUPPORT;
        Use(Groups("nftables_ipvs", "a"));
        _marks.Look();
        string said = Assert.Single(_log);
        Assert.Contains("keepalived_ipvs", said);
        _kernel.Refusal = Errno.Ok;
        _marks.Look();
        Assert.Equal(["192.0.2.97 port 80 as 1000"], Written());
    }
}
