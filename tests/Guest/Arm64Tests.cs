namespace Guest;

/// <summary>The load balancer on the boards' architecture.</summary>
[Collection(Guests.Name)]
public class Arm64Tests(Guests guests)
{
    [GuestFact("arm64")]
    public void servers_are_balanced_die_and_come_back()
    {
        string[] said = guests.On(Platform.Arm64).Run("""
            node lb 10.9.0.1/24
            on lb ip address add 10.8.0.1/24 dev eth0
            on lb ip address add 10.8.0.100/32 dev eth0
            on lb sysctl -q -w net.ipv4.ip_forward=1
            node client 10.8.0.9/24
            serve() { start s$1 busybox httpd -f -p 80 -h /tmp/www$1; eval "httpd_$1=$!"; }
            for each in 2 3; do
                node s$each 10.9.0.$each/24
                on s$each ip route add default via 10.9.0.1
                mkdir /tmp/www$each
                echo s$each >/tmp/www$each/index.html
                serve $each
            done
            get() { printf 'GET / HTTP/1.0\r\n\r\n' | on client nc -w 5 10.8.0.100 80 | tail -n 1; }
            cat >/tmp/lb.conf <<'END'
            virtual_server 10.8.0.100 80 {
                delay_loop 2
                lb_algo rr
                lb_kind NAT
                protocol TCP
                real_server 10.9.0.2 80 {
                    HTTP_GET {
                        url {
                            path /
                        }
                        connect_timeout 5
                        warmup 0
                    }
                }
                real_server 10.9.0.3 80 {
                    TCP_CHECK {
                        connect_timeout 5
                        retry 0
                    }
                }
            }
            END
            daemon lb vrrpaot -C
            wait_until 60 there lb 10.9.0.3:80
            { get; get; } | sort
            kill $httpd_3; wait $httpd_3 || true
            wait_until 60 gone lb 10.9.0.3:80
            { get; get; } | sort -u
            serve 3
            wait_until 60 there lb 10.9.0.3:80
            { get; get; } | sort
            on lb vrrpaot servers | grep -c ' up '
            stop lb
            table lb
            """, seconds: 240);
        Assert.Equal(["s2", "s3", "s2", "s2", "s3", "2"], said.Where(line => line != "Terminated"));
    }
}
