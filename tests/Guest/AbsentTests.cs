namespace Guest;

/// <summary>A kernel that has no IPVS when the daemon starts, and has it later.</summary>
[Collection(Guests.Name)]
public class AbsentTests(Guests guests)
{
    [GuestFact]
    public void what_is_wanted_of_it_is_said_and_tried_again_until_it_is_there()
    {
        string[] said = guests.X64.Run("""
            node lb 10.9.0.1/24
            loader=$(cat /proc/sys/kernel/modprobe)
            without() {
                for module in $(cut -d ' ' -f 1 /proc/modules | grep '^ip_vs_') ip_vs; do rmmod $module; done
                ! grep -q '^ip_vs ' /proc/modules
            }
            wait_until 20 without
            echo /nowhere >/proc/sys/kernel/modprobe
            cat >/tmp/lb.conf <<'END'
            global_defs {
                lvs_timeouts tcp 800 tcpfin 110 udp 200
                lvs_sync_daemon eth0 id 7
            }
            virtual_server 10.9.0.100 80 {
                lb_algo rr
                lb_kind NAT
                protocol TCP
                real_server 10.9.0.2 80 {
                }
            }
            END
            daemon lb vrrpaot -C
            missed() { [ $(grep -c "Can't initialize ipvs" /tmp/lb.log) = 1 ]; }
            wait_until 20 missed
            code=0
            on lb vrrpaot servers >/tmp/servers || code=$?
            echo "$code: $(head -n 1 /tmp/servers)"
            echo "$loader" >/proc/sys/kernel/modprobe
            modprobe ip_vs
            wait_until 20 there lb 10.9.0.2:80
            tells() { on lb ipvsadm -l --daemon | grep -q master; }
            wait_until 20 tells
            on lb ipvsadm -L --timeout
            on lb ipvsadm -l --daemon | cut -d ' ' -f 1-5 | sort
            on lb vrrpaot servers >/tmp/servers && head -n 1 /tmp/servers
            stop lb
            """, seconds: 120);
        Assert.Equal(["4: NOTHING IS BALANCED: this kernel has no IPVS (module ip_vs). Checks go on.",
            "Timeout (tcp tcpfin udp): 800 110 200", "backup sync daemon (mcast=eth0, syncid=7,",
            "master sync daemon (mcast=eth0, syncid=7,",
            "[10.9.0.100]:tcp:80: quorum, weight 1 is up, less than 1 loses it"], said);
    }
}
