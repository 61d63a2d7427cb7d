namespace Appliance.Config.Keywords.Known;

/// <summary>
/// IPVS: virtual servers, their real servers and the checks of these. Nothing of it is carried out. How rows are
/// written: <see cref="KnownKeywords"/>.
/// </summary>
internal static class ServerKeywords
{
    public static ReadOnlySpan<byte> Rows => """
        SSL: feature value
          password; Pass phrase of the key; STRING
          ca; CA file; STRING
          certificate; Client certificate file; STRING
          key; Private key file; STRING
        virtual_server_group: feature value
          fwmark; Firewall mark that the service's packets carry; N [inet | inet6]; inet
        virtual_server: feature value
          ip_family; Family of a fwmark service; inet | inet6; from real servers or inet
          retry; Default check retries; 1..4294967295; per checker
          delay_before_retry; Default wait before retry; SECONDS; per checker
          warmup; Maximum random delay of first check, 0 = none; SECONDS; delay_loop
          connect_timeout; Default check connect timeout; SECONDS > 0; 5
          delay_loop; Default interval between checks; SECONDS > 0; 60
          lb_algo; Scheduler: rr wrr lc wlc lblc sh mh dh fo ovf lblcr sed nq twos (old spelling of lvs_sched);
              SCHEDULER; wlc, reported as a config error
          lvs_sched; Scheduler; SCHEDULER; wlc, reported as a config error
          lb_kind; Old spelling of lvs_method; NAT | DR | TUN [type ipip | gue port N | gre] [nocsum | csum |
              remcsum]; NAT
          lvs_method; Forwarding method; as lb_kind; NAT
          persistence_engine; Persistence engine (sip); NAME
          persistence_granularity; Persistence granularity; IPv4 netmask | IPv6 prefix 1..128; full address
          protocol; Transport protocol (case-insensitive); TCP | UDP | SCTP; UDP, reported as a config error (not
              needed for fwmarks)
          virtualhost; Default HTTP Host header; STRING
          snmp_name; Text reported by SNMP; STRING
          quorum; Minimum total live weight; 1..4294967295; 1
          hysteresis; Quorum flap damping; 0..4294967295, lowered to quorum-1; 0
          weight; Default real server weight; 1..2147483647; 1
          sorry_server; Server used while quorum is lost; IP [PORT]
          sorry_server_lvs_method; Forwarding method of the sorry server; as lvs_method; virtual server's
        virtual_server: feature flag
          inhibit_on_failure; Sets weight 0 instead of removing failed servers
          hashed; Old spelling of flag-1
          ops; One-packet scheduling for UDP
          flag-1; The scheduler's flag 1
          flag-2; The scheduler's flag 2
          flag-3; The scheduler's flag 3
          sh-port; sh scheduler hashes port too
          sh-fallback; sh scheduler falls back
          mh-port; mh scheduler hashes port too
          mh-fallback; mh scheduler falls back
          ha_suspend; Checks run only while the VIP is on this host
          alpha; Assumes servers down until first success
          omega; Runs the down notifies at stop
          sorry_server_inhibit; inhibit_on_failure holds for the sorry server, too
        virtual_server: feature optional
          persistence_timeout; Persistence time; [SECONDS 1..2678400]; off, bare = 360
        virtual_server: mail optional
          smtp_alert; Mail on quorum changes; ; global
        virtual_server: feature script
          quorum_up; Run when the quorum is reached
          quorum_down; Run when the quorum is lost
        virtual_server: feature named
          real_server; One real server; IP [PORT] { block }
        real_server: feature value
          weight; IPVS weight; 0..2147483647; virtual server weight
          lvs_method; Forwarding method; as virtual_server; virtual server's
          uthreshold; Connections above which a server takes no new ones; 0..4294967295; 0
          lthreshold; Connections below which a server takes new ones again; 0..4294967295; 0
          retry; How often a check is tried again before it has failed; 1..4294967295; virtual server's
          delay_before_retry; Wait before a check is tried again; SECONDS; virtual server's
          warmup; Maximum random delay of the first check; SECONDS; virtual server's
          connect_timeout; Connect timeout; SECONDS > 0; virtual server's
          delay_loop; Time between checks; SECONDS > 0; virtual server's
          virtualhost; Host header; STRING; virtual server's
          snmp_name; SNMP text; STRING
        real_server: feature optional
          inhibit_on_failure; A failed server gets weight 0 instead of being removed; ; virtual server's
          alpha; A server is down until its first success; ; virtual server's
        real_server: mail optional
          smtp_alert; Mail on transitions; ; global
        real_server: feature script
          notify_up; Run when considered up
          notify_down; Run when considered down
        real_server: feature block
          MISC_CHECK; Runs a program
          SMTP_CHECK; SMTP banner and HELO check
          TCP_CHECK; TCP connect check
          PING_CHECK; ICMP echo check
          UDP_CHECK; UDP send/receive check
          HTTP_GET; HTTP check
          SSL_GET; HTTPS check
          DNS_CHECK; DNS query over UDP
          FILE_CHECK; Follows a track_file
          BFD_CHECK; Follows a BFD session
        TCP_CHECK PING_CHECK SMTP_CHECK SMTP_CHECK/host DNS_CHECK UDP_CHECK HTTP_GET SSL_GET: feature value
          connect_ip; Address to check; IPADDR; real server address
          connect_port; Port to check; 1..65535; real server port
          bindto; Local address; IPADDR; any
          bind_port; Local port; 1..65535; any
          bind_if; Local interface; INTERFACE
          connect_timeout; Connect timeout; SECONDS > 0; real server's (5)
          fwmark; Firewall mark of the check's packets; 0..4294967295; 0
        TCP_CHECK PING_CHECK SMTP_CHECK SMTP_CHECK/host UDP_CHECK HTTP_GET SSL_GET: feature value
          retry; How often a check is tried again before it has failed; 0..4294967295; 1
        TCP_CHECK PING_CHECK SMTP_CHECK SMTP_CHECK/host UDP_CHECK MISC_CHECK: feature value
          delay_before_retry; Wait before a check is tried again; SECONDS; 1
        TCP_CHECK PING_CHECK SMTP_CHECK SMTP_CHECK/host DNS_CHECK UDP_CHECK HTTP_GET SSL_GET MISC_CHECK:
            feature value
          warmup; Maximum random delay of the first check; SECONDS; delay_loop
          delay_loop; Time between checks; SECONDS > 0; real server's (60)
        TCP_CHECK PING_CHECK SMTP_CHECK SMTP_CHECK/host DNS_CHECK UDP_CHECK HTTP_GET SSL_GET MISC_CHECK:
            feature optional
          alpha; A server is down until its first success; ; real server's
          log_all_failures; Logs every failure; ; checker_log_all_failures
        SMTP_CHECK: feature value
          helo_name; HELO argument; STRING; smtpchecker.keepalived.org
        SMTP_CHECK: feature block
          host; Deprecated nested target with connection keywords
        DNS_CHECK: feature value
          retry; How often a check is tried again before it has failed; 0..4294967295; 3
          delay_before_retry; Wait before a check is tried again; SECONDS; delay_loop
          type; Query type; A | NS | CNAME | SOA | MX | TXT | AAAA | RRSIG | DNSKEY; SOA
          name; Query name; DOMAIN; '.'
        UDP_CHECK: feature value
          payload; Datagram to send; HEX string; random
          min_reply_length; Shortest acceptable reply; 0..65535; 0
          max_reply_length; Longest acceptable reply; 0..65535; 255
        UDP_CHECK: feature optional
          require_reply; A reply is required, optionally matching; [HEX with x wildcards]; off
        HTTP_GET SSL_GET: feature value
          delay_before_retry; Wait before a check is tried again; SECONDS; 3
          nb_get_retry; Deprecated spelling of retry; 0..4294967295
          virtualhost; Host header; STRING; real/virtual server's
          http_protocol; HTTP version, 1.0C adds Connection: close; 1.0 | 1.1 | 1.0C | 1.0c; 1.0
          sni_name; SNI to send; NAME; virtualhost; 2.4.4
        HTTP_GET SSL_GET: feature optional
          fast_recovery; No delay between URLs at start and recovery; ; off
        HTTP_GET SSL_GET: feature block
          url; One URL to test, repeatable; ; required
        HTTP_GET SSL_GET: feature flag
          enable_sni; Sends SNI = virtualhost (accepted in HTTP_GET too)
        HTTP_GET/url SSL_GET/url: feature value
          path; Request path; STRING; /
          digest; Required body digest; 32 hex digits (MD5)
          status_code; Accepted status codes; CODE or RANGE list; 200-299
          virtualhost; Host header of this URL; STRING; checker's
          regex; Pattern the body must match; PCRE2 pattern
          regex_options; PCRE2 options; OPTION ...
          regex_min_offset; Earliest match offset; N; 0
          regex_max_offset; Latest match start; N
          regex_stack; JIT stack sizes; START MAX; library
        HTTP_GET/url SSL_GET/url: feature flag
          regex_no_match; Inverts the match
        SSL_GET: feature optional
          tls_compliant; Sends close_notify; ; off; 2.2.8
        SSL_GET/url: feature optional
          tls_compliant; Sends close_notify for this URL; ; checker's; 2.2.8
        MISC_CHECK: feature value
          retry; How often a check is tried again before it has failed; 0..4294967295; 0
          misc_timeout; Run time limit; SECONDS; delay_loop
          user; Identity; USER [[:]GROUP]; script_user
        MISC_CHECK: feature script
          misc_path; Program to run; "COMMAND args"; required
        MISC_CHECK: feature flag
          misc_dynamic; An exit code of 2..255 sets the weight to the code minus 2
        FILE_CHECK: feature value
          track_file; The track_file that is followed; NAME; required
          weight; Multiplier for IPVS weight; -2147483647..2147483647 [reverse | noreverse]; file's
        BFD_CHECK: feature value
          name; bfd_instance to follow; NAME; required
        BFD_CHECK: feature optional
          alpha; A server is down until the first up event; ; real server's
        """u8;
}
