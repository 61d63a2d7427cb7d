using Image;

namespace Guest;

/// <summary>
/// What scripts, FIFOs and the log hear while servers die and come back: under Debian's keepalived and under ours the
/// same words, which other people's scripts and alarms read.
/// </summary>
[Collection(Guests.Name)]
public class TellingTests(Guests guests)
{
    private const string Story = """
        node lb 10.9.0.1/24
        on lb ip address add 10.8.0.100/24 dev eth0
        on lb sysctl -q -w net.ipv4.ip_forward=1
        node s2 10.9.0.2/24
        node s3 10.9.0.3/24
        mkdir /tmp/www
        echo page >/tmp/www/index.html
        web() { start $1 busybox httpd -f -p 80 -h /tmp/www; eval "httpd_$1=$!"; }
        die() { eval "kill \$httpd_$1; wait \$httpd_$1 || true"; }
        cat >/tmp/tell <<'END'
        #!/bin/sh
        echo "$*" >>/tmp/told
        END
        cat >/c <<'END'
        #!/bin/sh
        exec test -e /tmp/three-is-well
        END
        chmod 755 /tmp/tell /c
        : >/tmp/told
        touch /tmp/three-is-well
        mkfifo /tmp/fifo
        busybox sleep 600 >/tmp/fifo &
        holder=$!
        busybox cat /tmp/fifo >/tmp/heard &
        reader=$!
        cat >/tmp/lb.conf <<'END'
        global_defs {
            script_user root
            enable_script_security
            lvs_notify_fifo /tmp/fifo
        }
        virtual_server 10.8.0.100 80 {
            delay_loop 1
            connect_timeout 2
            retry 1
            delay_before_retry 1
            protocol TCP
            lb_algo rr
            lb_kind NAT
            quorum 2
            alpha
            omega
            quorum_up "/tmp/tell quorum up"
            quorum_down "/tmp/tell quorum down"
            real_server 10.9.0.2 80 {
                notify_up "/tmp/tell 2 up"
                notify_down "/tmp/tell 2 down"
                HTTP_GET {
                    url {
                        path /index.html
                        status_code 200
                    }
                }
            }
            real_server 10.9.0.3 80 {
                inhibit_on_failure
                notify_up "/tmp/tell 3 up"
                notify_down "/tmp/tell 3 down"
                MISC_CHECK {
                    misc_path "/c"
                    misc_timeout 5
                }
                TCP_CHECK {
                }
            }
        }
        END
        heard() { [ "$(grep -c "$1" /tmp/heard)" -ge "$2" ]; }
        weighs() { on lb ipvsadm -Sn | grep -q -- "-r $1:80 .*-w $2\$"; }
        absent() { ! on lb ipvsadm -Sn | grep -q -- "-r $1:80 "; }
        web s2

        """;

    private const string Told = """
            wait_until 60 heard 'RS .* UP' 1
            wait_until 60 heard 'RS .* DOWN' 1
            web s3
            wait_until 60 heard 'VS .* UP' 1
            die s2
            wait_until 60 absent 10.9.0.2
            wait_until 60 heard 'VS .* DOWN' 1
            web s2
            wait_until 60 heard 'VS .* UP' 2
            rm /tmp/three-is-well
            wait_until 60 weighs 10.9.0.3 0
            touch /tmp/three-is-well
            wait_until 60 weighs 10.9.0.3 1
            wait_until 60 heard 'VS .* UP' 3
            sleep 3
            stop lb
            wait_until 20 heard 'VS .* DOWN' 3
            sleep 1
            kill $reader $holder 2>/dev/null
            echo "= fifo"
            sed -n 1,2p /tmp/heard | sort
            sed 1,2d /tmp/heard
            echo "= scripts"
            sort /tmp/told | uniq -c | sed 's/^ *//'
            echo "= log"
            sed 's/^[^:]*:[0-9]*:[0-9]* [0-9]*: //' /tmp/lb.log |
                grep -E ' VS | service | quorum |HTTP|MISC|Misc|TCP' | sort | uniq
            """;

    /// <summary>keepalived 2.2.7's words. Which of the first two servers is tried first is chance, so those are
    /// sorted, and so are scripts, which run side by side, and the log, which repeats itself.</summary>
    private const string Heard = """
        = fifo
        RS [10.9.0.2]:tcp:80 [10.8.0.100]:tcp:80 UP
        RS [10.9.0.3]:tcp:80 [10.8.0.100]:tcp:80 DOWN
        RS [10.9.0.3]:tcp:80 [10.8.0.100]:tcp:80 UP
        VS [10.8.0.100]:tcp:80 UP
        RS [10.9.0.2]:tcp:80 [10.8.0.100]:tcp:80 DOWN
        VS [10.8.0.100]:tcp:80 DOWN
        RS [10.9.0.2]:tcp:80 [10.8.0.100]:tcp:80 UP
        VS [10.8.0.100]:tcp:80 UP
        RS [10.9.0.3]:tcp:80 [10.8.0.100]:tcp:80 DOWN
        VS [10.8.0.100]:tcp:80 DOWN
        RS [10.9.0.3]:tcp:80 [10.8.0.100]:tcp:80 UP
        VS [10.8.0.100]:tcp:80 UP
        RS [10.9.0.2]:tcp:80 [10.8.0.100]:tcp:80 DOWN
        RS [10.9.0.3]:tcp:80 [10.8.0.100]:tcp:80 DOWN
        VS [10.8.0.100]:tcp:80 DOWN
        = scripts
        2 2 down
        2 2 up
        3 3 down
        2 3 up
        3 quorum down
        3 quorum up
        = log
        Activating healthchecker for service [10.9.0.2]:tcp:80 for VS [10.8.0.100]:tcp:80
        Activating healthchecker for service [10.9.0.3]:tcp:80 for VS [10.8.0.100]:tcp:80
        Adding service [10.9.0.2]:tcp:80 to VS [10.8.0.100]:tcp:80
        Disabling service [10.9.0.3]:tcp:80 of VS [10.8.0.100]:tcp:80
        Enabling service [10.9.0.3]:tcp:80 of VS [10.8.0.100]:tcp:80
        Gained quorum 2+0=2 <= 2 for VS [10.8.0.100]:tcp:80
        HTTP status code success to [10.9.0.2]:tcp:80 url(/index.html)
        HTTP_CHECK on service [10.9.0.2]:tcp:80 failed after 1 retries.
        Lost quorum 2-0=2 > 1 for VS [10.8.0.100]:tcp:80
        Misc check for [[10.9.0.3]:tcp:80 VS [10.8.0.100]:tcp:80] by [/c] failed after 1 retry (exited with status 1).
        Misc check for [[10.9.0.3]:tcp:80 VS [10.8.0.100]:tcp:80] by [/c] succeeded.
        Removing service [10.9.0.2]:tcp:80 from VS [10.8.0.100]:tcp:80
        Shutting down service [10.9.0.2]:tcp:80 from VS [10.8.0.100]:tcp:80
        Shutting down service [10.9.0.3]:tcp:80 from VS [10.8.0.100]:tcp:80
        TCP connection to [10.9.0.3]:tcp:80 success.
        TCP_CHECK on service [10.9.0.3]:tcp:80 failed.
        """;

    [GuestTheory]
    [InlineData("keepalived")]
    [InlineData("vrrpaot")]
    public void scripts_fifos_and_the_log_hear_the_same(string daemon)
    {
        string[] said = guests.X64.Run(Story + $"daemon lb {daemon}\n" + Told, seconds: 300);
        Assert.Equal(Heard, string.Join('\n', said.SkipWhile(line => line != "= fifo")));
    }
}
