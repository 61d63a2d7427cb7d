namespace Appliance.Config.Keywords.Known;

/// <summary>
/// What stands outside all blocks, and in `global_defs`. How rows are written: <see cref="KnownKeywords"/>.
/// </summary>
internal static class GlobalKeywords
{
    public static ReadOnlySpan<byte> Rows => """
        root: nothing flag
          namespace_with_ipsets; Allows ipsets in a namespace on kernels before 3.13; ; ; ; packets are dropped by
              nf_tables here, which have no ipsets
        global_defs: nothing value
          bfd_process_name; BFD child process name; NAME, truncated to 15 chars; ; ; BFD runs in the process of the
              instances (vrrp_process_name)
          min_auto_priority_delay; Lateness that triggers an automatic priority increase; MICROSECONDS
              1..10000000; 1000000; ; the loop has real-time priority from its start (vrrp_rt_priority)
          vmac_addr_prefix; Prefix of VMACs made for VIPs on other interfaces; STRING; vmac_prefix
          random_seed; Seed for ${_RANDOM}; UNSIGNED; time
        global_defs: feature value
          config_save_dir; Saves configuration and state before and after each reload (debug aid); DIR; off
          snmp_socket; Where to reach the SNMP master agent; AGENTX address; unix:/var/agentx/master
          snmp_vs_stats_update_interval; Cache time of virtual server statistics for SNMP; SECONDS 0.001..30; 5;
              2.3.0
          snmp_rs_stats_update_interval; Cache time of real server statistics for SNMP; SECONDS 0.001..30;
              snmp_vs_stats_update_interval; 2.3.0
          dbus_service_name; Bus name to own; NAME; org.keepalived.Vrrp1
          dbus_no_interface_name; Path element for instances without an interface; NAME; ; 2.3.0
          reload_time_file; File naming a future reload time; ABSOLUTE-PATH; off
        global_defs: feature flag
          enable_snmp_vrrp; Serves the VRRP part of KEEPALIVED-MIB
          enable_snmp_keepalived; Deprecated spelling of enable_snmp_vrrp
          enable_snmp_rfc; Serves both RFC VRRP MIBs
          enable_snmp_rfcv2; Serves the RFC 2787 MIB
          enable_snmp_rfcv3; Serves the RFC 6527 MIB
          enable_snmp_checker; Serves the checker part of KEEPALIVED-MIB
          enable_traps; Sends SNMP traps
          enable_dbus; Publishes instances on the system bus
          reload_repeat; Keeps the reload file and reload daily
        global_defs: nothing optional
          use_symlink_paths; Keeps symbolic links in script paths instead of resolving them; ; ; 2.3.0; a script is
              started by the file that its path leads to, which is the one that was found safe
          vrrp_ipsets; ipset names used with iptables, all must differ; [NAME4 [NAME6 [IF6 [IGMP [MLD [ND]]]]]];
              bare: no ipsets, derived names _if6/_igmp/_mld/_nd; ; packets are dropped by nf_tables here, which
              have no ipsets
          max_auto_priority; Ceiling for automatic realtime priority increases; [-1..99]; 0 = off, bare = 99, -1
              silences the start-up hint; ; the loop has real-time priority from its start (vrrp_rt_priority)
          reload_check_config; Validates the new configuration in a child before reloading; [LOGFILE]; off, bare
              logs to /dev/null
        global_defs: feature optional
          reload_file; Marker file present while the configuration is being read; [ABSOLUTE-PATH]; off, bare = pid
              dir keepalived.reload
        """u8;
}
