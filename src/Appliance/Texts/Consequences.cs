namespace Appliance.Texts;

/// <summary>
/// What happens without a keyword whose absence costs safety: for the one who must decide whether to run without it.
/// </summary>
internal static class Consequences
{
    /// <summary>Fits after a colon; null when there is nothing to add.</summary>
    public static string? Of(string keyword) => keyword switch
    {
        "vrrp_sync_group" =>
            "its instances change state each alone, not together, so that half of them may be MASTER here and half "
            + "on the other node",
        "vrrp_strict" or "strict_mode" =>
            "a keepalived under strict sends and wants no authentication, and refuses an advert that breaks the "
            + "RFC, so that both nodes may be MASTER",
        "track_file" or "track_process" or "track_bfd" =>
            "what it watches changes no priority and causes no FAULT, so that a broken node stays MASTER",
        "track_interface reverse" => "the interface causes no FAULT while it is up",
        "auth_hmac" =>
            "adverts are neither signed nor verified, so that a peer with it refuses them and both are MASTER",
        "use_vmac" or "use_vmac_addr" or "vmac_xmit_base" or "use_ipvlan" =>
            "VIPs stand on the interface itself with its own MAC, and adverts leave from it",
        "IPv6" => "nobody here holds these addresses",
        "vrf" => "adverts and VIPs are in the ordinary routing table",
        "owner_ignore_adverts" or "vrrp_owner_ignore_adverts" =>
            "an owner (priority 255) yields to another owner with a higher address",
        "vrrp_startup_delay" or "vrrp_delay_after_boot" =>
            "this node takes part from the first moment, also while its switch port does not pass anything yet, so "
                + "that both nodes may be MASTER",
        "virtual_routes" or "virtual_rules" =>
            "a MASTER holds the VIPs without them, and traffic goes elsewhere or nowhere",
        "static_ipaddress" or "static_routes" or "static_rules" => "this node does not have them",
        "virtual_server" => "VIPs are held here and nobody balances what is sent to them",
        "net_namespace" =>
            "interfaces and VIPs would be those of another network namespace; the option -s NAME says the same",
        _ => null,
    };
}
