namespace Guest;

/// <summary>Two directors that tell each other of connections: what is open outlives the one that dies.</summary>
[Collection(Guests.Name)]
public class FailoverTests(Guests guests)
{
    [GuestFact]
    public void a_download_goes_on_when_the_master_is_gone()
    {
        string[] said = guests.X64.Run($$"""
            node client 10.9.0.3/24
            director a 4
            director b 5
            web w1 11 2000000 2000000
            {{Director("a", 200)}}
            {{Director("b", 100)}}
            daemon a vrrpaot
            daemon b vrrpaot
            wait_until 30 weighs a 10.8.0.11:80 1
            wait_until 30 weighs b 10.8.0.11:80 1
            wait_until 30 has a 10.9.0.100
            printf 'GET / HTTP/1.0\r\n\r\n' >/tmp/request
            # Slowly, and with little room: what is read at once would be in buffers when the director dies.
            on client sh -c 'echo "4096 16384 65536" >/proc/sys/net/ipv4/tcp_rmem'
            start client sh -c '{ cat /tmp/request; sleep 5; } | busybox nc 10.9.0.100 80 |
                while [ $(dd bs=60000 count=1 2>/dev/null | tee -a /tmp/got | wc -c) -gt 0 ]; do sleep 0.1; done'
            download=$!
            some() { [ $(wc -c </tmp/got) -gt 100000 ]; }
            wait_until 30 some
            heard() { on b ipvsadm -Lnc | grep -q 'ESTABLISHED.*10.9.0.3'; }
            wait_until 20 heard
            ip link set dev a down
            wait_until 20 has b 10.9.0.100
            at=$(wc -c </tmp/got)
            wait $download || true
            echo "$(sed '1,/^.$/d' /tmp/got | wc -c)"
            [ "$at" -lt 1500000 ] && echo "in time"
            """, seconds: 150);
        Assert.Equal(["2000000", "in time"], said);
    }

    /// <summary>/tmp/NAME.conf: the addresses on both sides, and the one web server behind them.</summary>
    private static string Director(string node, int priority) => $$"""
        cat >/tmp/{{node}}.conf <<'END'
        global_defs {
            lvs_sync_daemon eth0 VI_1
        }
        vrrp_instance VI_1 {
            interface eth0
            virtual_router_id 51
            priority {{priority}}
            version 3
            advert_int 0.2
            virtual_ipaddress {
                10.9.0.100/32
                10.8.0.1/24
            }
        }
        virtual_server 10.9.0.100 80 {
            delay_loop 2
            lb_algo rr
            lb_kind NAT
            protocol TCP
            real_server 10.8.0.11 80 {
                TCP_CHECK {
                    connect_timeout 1
                }
            }
        }
        END
        """;
}
