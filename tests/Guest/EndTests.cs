namespace Guest;

/// <summary>What is left in the kernel's table when a load balancer ends, in whatever way.</summary>
[Collection(Guests.Name)]
public class EndTests(Guests guests)
{
    private const string World = """
        node lb 10.9.0.1/24
        configured() {
            cat >/tmp/lb.conf <<END
        global_defs {
            $1
        }
        virtual_server 10.9.0.100 80 {
            lb_algo rr
            lb_kind NAT
            protocol TCP
            real_server 10.9.0.2 80 {
            }
        }
        END
        }

        """;

    [GuestTheory]
    [InlineData("keepalived")]
    [InlineData("vrrpaot")]
    public void lvs_flush_on_stop_takes_all_there_is_and_otherwise_others_keep_theirs(string program)
    {
        string[] said = guests.X64.Run(World + $"""
            for flush in '' lvs_flush_on_stop 'lvs_flush_on_stop VS'; do
                configured "$flush"
                on lb ipvsadm -A -t 10.9.0.9:81 -s sh
                daemon lb {program} -C
                wait_until 30 there lb 10.9.0.2:80
                stop lb
                echo "= $flush"
                table lb
                on lb ipvsadm -C
            done
            """, seconds: 120);
        Assert.Equal(["= ", "-A -t 10.9.0.9:81 -s sh", "= lvs_flush_on_stop", "= lvs_flush_on_stop VS",
            "-A -t 10.9.0.9:81 -s sh"], said);
    }

    [GuestFact]
    public void a_process_that_hangs_at_the_end_leaves_nothing_behind_but_what_is_others()
    {
        string[] said = guests.X64.Run(World + """
            configured 'lvs_timeouts tcp 800 tcpfin 110 udp 200'
            on lb ipvsadm -A -t 10.9.0.9:81 -s sh
            on lb ipvsadm -L --timeout
            daemon lb vrrpaot -C
            wait_until 30 there lb 10.9.0.2:80
            on lb ipvsadm -L --timeout
            kill -STOP $(on lb cat /run/keepalived/checkers.pid)
            stop lb
            table lb
            on lb ipvsadm -L --timeout
            on lb find /run -name '*checkers*' -o -name services
            grep -o 'The end: removing .*' /tmp/lb.log
            """, seconds: 90);
        Assert.Equal(["Timeout (tcp tcpfin udp): 900 120 300", "Timeout (tcp tcpfin udp): 800 110 200",
            "-A -t 10.9.0.9:81 -s sh", "Timeout (tcp tcpfin udp): 900 120 300",
            "The end: removing what an earlier process has left (1 services)"], said);
    }
}
