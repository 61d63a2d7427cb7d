using Appliance.Config.Keywords;
using Appliance.Config.Model;
using Appliance.Config.Reading;
using VrrpAot.Protocol;

namespace Appliance.Config.Rows;

/// <summary>`vrrp_instance NAME { ... }`: what gives one value. The lists are <see cref="InstanceLists"/>.</summary>
internal static class InstanceRows
{
    private const string Block = "vrrp_instance";

    private static readonly Bounds s_priorities = new(1, 255, Tail.Refused), s_debug = new(0, 4, Tail.CutOff);
    private static readonly Seconds s_intervals = new(10_000, 255_000_000, Places: 6, Tail.Refused);
    private static readonly Seconds s_delays = new(0, 1_000_000_000, Places: 6, Tail.Refused);

    public static readonly Option<string> Interface = new(Block, "interface", Shape.Value, InstanceLines.Interface)
    {
        Meaning = "Interface that carries the adverts and, unless they say otherwise, the VIPs",
        Grammar = "INTERFACE", Default = "default_interface", Reload = Tells.Text(to => to.Instance.Interface),
    };

    public static readonly Number Vrid = new(Block, "virtual_router_id", new(1, 255, Tail.Refused), "no VRID")
    {
        Meaning = "The VRID: number of the virtual router, the same on all its nodes", Default = "required",
        Reload = Tells.Number(to => to.Instance.Vrid.Value, "VRID"),
    };

    public static readonly Option<bool> TrackSource = new(Block, "track_src_ip", Shape.Flag, Reads.Here)
    {
        Meaning = "FAULT while the interface does not have the configured source address",
        Reload = Tells.Flag(to => to.Instance.TrackSourceAddress),
    };

    public static readonly Number UnicastTtl = new(Block, "unicast_ttl", new(0, 255, Tail.Refused), "255")
    {
        Meaning = "TTL of unicast adverts", Reload = Tells.Number(to => to.Instance.UnicastTtl),
    };

    public static readonly Option<bool> CheckUnicastSource = new(Block, "check_unicast_src", Shape.Flag, Reads.Here)
    {
        Meaning = "Unicast adverts are taken from configured peers only",
        Reload = Tells.Flag(to => to.Instance.CheckUnicastSource),
    };

    /// <summary>Told with the instance, which is there or is not.</summary>
    public static readonly Option<bool> NeedsPeer = new(Block, "unicast_fault_no_peer", Shape.Flag, Reads.Here)
    {
        Meaning = "Meant to be unicast and without a peer, the instance does not run instead of turning to multicast",
        Reload = Tells.Elsewhere,
    };

    public static readonly Option<bool> NoVirtualAddress = new(Block, "no_virtual_ipaddress", Shape.Flag, Reads.Here)
    {
        Meaning = "An instance without VIPs is meant, also in version 3", Since = "2.2.8", Reload = Tells.Elsewhere,
    };

    public static readonly Option<bool> DontTrackPrimary = new(Block, "dont_track_primary", Shape.Flag, Reads.Here)
    {
        Meaning = "The state of the instance's own interface does not matter",
        Reload = Tells.Flag(to => !to.Instance.TrackOwnInterface),
    };

    public static readonly Option<VrrpVersion> Version = new(Block, "version", Shape.Value, InstanceLines.Version)
    {
        Meaning = "Protocol version; the first one given counts",
        Grammar = "2 | 3", Default = "vrrp_version", Reload = Tells.Number(to => (int)to.Instance.Election.Version),
    };

    /// <summary>keepalived goes back to 100, whatever was said before and whatever the state is.</summary>
    public static readonly Option<int> Priority = new(Block, "priority", Shape.Value,
        (line, _) => s_priorities.Read(line, "priority 100 is used") ?? InstanceLines.NoPriority(line))
    {
        Meaning = "The highest wins the election; 255 is the owner of the VIPs",
        Grammar = s_priorities.Text, Default = "100, or 255 with state MASTER",
        Reload = Tells.Number(to => to.Instance.Election.BasePriority.Value),
    };

    public static readonly Option<Duration> AdvertInterval = new(Block, "advert_int", Shape.Value, (line, before) =>
        s_intervals.Read(line, Arguments.Stays(before, "an advert interval of 1 second")) ?? before)
    {
        Meaning = "Time between adverts: whole seconds in version 2, at most 40.95 in version 3",
        Grammar = s_intervals.Text, Default = "1", Reload = Tells.Time(to => to.Instance.Election.AdvertInterval),
    };

    /// <summary>True for MASTER.</summary>
    public static readonly Option<bool> State = new(Block, "state", Shape.Value, InstanceLines.State)
    {
        Meaning = "State wanted at the start; only priority 255 makes a MASTER at once",
        Grammar = "MASTER | BACKUP", Default = "MASTER for priority 255, else BACKUP",
        Reload = Tells.Flag(to => to.Instance.Election.StartAsMaster, "state MASTER"),
    };

    public static readonly Option<bool> NoPreempt = new(Block, "nopreempt", Shape.Flag, Reads.Here)
    {
        Meaning = "A lower-priority MASTER is left MASTER; needs a start as BACKUP",
        Reload = Tells.Flag(to => !to.Instance.Election.Preempt),
    };

    /// <summary>keepalived goes back to no delay, whatever was said before.</summary>
    public static readonly Option<Duration> PreemptDelay = new(Block, "preempt_delay", Shape.Value, (line, _) =>
        s_delays.Read(line, "no delay is used, as with keepalived") ?? new(Duration.Zero, line.Statement.At))
    {
        Meaning = "How long a lower-priority MASTER is left alone before it is preempted",
        Grammar = s_delays.Text, Default = "0", Reload = Tells.Time(to => to.Instance.Election.PreemptDelay),
    };

    public static readonly Option<VirtualMacModel> UseVmac = new(Block, "use_vmac", Shape.Optional,
        VirtualMacReader.Read)
    {
        Meaning = "The VIPs stand on a macvlan with the virtual router's MAC, up while MASTER; adverts leave with it",
        Grammar = "[[name] INTERFACE] [MAC of 5 or 6 octets] [netlink_notify_msg] [group ID]",
        Default = "off; vrrp.VRID, 00:00:5e:00:01:VRID, with IPv6 00:00:5e:00:02:VRID",
        Reload = Tells.Text(to => Spelled.VirtualMac(to.Instance)),
        Repeats = true,
    };

    public static readonly Option<bool> SendsFromBase = new(Block, "vmac_xmit_base", Shape.Flag, Reads.Here)
    {
        Meaning = "Adverts leave with the MAC of the interface below the macvlan", Default = "off, forced with unicast",
        Reload = Tells.Elsewhere,
    };

    public static readonly Option<bool> PromotesSecondaries = new(Block, "promote_secondaries", Shape.Flag, Reads.Here)
    {
        Meaning = "The kernel keeps the other addresses of a subnet when the first one goes; undone at the end",
        Default = "off, on for macvlans", Reload = Tells.Flag(to => to.Instance.PromotesSecondaries),
    };

    public static readonly Option<string> AuthType = new("vrrp_instance/authentication", "auth_type", Shape.Value,
        InstanceLines.AuthenticationType)
    {
        Meaning = "Adverts carry the password as text, or are hashed with it (IPsec AH, HMAC-MD5); version 2 only",
        Grammar = "PASS | AH", Default = "none",
        Reload = Tells.Flag(to => to.Instance.HeaderKey is not null, "auth_type AH"),
    };

    public static readonly Option<string> AuthPass = new("vrrp_instance/authentication", "auth_pass", Shape.Value,
        (line, _) => line.Arguments.Secret(line.Statement))
    {
        Meaning = "The password; its first 8 bytes count",
        Grammar = "TEXT", Default = "required with auth_type",
        Reload = Tells.Secret(to => to.Instance.Password ?? to.Instance.HeaderKey, "auth_pass"),
    };

    /// <summary>In the order in which a difference tells of them.</summary>
    public static readonly Row[] All =
    [
        Interface, Vrid, TrackSource, UnicastTtl, CheckUnicastSource, NeedsPeer, NoVirtualAddress,
        DontTrackPrimary, UseVmac, SendsFromBase, PromotesSecondaries,
        AuthType, AuthPass,
        .. InstanceLists.All, Version, Priority, AdvertInterval, State, NoPreempt, PreemptDelay,
        new Lines<InstanceModel>(Block, "preempt", Shape.Flag, (_, instance) => instance.Set(NoPreempt, null))
        {
            Meaning = "Takes nopreempt back", Default = "on", Reload = Tells.Elsewhere,
        },
        new Lines<InstanceModel>(Block, "native_ipv6", Shape.Flag, InstanceLines.NativeIPv6)
        {
            Meaning = "The instance is of IPv6, and so of version 3: the VIPs say so anyway",
            Reload = Tells.Elsewhere,
        },
        // keepalived reads it too and does nothing with it.
        new Option<int>(Block, "debug", Shape.Value, (line, _) => s_debug.Read(line, null, "0"))
        {
            Meaning = "Nothing, with keepalived either", Grammar = s_debug.Text, Default = "0",
            Reload = Tells.Elsewhere,
        },
        .. SharedRows.InInstances, .. AnnouncementRows.InInstances,
        .. ListeningRows.InInstances, LinkbeatRows.OfInstance, .. StrictRows.InInstances, .. InstanceLists.Hooks,
        MailRows.Instance,
    ];
}
