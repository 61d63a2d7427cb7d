namespace Guest;

/// <summary>One file with every kind of service and server, and what each daemon asks of the kernel for it.</summary>
[Collection(Guests.Name)]
public class SameFileTests(Guests guests)
{
    private const string File = """
        global_defs {
            lvs_timeouts tcp 800 tcpfin 110 udp 200
        }
        virtual_server_group addresses {
            192.0.2.200-202 80
            192.0.2.210 8080
        }
        virtual_server_group range6 {
            2001:db8::1e-22 80
        }
        virtual_server_group marks {
            fwmark 9
            fwmark 10
        }
        virtual_server_group both {
            192.0.2.220 80
            2001:db8::30 80
        }
        virtual_server 192.0.2.10 443 {
            lvs_sched sh
            sh-port
            sh-fallback
            lvs_method NAT
            persistence_timeout 300
            persistence_granularity 255.255.255.0
            protocol TCP
            real_server 198.51.100.1 8443 {
                weight 3
                uthreshold 100
                lthreshold 50
            }
            real_server 198.51.100.2 443 {
                weight 0
            }
            real_server 198.51.100.3 443 {
                lvs_method DR
            }
        }
        virtual_server 192.0.2.10 53 {
            lvs_sched rr
            ops
            lvs_method DR
            protocol UDP
            real_server 198.51.100.1 53 {
            }
        }
        virtual_server 192.0.2.10 9000 {
            lvs_sched mh
            mh-port
            mh-fallback
            lvs_method TUN
            protocol SCTP
            real_server 198.51.100.1 9000 {
                lvs_method TUN type gue port 6080 remcsum
            }
            real_server 198.51.100.2 9000 {
                lvs_method TUN type gue port 6081 nocsum
            }
            real_server 198.51.100.3 9000 {
                lvs_method TUN type gue port 6082 csum
            }
            real_server 198.51.100.4 9000 {
                lvs_method TUN type gre csum
            }
            real_server 198.51.100.5 9000 {
                lvs_method TUN type gre
            }
            real_server 198.51.100.6 9000 {
                lvs_method TUN type ipip
            }
            real_server 2001:db8::21 9000 {
            }
        }
        virtual_server 192.0.2.10 0 {
            lvs_sched wlc
            lvs_method NAT
            persistence_timeout
            protocol TCP
            real_server 198.51.100.1 0 {
            }
        }
        virtual_server 192.0.2.10 5060 {
            lvs_sched rr
            lvs_method NAT
            persistence_timeout 120
            persistence_engine sip
            protocol UDP
            real_server 198.51.100.1 5060 {
            }
        }
        virtual_server 2001:db8::10 443 {
            lvs_sched sed
            lvs_method NAT
            persistence_timeout 60
            persistence_granularity 64
            protocol TCP
            real_server 2001:db8::21 8443 {
            }
        }
        virtual_server 2001:db8::10 80 {
            lvs_sched lblcr
            flag-1
            flag-2
            flag-3
            lvs_method TUN
            protocol TCP
            real_server 198.51.100.1 80 {
            }
        }
        virtual_server 192.0.2.10 80 {
            lvs_sched wrr
            lvs_method NAT
            delay_loop 60
            protocol TCP
            sorry_server 198.51.100.9 8080
            real_server 198.51.100.1 80 {
                weight 3
                TCP_CHECK {
                    alpha
                    connect_timeout 1
                    warmup 0
                }
            }
        }
        virtual_server fwmark 7 {
            lvs_sched nq
            lvs_method NAT
            persistence_timeout 90
            real_server 198.51.100.1 8080 {
            }
        }
        virtual_server fwmark 8 {
            lvs_sched fo
            lvs_method DR
            persistence_granularity 64
            real_server 2001:db8::21 0 {
            }
        }
        virtual_server fwmark 7 {
            ip_family inet6
            lvs_sched ovf
            ops
            lvs_method DR
            real_server 2001:db8::22 0 {
            }
        }
        virtual_server group addresses {
            lvs_sched lc
            lvs_method NAT
            protocol TCP
            real_server 198.51.100.1 8080 {
            }
            real_server 198.51.100.2 8080 {
                weight 2
            }
        }
        virtual_server group range6 {
            lvs_sched lblc
            lvs_method DR
            protocol TCP
            real_server 2001:db8::21 80 {
            }
        }
        virtual_server group marks {
            lvs_sched dh
            lvs_method NAT
            protocol TCP
            real_server 198.51.100.1 80 {
            }
        }
        virtual_server group both {
            lvs_sched rr
            lvs_method TUN
            protocol TCP
            real_server 198.51.100.1 80 {
            }
            real_server 2001:db8::21 80 {
            }
        }

        """;

    [GuestFact]
    public void what_we_make_of_a_file_is_byte_for_byte_what_keepalived_makes_of_it()
    {
        string[] theirs = Made("keepalived"), ours = Made("vrrpaot");
        Assert.InRange(theirs.Length, 40, 100);
        Assert.Equal(theirs, ours);
    }

    /// <summary>
    /// Other schedulers, flags, times, limits, methods; a service and a server come, others go. The entries of groups
    /// stay: where one goes, keepalived 2.2.7 leaves it behind without servers, and the others as they were.
    /// </summary>
    private static readonly string s_changed = File
        .Replace("lvs_sched lc\n", "lvs_sched wlc\n").Replace("    sh-fallback\n", "")
        .Replace("persistence_timeout 300", "persistence_timeout 400").Replace("255.255.255.0", "255.255.0.0")
        .Replace("uthreshold 100", "uthreshold 120").Replace("weight 0", "weight 5")
        .Replace("port 6082 csum", "port 6083 nocsum").Replace("type gre csum", "type ipip")
        .Replace("real_server 198.51.100.2 8080", "real_server 198.51.100.3 8080")
        .Replace("virtual_server 192.0.2.10 53 {", "virtual_server 192.0.2.10 54 {")
        .Replace("tcp 800", "tcp 700");

    [GuestFact]
    public void a_reload_leaves_the_table_that_keepalived_leaves()
    {
        string[] theirs = Reloaded("keepalived"), ours = Reloaded("vrrpaot");
        Assert.InRange(theirs.Length, 60, 80);
        Assert.Equal(theirs, ours);
    }

    /// <summary>Limits aside: keepalived 2.2.7 leaves them as they were, and ours writes the new ones.</summary>
    [GuestFact]
    public void and_what_it_makes_of_the_difference_is_byte_for_byte_what_keepalived_makes()
    {
        string changed = s_changed.Replace("uthreshold 120", "uthreshold 100");
        string[] theirs = Made("keepalived", changed), ours = Made("vrrpaot", changed);
        Assert.InRange(theirs.Length, 10, 40);
        Assert.Equal(theirs, ours);
    }

    private string[] Reloaded(string program) => guests.X64.Run($$"""
        node lb 10.9.0.1/24
        cat >/tmp/lb.conf <<'END'
        {{File}}END
        daemon lb {{program}} -C
        made() { on lb ipvsadm -Sn >/tmp/table && grep -q -- '192.0.2.220:80 -r .2001:db8::21' /tmp/table; }
        wait_until 30 made
        sleep 3
        cat >/tmp/lb.conf <<'END'
        {{s_changed}}END
        kill -HUP $daemon_lb
        changed() { on lb ipvsadm -Sn >/tmp/table && grep -q -- '-a -t 192.0.2.202:80 -r 198.51.100.3' /tmp/table; }
        wait_until 30 changed
        sleep 3
        on lb ipvsadm -Sn | sort
        on lb ipvsadm -L --timeout
        stop lb
        """, seconds: 120);

    /// <summary>All that was set, in order of the bytes: who comes first is of no consequence.</summary>
    /// <param name="changed">Another file: then what a reload has set.</param>
    private string[] Made(string program, string? changed = null)
    {
        string[] said = guests.X64.Run($$"""
            node lb 10.9.0.1/24
            on lb ip link add name wire type nlmon
            on lb ip link set dev wire up
            look() {
                on lb tcpdump -Z root -i wire -s 0 -U -w /tmp/pcap 2>/dev/null &
                wait_until 20 test -s /tmp/pcap
            }
            cat >/tmp/lb.conf <<'END'
            {{File}}END
            {{(changed is null ? "look" : "")}}
            daemon lb {{program}} -C
            last() { on lb ipvsadm -Sn >/tmp/table && grep -q '192.0.2.220:80 -r .2001:db8::21' /tmp/table; }
            wait_until 30 last
            sleep 3
            {{(changed is null ? "" : Reload(changed))}}
            stop lb
            sleep 1
            base64 /tmp/pcap
            """, seconds: 120);
        return [.. NetlinkMessage.ReadAll(Convert.FromBase64String(string.Concat(said)))
            .Where(message => message.IsRequest && !message.IsController && IpvsRequests.Makes(message.Body))
            .Select(message => IpvsRequests.Text(message.Body)).Distinct().Order(StringComparer.Ordinal)];
    }

    private static string Reload(string changed) => $$"""
        look
        cat >/tmp/lb.conf <<'END'
        {{changed}}END
        kill -HUP $daemon_lb
        changed() { on lb ipvsadm -Sn >/tmp/table && grep -q -- '-a -t 192.0.2.202:80 -r 198.51.100.3' /tmp/table; }
        wait_until 30 changed
        sleep 3
        """;
}
