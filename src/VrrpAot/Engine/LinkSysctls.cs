using VrrpAot.Linux;

namespace VrrpAot.Engine;

/// <summary>
/// What the kernel must be told of interfaces, as keepalived tells it: that a virtual MAC and the interface below it do
/// not answer ARP for each other, and `promote_secondaries`. It is taken back when nobody needs it any more, or at the
/// end; what is said of a macvlan goes with it.
/// </summary>
internal sealed class LinkSysctls(IKernel kernel, EngineSettings settings)
{
    private static readonly (string Name, string Value)[] s_made =
    [
        ("ipv4/conf/{0}/arp_ignore", "1"), ("ipv4/conf/{0}/accept_local", "1"), ("ipv4/conf/{0}/rp_filter", "0"),
        ("ipv4/conf/{0}/promote_secondaries", "1"),
    ];

    private static readonly (string Name, string Value)[] s_madeWithoutIPv6 = [("ipv6/conf/{0}/disable_ipv6", "1")];

    /// <summary>
    /// It makes no address of its own, of its virtual MAC (RFC 9568 section 7.4) or of what routers advertise, and no
    /// route: it has its VIPs, and nothing is sent from it but for them. keepalived sees to the first only.
    /// </summary>
    private static readonly (string Name, string Value)[] s_madeWithIPv6 =
    [
        ("ipv6/conf/{0}/disable_ipv6", "0"), ("ipv6/conf/{0}/addr_gen_mode", "1"), ("ipv6/conf/{0}/accept_ra", "0"),
        ("ipv6/conf/{0}/autoconf", "0"),
    ];

    private static readonly (string Name, string Value)[] s_below =
    [
        ("ipv4/conf/{0}/arp_ignore", "1"), ("ipv4/conf/{0}/arp_filter", "1"),
        // keepalived leaves this one: then the interface below asks for clients in the VIP's name, and they note its
        // own address for the VIP.
        ("ipv4/conf/{0}/arp_announce", "2"),
    ];

    /// <summary>What was there before, by name; the last first.</summary>
    private readonly List<(string Link, string Name, string Before)> _before = [];

    /// <summary>Of the whole network namespace: it goes on until the end, as keepalived lets no reload change
    /// it.</summary>
    private const string OfAll = "*";

    /// <summary>Before any group is joined.</summary>
    public void Begin()
    {
        if (settings.HidesLocalMemberships)
            Set(OfAll, "ipv4/igmp_link_local_mcast_reports", "0");
    }

    /// <summary>The interface is there, or is there anew.</summary>
    public void Appeared(Link link)
    {
        if (link.IsOurs)
        {
            LoosenReversePaths();
            foreach ((string name, string value) in s_made)
                kernel.SetNetSysctl(string.Format(name, link.Name), value);
            foreach ((string name, string value) in link.CarriesIPv6 ? s_madeWithIPv6 : s_madeWithoutIPv6)
                kernel.SetNetSysctl(string.Format(name, link.Name), value);
        }
        if (link.IsShared)
            foreach ((string name, string value) in s_below)
                Set(link.Name, string.Format(name, link.Name), value);
        if (link.Promotes)
            Set(link.Name, $"ipv4/conf/{link.Name}/promote_secondaries", "1");
    }

    /// <summary>
    /// Of `all` and an interface's own the greater counts, and a macvlan must not filter. So each interface is told
    /// what `all` said, and `all` is told nothing.
    /// </summary>
    private void LoosenReversePaths()
    {
        const string all = "ipv4/conf/all/rp_filter";
        if (kernel.SetNetSysctl(all, "0") is not { } strict)
            return;
        _before.Add(("", all, strict));
        foreach (string link in NetSysctl.Folders("ipv4/conf"))
            if (link != "all" && NetSysctl.Get($"ipv4/conf/{link}/rp_filter") is { } own
                && string.CompareOrdinal(own, strict) < 0)
                Set("", $"ipv4/conf/{link}/rp_filter", strict);
    }

    private void Set(string link, string name, string value)
    {
        if (kernel.SetNetSysctl(name, value) is { } before)
            _before.Add((link, name, before));
    }

    /// <summary>The daemon ends.</summary>
    public void End() => TakeBack(_ => true);

    /// <summary>A reload: what is still needed stays, what is new is told.</summary>
    public void Inherit(LinkSysctls before, Link[] links)
    {
        _before.AddRange(before._before);
        bool any = Array.Exists(links, link => link.IsOurs);
        TakeBack(name => name == OfAll ? false : name == "" ? !any : !Array.Exists(links,
            link => link.Name == name && (link.IsShared || link.Promotes)));
        foreach (Link link in links)
            if (link.Index != 0)
                Appeared(link);
    }

    private void TakeBack(Predicate<string> isOver)
    {
        for (int i = _before.Count - 1; i >= 0; i--)
            if (isOver(_before[i].Link))
            {
                kernel.SetNetSysctl(_before[i].Name, _before[i].Before);
                _before.RemoveAt(i);
            }
    }
}
