namespace Guest;

/// <summary>Our own load balancer on a kernel that has one, with servers, a client, and ipvsadm to look.</summary>
[Collection(Guests.Name)]
public class BalancerTests(Guests guests)
{
    /// <summary>
    /// A director with a client's network at one side and its servers' at the other. `table` says what the kernel has.
    /// </summary>
    private const string World = """
        node lb 10.9.0.1/24
        on lb ip address add 10.8.0.1/24 dev eth0
        on lb ip address add 10.8.0.100/32 dev eth0
        on lb sysctl -q -w net.ipv4.ip_forward=1
        node client 10.8.0.9/24
        for each in 2 3 4 5; do
            node s$each 10.9.0.$each/24
            on s$each ip route add default via 10.9.0.1
            mkdir /tmp/www$each
            echo s$each >/tmp/www$each/index.html
        done
        serve() { start s$1 busybox httpd -f -p 80 -h /tmp/www$1; eval "httpd_$1=$!"; }
        die() { eval "kill \$httpd_$1; wait \$httpd_$1 || true"; }
        table() { on lb ipvsadm -Ln | sed -n 's/^ *//; s/ *$//; s/  */ /g; 4,$p' | cut -d ' ' -f 1-4; }
        has_server() { on lb ipvsadm -Ln | grep -q -- "-> 10.9.0.$1:80"; }
        lacks_server() { ! has_server $1; }
        get() { printf 'GET / HTTP/1.0\r\n\r\n' | on client nc -w 2 10.8.0.100 80 | tail -n 1; }
        checkers() { on lb cat /run/keepalived/checkers.pid; }

        """;

    private static string Configured(params string[] words) => $$"""
        cat >/tmp/lb.conf <<'END'
        global_defs {
            router_id LB
        }
        virtual_server 10.8.0.100 80 {
            delay_loop 1
            warmup 0
            connect_timeout 1
            protocol TCP
            lb_kind NAT
        {{string.Join('\n', words)}}
        }
        END

        """;

    private static string Server(int number, int weight = 1) => $$"""
            real_server 10.9.0.{{number}} 80 {
                weight {{weight}}
                TCP_CHECK {
                    retry 0
                }
            }
        """;

    [GuestFact]
    public void servers_die_and_come_back_and_a_sorry_server_stands_in()
    {
        string[] said = guests.X64.Run(World + Configured("lb_algo rr", "sorry_server 10.9.0.4 80",
            "quorum_up \"/bin/sh -c 'echo up >>/tmp/told'\"", "quorum_down \"/bin/sh -c 'echo down >>/tmp/told'\"",
            Server(2), Server(3)) + """
            serve 2; serve 3; serve 4
            daemon lb vrrpaot
            wait_until 20 has_server 3
            echo "= start"; table
            { get; get; } | sort
            die 3
            wait_until 20 lacks_server 3
            echo "= one"; table
            get
            die 2
            wait_until 20 has_server 4
            wait_until 5 lacks_server 2
            echo "= sorry"; table
            get
            serve 3
            wait_until 20 has_server 3
            wait_until 5 lacks_server 4
            echo "= back"; table
            get
            stop lb
            echo "= stopped"; table
            cat /tmp/told
            grep -o 'Removing service .*\|Lost quorum .*\|Gained quorum .*' /tmp/lb.log
            """, seconds: 120);
        Assert.Equal("""
            = start
            TCP 10.8.0.100:80 rr
            -> 10.9.0.2:80 Masq 1
            -> 10.9.0.3:80 Masq 1
            s2
            s3
            = one
            TCP 10.8.0.100:80 rr
            -> 10.9.0.2:80 Masq 1
            s2
            = sorry
            TCP 10.8.0.100:80 rr
            -> 10.9.0.4:80 Masq 1
            s4
            = back
            TCP 10.8.0.100:80 rr
            -> 10.9.0.3:80 Masq 1
            s3
            = stopped
            up
            down
            up
            Gained quorum 1+0=1 <= 2 for VS [10.8.0.100]:tcp:80
            Removing service [10.9.0.3]:tcp:80 from VS [10.8.0.100]:tcp:80
            Removing service [10.9.0.2]:tcp:80 from VS [10.8.0.100]:tcp:80
            Lost quorum 1-0=1 > 0 for VS [10.8.0.100]:tcp:80
            Gained quorum 1+0=1 <= 1 for VS [10.8.0.100]:tcp:80
            """, Text(said));
    }

    /// <summary>The checkers' process is killed: the table goes on, and nobody dead comes back unseen.</summary>
    [GuestFact]
    public void a_crash_changes_nothing_and_a_table_that_others_change_is_put_back()
    {
        string[] said = guests.X64.Run(World + Configured("lb_algo rr", Server(2), Server(3)) + """
            serve 2; serve 3
            daemon lb vrrpaot
            wait_until 20 has_server 3
            die 3
            wait_until 20 lacks_server 3
            get
            first=$(checkers)
            kill -9 $first
            another() { last=$(checkers) && [ "$last" != $first ]; }
            wait_until 20 another
            sleep 4
            echo "= after a crash"; table
            counted() { on lb ipvsadm -Ln --stats | grep -q 'TCP.* 1 .*'; }
            wait_until 10 counted
            grep -c 'Adding service' /tmp/lb.log || true
            serve 3
            wait_until 20 has_server 3
            echo "= and back"; table
            on lb ipvsadm -a -t 10.8.0.100:80 -r 10.9.0.9 -m
            on lb ipvsadm -e -t 10.8.0.100:80 -r 10.9.0.2 -m -w 7
            put_back() { on lb ipvsadm -Ln >/tmp/now; ! grep -q '10.9.0.9' /tmp/now && ! grep -q ' 7 ' /tmp/now; }
            wait_until 20 put_back
            on lb ipvsadm -C
            wait_until 20 has_server 2
            on lb ipvsadm -A -t 10.8.0.1:81 -s sh
            stop lb
            echo "= stopped"; table
            """, seconds: 120);
        Assert.Equal("""
            s2
            = after a crash
            TCP 10.8.0.100:80 rr
            -> 10.9.0.2:80 Masq 1
            0
            = and back
            TCP 10.8.0.100:80 rr
            -> 10.9.0.2:80 Masq 1
            -> 10.9.0.3:80 Masq 1
            = stopped
            TCP 10.8.0.1:81 sh
            """, Text(said));
    }

    [GuestFact]
    public void a_reload_writes_what_differs()
    {
        string[] said = guests.X64.Run(World + Configured("lb_algo rr", Server(2), Server(3)) + """
            serve 2; serve 3; serve 5
            daemon lb vrrpaot
            wait_until 20 has_server 3
            get >/dev/null

            """ + Configured("lb_algo wrr", Server(2, weight: 5), Server(5)) + """
            kill -HUP $daemon_lb
            wait_until 20 has_server 5
            wait_until 5 lacks_server 3
            table
            counted() { on lb ipvsadm -Ln --stats | grep -q 'TCP.* 1 .*'; }
            wait_until 10 counted
            echo 'vrrp_instance V {' >/tmp/lb.conf
            kill -HUP $daemon_lb
            wait_until 20 grep -q 'Servers are balanced as before' /tmp/lb.log
            table
            stop lb
            table
            """, seconds: 120);
        Assert.Equal("""
            TCP 10.8.0.100:80 wrr
            -> 10.9.0.2:80 Masq 5
            -> 10.9.0.5:80 Masq 1
            TCP 10.8.0.100:80 wrr
            -> 10.9.0.2:80 Masq 5
            -> 10.9.0.5:80 Masq 1
            """, Text(said));
    }

    /// <summary>What the kernel tells of each kind is what was written: nothing is put back.</summary>
    [GuestFact]
    public void every_kind_of_service_is_as_the_kernel_tells_it()
    {
        string[] said = guests.X64.Run(World + """
            on lb ip address add 2001:db8::1/64 dev eth0 nodad
            cat >/tmp/lb.conf <<'END'
            virtual_server 10.8.0.100 80 {
                lb_algo sh
                sh-port
                lb_kind DR
                protocol TCP
                persistence_timeout 300
                persistence_granularity 255.255.255.0
                real_server 10.9.0.2 80 { uthreshold 100 lthreshold 50 }
                real_server 10.9.0.1 80 { weight 3 }
            }
            virtual_server 10.8.0.100 53 {
                lb_algo mh
                ops
                lb_kind TUN
                protocol UDP
                real_server 10.9.0.2 53 { lvs_method TUN type gue port 6080 csum }
                real_server 10.9.0.3 53 { weight 0 }
            }
            virtual_server fwmark 7 {
                lb_algo wlc
                lb_kind NAT
                real_server 10.9.0.2 8080 { }
            }
            virtual_server 2001:db8::10 443 {
                lb_algo sed
                lb_kind NAT
                protocol TCP
                persistence_timeout 60
                persistence_granularity 64
                real_server 2001:db8::2 8443 { }
            }
            virtual_server_group g {
                10.8.0.200-202 80
            }
            virtual_server group g {
                lb_algo rr
                lb_kind NAT
                protocol TCP
                real_server 10.9.0.3 80 { }
            }
            END
            daemon lb vrrpaot
            six() { [ $(on lb ipvsadm -Sn | grep -c -- -A) = 7 ]; }
            wait_until 20 six
            sleep 12
            on lb ipvsadm -Sn
            grep -i 'ipvs' /tmp/lb.log || true
            stop lb
            on lb ipvsadm -Sn
            """, seconds: 120);
        Assert.Equal("""
            -A -t 10.8.0.100:80 -s sh -p 300 -M 255.255.255.0 -b sh-port
            -a -t 10.8.0.100:80 -r 10.9.0.1:80 -g -w 3
            -a -t 10.8.0.100:80 -r 10.9.0.2:80 -g -w 1
            -A -t 10.8.0.200:80 -s rr
            -a -t 10.8.0.200:80 -r 10.9.0.3:80 -m -w 1
            -A -t 10.8.0.201:80 -s rr
            -a -t 10.8.0.201:80 -r 10.9.0.3:80 -m -w 1
            -A -t 10.8.0.202:80 -s rr
            -a -t 10.8.0.202:80 -r 10.9.0.3:80 -m -w 1
            -A -u 10.8.0.100:53 -s mh -o
            -a -u 10.8.0.100:53 -r 10.9.0.2:53 -i -w 1 --tun-type gue --tun-port 6080 --tun-csum
            -a -u 10.8.0.100:53 -r 10.9.0.3:53 -i -w 0 --tun-type ipip
            -A -t [2001:db8::10]:443 -s sed -p 60 -M 64
            -a -t [2001:db8::10]:443 -r [2001:db8::2]:8443 -m -w 1
            -A -f 7 -s wlc
            -a -f 7 -r 10.9.0.2:8080 -m -w 1
            """, Text(said));
    }

    /// <summary>`-C` has no VRRP, `-I` leaves the table, and who comes next takes it up as it is.</summary>
    [GuestFact]
    public void options_leave_out_vrrp_or_leave_the_table()
    {
        string[] said = guests.X64.Run(World + Configured("lb_algo rr", Server(2)) + """
            cat >>/tmp/lb.conf <<'END'
            vrrp_instance V {
                interface eth0
                virtual_router_id 51
                virtual_ipaddress { 10.9.0.200/24 }
            }
            END
            serve 2
            daemon lb vrrpaot -C -I
            wait_until 20 has_server 2
            get
            grep -E 'CapEff|Seccomp:' /proc/$(checkers)/status | tr '\t' ' '
            sleep 5
            hasnt lb 10.9.0.200
            stop lb
            echo "= left"; table
            daemon lb vrrpaot
            wait_until 20 has lb 10.9.0.200
            wait_until 20 on lb test -e /run/keepalived/checkers.pid
            sleep 2
            counted() { on lb ipvsadm -Ln --stats | grep -q 'TCP.* 1 .*'; }
            wait_until 10 counted
            stop lb
            echo "= stopped"; table
            daemon lb vrrpaot -P
            wait_until 20 has lb 10.9.0.200
            sleep 2
            table
            ps -o args | grep -c '[@]checkers' || true
            stop lb
            """, seconds: 120);
        Assert.Equal("""
            s2
            CapEff: 000000000080740f
            Seccomp: 2
            = left
            TCP 10.8.0.100:80 rr
            -> 10.9.0.2:80 Masq 1
            = stopped
            0
            """, Text(said));
    }

    /// <summary>Without what the shell says of those that it was told to kill.</summary>
    private static string Text(string[] said) =>
        string.Join('\n', said.Where(line => line is not ("Terminated" or "Killed")));
}
