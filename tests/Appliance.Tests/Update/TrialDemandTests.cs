using System.Collections.Immutable;
using Appliance.Reports;
using Appliance.Update;
using VrrpAot.Protocol;
using Shots = Appliance.Tests.Console.Snapshots;

namespace Appliance.Tests.Update;

/// <summary>Whom a new firmware has to hear, and that nobody who is not there is demanded.</summary>
public sealed class TrialDemandTests
{
    private static readonly IpAddress s_peer = new(0xC0000216), s_stranger = new(0xC0000263);

    private static Instant At(int second) => default(Instant) + Duration.FromSeconds(second);

    private static PeerView Heard(IpAddress peer, int second, bool configured = false) =>
        new(peer, configured, At(second), 150);

    private static Snapshot Box(RouterState state, IpAddress? master, params PeerView[] peers) =>
        Shots.Of(Shots.Instance("VI_1", state) with
    {
        Peers = [.. peers],
        Master = master is { } address ? new MasterView(address, 150, false) : null,
    });

    private static List<string> Hearing(Snapshot once, Snapshot again) => TrialDemand.Of(once, once, again, []).Hearing;

    [Fact]
    public void a_master_that_keeps_speaking_is_to_be_heard_again() =>
        Assert.Equal(["VI_1"], Hearing(Box(RouterState.Backup, s_peer, Heard(s_peer, 10)),
            Box(RouterState.Backup, s_peer, Heard(s_peer, 12))));

    [Fact]
    public void a_peer_that_took_over_is_to_be_heard_by_who_was_master_before() =>
        Assert.Equal(["VI_1"], TrialDemand.Of(Box(RouterState.Master, null),
            Box(RouterState.Backup, s_peer, Heard(s_peer, 10)),
            Box(RouterState.Backup, s_peer, Heard(s_peer, 12)), []).Hearing);

    [Fact]
    public void a_strangers_advert_demands_nothing()
    {
        // Heard once by a lone MASTER; or by a BACKUP that believed it for a moment.
        Assert.Empty(Hearing(Box(RouterState.Master, null, Heard(s_stranger, 10)),
            Box(RouterState.Master, null, Heard(s_stranger, 10))));
        Assert.Empty(Hearing(Box(RouterState.Backup, s_stranger, Heard(s_stranger, 10)),
            Box(RouterState.Backup, s_stranger, Heard(s_stranger, 10))));
        Assert.Empty(Hearing(Box(RouterState.Backup, s_stranger, Heard(s_stranger, 10)),
            Box(RouterState.Master, null, Heard(s_stranger, 12))));
        // Another one each time.
        Assert.Empty(Hearing(Box(RouterState.Backup, s_peer, Heard(s_peer, 10)),
            Box(RouterState.Backup, s_stranger, Heard(s_peer, 10), Heard(s_stranger, 12))));
    }

    [Fact]
    public void where_the_peers_are_named_nobody_else_is_demanded()
    {
        PeerView silent = new(s_peer, true, null, 0);
        Assert.Empty(Hearing(Box(RouterState.Backup, s_stranger, silent, Heard(s_stranger, 10)),
            Box(RouterState.Backup, s_stranger, silent, Heard(s_stranger, 12))));
        Assert.Equal(["VI_1"], Hearing(Box(RouterState.Backup, s_peer, Heard(s_peer, 10, true)),
            Box(RouterState.Backup, s_peer, Heard(s_peer, 12, true))));
    }

    [Fact]
    public void what_served_before_the_hand_over_serves_afterwards()
    {
        Assert.Equal(["VI_1"], TrialDemand.Of(Box(RouterState.Master, null), Box(RouterState.Fault, null),
            Box(RouterState.Fault, null), ["eth0"]).Serving);
        Assert.Empty(TrialDemand.Of(Box(RouterState.Fault, null), Box(RouterState.Backup, null),
            Box(RouterState.Backup, null), []).Serving);
    }
}
