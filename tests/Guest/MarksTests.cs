using Image;

namespace Guest;

/// <summary>`nftables_ipvs`: the addresses of a group are one service of the kernel, by mark.</summary>
[Collection(Guests.Name)]
public class MarksTests(Guests guests)
{
    private const string World = """
        node lb 10.9.0.1/24
        on lb ip address add 10.8.0.1/24 dev eth0
        for last in 100 101 102 103; do on lb ip address add 10.8.0.$last/32 dev eth0; done
        on lb ip address add fd00:8::100/128 dev eth0
        on lb ip address add fd00:9::1/64 dev eth0
        on lb sysctl -q -w net.ipv4.ip_forward=1
        on lb sysctl -q -w net.ipv6.conf.all.forwarding=1
        node client 10.8.0.9/24
        node s2 10.9.0.2/24
        on s2 ip route add default via 10.9.0.1
        mkdir /tmp/www
        echo s2 >/tmp/www/index.html
        start s2 busybox httpd -f -p 80 -h /tmp/www
        get() { printf 'GET / HTTP/1.0\r\n\r\n' | on client nc -w 2 $1 $2 2>/dev/null | tail -n 1; }
        all() { for at in "10.8.0.100 80" "10.8.0.101 8080" "10.8.0.102 8080"; do echo "$at: $(get $at)"; done; }
        table() { on lb ipvsadm -Sn | sed 's/ -x.*//'; }
        serves() { on lb ipvsadm -Sn | grep -q -- '-r 10.9.0.2'; }
        other() { get 10.8.0.103 80 | grep -q s2; }
        group() {
            cat <<END
        virtual_server_group $1 {
        $2
        }
        virtual_server group $1 {
            delay_loop 1
            protocol TCP
            lb_algo rr
            lb_kind NAT
            real_server 10.9.0.2 80 {
                TCP_CHECK {
                }
            }
        }
        END
        }
        web() { group web "10.8.0.100 80
        10.8.0.101-102 8080"; }
        first="global_defs {
        nftables_ipvs
        }"
        { echo "$first"; web; } >/tmp/lb.conf

        """;

    [GuestTheory]
    [InlineData("keepalived")]
    [InlineData("vrrpaot")]
    public void every_address_of_a_group_is_served_by_one_service(string daemon) => Assert.Equal(
        ["-A -f 1000 -s rr", "-a -f 1000 -r 10.9.0.2:80 -m -w 1",
            "10.8.0.100 80: s2", "10.8.0.101 8080: s2", "10.8.0.102 8080: s2", "10.8.0.100 81: "],
        guests.X64.Run(World + $"""
            daemon lb {daemon}
            wait_until 20 serves
            table
            all
            echo "10.8.0.100 81: $(get 10.8.0.100 81)"
            """));

    [GuestFact]
    public void a_group_keeps_its_mark_over_a_reload_and_at_the_end_nothing_is_marked() => Assert.Equal(
        ["-A -f 1000 -s rr", "-a -f 1000 -r 10.9.0.2:80 -m -w 1",
            "-A -f 1001 -s rr", "-a -f 1001 -r 10.9.0.2:80 -m -w 1",
            "10.8.0.100 80: s2", "10.8.0.101 8080: s2", "10.8.0.102 8080: s2", "refused: 0"],
        guests.X64.Run(World + """
            daemon lb vrrpaot
            wait_until 20 serves
            { echo "$first"; group first "10.8.0.103 80"; web; } >/tmp/lb.conf
            kill -HUP $(on lb cat /run/keepalived.pid)
            wait_until 20 other
            table
            all
            kill $(on lb cat /run/keepalived.pid)
            empty() { ! serves; }
            wait_until 20 empty
            echo "refused: $(grep -c refuses /tmp/lb.log)"
            """));
}
