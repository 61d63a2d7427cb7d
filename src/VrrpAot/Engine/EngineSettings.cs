using System.Collections.Immutable;
using VrrpAot.Linux;
using VrrpAot.Protocol;
using VrrpAot.Wire;

namespace VrrpAot.Engine;

/// <summary>
/// Everything the engine runs on. Built from a configuration that passed all rules: only legal values exist here.
/// </summary>
public sealed record EngineSettings
{
    public required ImmutableArray<InstanceSettings> Instances { get; init; }

    /// <summary>
    /// Lifetime given to the VIPs in the kernel, in whole seconds, 4..10 by sense; renewed by the engine, so that the
    /// kernel itself drops them when nobody does. 0 makes them permanent, as keepalived does.
    /// </summary>
    public int AddressLifetimeSeconds { get; init; } = 8;

    /// <summary>
    /// Interfaces that no instance needs, but of which the attendant wants to hear (weighted `track_interface`).
    /// </summary>
    public ImmutableArray<string> WatchedInterfaces { get; init; } = [];

    /// <summary>
    /// `--release-vips`: VIPs that another program set go too whenever their instance becomes BACKUP, FAULT or stopped.
    /// False leaves them alone. (As MASTER a configured VIP is ours, no matter who set it while we ran; what the
    /// machine had before us never is.)
    /// </summary>
    public bool ReleaseForeignAddresses { get; init; }

    /// <summary>
    /// `--address-monitoring`: every address that is found, set or removed by others is an event.
    /// </summary>
    public bool ReportAddressChanges { get; init; }

    /// <summary>`interface_up_down_delays`: interfaces whose changes must last before they count.</summary>
    public ImmutableArray<LinkDelays> LinkDelays { get; init; } = [];

    /// <summary>`linkbeat_interfaces`: links that are asked for their carrier, each once.</summary>
    public ImmutableArray<LinkbeatSettings> Linkbeats { get; init; } = [];

    /// <summary>`garp_group`; an interface is in one of them at most.</summary>
    public ImmutableArray<AnnouncementGroup> AnnouncementGroups { get; init; } = [];

    /// <summary>On each interface that is in none of them.</summary>
    public AnnouncementGap AnnouncementGap { get; init; } = AnnouncementGap.None;

    /// <summary>`log_unknown_vrids`: adverts for virtual routers of others are heard and told.</summary>
    public bool TellsUnknownVrids { get; init; }

    /// <summary>`disable_local_igmp`: the kernel says nothing of memberships in 224.0.0.0/24, and so nothing of
    /// ours.</summary>
    public bool HidesLocalMemberships { get; init; }

    /// <summary>`vrrp_startup_delay`: every instance stays out for so long after the start of the loop, as it does
    /// until the machine has run for <see cref="DelayAfterBoot"/>.</summary>
    public Duration StartDelay { get; init; }

    /// <summary>`vrrp_delay_after_boot`</summary>
    public Duration DelayAfterBoot { get; init; }

    /// <summary>SCHED_FIFO priority of the loop, 1..99; 0 leaves the ordinary scheduler.</summary>
    public int RealTimePriority { get; init; } = 50;

    /// <summary>Where the kernel drops what comes for VIPs of instances that take no packets; null for none.</summary>
    public DropTable? DropTable { get; init; }

    /// <summary>`lvs_sync_daemon` that follows an instance; null for none.</summary>
    public SyncDaemonSettings? SyncDaemon { get; init; }

    /// <summary>`vrrp_sync_group`; an instance is in one of them at most.</summary>
    public ImmutableArray<SyncGroupSettings> Groups { get; init; } = [];

    /// <summary>`static_ipaddress`, `static_routes`, `static_rules`: held for as long as the engine runs.</summary>
    public ImmutableArray<HeldObject> StaticObjects { get; init; } = [];

    /// <summary>Everything held beside VIPs, each once; an event calls it by its place.</summary>
    public IReadOnlyList<HeldObject> DistinctObjects
    {
        get
        {
            var all = new List<HeldObject>();
            var known = new HashSet<string>();
            foreach (HeldObject one in StaticObjects)
                if (known.Add(one.Requests.Text))
                    all.Add(one);
            foreach (InstanceSettings instance in Instances)
                foreach (HeldObject one in instance.Objects)
                    if (known.Add(one.Requests.Text))
                        all.Add(one);
            return all;
        }
    }

    /// <summary>Every `bfd_instance`, each to another neighbour or by another way.</summary>
    public ImmutableArray<BfdSettings> Bfd { get; init; } = [];

    /// <summary>`--no_bfd`: none of them speaks.</summary>
    public bool IsBfdOff { get; init; }

    /// <summary>Every interface that is named anywhere, each once.</summary>
    public IReadOnlySet<string> Interfaces
    {
        get
        {
            var names = new HashSet<string>(WatchedInterfaces);
            foreach (HeldObject one in DistinctObjects)
                names.UnionWith(one.Requests.Devices);
            foreach (InstanceSettings instance in Instances)
            {
                names.Add(instance.Interface);
                if (instance.VirtualMac is { } virtualMac)
                    names.Add(virtualMac.Device);
                names.UnionWith(instance.RequiredInterfaces);
                names.UnionWith(instance.UnwantedInterfaces);
                foreach (VirtualAddress address in instance.Addresses.AddRange(instance.ExcludedAddresses))
                    if (address.Device != null)
                        names.Add(address.Device);
            }
            return names;
        }
    }

    /// <summary>
    /// For each instance, the place among the <paramref name="before"/> of the one that it goes on from, or -1: then it
    /// is new.
    /// </summary>
    public int[] IndexesIn(EngineSettings before)
    {
        var named = new Dictionary<string, int>();
        for (int i = 0; i < before.Instances.Length; i++)
            named.TryAdd(before.Instances[i].Name, i);
        var places = new int[Instances.Length];
        for (int i = 0; i < places.Length; i++)
            places[i] = named.Remove(Instances[i].Name, out int place)
                && Instances[i].IsSameRouterAs(before.Instances[place]) ? place : -1;
        return places;
    }
}

/// <summary>One `vrrp_sync_group`.</summary>
/// <param name="Members">Indexes into <see cref="EngineSettings.Instances"/>, at least one, in the order of the
/// file.</param>
public sealed record SyncGroupSettings(string Name, ImmutableArray<int> Members);

/// <summary>
/// A thread of the kernel that tells of IPVS connections while an instance is MASTER, and hears of them while it is
/// not.
/// </summary>
/// <param name="Daemon">Which of both it is changes with the instance.</param>
/// <param name="Instance">Index into <see cref="EngineSettings.Instances"/>.</param>
public sealed record SyncDaemonSettings(IpvsDaemon Daemon, int Instance);

/// <summary>How long a link must be down, or up again, before that counts.</summary>
public sealed record LinkDelays(string Interface, Duration Down, Duration Up);

/// <summary>One `vrrp_instance`: a virtual router on one interface.</summary>
public sealed record InstanceSettings
{
    public required string Name { get; init; }
    public required Vrid Vrid { get; init; }
    /// <summary>Interface that carries the adverts. It need not exist yet.</summary>
    public required string Interface { get; init; }
    public required ElectionSettings Election { get; init; }

    /// <summary>Of its adverts, and of the VIPs that they list: that of its multicast group.</summary>
    public IpFamily Family => MulticastGroup.Family;

    /// <summary>
    /// `unicast_src_ip` or `mcast_src_ip`; null means the interface's primary address, or its link-local one.
    /// </summary>
    public IpAddress? SourceAddress { get; init; }
    /// <summary>
    /// `track_src_ip`: FAULT while the configured source address is absent. Unicast instances always are.
    /// </summary>
    public bool TrackSourceAddress { get; init; }
    /// <summary>
    /// Where multicast adverts go; 224.0.0.18 or ff02::12 unless `vrrp_mcast_group4`, `vrrp_mcast_group6` or
    /// `mcast_dst_ip` says otherwise. Its family is the instance's, also with unicast peers.
    /// </summary>
    public IpAddress MulticastGroup { get; init; } = IpAddress.VrrpGroup;
    /// <summary>`unicast_peer`; empty means multicast.</summary>
    public ImmutableArray<UnicastPeer> Peers { get; init; } = [];
    /// <summary>`unicast_ttl`, 0..255.</summary>
    public byte UnicastTtl { get; init; } = 255;
    /// <summary>`check_unicast_src`: unicast adverts must come from a configured peer.</summary>
    public bool CheckUnicastSource { get; init; }

    /// <summary>Null for none; otherwise the 8 bytes of `auth_type PASS`, NUL padded (version 2 only).</summary>
    public ImmutableArray<byte>? Password { get; init; }
    /// <summary>Null for none; otherwise the 8 bytes of `auth_type AH`, NUL padded (version 2 of IPv4 only).</summary>
    public ImmutableArray<byte>? HeaderKey { get; init; }
    /// <summary>`auth_hmac`; null for none.</summary>
    public TrailerRules? Trailer { get; init; }
    /// <summary>
    /// `v3_checksum_as_v2`: send version 3 IPv4 checksums without pseudo-header. Both forms are always accepted.
    /// </summary>
    public bool ChecksumWithoutPseudoHeader { get; init; }
    /// <summary>
    /// `old_unicast_checksum`: version 3 adverts to peers have 224.0.0.18 in the pseudo-header of their checksum. Both
    /// forms are always accepted; a keepalived with the keyword accepts only this one.
    /// </summary>
    public bool OldUnicastChecksum { get; init; }
    /// <summary>
    /// A peer that is heard with that form is answered in it. False for `old_unicast_checksum never`.
    /// </summary>
    public bool AdoptsOldChecksum { get; init; } = true;
    /// <summary>
    /// `skip_check_adv_addr`: do not compare the VIP list of an advert from the master already known.
    /// </summary>
    public bool SkipAddressListCheck { get; init; }

    /// <summary>`virtual_ipaddress`: installed while MASTER and listed in the adverts, in this order.</summary>
    public ImmutableArray<VirtualAddress> Addresses { get; init; } = [];
    /// <summary>`virtual_ipaddress_excluded`: installed while MASTER, not listed in the adverts.</summary>
    public ImmutableArray<VirtualAddress> ExcludedAddresses { get; init; } = [];

    /// <summary>
    /// False for `no_accept`, and for strict mode: while it is MASTER, packets to its VIPs are dropped.
    /// </summary>
    public bool AcceptsPackets { get; init; } = true;
    /// <summary>`owner_ignore_adverts` of an owner: it does not hear adverts at all.</summary>
    public bool IgnoresAdverts { get; init; }

    /// <summary>`virtual_routes` and `virtual_rules`: held while MASTER.</summary>
    public ImmutableArray<HeldObject> Objects { get; init; } = [];

    /// <summary>Null for the usual: room for four adverts of each instance, and 128 KB at least.</summary>
    public ReceiveBuffer? ReceiveBuffer { get; init; }

    /// <summary>Null for none.</summary>
    public ExtraAnnouncementSettings? ExtraAnnouncements { get; init; }

    /// <summary>`promote_secondaries`, of the own interface.</summary>
    public bool PromotesSecondaries { get; init; }

    /// <summary>`use_vmac`; null for the interface's own address.</summary>
    public VirtualMacSettings? VirtualMac { get; init; }

    /// <summary>False for `dont_track_primary`: the state of the own interface does not matter.</summary>
    public bool TrackOwnInterface { get; init; } = true;
    /// <summary>
    /// Interfaces that must be up, besides the own one (`track_interface` with weight 0, and the `dev` of VIPs).
    /// </summary>
    public ImmutableArray<string> RequiredInterfaces { get; init; } = [];
    /// <summary>Interfaces that must not be up (`track_interface` with weight 0 and `reverse`).</summary>
    public ImmutableArray<string> UnwantedInterfaces { get; init; } = [];

    /// <summary>
    /// Unweighted checks that have not given a result yet: the instance waits in INIT until every one of them has
    /// (keepalived's behaviour for scripts of weight 0).
    /// </summary>
    public int PendingChecks { get; init; }

    /// <summary>Bytes of its own advert, from its IP header on.</summary>
    public int AdvertLength => (Family == IpFamily.IPv6 ? 40 : 20) + 8
        + Addresses.Length * (Family == IpFamily.IPv6 ? 16 : 4) + (Election.Version == VrrpVersion.V2 ? 8 : 0);

    /// <summary>What its adverts look like, ours and those that it accepts; made anew at each call.</summary>
    public AdvertRules AdvertRules => new()
    {
        Version = Election.Version,
        Vrid = Vrid,
        AdvertInterval = Election.AdvertInterval,
        Addresses = [.. Array.ConvertAll([.. Addresses], address => address.Address)],
        Password = Password,
        HeaderKey = HeaderKey,
        Trailer = Trailer,
        MulticastGroup = MulticastGroup,
        Unicast = Peers.Length > 0,
        CheckUnicastSource = CheckUnicastSource,
        Peers = Peers,
        SkipAddressListCheck = SkipAddressListCheck,
    };

    /// <summary>
    /// With these settings it is still the same virtual router: a reload keeps its state, and a MASTER its VIPs.
    /// keepalived does not ask for the name, but then refuses a file in which it changed.
    /// </summary>
    public bool IsSameRouterAs(InstanceSettings other) =>
        Name == other.Name && Interface == other.Interface && Vrid == other.Vrid && Family == other.Family
            && Peers.IsEmpty == other.Peers.IsEmpty && VirtualMac == other.VirtualMac;
}

/// <summary>`use_vmac`: the VIPs stand on a macvlan with this address, and adverts leave with it.</summary>
/// <param name="Device">The macvlan: up while MASTER, so that a BACKUP drops what is sent to the address (RFC 9568
/// section 6.4.2).</param>
/// <param name="SendsFromBase">`vmac_xmit_base`: adverts have the address of the interface below.</param>
public sealed record VirtualMacSettings(string Device, MacAddress Address, bool SendsFromBase);

/// <summary>One line of `virtual_ipaddress`.</summary>
public sealed record VirtualAddress
{
    /// <summary>
    /// The mark on every address we set (IFA_PROTO, Linux 5.18 and later; older kernels ignore it). 112 is VRRP's own
    /// protocol number; keepalived uses 18.
    /// </summary>
    public const byte Mark = 112;

    public required IpAddress Address { get; init; }
    /// <summary>0..32, or 0..128 for IPv6; the longest when the file gives none.</summary>
    public byte PrefixLength { get; init; } = 32;
    /// <summary>`dev`; null means the instance's interface.</summary>
    public string? Device { get; init; }
    /// <summary>
    /// rtnetlink scope: 0 global, 200 site, 253 link, 254 host, 255 nowhere, or a number from the file.
    /// </summary>
    public byte Scope { get; init; }
    /// <summary>`label`, at most 15 bytes.</summary>
    public string? Label { get; init; }
    /// <summary>`brd`; null for none.</summary>
    public IpAddress? Broadcast { get; init; }
    /// <summary>`peer`: the far end of a point-to-point address; the prefix is then the peer's.</summary>
    public IpAddress? Peer { get; init; }
    /// <summary>`noprefixroute`.</summary>
    public bool NoPrefixRoute { get; init; }
    /// <summary>
    /// `-nodad`: an IPv6 VIP is used only after nobody has answered for it (RFC 4862 section 5.4). Otherwise at once,
    /// as RFC 9568 section 8.2.2 allows: who becomes MASTER needs it now.
    /// </summary>
    public bool DetectsDuplicates { get; init; }
    /// <summary>`home`: an address of mobile IPv6 (RFC 6275).</summary>
    public bool IsHome { get; init; }
    /// <summary>`mngtmpaddr`: the kernel makes temporary addresses from it (RFC 8981).</summary>
    public bool ManagesTemporary { get; init; }
    /// <summary>`autojoin`: a multicast address whose group the kernel joins.</summary>
    public bool JoinsGroups { get; init; }
    /// <summary>
    /// `preferred_lft` in seconds: 0 keeps the kernel from using it as the source of what this machine sends. Null:
    /// for ever.
    /// </summary>
    public uint? PreferredLifetime { get; init; }
    /// <summary>`no_track`: when something removes it, it stays away until the next transition.</summary>
    public bool Untracked { get; init; }
}
