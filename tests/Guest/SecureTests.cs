namespace Guest;

/// <summary>`SSL_GET` of real servers (Debian's openssl), and what both daemons say of them.</summary>
[Collection(Guests.Name)]
public class SecureTests(Guests guests)
{
    [GuestTheory]
    [InlineData("keepalived")]
    [InlineData("vrrpaot")]
    public void a_server_that_speaks_tls_is_well_and_one_that_does_not_is_not(string program)
    {
        string[] said = guests.X64.Run($$"""
            node lb 10.8.0.1/24
            for each in 2 3; do
                node s$each 10.8.0.$each/24
            done
            secure_server s2
            start s3 pages s3 443 100 1000
            cat >/tmp/lb.conf <<'END'
            global_defs {
                checker_log_all_failures true
            }
            virtual_server 10.9.0.100 443 {
                delay_loop 2
                lb_algo rr
                lb_kind NAT
                protocol TCP
            {{Server(2)}}
            {{Server(3)}}
            }
            END
            daemon lb {{program}} -C
            wait_until 40 gone lb 10.8.0.3:443
            sleep 5
            echo "= one speaks"
            table lb
            kill $secure_s2
            wait_until 40 gone lb 10.8.0.2:443
            secure_server s2
            wait_until 40 there lb 10.8.0.2:443
            echo "= and again"
            table lb
            stop lb
            cut -c 27- /tmp/lb.log | grep -v 'ctivating\|Starting\|Stopp' | grep '10.8.0' | sort -u
            """, seconds: 200);
        Assert.Equal("""
            = one speaks
            -A -t 10.9.0.100:443 -s rr
            -a -t 10.9.0.100:443 -r 10.8.0.2:443 -m -w 1
            = and again
            -A -t 10.9.0.100:443 -s rr
            -a -t 10.9.0.100:443 -r 10.8.0.2:443 -m -w 1
            """, string.Join('\n', said.Where(line => line.StartsWith('=') || line.StartsWith('-'))));
        Assert.Contains("SSL handshake/communication error connecting to server [10.8.0.3]:tcp:443.", said);
        Assert.Contains(said, line => line.StartsWith("Removing service [10.8.0.2]:tcp:443 from VS"));
        Assert.Contains("Remote Web server [10.8.0.2]:tcp:443 succeed on service.", said);
    }

    private static string Server(int number) => $$"""
            real_server 10.8.0.{{number}} 443 {
                SSL_GET {
                    url {
                        path /
                        status_code 200
                    }
                    connect_timeout 6
                    retry 1
                    delay_before_retry 1
                    warmup 0
                }
            }
        """;
}
