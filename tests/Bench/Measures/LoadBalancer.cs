using System.Globalization;
using Guest;
using Lab;

namespace Bench.Measures;

/// <summary>
/// The load balancer with 1,000 servers in ten pools, in a guest whose kernel has IPVS (tests/Guest): keepalived's own
/// checks do not start without one. An emulated processor is some ten times slower than this one, for both: the ratios
/// tell, not the numbers.
/// <para>
/// CPU time is that of all processes of the daemon. Checks are counted where they arrive: connections that the servers'
/// kernel has taken. A table is settled when the kernel has the new weights of all servers.
/// </para>
/// </summary>
internal static class LoadBalancer
{
    /// <summary>Seconds, for one contender; it takes a ninth of it on an idle machine.</summary>
    private const int Limit = 900;

    public static readonly Measure Measure = new("lvs", 1,
    [
        new("checks", "time for 1,000 TCP checks, 1,000 due each second", "s", null),
        new("check cpu", "CPU time of one TCP check", "us", null),
        new("tls cpu", "CPU time of one SSL_GET, 20 due each second", "us", null),
        new("memory", "resident memory of the checkers, 1,000 checks", "MB", 40),
        new("death", "server dead to out of the table, checked each second", "s", null),
        new("start", "start to 1,000 servers in the table", "s", null),
        new("reload one", "reload to settled, one weight of 1,000 changed", "s", null),
        new("reload one cpu", "CPU time of that reload", "ms", null),
        new("reload all", "reload to settled, all 1,000 weights changed", "s", null),
        new("reload all cpu", "CPU time of that reload", "ms", null),
        // keepalived never looks at the table again; ours does so every 5 s.
        new("rest", "CPU time a second at rest, 1,000 servers", "ms", null),
    ], (contender, samples) =>
    {
        if (Platform.X64.Missing is { } reason)
            throw new LabException(reason);
        using var guest = new Guest.Machine(Platform.X64);
        foreach (string line in guest.Run(Scenario(contender.Name), Limit))
        {
            if (line.Split(": ") is [var key, var value]
                && double.TryParse(value, CultureInfo.InvariantCulture, out double number))
                samples.Add(key, number);
            else
                samples.Detail(line);
        }
    });

    /// <summary>The words are those of tests/Guest/Inside.</summary>
    private static string Scenario(string program) => $$"""
        node lb 10.8.0.1/24
        node web 10.8.0.2/24
        # Any address of 10.7.0.0/16 is a server.
        on web ip route add local 10.7.0.0/16 dev lo
        on lb ip route add 10.7.0.0/16 via 10.8.0.2
        start web pages web 80 100 1000
        node w1 10.8.0.11/24
        page_w1='100 1000'
        serve w1

        # configure SECONDS WEIGHT WEIGHT_OF_LAST: ten pools of a hundred, checked so often, and one of one server, w1.
        configure() {
            awk -v seconds=$1 -v weight=$2 -v last=$3 'BEGIN {
                for (pool = 1; pool <= 10; pool++) {
                    printf "virtual_server 10.8.1.%d 80 {\ndelay_loop %d\nlb_algo wrr\nlb_kind NAT\n", pool, seconds
                    print "protocol TCP"
                    for (server = 1; server <= 100; server++)
                        printf "real_server 10.7.%d.%d 80 {\nweight %d\nTCP_CHECK {\nconnect_timeout 5\n}\n}\n",
                            pool, server, pool == 10 && server == 100 ? last : weight
                    print "}"
                }
                print "virtual_server 10.8.2.1 80 {\ndelay_loop 1\nlb_algo wrr\nlb_kind NAT\nprotocol TCP"
                print "real_server 10.8.0.11 80 {\nTCP_CHECK {\nconnect_timeout 5\nretry 0\n}\n}\n}"
            }' >/tmp/lb.conf
        }
        # Hundredths of a second.
        now() {
            read -r up rest </proc/uptime
            now=${up%.*}${up#*.}
        }
        since() { now; awk -v ticks=$((now - $1)) 'BEGIN { print ticks / 100 }'; }
        family() {
            family=$daemon_lb
            for process in $(cat /proc/$daemon_lb/task/*/children); do
                family="$family $process $(cat /proc/$process/task/*/children)"
            done
        }
        # Nanoseconds of all its processes.
        cpu() {
            family
            cpu=0
            for process in $family; do
                for thread in /proc/$process/task/*/schedstat; do
                    read -r used rest <$thread
                    cpu=$((cpu + used))
                done
            done
        }
        taken() { on web awk '/^Tcp: [0-9]/ { print $7 }' /proc/net/snmp; }
        weighs_all() {
            on lb ipvsadm -Ln -t 10.8.1.10:80 | grep -q "10.7.10.100:80 *Masq *$2 " &&
                on lb ipvsadm -Ln -t 10.8.1.1:80 | grep -q "10.7.1.1:80 *Masq *$1 " &&
                [ $(on lb ipvsadm -Sn | grep -c -- "-r 10.7.* -w $1\$") -ge 999 ]
        }
        # settles NAME SECONDS WEIGHT WEIGHT_OF_LAST: by a reload.
        settles() {
            configure $2 $3 $4
            sleep 2
            cpu; before=$cpu; now; began=$now
            kill -HUP $daemon_lb
            wait_until 200 weighs_all $3 $4
            echo "$1: $(since $began)"
            sleep 3
            cpu
            echo "$1 cpu: $(((cpu - before) / 1000000))"
        }

        configure 1 1 1
        now; began=$now
        daemon lb {{program}} -C
        wait_until 200 weighs_all 1 1
        echo "start: $(since $began)"
        sleep 5
        cpu; before=$cpu; now; began=$now; first=$(taken)
        sleep 15
        cpu; checks=$(($(taken) - first)); seconds=$(since $began)
        echo "$checks checks in $seconds s"
        awk -v checks=$checks -v seconds=$seconds -v cpu=$((cpu - before)) 'BEGIN {
            print "checks: " 1000 * seconds / checks
            print "check cpu: " cpu / 1000 / checks
        }'
        checkers=$(on lb sh -c 'cat /run/keepalived/checkers.pid /run/checkers.pid' 2>/dev/null | head -n 1)
        awk '/^Rss:/ { print "memory: " $2 * 1024 / 1e6 }' /proc/$checkers/smaps_rollup

        # A hundred by TLS, each once in 5 s, of a server that says a page to everybody.
        secure_server web
        awk 'BEGIN {
            print "virtual_server 10.8.3.1 443 {\ndelay_loop 5\nlb_algo wrr\nlb_kind NAT\nprotocol TCP"
            for (server = 1; server <= 100; server++)
                printf "real_server 10.7.1.%d 443 {\nSSL_GET {\nconnect_timeout 9\nurl {\npath /\n}\n}\n}\n", server
            print "}"
        }' >/tmp/lb.conf
        kill -HUP $daemon_lb
        sleep 12
        cpu; before=$cpu; first=$(taken)
        sleep 20
        cpu; checks=$(($(taken) - first))
        echo "$checks checks by TLS"
        awk -v checks=$checks -v cpu=$((cpu - before)) 'BEGIN { print "tls cpu: " cpu / 1000 / checks }'

        # From here on hardly a check comes between.
        configure 3600 1 1
        kill -HUP $daemon_lb
        wait_until 100 weighs_all 1 1
        sleep 5
        settles "reload one" 3600 1 2
        settles "reload all" 3600 3 4
        cpu; before=$cpu
        sleep 20
        cpu
        echo "rest: $(((cpu - before) / 20000))e-3"

        gone() { ! on lb ipvsadm -Ln -t 10.8.2.1:80 | grep -q 10.8.0.11; }
        there() { ! gone; }
        for again in 1 2 3 4 5; do
            sleep 0.$again
            now; began=$now
            dies w1
            wait_until 30 gone
            echo "death: $(since $began)"
            serve w1
            wait_until 30 there
        done
        stop lb
        """;
}
