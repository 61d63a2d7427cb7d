namespace Guest;

/// <summary>The kernel's thread that tells other directors of connections goes with the MASTER.</summary>
[Collection(Guests.Name)]
public class SyncDaemonTests(Guests guests)
{
    [GuestFact]
    public void the_master_tells_and_the_backup_hears_also_after_a_takeover()
    {
        string[] said = guests.X64.Run($$"""
            node a 10.9.0.1/24
            node b 10.9.0.2/24
            {{Instance("a", 200)}}
            {{Instance("b", 100)}}
            role() { on $1 ipvsadm -l --daemon; }
            tells() { role $1 | grep -q 'master sync daemon (mcast=eth0, syncid=51'; }
            hears() { role $1 | grep -q 'backup sync daemon (mcast=eth0, syncid=51'; }
            # The engine comes before its starter, which has the same words.
            engine() {
                for process in /proc/[0-9]*; do
                    if tr '\0' ' ' <$process/cmdline 2>/dev/null | grep -q "@engine .*/tmp/$1.conf"; then
                        echo ${process#/proc/}
                    fi
                done | sort -n | head -n 1
            }
            daemon a vrrpaot
            daemon b vrrpaot
            wait_until 30 has a 10.9.0.100
            wait_until 10 tells a
            wait_until 10 hears b
            kill -KILL $(engine a)
            wait_until 30 has a 10.9.0.100
            wait_until 10 tells a
            stop a
            wait_until 30 has b 10.9.0.100
            wait_until 10 tells b
            role a
            stop b
            role b
            echo end
            """, seconds: 120);
        Assert.Equal(["end"], said);
    }

    private static string Instance(string node, int priority) => $$"""
        cat >/tmp/{{node}}.conf <<'END'
        global_defs {
            lvs_sync_daemon eth0 VI_1
        }
        vrrp_instance VI_1 {
            interface eth0
            virtual_router_id 51
            priority {{priority}}
            version 3
            advert_int 0.2
            virtual_ipaddress {
                10.9.0.100/24
            }
        }
        END
        """;
}
