namespace Appliance.Config.Keywords;

internal static partial class KeywordTable
{
    /// <summary>
    /// Every keyword keepalived knows, one row a block, readiness, cost and shape: `BLOCK now SHAPE: keyword...` or
    /// `BLOCK later COST SHAPE: keyword...`. "later" is known but not carried out by this version, and COST is what its absence
    /// costs (<see cref="Cost"/>): `nothing`, `feature`, `safety`, or `mail`, a feature whose keywords are told of together.
    /// What declares a thing that another keyword uses (a track_file) costs nothing itself: its use does.
    /// What stands inside address, route and rule lists is not a keyword but a value and is not listed. A row may go on in
    /// further lines, which start with blanks. A `?` behind a keyword that is carried out: without its argument keepalived complains,
    /// leaves it out and goes on, where it ends with 2 for the others (seen from 2.2.7 for each).
    /// </summary>
    private const string Rows = """
        root now block: global_defs
        root later nothing value: child_wait_time
        root later feature value: instance
        root later safety value: net_namespace
        root later nothing optional: net_namespace_ipvs
        root later nothing flag: namespace_with_ipsets
        root later feature flag: use_pid_dir linkbeat_use_polling
        root later nothing block: SSL
        root later feature block: linkbeat_interfaces interface_up_down_delays garp_group
        root later safety block: static_ipaddress static_routes static_rules
        root later nothing named: track_file vrrp_track_file vrrp_track_process virtual_server_group
        root later feature named: track_group bfd_instance
        root later safety named: vrrp_sync_group virtual_server
        root now named: vrrp_script vrrp_instance?
        global_defs later nothing value: tmp_config_directory process_name vrrp_process_name checker_process_name
            lvs_process_name bfd_process_name vrrp_mcast_group6 nftables_priority nftables_ipvs_priority
            nftables_ipvs_start_fwmark min_auto_priority_delay vrrp_priority checker_priority bfd_priority
            vrrp_cpu_affinity checker_cpu_affinity bfd_cpu_affinity checker_rt_priority bfd_rt_priority
            vrrp_rlimit_rttime checker_rlimit_rttime bfd_rlimit_rttime vrrp_rlimit_rtime checker_rlimit_rtime
            bfd_rlimit_rtime vrrp_netlink_cmd_rcv_bufs vrrp_netlink_monitor_rcv_bufs process_monitor_rcv_bufs
            lvs_netlink_cmd_rcv_bufs lvs_netlink_monitor_rcv_bufs vrrp_rx_bufs_policy vrrp_rx_bufs_multiplier
            vmac_prefix vmac_addr_prefix random_seed json_version iproute_usr_dir iproute_etc_dir stats_dump_file
            json_dump_file
        global_defs later feature value: config_save_dir startup_script_timeout shutdown_script_timeout
            lvs_sync_daemon vrrp_garp_interval vrrp_gna_interval snmp_socket snmp_vs_stats_update_interval
            snmp_rs_stats_update_interval dbus_service_name dbus_no_interface_name notify_fifo vrrp_notify_fifo
            lvs_notify_fifo reload_time_file state_dump_file
        global_defs later mail value: notification_email_from smtp_server smtp_helo_name smtp_connect_timeout
        global_defs later safety value: vrrp_startup_delay vrrp_delay_after_boot
        global_defs later nothing flag: process_names lvs_flush nftables_ifindex nftables_counters vrrp_no_swap
            checker_no_swap bfd_no_swap
        global_defs later feature flag: disable_local_igmp enable_snmp_vrrp enable_snmp_keepalived enable_snmp_rfc
            enable_snmp_rfcv2 enable_snmp_rfcv3 enable_snmp_checker enable_traps enable_dbus
            fifo_write_vrrp_states_on_reload log_unknown_vrids reload_repeat
        global_defs later mail flag: no_email_faults
        global_defs later nothing optional: use_symlink_paths checker_log_all_failures lvs_timeouts lvs_flush_on_stop
            lvs_flush_onstop vrrp_ipsets nftables_ipvs max_auto_priority vrrp_netlink_cmd_rcv_bufs_force
            vrrp_netlink_monitor_rcv_bufs_force process_monitor_rcv_bufs_force lvs_netlink_cmd_rcv_bufs_force
            lvs_netlink_monitor_rcv_bufs_force rs_init_notifies reload_check_config data_use_instance
        global_defs later feature optional: set_supplementary_groups vrrp_min_garp vrrp_garp_extra_if
            vrrp_vmac_garp_intvl vrrp_iptables nftables vrrp_notify_priority_changes reload_file
        global_defs later mail optional: smtp_alert smtp_alert_vrrp smtp_alert_checker no_checker_emails
        global_defs later safety optional: vrrp_strict vrrp_owner_ignore_adverts
        global_defs later feature script: startup_script shutdown_script notify_fifo_script vrrp_notify_fifo_script
            lvs_notify_fifo_script
        global_defs later mail block: notification_email
        global_defs now value: router_id? vrrp_mcast_group4 default_interface? vrrp_garp_master_delay
            vrrp_garp_master_repeat vrrp_garp_master_refresh vrrp_garp_master_refresh_repeat
            vrrp_garp_lower_prio_delay vrrp_garp_lower_prio_repeat vrrp_down_timer_adverts vrrp_version
            vrrp_rt_priority? script_user? umask
        global_defs now optional: v3_checksum_as_v2 vrrp_lower_prio_no_advert vrrp_higher_prio_send_advert
            vrrp_skip_check_adv_addr dynamic_interfaces include_check
        global_defs now flag: vrrp_check_unicast_src enable_script_security
        track_file later feature value: file weight
        track_file later feature optional: init_file
        vrrp_track_file later feature value: file weight
        vrrp_track_file later feature optional: init_file
        vrrp_script now script: script?
        vrrp_script now value: interval timeout weight rise fall user
        vrrp_script now flag: init_fail
        vrrp_track_process later feature value: process weight quorum quorum_max delay fork_delay terminate_delay
        vrrp_track_process later feature optional: param_match
        vrrp_track_process later feature flag: full_command
        vrrp_sync_group later feature block: group track_interface track_script track_file track_process track_bfd
        vrrp_sync_group later feature script: notify_backup notify_master notify_fault notify_stop notify
        vrrp_sync_group later feature optional: notify_priority_changes
        vrrp_sync_group later mail optional: smtp_alert
        vrrp_sync_group later feature flag: global_tracking sync_group_tracking_weight
        garp_group later feature value: garp_interval gna_interval interface
        garp_group later feature block: interfaces
        vrrp_instance now value: state interface mcast_src_ip unicast_src_ip mcast_dst_ip version unicast_ttl
            garp_master_delay garp_master_repeat garp_lower_prio_delay garp_lower_prio_repeat garp_master_refresh
            garp_master_refresh_repeat down_timer_adverts virtual_router_id priority advert_int preempt_delay debug
        vrrp_instance later nothing value: kernel_rx_buf_size
        vrrp_instance later feature value: lvs_sync_daemon_interface
        vrrp_instance later safety value: vrf
        vrrp_instance later nothing optional: timer_expired_backup thread_timer_expired
        vrrp_instance later feature optional: garp_extra_if vmac_garp_intvl notify_priority_changes
        vrrp_instance later mail optional: smtp_alert
        vrrp_instance later safety optional: use_vmac use_ipvlan owner_ignore_adverts strict_mode
        vrrp_instance later nothing flag: native_ipv6
        vrrp_instance later feature flag: linkbeat_use_polling promote_secondaries no_accept
        vrrp_instance later safety flag: use_vmac_addr vmac_xmit_base
        vrrp_instance now flag: unicast_fault_no_peer dont_track_primary track_src_ip check_unicast_src no_virtual_ipaddress accept preempt
            nopreempt
        vrrp_instance now block: track_interface track_script unicast_peer authentication virtual_ipaddress
            virtual_ipaddress_excluded
        vrrp_instance later safety block: track_file track_process track_bfd auth_hmac virtual_routes virtual_rules
        vrrp_instance now optional: old_unicast_checksum v3_checksum_as_v2 lower_prio_no_advert higher_prio_send_advert skip_check_adv_addr
        vrrp_instance now script: notify_backup notify_master notify_fault notify_stop notify
            notify_master_rx_lower_pri
        vrrp_instance later feature script: notify_deleted
        vrrp_instance/authentication now value: auth_type auth_pass
        vrrp_instance/auth_hmac later feature value: key active_key anti_replay time_window mode
        bfd_instance later feature value: source_ip neighbor_ip neighbour_ip min_rx min_tx idle_tx multiplier ttl
            hoplimit max_hops weight
        bfd_instance later feature flag: passive vrrp checker
        bfd_instance later feature optional: multihop
        SSL later feature value: password ca certificate key
        virtual_server_group later feature value: fwmark
        virtual_server later feature value: ip_family retry delay_before_retry warmup connect_timeout delay_loop
            lb_algo lvs_sched lb_kind lvs_method persistence_engine persistence_granularity protocol virtualhost
            snmp_name quorum hysteresis weight sorry_server sorry_server_lvs_method
        virtual_server later feature flag: inhibit_on_failure hashed ops flag-1 flag-2 flag-3 sh-port sh-fallback
            mh-port mh-fallback ha_suspend alpha omega sorry_server_inhibit
        virtual_server later feature optional: persistence_timeout
        virtual_server later mail optional: smtp_alert
        virtual_server later feature script: quorum_up quorum_down
        virtual_server later feature named: real_server
        real_server later feature value: weight lvs_method uthreshold lthreshold retry delay_before_retry warmup
            connect_timeout delay_loop virtualhost snmp_name
        real_server later feature optional: inhibit_on_failure alpha
        real_server later mail optional: smtp_alert
        real_server later feature script: notify_up notify_down
        real_server later feature block: MISC_CHECK SMTP_CHECK TCP_CHECK PING_CHECK UDP_CHECK HTTP_GET SSL_GET
            DNS_CHECK FILE_CHECK BFD_CHECK
        TCP_CHECK later feature value: connect_ip connect_port bindto bind_port bind_if connect_timeout fwmark retry
            delay_before_retry warmup delay_loop
        TCP_CHECK later feature optional: alpha log_all_failures
        PING_CHECK later feature value: connect_ip connect_port bindto bind_port bind_if connect_timeout fwmark retry
            delay_before_retry warmup delay_loop
        PING_CHECK later feature optional: alpha log_all_failures
        SMTP_CHECK later feature value: connect_ip connect_port bindto bind_port bind_if connect_timeout fwmark retry
            delay_before_retry warmup delay_loop helo_name
        SMTP_CHECK later feature optional: alpha log_all_failures
        SMTP_CHECK later feature block: host
        SMTP_CHECK/host later feature value: connect_ip connect_port bindto bind_port bind_if connect_timeout fwmark
            retry delay_before_retry warmup delay_loop
        SMTP_CHECK/host later feature optional: alpha log_all_failures
        DNS_CHECK later feature value: connect_ip connect_port bindto bind_port bind_if connect_timeout fwmark retry
            delay_before_retry warmup delay_loop type name
        DNS_CHECK later feature optional: alpha log_all_failures
        UDP_CHECK later feature value: connect_ip connect_port bindto bind_port bind_if connect_timeout fwmark retry
            delay_before_retry warmup delay_loop payload min_reply_length max_reply_length
        UDP_CHECK later feature optional: alpha log_all_failures require_reply
        HTTP_GET later feature value: connect_ip connect_port bindto bind_port bind_if connect_timeout fwmark retry
            delay_before_retry warmup delay_loop nb_get_retry virtualhost http_protocol sni_name
        HTTP_GET later feature optional: alpha log_all_failures fast_recovery
        HTTP_GET later feature block: url
        HTTP_GET later feature flag: enable_sni
        HTTP_GET/url later feature value: path digest status_code virtualhost regex regex_options regex_min_offset
            regex_max_offset regex_stack
        HTTP_GET/url later feature flag: regex_no_match
        SSL_GET later feature value: connect_ip connect_port bindto bind_port bind_if connect_timeout fwmark retry
            delay_before_retry warmup delay_loop nb_get_retry virtualhost http_protocol sni_name
        SSL_GET later feature optional: alpha log_all_failures fast_recovery tls_compliant
        SSL_GET later feature block: url
        SSL_GET later feature flag: enable_sni
        SSL_GET/url later feature value: path digest status_code virtualhost regex regex_options regex_min_offset
            regex_max_offset regex_stack
        SSL_GET/url later feature flag: regex_no_match
        SSL_GET/url later feature optional: tls_compliant
        MISC_CHECK later feature value: retry delay_before_retry warmup delay_loop misc_timeout user
        MISC_CHECK later feature optional: alpha log_all_failures
        MISC_CHECK later feature script: misc_path
        MISC_CHECK later feature flag: misc_dynamic
        FILE_CHECK later feature value: track_file weight
        BFD_CHECK later feature value: name
        BFD_CHECK later feature optional: alpha
        """;
}
