namespace Appliance.Config.Keywords.Known;

/// <summary>Instances, and what they track. How rows are written: <see cref="KnownKeywords"/>.</summary>
internal static class InstanceKeywords
{
    public static ReadOnlySpan<byte> Rows => """
        track_file: later feature value
          file; File holding one integer in text form; PATH; required
          weight; Default multiplier for trackers, 0 = non-zero content means fault; -254..254 [reverse]; 1
        track_file: later feature optional
          init_file; Makes the file at the start, or overwrites what it holds; [VALUE] [overwrite]; not created,
              VALUE 0
        vrrp_track_file: later feature value
          file; As track_file file; PATH; required
          weight; As track_file weight; -254..254 [reverse]; 1
        vrrp_track_file: later feature optional
          init_file; Makes the file at the start, or overwrites what it holds; [VALUE] [overwrite]
        vrrp_script: now script
          script?; The command: exit code 0 is success, anything else failure; COMMAND [ARGUMENT...]; required
        vrrp_script: now value
          interval; From the start of one run to the start of the next, none begins while one still runs; SECONDS;
              1
          timeout; Run time after which it is ended and has failed; SECONDS; the interval
          weight; Change of the priority by its result, 0 means FAULT while it fails; -253..253 [reverse]; 0
          rise; Successes in a row until it counts as working; NUMBER from 1; 1
          fall; Failures in a row until it counts as failed; NUMBER from 1; 1
          user; Who runs it; USER [GROUP]; script_user
        vrrp_script: now flag
          init_fail; It counts as failed until its first result
        vrrp_track_process: later feature value
          process; Process name (comm) or full command with parameters to match; NAME [PARAM ...]; required
          weight; Default priority change, 0 = FAULT when quorum missing; -254..254 [reverse]; 0
          quorum; Minimum matching processes; 1..65535; 1
          quorum_max; Maximum matching processes, 0 = none may run; 0..65535; unlimited
          delay; Sets fork_delay and terminate_delay; SECONDS 0.000001..3600; 0
          fork_delay; Pause before the processes count as enough; SECONDS 0.000001..3600; 0
          terminate_delay; Pause before the processes count as too few; SECONDS 0.000001..3600; 0
        vrrp_track_process: later feature optional
          param_match; How parameters must match, bare = exact, none allowed extra; [initial | partial]; exact
              when parameters given
        vrrp_track_process: later feature flag
          full_command; Matches the full command line instead of comm
        vrrp_sync_group: later feature block
          group; Member instances; { INSTANCE ... }; required
          track_interface; Interfaces tracked by every member; { INTERFACE [weight -253..253 [reverse]] ... }
          track_script; Scripts tracked by every member; { NAME [weight -253..253 [reverse | noreverse]] ... }
          track_file; Files tracked by every member; { NAME [weight -254..254 [reverse | noreverse]] ... }
          track_process; Processes tracked by every member; { NAME [weight -254..254 [reverse | noreverse]] ... }
          track_bfd; BFD sessions tracked by every member; { NAME [weight -253..253 [reverse | noreverse]] ... }
        vrrp_sync_group: later feature script
          notify_backup; Run when group enters BACKUP
          notify_master; Run when group enters MASTER
          notify_fault; Run when group enters FAULT
          notify_stop; Run when the group is stopped
          notify; Run on any transition with GROUP, name, state, priority (0) appended
        vrrp_sync_group: later feature optional
          notify_priority_changes; Default of the same keyword for members; ; global value
        vrrp_sync_group: later mail optional
          smtp_alert; Mail on group transitions; ; global smtp_alert_vrrp / smtp_alert, else off
        vrrp_sync_group: later feature flag
          global_tracking; Deprecated, same effect as sync_group_tracking_weight
          sync_group_tracking_weight; Allows weighted trackers in members
        garp_group: later feature value
          garp_interval; Minimum gap between gratuitous ARPs; SECONDS >= 0
          gna_interval; Minimum gap between neighbour advertisements; SECONDS >= 0
          interface; Interface with its own limit; INTERFACE
        garp_group: later feature block
          interfaces; Interfaces sharing one limit; { INTERFACE ... }
        vrrp_instance: now value
          state; State wanted at the start, only priority 255 makes a MASTER at once; MASTER | BACKUP; MASTER for
              priority 255, else BACKUP
          interface; Interface that carries the adverts and, unless they say otherwise, the VIPs; INTERFACE;
              default_interface
          mcast_src_ip; Source address of the adverts; IPV4; the first of the interface
          unicast_src_ip; Source address of the adverts, says that the instance is meant to be unicast; IPV4; the
              first of the interface
          mcast_dst_ip; Group that this instance's adverts go to; IPV4-MULTICAST; vrrp_mcast_group4
          version; Protocol version, the first one given counts; 2 | 3; vrrp_version
          unicast_ttl; TTL of unicast adverts; 0..255; 255
          garp_master_delay; Pause before the second burst of gratuitous ARP of a new MASTER, 0 for no second one;
              SECONDS 0..4294; what global_defs says, else 5
          garp_master_repeat; Gratuitous ARPs of each VIP in a burst; 1..1000; what global_defs says, else 5
          garp_lower_prio_delay; Pause before the second burst after a lower-priority advert; SECONDS 0..4294;
              what global_defs says, else vrrp_garp_master_delay
          garp_lower_prio_repeat; Gratuitous ARPs of each VIP after a lower-priority advert; 0..1000; what
              global_defs says, else vrrp_garp_master_repeat
          garp_master_refresh; Time between gratuitous ARPs of a MASTER, 0 for never; SECONDS; what global_defs
              says, else 0
          garp_master_refresh_repeat; Gratuitous ARPs of each VIP in a refresh; 1..1000; what global_defs says,
              else 1
          down_timer_adverts; Advert intervals without an advert until a BACKUP takes over; 1..100; what
              global_defs says, else 3
          virtual_router_id; The VRID: number of the virtual router, the same on all its nodes; 1..255; required
          priority; The highest wins the election, 255 is the owner of the VIPs; 1..255; 100, or 255 with state
              MASTER
          advert_int; Time between adverts: whole seconds in version 2, at most 40.95 in version 3; SECONDS
              0.01..255; 1
          preempt_delay; How long a lower-priority MASTER is left alone before it is preempted; SECONDS 0..1000; 0
          debug; Nothing, with keepalived either; 0..4; 0
        vrrp_instance: later nothing value
          kernel_rx_buf_size; Receive buffer of the instance socket; BYTES; policy
        vrrp_instance: later feature value
          lvs_sync_daemon_interface; Deprecated, use global lvs_sync_daemon; INTERFACE
        vrrp_instance: later safety value
          vrf; VRF for unicast instances without an interface; INTERFACE
        vrrp_instance: later nothing optional
          timer_expired_backup; With nopreempt: fall back to BACKUP if scheduling was too late; [1..254]; off,
              bare = 254; 2.2.8
          thread_timer_expired; Accepted misspelling of timer_expired_backup (reports an error); [1..254]; ; 2.3.2
        vrrp_instance: later feature optional
          garp_extra_if; Periodic gratuitous ARP on extra VIP interfaces, 0 disables; [all] SECONDS 0..86400;
              global
          vmac_garp_intvl; Deprecated spelling of garp_extra_if; [all] SECONDS
          notify_priority_changes; Priority-change lines on the FIFOs; ; sync group, else global
        vrrp_instance: later mail optional
          smtp_alert; Mail on transitions; ; global smtp_alert_vrrp / smtp_alert, else off
        vrrp_instance: later safety optional
          use_vmac; Creates a private-mode macvlan for the instance (name/group since 2.3.0); [[name] INTERFACE]
              [MAC 5 or 6 octets] [netlink_notify_msg] [group ID]; vrrp.VRID, 00:00:5e:00:01|02:VRID
          use_ipvlan; Creates an L2 ipvlan for the instance (name/group since 2.3.0); [[name] INTERFACE] [IP]
              [bridge | private | vepa] [group ID]; bridge, IPv4 needs IP
          owner_ignore_adverts; Priority 255 only: drop received adverts; ; global, true if strict owner; 2.3.3
          strict_mode; The instance keeps to the RFC, and refuses what breaks it; ; vrrp_strict
        vrrp_instance: later nothing flag
          native_ipv6; Deprecated, force IPv6 and version 3
        vrrp_instance: later feature flag
          linkbeat_use_polling; Deprecated per-instance form of linkbeat_interfaces
          promote_secondaries; Sets the interface sysctl so removing one VIP keeps others; ; off (on for VMACs)
          no_accept; Packets to the VIPs are dropped, unless this node owns them
        vrrp_instance: later safety flag
          use_vmac_addr; VMACs also for VIPs on other interfaces or other family
          vmac_xmit_base; Sends and receive adverts on the base interface; ; off, forced with unicast
        vrrp_instance: now flag
          unicast_fault_no_peer; Meant to be unicast and without a peer, the instance does not run instead of
              turning to multicast
          dont_track_primary; The state of the instance's own interface does not matter
          track_src_ip; FAULT while the interface does not have the configured source address
          check_unicast_src; Unicast adverts are taken from configured peers only
          no_virtual_ipaddress; An instance without VIPs is meant, also in version 3; ; ; 2.2.8
          accept; Packets to the VIPs are taken, as they always are here; ; on
          preempt; Takes nopreempt back; ; on
          nopreempt; A lower-priority MASTER is left MASTER, needs a start as BACKUP
        vrrp_instance: now list
          track_interface; Further interfaces: FAULT while one is down, or another priority; { INTERFACE [weight
              -253..253 [reverse]] ... }
          track_script; vrrp_scripts that count: FAULT while one fails, or another priority; { NAME [weight
              -253..253 [reverse|noreverse]] ... }
          unicast_peer; Adverts go to these addresses instead of the multicast group; { IPV4 [min_ttl 0..255]
              [max_ttl 0..255] ... }
        vrrp_instance: now block
          authentication; Password of version 2, read by everybody on the wire
        vrrp_instance: now list
          virtual_ipaddress; The VIPs: set while MASTER, and listed in the adverts (255 at most); { IPV4[/PREFIX]
              [dev INTERFACE] [label NAME] [scope SCOPE] [brd IPV4] [peer IPV4] ... }; required in version 3
          virtual_ipaddress_excluded; Addresses set while MASTER and listed in no advert; as virtual_ipaddress
        vrrp_instance: later safety block
          track_file; Files to track; { NAME [weight -254..254 [reverse | noreverse]] ... }; file's weight
          track_process; Processes to track; { NAME [weight -254..254 [reverse | noreverse]] ... }; process's
              weight
          track_bfd; BFD sessions to track; { NAME [weight -253..253 [reverse | noreverse]] ... }; BFD's weight
          auth_hmac; HMAC-SHA256 trailer authentication, v2 and v3; ; ; 2.4.0
          virtual_routes; Routes present only while MASTER; { route entries }
          virtual_rules; Policy rules present only while MASTER; { rule entries }
        vrrp_instance: now optional
          old_unicast_checksum; Version 3 unicast adverts have the checksum of keepalived before 1.3.7; [never];
              off
          v3_checksum_as_v2; Version 3 checksums are sent without the pseudo-header, both kinds are always taken;
              ; what global_defs says, else false; 2.2.8
          lower_prio_no_advert; A lower-priority advert is not answered with one of our own; ; what global_defs
              says, else false
          higher_prio_send_advert; One more advert is sent before yielding to a higher priority; ; what
              global_defs says, else true (with keepalived: false)
          skip_check_adv_addr; The VIPs in an advert of the MASTER that is known are not compared with ours; ;
              what global_defs says, else false
        vrrp_instance: now script
          notify_backup; Run when the instance becomes BACKUP
          notify_master; Run when the instance becomes MASTER
          notify_fault; Run when the instance goes to FAULT
          notify_stop; Run when the daemon stops
          notify; Run at every change of state, with INSTANCE, name, state and priority behind its arguments
          notify_master_rx_lower_pri; Run when a MASTER hears an advert of lower priority
        vrrp_instance: later feature script
          notify_deleted; Reports DELETED when a reload removes the instance; [SCRIPT [USER [:][GROUP]]]; FAULT is
              reported
        vrrp_instance/authentication: now value
          auth_type; Kind of authentication, AH is known, and an instance with it does not run; PASS | AH
          auth_pass; The password, its first 8 bytes count; TEXT; required with auth_type
        vrrp_instance/auth_hmac: later feature value
          key; Defines a verification key; ID(1..255) VALUE: hex:DIGITS | ASCII | file:PATH, 32..64 bytes; at
              least one; 2.4.0
          active_key; Keys used to sign; ID 1..255; required; 2.4.0
          anti_replay; Freshness window plus growth, or growth only; time | monotonic; time; 2.4.0
          time_window; Allowed clock difference in time mode; SECONDS 1..300; max(3 x advert_int, 5); 2.4.0
          mode; Migration mode (receive-only since 2.4.2); enforce | permissive | receive-only; enforce; 2.4.0
        bfd_instance: later feature value
          source_ip; Local address; IPADDR; any
          neighbor_ip; Peer address; IPADDR; required
          neighbour_ip; British spelling of neighbor_ip; IPADDR
          min_rx; Required minimum receive interval; MS decimal 1..4294967 (3 decimals); 10
          min_tx; Desired minimum transmit interval; MS decimal 1..4294967; 10
          idle_tx; Transmit interval while not up; MS decimal 1000..4294967; 1000
          multiplier; Detect multiplier; 1..255; 5
          ttl; IPv4 TTL sent; 1..255; 255
          hoplimit; IPv6 hop limit sent; 1..255; 64
          max_hops; Allowed TTL reduction on receive, 255 disables the check; -1..255; 0
          weight; Default tracking weight; -253..253 [reverse]; 0
        bfd_instance: later feature flag
          passive; Waits for the peer to start; ; active
          vrrp; Sends events to the VRRP process only; ; both
          checker; Sends events to the checker process only; ; both
        bfd_instance: later feature optional
          multihop; Uses port 4784 (RFC 5883); ; off; 2.2.8
        """u8;
}
