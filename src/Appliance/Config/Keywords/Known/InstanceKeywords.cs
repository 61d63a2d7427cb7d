namespace Appliance.Config.Keywords.Known;

/// <summary>Instances, and what they track. How rows are written: <see cref="KnownKeywords"/>.</summary>
internal static class InstanceKeywords
{
    public static ReadOnlySpan<byte> Rows => """
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
        """u8;
}
