using Appliance.Attendant;
using Appliance.Base;
using Appliance.Settings;
using VrrpAot.Engine;
using VrrpAot.Holdings;
using VrrpAot.Linux;
using VrrpAot.Protocol;
using VrrpAot.Wire;

namespace Appliance.Tests.Attendant;

/// <summary>
/// Golden lines. Those that keepalived has too were compared with Debian's keepalived 2.2.7, running.
/// </summary>
public class EventLinesTests
{
    private static readonly IpAddress s_peer = new(0x0A090002);
    private static readonly FixedName s_eth0 = FixedName.From("eth0");
    private static readonly IpAddress s_vip = new(0x0A090047);
    private static readonly HeldObject s_route = new(HoldingKind.Route,
        new ObjectRequests("prepend 10.0.0.0/8 dev eth0 proto 18", [], [], []));

    private static string[] Tell(EngineEvent happened, InstanceSettings? instance = null)
    {
        var lines = new List<LogLine>();
        DaemonSettings box = Given.Box(instance ?? Given.Instance() with { Objects = [s_route] }, new InstanceDuties(),
            Given.Script("db", "/db"), Given.Script("web", "/web"));
        new EventLines(box with { Engine = box.Engine with { Groups = [new SyncGroupSettings("G", [0])] } })
            .Tell(happened, lines);
        return [.. lines.Select(line => (line.Detail ? "-D " : "")
            + (line.Level == LogLevel.Info ? "" : line.Level + " ") + line.Text)];
    }

    private static EngineEvent Happened(EngineEventKind kind) => Complete(EngineEvent.Of(kind, 0));

    private static EngineEvent Complete(EngineEvent happened) => happened with
    {
        Address = s_peer, Theirs = new Priority(150), Ours = new Priority(100), Interface = 2, InterfaceName = s_eth0,
    };

    private static EngineEvent Rejected(RejectReason reason) =>
        Complete(EngineEvent.AdvertRejected(0, default, reason, s_peer));

    private static EngineEvent Failed(EngineEventKind kind, int errno) =>
        Complete(EngineEvent.Failed(kind, 0, default, new Errno(errno)));

    [Theory]
    [InlineData(EngineEventKind.AdvertTimeout, "-D (VI_1) Receive advertisement timeout")]
    [InlineData(EngineEventKind.AddingRoutes, "-D (VI_1) setting Virtual Routes")]
    [InlineData(EngineEventKind.RemovingRoutes, "-D (VI_1) removing Virtual Routes")]
    [InlineData(EngineEventKind.AddingRules, "-D (VI_1) setting Virtual Rules")]
    [InlineData(EngineEventKind.RemovingRules, "-D (VI_1) removing Virtual Rules")]
    [InlineData(EngineEventKind.ObjectRestored,
        "(VI_1) Restoring deleted virtual route prepend 10.0.0.0/8 dev eth0 proto 18")]
    [InlineData(EngineEventKind.SentPriorityZero, "-D (VI_1) sent 0 priority")]
    [InlineData(EngineEventKind.BackupHeardPriorityZero, "-D (VI_1) Backup received priority 0 advertisement")]
    [InlineData(EngineEventKind.MasterHeardPriorityZero, "(VI_1) Master received priority 0 message")]
    [InlineData(EngineEventKind.BackupDiscardedLowerPriority,
        "(VI_1) received lower priority (150) advert from 10.9.0.2 - discarding")]
    [InlineData(EngineEventKind.MasterHeardLowerPriority,
        "(VI_1) Received advert from 10.9.0.2 with lower priority 150, ours 100, forcing new election")]
    [InlineData(EngineEventKind.MasterHeardHigherPriority,
        "(VI_1) Master received advert from 10.9.0.2 with higher priority 150, ours 100")]
    [InlineData(EngineEventKind.MasterHeardSamePriorityHigherAddress,
        "(VI_1) Master received advert from 10.9.0.2 with same priority 150 but higher IP address than ours")]
    [InlineData(EngineEventKind.HeardOwnAddress,
        "Warning (VI_1) received an advert from our own address 10.9.0.2 - another machine uses it, or the network "
        + "loops")]
    [InlineData(EngineEventKind.OwnerConflict,
        "Warning (VI_1) 10.9.0.2 also says priority 255 - only one router can own the addresses")]
    [InlineData(EngineEventKind.PriorityChanged, "(VI_1) Changing effective priority from 150 to 100")]
    [InlineData(EngineEventKind.NothingToHandOver, "(VI_1) nothing to hand over - in INIT state")]
    [InlineData(EngineEventKind.NobodyTookOver, "(VI_1) nobody took over - staying MASTER")]
    [InlineData(EngineEventKind.AddingAddresses, "-D (VI_1) setting VIPs.")]
    [InlineData(EngineEventKind.RemovingAddresses, "-D (VI_1) removing VIPs.")]
    [InlineData(EngineEventKind.LeavingAddresses, "-D (VI_1) leaving VIPs in place, without a lifetime.")]
    [InlineData(EngineEventKind.Announcing, "-D (VI_1) Sending/queueing gratuitous ARPs on eth0 for 10.9.0.2")]
    [InlineData(EngineEventKind.AddressRestored,
        "(VI_1) Netlink reflector reports IP 10.9.0.2 removed from eth0 - put back")]
    [InlineData(EngineEventKind.LeftoverRemoved,
        "(VI_1) removed VIP 10.9.0.2 from eth0, left over from an earlier run")]
    [InlineData(EngineEventKind.VipIsOwnAddress,
        "Warning (VI_1) VIP 10.9.0.2 on eth0 was there before us and is left alone: this machine answers for it in "
        + "any state, also while another node is MASTER")]
    [InlineData(EngineEventKind.Overslept, "Warning (VI_1) slept, and woke 0.0 s late - it listens before it speaks")]
    public void an_event_of_an_instance_has_its_line(EngineEventKind kind, string line) =>
        Assert.Equal([line], Tell(Happened(kind)));

    [Fact]
    public void errors_of_the_kernel_are_told_in_words()
    {
        EngineEvent late = Complete(EngineEvent.Late(EngineEventKind.TimerLate, 0, default, new Duration(3_200_000)));
        Assert.Equal(["Error (VI_1) the kernel refused VIP 10.9.0.2 on eth0: Operation not permitted (errno 1)"],
            Tell(Failed(EngineEventKind.KernelRefused, 1)));
        Assert.Equal(["Warning (VI_1) send advert error Network is unreachable (errno 101) on eth0"],
            Tell(Failed(EngineEventKind.SendFailed, 101)));
        Assert.Equal(["Warning (VI_1) timer ran 3.2 ms late - more than three advert intervals; the machine is "
            + "overloaded or was stopped"],
            Tell(late));
        Assert.Equal(["Warning (VI_1) timer ran 3.2 ms late - more than three advert intervals; the machine is "
            + "overloaded or was stopped (and 7 times more since it was last told)"],
            Tell(late with { LeftOut = 7 }));
    }

    [Theory]
    [InlineData(EngineEventKind.InterfaceUp, "Netlink reports eth0 up")]
    [InlineData(EngineEventKind.InterfaceDown, "Netlink reports eth0 down")]
    [InlineData(EngineEventKind.NetlinkOverrun,
        "Warning Netlink: Receive buffer overrun - reading links and addresses again")]
    [InlineData(EngineEventKind.AddressAppeared, "Netlink reflector reports IP 10.9.0.71 added to eth0")]
    [InlineData(EngineEventKind.AddressVanished, "Netlink reflector reports IP 10.9.0.71 removed from eth0")]
    [InlineData(EngineEventKind.ListFailed,
        "Warning Netlink: links and addresses cannot be listed: Operation not permitted (errno 1) - trying again")]
    [InlineData(EngineEventKind.AddressRestored, "Netlink reflector reports IP 10.9.0.71 removed from eth0 - put back")]
    [InlineData(EngineEventKind.LeftoverRemoved, "removed VIP 10.9.0.71 from eth0, left over from an earlier run")]
    [InlineData(EngineEventKind.KernelRefused,
        "Error the kernel refused VIP 10.9.0.71 on eth0: Operation not permitted (errno 1)")]
    [InlineData(EngineEventKind.SendFailed, "Warning send advert error Operation not permitted (errno 1) on eth0")]
    [InlineData(EngineEventKind.TimerLate, "Warning A timer ran 0 ms late")]
    public void an_event_of_the_machine_has_its_line(EngineEventKind kind, string line) =>
        Assert.Equal([line], Tell(
            (kind is EngineEventKind.ListFailed or EngineEventKind.KernelRefused or EngineEventKind.SendFailed
                ? EngineEvent.Failed(kind, -1, default, Errno.EPERM) : EngineEvent.Of(kind))
            with { Interface = 2, InterfaceName = s_eth0, Address = s_vip }));

    [Fact]
    public void a_link_that_was_asked_is_told_otherwise_than_by_netlink()
    {
        Assert.Equal(["Linkbeat reports if7 up"], Tell(EngineEvent.Link(true, default, 7, isFound: true)));
        Assert.Equal(["(if7): Configured linkbeat type MII not supported, using ETHTOOL"],
            Tell(EngineEvent.Counted(EngineEventKind.LinkbeatOtherwise, -1, default, 1) with { Interface = 7 }));
    }

    [Fact]
    public void an_advert_for_a_router_of_others_is_told_in_keepaliveds_words() =>
        Assert.Equal(["Unknown VRID(7) received on interface(eth0). ignoring..."],
            Tell(EngineEvent.Counted(EngineEventKind.UnknownVrid, -1, default, 7) with
            {
                Interface = 2, InterfaceName = s_eth0,
            }));

    [Fact]
    public void only_the_first_configuration_completes_the_startup()
    {
        Assert.Equal(["Startup complete"], Tell(EngineEvent.Of(EngineEventKind.Started)));
        Assert.Empty(Tell(EngineEvent.Started(default, isReload: true)));
    }

    [Theory]
    [InlineData(RouterState.Master, "VRRP_Group(G) Syncing instances to MASTER state")]
    [InlineData(RouterState.Backup, "VRRP_Group(G) Syncing instances to BACKUP state")]
    [InlineData(RouterState.Fault, "VRRP_Group(G) Syncing instances to FAULT state")]
    public void a_group_that_moves_its_members_says_so_in_keepaliveds_words(RouterState to, string line)
    {
        Assert.Equal([line], Tell(EngineEvent.OfGroup(EngineEventKind.GroupSyncing, 0, default) with { To = to }));
        Assert.Empty(Tell(EngineEvent.OfGroup(EngineEventKind.GroupChanged, 0, default) with { To = to }));
        Assert.Empty(Tell(EngineEvent.OfGroup(EngineEventKind.GroupStopped, 0, default)));
    }

    [Fact]
    public void an_interface_whose_name_nobody_knows_is_told_by_its_number() =>
        Assert.Equal(["Netlink reports if7 down"],
            Tell(EngineEvent.Of(EngineEventKind.InterfaceDown) with { Interface = 7 }));

    [Theory]
    [InlineData(EngineEventKind.Stopped, 0)]
    [InlineData(EngineEventKind.Finished, -1)]
    public void the_end_is_told_by_the_daemon_itself(EngineEventKind kind, int instance) =>
        Assert.Empty(Tell(EngineEvent.Of(kind, instance)));

    private static EngineEvent Transition(RouterState from, RouterState to, FaultCauses faults = FaultCauses.None) =>
        EngineEvent.Transition(EngineEventKind.StateChanged, 0, default, failingScript: 1) with { From = from, To = to,
            Faults = faults };

    [Theory]
    [InlineData(RouterState.Init, RouterState.Backup, 0, "(VI_1) Entering BACKUP STATE (init)")]
    [InlineData(RouterState.Init, RouterState.Backup, 1, "(VI_1) Entering BACKUP STATE")]
    [InlineData(RouterState.Init, RouterState.Master, 0, "(VI_1) Entering MASTER STATE")]
    [InlineData(RouterState.Backup, RouterState.Master, 0, "(VI_1) Entering MASTER STATE")]
    [InlineData(RouterState.Master, RouterState.Backup, 0, "(VI_1) Entering BACKUP STATE")]
    [InlineData(RouterState.Fault, RouterState.Backup, 0, "(VI_1) Entering BACKUP STATE")]
    [InlineData(RouterState.Init, RouterState.Fault, 0, "(VI_1) Entering FAULT STATE (init)")]
    [InlineData(RouterState.Master, RouterState.Fault, 0, "(VI_1) Entering FAULT STATE")]
    public void a_transition_says_the_state_entered(RouterState from, RouterState to, int pendingChecks, string line) =>
        Assert.Equal([line], Tell(Transition(from, to), Given.Instance(pendingChecks: pendingChecks)));

    [Theory]
    [InlineData(FaultCauses.InterfaceDown, "(VI_1): entering FAULT state (interface eth0 down)")]
    [InlineData(FaultCauses.NoAddress, "(VI_1): entering FAULT state (no IPv4 address for interface)")]
    [InlineData(FaultCauses.SourceAddressMissing, "(VI_1): entering FAULT state (src address not configured)")]
    [InlineData(FaultCauses.TrackedInterfaceDown, "(VI_1): entering FAULT state (interface eth7 down)")]
    [InlineData(FaultCauses.CannotListen, "(VI_1): entering FAULT state (no adverts can be heard on interface eth0)")]
    [InlineData(FaultCauses.Script, "(VI_1): entering FAULT state due to script web")]
    public void a_fault_says_why_before_it_says_what(FaultCauses cause, string line) =>
        Assert.Equal([line, "(VI_1) Entering FAULT STATE"],
            Tell(Transition(RouterState.Master, RouterState.Fault, cause), Given.Instance(required: "eth7")));

    [Fact]
    public void several_faults_are_several_lines() => Assert.Equal(3, Tell(
        Transition(RouterState.Master, RouterState.Fault, FaultCauses.InterfaceDown | FaultCauses.Script)).Length);

    [Theory]
    [InlineData(RejectReason.WrongTtl,
        "Warning (VI_1) invalid TTL/HL from 10.9.0.2, expect 255 (RFC 3768 section 7.1)")]
    [InlineData(RejectReason.WrongVersion,
        "Warning (VI_1) wrong version in the advert from 10.9.0.2, expect 2 (RFC 3768 section 7.1)")]
    [InlineData(RejectReason.AuthenticationFailed, "Warning (VI_1) received an invalid passwd from 10.9.0.2!")]
    [InlineData(RejectReason.AuthenticationMismatch,
        "Warning (VI_1) authentication type in the advert from 10.9.0.2 is not ours, expecting 0!")]
    [InlineData(RejectReason.AuthenticationHeader,
        "Warning (VI_1) Received AH header but auth type not AH, from 10.9.0.2")]
    [InlineData(RejectReason.WrongHeaderCode,
        "Warning (VI_1) IPSEC-AH : invalid IPSEC HMAC-MD5 value. Due to fields mutation or bad password !")]
    [InlineData(RejectReason.HeaderReplay,
        "Warning (VI_1) IPSEC-AH : sequence number 0 already processed. Packet dropped. Local(0)")]
    [InlineData(RejectReason.NoAuthenticationHeader,
        "Warning (VI_1) advert from 10.9.0.2 without an AH header, but auth type is AH")]
    [InlineData(RejectReason.NoTrailer,
        "Warning (VI_1) the advert from 10.9.0.2 is not signed, and auth_hmac here wants it (mode enforce)")]
    [InlineData(RejectReason.UnknownKey,
        "Warning (VI_1) the advert from 10.9.0.2 is signed with key 0, which auth_hmac here does not have")]
    [InlineData(RejectReason.StaleTrailer,
        "Warning (VI_1) the advert from 10.9.0.2 was signed 0 sec after our time, more than time_window 0 sec allows: "
        + "one of both clocks is wrong, or somebody recorded it")]
    [InlineData(RejectReason.IntervalMismatch,
        "Warning (VI_1) advertisement interval mismatch mine=1 sec, the advert from 10.9.0.2 has another (RFC 3768 "
        + "section 7.1)")]
    [InlineData(RejectReason.OwnAddress,
        "Warning (VI_1) received an advert from our own source address 10.9.0.2 - another machine uses it, or the "
        + "network loops")]
    [InlineData(RejectReason.NotAPeer, "Warning (VI_1) unicast source address 10.9.0.2 not a unicast peer")]
    [InlineData(RejectReason.WrongChecksum,
        "Warning (VI_1) invalid checksum in the advert from 10.9.0.2 (RFC 3768 section 7.1)")]
    [InlineData(RejectReason.WrongDestination,
        "Warning (VI_1) unicast advert from 10.9.0.2, but this instance is multicast")]
    [InlineData(RejectReason.OtherDestination,
        "Warning (VI_1) multicast advert from 10.9.0.2 to another group than our 224.0.0.18")]
    public void a_refused_packet_is_told_with_its_reason(RejectReason reason, string line) =>
        Assert.Equal([line], Tell(Rejected(reason)));

    [Theory]
    [InlineData(RejectReason.WrongDestination, "multicast advert from 10.9.0.2, but this instance is unicast")]
    [InlineData(RejectReason.OtherDestination,
        "unicast advert from 10.9.0.2 to another of our addresses than 10.9.0.71")]
    public void a_unicast_instance_says_whether_it_was_the_kind_of_address_or_the_address(RejectReason reason,
        string sentence) =>
        Assert.Equal([$"Warning (VI_1) {sentence}"], Tell(Rejected(reason),
            Given.Instance() with { Peers = [new UnicastPeer(s_peer)], SourceAddress = s_vip }));

    [Fact]
    public void every_reject_reason_has_a_sentence_of_its_own()
    {
        RejectReason[] reasons = Enum.GetValues<RejectReason>();
        Assert.Equal(reasons.Length, reasons.Select(reason => Tell(Rejected(reason)).Single()).Distinct().Count());
    }

    [Fact]
    public void the_ttl_expected_of_a_unicast_peer_is_the_one_configured_for_it()
    {
        InstanceSettings instance = Given.Instance() with { Peers = [new UnicastPeer(s_peer, 64, 255)] };
        Assert.Equal(["Warning (VI_1) invalid TTL/HL from 10.9.0.2, expect 64 to 255 (RFC 3768 section 7.1)"],
            Tell(Rejected(RejectReason.WrongTtl), instance));
    }

    [Fact]
    public void an_odd_advert_that_is_accepted_is_told_note_by_note() => Assert.Equal(
        [
            "Warning (VI_1) the VIPs in the advert from 10.9.0.2 are not the 0 we have - check virtual_ipaddress "
                + "on both sides",
            "(VI_1) advertisement interval of master 10.9.0.2 is not our 1 sec - following the master's",
        ],
        Tell(EngineEvent.AdvertNoted(0, default, AdvertNotes.AddressListDiffers | AdvertNotes.IntervalDiffers,
            s_peer)));

    [Fact]
    public void an_interval_far_from_ours_is_told_with_what_it_costs() => Assert.Equal(
        ["Warning (VI_1) 10.9.0.2 says that it adverts every 40.95 sec, ours is 1 sec: should it fall silent, "
            + "nobody takes over for 147 sec (VRRP version 3 believes anybody who says it)"],
        Tell(EngineEvent.LearnedFarInterval(
            0, default, Duration.FromCentiseconds(4095), Duration.FromMilliseconds(147_900), s_peer)));

    [Fact]
    public void what_a_flood_kept_back_is_counted_in_the_next_line() => Assert.Equal(
        ["(VI_1) Received advert from 10.9.0.2 with lower priority 150, ours 100, forcing new election (and 7 "
            + "times more since it was last told)"],
        Tell(Happened(EngineEventKind.MasterHeardLowerPriority) with { LeftOut = 7 }));

    [Fact]
    public void every_kind_of_event_is_known_to_the_event_lines()
    {
        EngineEventKind[] silent = [EngineEventKind.StateChanged, EngineEventKind.Stopped, EngineEventKind.Removed,
            EngineEventKind.Succeeded, EngineEventKind.Finished, EngineEventKind.AdvertNoted, EngineEventKind.Reported,
            EngineEventKind.GroupChanged, EngineEventKind.GroupStopped, EngineEventKind.BfdStateChanged];
        foreach (EngineEventKind kind in Enum.GetValues<EngineEventKind>().Except(silent))
            Assert.True(Tell(Happened(kind)).Length == 1
                || Tell(Happened(kind) with { Instance = -1 }).Length == 1, kind.ToString());
    }
}
