using Appliance.Reports;
using Appliance.Tests.Console;
using Appliance.Views;
using VrrpAot.Engine;
using VrrpAot.Protocol;
using VrrpAot.Wire;

namespace Appliance.Tests.Views;

/// <summary>What `status` says of other routers to somebody who is about to pull a plug.</summary>
public class StatusTextTests
{
    private static readonly IpAddress s_peer = new(0x0A090002);

    private static string[] Lines(InstanceView instance) => StatusText.Of(Snapshots.Of(instance)).Split('\n');

    private static PeerView Peer(double ago, byte priority = 100) =>
        new(s_peer, Configured: false, Snapshots.Now - new Duration((long)(ago * 1e9)), priority)
    {
        Version = 2, Interval = Duration.FromSeconds(1),
    };

    private static string[] PeerLines(PeerView peer, params PeerView[] others)
    {
        string[] lines = Lines(Snapshots.Instance("VI_1", RouterState.Master) with { Peers = [peer, .. others] });
        int from = Array.FindIndex(lines, line => line.StartsWith("  peer ", StringComparison.Ordinal));
        return [.. lines.Skip(from).TakeWhile((line, i) => i == 0 || line.StartsWith("     ", StringComparison.Ordinal))
            .Select(line => line.Trim())];
    }

    [Fact]
    public void an_interface_that_is_not_there_is_not_merely_down()
    {
        const string gone = "  interface  there is no eth0 on this machine";
        string[] Faults(bool exists) => StatusText.Of(
            Snapshots.Of(Snapshots.Instance("VI_1", RouterState.Fault, faults: FaultCauses.InterfaceDown)) with
            {
                Links = [new LinkView("eth0", exists, Up: false, IpAddress.Any)],
            }).Split('\n');
        Assert.Contains("  fault      interface down", Faults(exists: false));
        Assert.Contains(gone, Faults(exists: false));
        Assert.DoesNotContain(gone, Faults(exists: true));
    }

    [Fact]
    public void a_sync_group_is_told_with_its_members() => Assert.Contains("  G  MASTER for 12 s: VI_1, VI_2",
        StatusText.Of(Snapshots.Of(Snapshots.Instance("VI_1", RouterState.Master)) with
        {
            Groups = [new GroupView("G", RouterState.Master, Snapshots.Now - Duration.FromSeconds(12),
                ["VI_1", "VI_2"])],
        }).Split('\n'));

    [Fact]
    public void a_router_that_speaks_needs_no_word() =>
        Assert.Equal(["peer       10.9.0.2: priority 100, last advert 0.5 s ago"], PeerLines(Peer(ago: 0.5)));

    [Fact]
    public void a_silent_one_need_not_be_dead() => Assert.Equal(
        ["peer       10.9.0.2: priority 100, last advert 3 min 20 s ago",
            "silent, as every BACKUP is: it need not be dead"], PeerLines(Peer(ago: 200)));

    [Fact]
    public void nor_need_one_that_was_never_heard() => Assert.Equal(
        ["peer       10.9.0.2: never heard", "silent, as every BACKUP is: it need not be dead"],
            PeerLines(new PeerView(s_peer, true, null, 0)));

    [Fact]
    public void what_is_configured_otherwise_stands_there_for_as_long_as_it_is() => Assert.Equal(
        [
            "peer       10.9.0.2: priority 100, last advert 0.5 s ago",
            "REFUSED: WrongVersion",
            "it speaks VRRP version 3, and we 2",
            "it adverts every 40.95 s, and we every 1 s",
            "it has other VIPs than we have",
            "it is no unicast_peer",
        ],
        PeerLines(Peer(ago: 0.5) with { Version = 3, Interval = Duration.FromCentiseconds(4095),
            ListsOtherAddresses = true, Refused = RejectReason.WrongVersion },
            new PeerView(new IpAddress(0x0A090003), Configured: true, null, 0)));

    [Fact]
    public void an_interval_learned_stands_there_with_whom_it_came_from_and_what_it_costs()
    {
        string[] lines = Lines(Snapshots.Instance("VI_1", RouterState.Backup) with
        {
            LearnedInterval = Duration.FromCentiseconds(4095), Patience = Duration.FromSeconds(147),
                Master = new MasterView(s_peer, 200, IsSelf: false),
        });
        int at = Array.IndexOf(lines, "  interval   40.95 s, learned from 10.9.0.2");
        Assert.Equal("             should it fall silent, this node takes over after 2 min 27 s", lines[at + 1]);
        Assert.All(lines, line => Assert.True(line.Length <= 80));
    }

    // Who hands over, or judges firmware on trial, asks for routers that are there.
    [Fact]
    public void a_router_that_is_refused_has_left_or_was_never_heard_is_not_taken_to_be_there()
    {
        Assert.True(Peer(ago: 5000).IsThere);
        Assert.False((Peer(ago: 0.5) with { Refused = RejectReason.AuthenticationFailed }).IsThere);
        Assert.False(Peer(ago: 0.5, priority: 0).IsThere);
        Assert.False(new PeerView(s_peer, Configured: true, null, 0).IsThere);
    }

    [Fact]
    public void adverts_of_nobodys_peer_are_shown() =>
        Assert.Contains("  strangers  3 adverts from addresses that are no unicast_peer were believed",
        Lines(Snapshots.Instance("VI_1", RouterState.Backup) with { Counters = new CounterView { AdvertsReceived = 5,
            AdvertsFromStrangers = 3 } }));
}
