namespace Appliance.Config.Keywords.Known;

/// <summary>Instances, and what they track. How rows are written: <see cref="KnownKeywords"/>.</summary>
internal static class InstanceKeywords
{
    public static ReadOnlySpan<byte> Rows => """
        vrrp_sync_group: feature optional
          notify_priority_changes; Default of the same keyword for members; ; global value
          smtp_alert; Mail on group transitions; ; global smtp_alert_vrrp / smtp_alert, else off
        vrrp_instance: safety value
          vrf; VRF for unicast instances without an interface; INTERFACE; ; ; adverts and VIPs are in the
              ordinary routing table
        vrrp_instance: safety optional
          use_ipvlan; Creates an L2 ipvlan for the instance (name/group since 2.3.0); [[name] INTERFACE] [IP]
              [bridge | private | vepa] [group ID]; bridge, IPv4 needs IP; ; VIPs stand on the interface itself
              with its own MAC, and adverts leave from it
        vrrp_instance: safety flag
          use_vmac_addr; VMACs also for VIPs on other interfaces or other family; ; ; ; VIPs stand on the
              interface itself with its own MAC, and adverts leave from it
        vrrp_instance: safety block
          auth_hmac; HMAC-SHA256 trailer authentication, v2 and v3; ; ; 2.4.0; adverts are neither signed nor
              verified, so that a peer with it refuses them and both are MASTER
        vrrp_instance/auth_hmac: feature value
          key; Defines a verification key; ID(1..255) VALUE: hex:DIGITS | ASCII | file:PATH, 32..64 bytes; at
              least one; 2.4.0
          active_key; Keys used to sign; ID 1..255; required; 2.4.0
          anti_replay; Freshness window plus growth, or growth only; time | monotonic; time; 2.4.0
          time_window; Allowed clock difference in time mode; SECONDS 1..300; max(3 x advert_int, 5); 2.4.0
          mode; Migration mode (receive-only since 2.4.2); enforce | permissive | receive-only; enforce; 2.4.0
        """u8;
}
