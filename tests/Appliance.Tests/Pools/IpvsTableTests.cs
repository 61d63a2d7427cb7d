using Appliance.Base;
using Appliance.Pools;
using VrrpAot.Linux;

namespace Appliance.Tests.Pools;

public class IpvsTableTests
{
    private static readonly IpvsService s_web = new()
    {
        Protocol = 6, Address = new IpAddress(0x0A090001), Port = 80, Scheduler = FixedName.From("wrr"),
        Netmask = uint.MaxValue,
    };
    private static readonly IpvsService s_dns = s_web with { Protocol = 17, Port = 53 };

    private readonly FakeIpvs _kernel = new();
    private readonly HashSet<ServiceKey> _owned = [];
    private readonly List<string> _kept = [], _log = [];
    private readonly IpvsTable _table;

    public IpvsTableTests() => _table = Table();

    private IpvsTable Table() => new(_kernel, _owned, keys => _kept.Add(OwnServices.Write(keys)),
        line => _log.Add(line.Text));

    private static IpvsDestination Server(byte number, int weight = 1) => new()
    {
        Address = new IpAddress(0x0A090000u + number), Port = 80, Weight = weight,
    };

    private void Start(params IpvsDestination[] servers)
    {
        Want(servers);
        _table.List();
        _table.Reconcile();
        _kernel.Taken();
    }

    private void Want(params IpvsDestination[] servers)
    {
        _table.BeginWanting();
        _table.Want(s_web);
        foreach (IpvsDestination server in servers)
            _table.Want(s_web, server);
        _table.EndWanting();
    }

    private string[] Look()
    {
        _table.List();
        _table.Reconcile();
        return _kernel.Taken();
    }

    private FakeIpvs.Entry Web => _kernel.Services[ServiceKey.Of(s_web)];

    [Fact]
    public void Nothing_is_written_before_it_is_known_what_is_there()
    {
        Want(Server(2));
        _table.Reconcile();
        Assert.Empty(_kernel.Asked);
        Assert.Equal(["NEW 10.9.0.1:tcp:80 wrr", "NEW 10.9.0.1:tcp:80 -> 10.9.0.2:80 1"], Look());
        Assert.Empty(Look());
    }

    [Fact]
    public void A_service_that_another_program_had_made_is_taken_over_at_once_and_that_is_what_is_said()
    {
        _kernel.Set(s_web with { Scheduler = FixedName.From("rr") }, isNew: true);
        _kernel.Set(s_web, Server(9), isNew: true);
        _kernel.Taken();
        // At a start it is listed before it is known what is wanted.
        _table.List();
        Want(Server(2));
        _table.Reconcile();
        Assert.Equal(["SET 10.9.0.1:tcp:80 wrr", "NEW 10.9.0.1:tcp:80 -> 10.9.0.2:80 1",
            "DEL 10.9.0.1:tcp:80 -> 10.9.0.9:80"], _kernel.Taken());
        Assert.Empty(Look());
        Assert.Equal(["IPVS: 10.9.0.1:tcp:80 was there already, of another program: it is ours now"], _log);
    }

    [Fact]
    public void What_is_equal_is_not_touched_by_who_comes_after_a_crash()
    {
        Start(Server(2), Server(3, 5));
        IpvsTable after = Table();
        after.Want(s_web);
        after.Want(s_web, Server(2));
        after.Want(s_web, Server(3, 6));
        after.List();
        Assert.True(after.WasOurs(s_web));
        Assert.Equal(5, after.Present(s_web, Server(3))?.Weight);
        after.Reconcile();
        Assert.Equal(["SET 10.9.0.1:tcp:80 -> 10.9.0.3:80 6"], _kernel.Taken());
    }

    [Fact]
    public void A_leftover_of_ours_goes_and_another_programs_service_stays()
    {
        Start(Server(2));
        _kernel.Set(s_dns, isNew: true);
        _kernel.Taken();
        IpvsTable after = Table();
        after.List();
        after.Reconcile();
        Assert.Equal(["DEL 10.9.0.1:tcp:80"], _kernel.Taken());
        Assert.Equal("", _kept[^1]);
        Assert.Single(_kernel.Services);
    }

    [Fact]
    public void What_is_to_be_made_is_kept_before_it_is_made()
    {
        Start(Server(2));
        Assert.Equal("4 6 10.9.0.1 80\n", Assert.Single(_kept));
    }

    [Fact]
    public void What_is_gone_when_we_come_is_ours_no_more()
    {
        _owned.Add(ServiceKey.Of(s_dns));
        _table.List();
        Assert.Equal("", Assert.Single(_kept));
    }

    [Fact]
    public void Destinations_of_others_in_our_service_go()
    {
        _kernel.Set(s_web with { Scheduler = FixedName.From("rr") }, isNew: true);
        _kernel.Set(s_web, Server(9), isNew: true);
        _kernel.Taken();
        Want(Server(2));
        Assert.Equal(
            ["SET 10.9.0.1:tcp:80 wrr", "NEW 10.9.0.1:tcp:80 -> 10.9.0.2:80 1", "DEL 10.9.0.1:tcp:80 -> 10.9.0.9:80"],
            Look());
    }

    [Fact]
    public void Who_comes_is_set_before_who_goes_is_removed()
    {
        Start(Server(3));
        _table.Unwant(s_web, Server(3));
        _table.Want(s_web, Server(2));
        _table.Reconcile();
        Assert.Equal(["NEW 10.9.0.1:tcp:80 -> 10.9.0.2:80 1", "DEL 10.9.0.1:tcp:80 -> 10.9.0.3:80"], _kernel.Taken());
    }

    [Fact]
    public void Limits_alone_are_a_difference()
    {
        Start(Server(2));
        Want(Server(2) with { UpperThreshold = 100 });
        _table.Reconcile();
        Assert.Equal(["SET 10.9.0.1:tcp:80 -> 10.9.0.2:80 1"], _kernel.Taken());
    }

    [Fact]
    public void What_another_program_has_changed_is_put_back_and_said()
    {
        Start(Server(2), Server(3));
        Web.Destinations[DestinationKey.Of(Server(2))] = Server(2, 9);
        Web.Destinations.Remove(DestinationKey.Of(Server(3)));
        Web.Destinations.Add(DestinationKey.Of(Server(4)), Server(4));
        Assert.Equal(
            [
                "SET 10.9.0.1:tcp:80 -> 10.9.0.2:80 1", "NEW 10.9.0.1:tcp:80 -> 10.9.0.3:80 1",
                "DEL 10.9.0.1:tcp:80 -> 10.9.0.4:80",
            ], Look());
        Assert.Equal("IPVS: another program has changed 10.9.0.1:tcp:80: it is put back", Assert.Single(_log));
        Assert.Empty(Look());
        Assert.Single(_log);
    }

    [Fact]
    public void A_flushed_table_comes_back()
    {
        Start(Server(2));
        _kernel.Services.Clear();
        Assert.Equal(["NEW 10.9.0.1:tcp:80 wrr", "NEW 10.9.0.1:tcp:80 -> 10.9.0.2:80 1"], Look());
    }

    [Fact]
    public void A_service_that_has_gone_is_made_again_with_all_that_was_in_it()
    {
        Start(Server(2), Server(3));
        _kernel.Services.Clear();
        _table.Want(s_web, Server(2, 4));
        _table.Reconcile();
        Assert.Equal([4, 1], Web.Destinations.Values.Select(server => server.Weight));
    }

    [Fact]
    public void What_came_or_went_meanwhile_is_changed_or_made()
    {
        Start(Server(2));
        Web.Destinations.Clear();
        Web.Destinations.Add(DestinationKey.Of(Server(3)), Server(3, 9));
        _table.Want(s_web, Server(2, 4));
        _table.Want(s_web, Server(3, 5));
        _table.Reconcile();
        Assert.Equal([5, 4], Web.Destinations.Values.Select(server => server.Weight).OrderDescending());
    }

    [Fact]
    public void A_server_on_this_machine_is_as_wanted_however_the_kernel_calls_it()
    {
        _kernel.Own = Server(2).Address;
        Start(Server(2) with { Forwarding = IpvsForwarding.Direct });
        Assert.Empty(Look());
        Assert.Empty(_log);
    }

    [Fact]
    public void A_kernel_without_it_is_said_once_and_tried_again()
    {
        _kernel.IsMissing = true;
        Want(Server(2));
        Assert.Empty(Look());
        Assert.Empty(Look());
        Assert.StartsWith("IPVS: Can't initialize ipvs: No such file or directory", Assert.Single(_log));
        _kernel.IsMissing = false;
        Assert.Equal(2, Look().Length);
    }

    [Fact]
    public void A_refusal_is_said_once_and_tried_again()
    {
        _kernel.UnknownScheduler = "wrr";
        Want(Server(2));
        Assert.Single(Look());
        Assert.Single(Look());
        Assert.Equal("IPVS cmd IP_VS_SO_SET_ADD(1154) error: Scheduler or persistence engine not found(2) "
            + "(10.9.0.1:tcp:80)", Assert.Single(_log));
        _kernel.UnknownScheduler = null;
        Assert.Equal(2, Look().Length);
    }

    [Fact]
    public void It_knows_what_the_kernel_has_counted()
    {
        Start(Server(2));
        Look();
        Assert.Equal(7u, _table.Counters(s_web, Server(2))?.Connections);
        Assert.Null(_table.Counters(s_web, Server(3)));
    }

    [Fact]
    public void With_nothing_wanted_any_more_everything_of_ours_goes()
    {
        Start(Server(2), Server(3));
        _table.BeginWanting();
        _table.EndWanting();
        _table.Reconcile();
        Assert.Equal(["DEL 10.9.0.1:tcp:80"], _kernel.Taken());
    }
}
