namespace Guest;

/// <summary>`net_namespace_ipvs`: the table of another network namespace, and checks from here.</summary>
[Collection(Guests.Name)]
public class ElsewhereTests(Guests guests)
{
    [GuestTheory]
    [InlineData("keepalived")]
    [InlineData("vrrpaot")]
    public void the_table_is_there_and_the_checks_are_here(string program)
    {
        string[] said = guests.X64.Run(World + $$"""
            {{Configured("far")}}
            on lb ip netns add far && on lb ip -n far link set lo up
            daemon lb {{program}} -C
            wait_until 30 in_table far
            sleep 7
            echo "= there"; kernel far
            echo "= here"; table lb
            kill $server; wait $server || true
            wait_until 30 not_in_table far
            stop lb
            echo "= stopped"; kernel far
            """, seconds: 120);
        Assert.Equal(["= there", "-A -t 10.9.0.100:80 -s rr", "-a -t 10.9.0.100:80 -r 10.9.0.2:80 -m -w 1", "= here",
            "= stopped"], said.Where(line => line != "Terminated"));
    }

    [GuestFact]
    public void one_that_comes_later_is_waited_for_and_a_reload_can_name_another()
    {
        string[] said = guests.X64.Run(World + $$"""
            {{Configured("far")}}
            daemon lb vrrpaot -C
            wait_until 20 grep -q 'there is no such network namespace (ip netns add far)' /tmp/lb.log
            on lb ip netns add far && on lb ip -n far link set lo up
            wait_until 30 in_table far
            on lb ip netns add other && on lb ip -n other link set lo up
            {{Configured("other")}}
            kill -HUP $daemon_lb
            wait_until 30 in_table other
            echo "= moved"; kernel far
            kill -KILL $(on lb cat /run/keepalived/checkers.pid)
            wait_until 20 grep -q 'The kernel balances as before' /tmp/lb.log
            stop lb
            echo "= stopped"; kernel other
            """, seconds: 120);
        Assert.Equal(["= moved", "= stopped"], said);
    }

    /// <summary>keepalived looks for namespaces in /var/run.</summary>
    private const string World = """
        mkdir -p /var
        ln -sfn /run /var/run
        node lb 10.9.0.1/24
        node s2 10.9.0.2/24
        start s2 pages s2 80 100 1000
        server=$!
        kernel() { on lb ip netns exec $1 ipvsadm -Sn; }
        in_table() { kernel $1 | grep -q -- '-r 10.9.0.2:80 '; }
        not_in_table() { ! in_table $1; }

        """;

    private static string Configured(string space) => $$"""
        cat >/tmp/lb.conf <<'END'
        net_namespace_ipvs {{space}}
        virtual_server 10.9.0.100 80 {
            delay_loop 1
            lb_algo rr
            lb_kind NAT
            protocol TCP
            real_server 10.9.0.2 80 {
                TCP_CHECK {
                    connect_timeout 1
                    warmup 0
                    retry 0
                }
            }
        }
        END
        """;
}
