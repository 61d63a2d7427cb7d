using System.Text;

namespace Demo.Balance;

/// <summary>A step, and what is done for it in the guest: words of tests/Guest/Inside.</summary>
/// <param name="Title">What is done.</param>
/// <param name="Deed">It, and the wait for what must follow: a command that fails ends the story.</param>
internal sealed record BalanceStep(string Title, string Deed);

/// <summary>
/// The story as the guest is told it. Beside the steps somebody looks, all the time, and says what he sees in lines
/// that begin with "@": "@ step NUMBER", "@ director NAME STATE VIP CABLE" (yes or no), "@ server ADDRESS WEIGHT OPEN
/// CONNECTIONS_A_SECOND BYTES_A_SECOND", "@ clients WHOLE NOT". At the end come the lines of all downloads.
/// </summary>
internal static class BalanceScript
{
    public const string Vip = "10.9.0.100";
    public const int Clients = 50;

    public static readonly IReadOnlyList<BalanceStep> Steps =
    [
        new("start two directors and three web servers", """
            daemon a $program_a
            wait_until 30 has a 10.9.0.100
            daemon b $program_b
            for each in 11 12 13; do both weighs 10.8.0.$each:80 1; done
            """),
        new($"{Clients} clients download through the VIP", $$"""
            downloads client {{Clients}} {{Vip}}
            some() { [ $(grep -c whole /tmp/got) -gt 20 ]; }
            wait_until 40 some
            """),
        new("kill web server 3, and what is open there", """
            notes w3 dies
            dies w3
            both gone 10.8.0.13:80
            notes w3 settled
            """),
        new("start it again", """
            serve w3
            both weighs 10.8.0.13:80 1
            """),
        new("web server 2 flaps: three deaths in three seconds", """
            notes w2 dies
            for again in 1 2 3; do dies w2; sleep 0.5; serve w2; sleep 0.5; done
            sleep 5
            both weighs 10.8.0.12:80 1
            notes w2 settled
            """),
        new("reload: web server 1 gets no more (weight 0)", """
            configured 0 1 1
            both weighs 10.8.0.11:80 0
            wait_until 60 idle a 10.8.0.11:80
            """),
        new("reload: it is back, with weight 2", """
            configured 2 1 1
            both weighs 10.8.0.11:80 2
            sleep 7
            """),
        new("pull director a's cable", """
            notes director leaves
            cable a down
            wait_until 30 has b 10.9.0.100
            notes director came
            sleep 3
            """),
        new("put it back: it hears what is open", """
            cable a up
            stands() { [ "$(state a)" = BACKUP ] && hasnt a 10.9.0.100; }
            wait_until 30 stands
            for each in 11 12 13; do wait_until 30 there a 10.8.0.$each:80; done
            sleep 6
            """),
        new("stop director b (SIGTERM)", """
            notes director leaves
            stop b
            wait_until 30 has a 10.9.0.100
            notes director came
            sleep 3
            """),
        new("start it again", """
            daemon b $program_b
            for each in 11 12 13; do wait_until 30 there b 10.8.0.$each:80; done
            hasnt b 10.9.0.100
            """),
        new("the clients come to their end", "finish"),
    ];

    /// <param name="first">What director a runs; a program of the guest.</param>
    /// <param name="second">What director b runs.</param>
    public static string For(string first, string second)
    {
        var script = new StringBuilder($$"""
            program_a={{first}}
            program_b={{second}}

            """).Append("""
            node client 10.9.0.3/24
            director a 4
            director b 5
            for each in 1 2 3; do web w$each 1$each 60000 10000; done
            # Directors tell of a connection with its third packet, and with every tenth after that.
            modprobe ip_vs
            for each in a b; do on $each sh -c 'echo "3 10" >/proc/sys/net/ipv4/vs/sync_threshold'; done

            real() {
                printf 'real_server 10.8.0.1%d 80 {\nweight %d\nTCP_CHECK {\nconnect_timeout 5\nretry 1\n' $1 $2
                printf 'delay_before_retry 1\n}\n}\n'
            }
            # written NAME PRIORITY WEIGHT WEIGHT WEIGHT
            written() {
                {
                    cat <<END
            global_defs {
                lvs_sync_daemon eth0 VI_1
            }
            vrrp_instance VI_1 {
                state BACKUP
                nopreempt
                interface eth0
                virtual_router_id 51
                priority $2
                version 3
                advert_int 0.3
                virtual_ipaddress {
                    10.9.0.100/32
                    10.8.0.1/24
                }
            }
            virtual_server 10.9.0.100 80 {
                delay_loop 1
                lb_algo wrr
                lb_kind NAT
                protocol TCP
            END
                    real 1 $3; real 2 $4; real 3 $5
                    echo '}'
                } >/tmp/$1.conf
            }
            written a 200 1 1 1
            written b 100 1 1 1
            configured() {
                written a 200 $*
                written b 100 $*
                kill -HUP $daemon_a $daemon_b
            }
            both() {
                words=$1
                shift
                wait_until 40 $words a "$@"
                wait_until 40 $words b "$@"
            }
            cable() { ip link set dev $1 $2; echo $2 >/tmp/$1.cable; }
            state() { sed -n 's/.*Entering \([A-Z]*\) STATE.*/\1/p' /tmp/$1.log | tail -n 1; }

            looks() {
                for each in a b; do
                    vip=no
                    if has $each 10.9.0.100; then vip=yes; see=$each; fi
                    now=$(state $each)
                    if on $each test ! -e /run/vrrp.pid -a ! -e /run/keepalived/vrrp.pid; then now=gone; fi
                    in=yes
                    if [ "$(cat /tmp/$each.cable 2>/dev/null)" = down ]; then in=no; fi
                    echo "@ director $each ${now:--} $vip $in"
                done
                { on $see ipvsadm -Ln; on $see ipvsadm -Ln --rate; } | awk '
                    /InBPS/ { rates = 1 }
                    /->.*:80 / && !rates { seen[$2] = $4 " " $5 }
                    /->.*:80 / && rates { print "@ server " $2 " " seen[$2] " " $3 " " $7 }'
                awk '{ all++ } / whole$/ { whole++ } END { print "@ clients " whole + 0 " " all - whole }' /tmp/got
            }
            touch /tmp/looking /tmp/got
            see=a
            { set +e; while [ -e /tmp/looking ]; do looks 2>/dev/null; sleep 0.5; done; } &
            looker=$!

            """);
        for (int i = 0; i < Steps.Count; i++)
            script.Append($"echo '@ step {i}'\n{Steps[i].Deed}\n");
        return script.Append("""
            echo '@ step -1'
            rm /tmp/looking
            wait $looker || true
            stop a
            stop b
            cat /tmp/notes /tmp/got
            """).ToString();
    }
}
