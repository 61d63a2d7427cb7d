namespace Guest;

/// <summary>
/// A check script of root may load a module under keepalived, and so it may under us: our engine has lost that right,
/// but not the process that starts scripts for it.
/// </summary>
[Collection(Guests.Name)]
public class ModuleTests(Guests guests)
{
    private const int LoadsModules = 16;

    [GuestTheory]
    [InlineData("keepalived")]
    [InlineData("vrrpaot")]
    public void a_check_script_of_root_loads_a_module(string program)
    {
        string[] said = guests.X64.Run($$"""
            rmmod dummy 2>/dev/null || true
            node a 10.9.0.1/24
            cat >/tmp/load <<'END'
            #!/bin/sh
            modprobe dummy
            END
            chmod 755 /tmp/load
            cat >/tmp/a.conf <<'END'
            global_defs {
                script_user root
                enable_script_security
            }
            vrrp_script load {
                script /tmp/load
                interval 1
            }
            vrrp_instance V {
                interface eth0
                version 3
                advert_int 0.2
                virtual_router_id 51
                priority 100
                track_script {
                    load
                }
                virtual_ipaddress {
                    10.9.0.100/24
                }
            }
            END
            daemon a {{program}}
            wait_until 20 test -d /sys/module/dummy
            wait_until 20 has a 10.9.0.100
            cut -d ' ' -f 1 /proc/modules | grep -x dummy
            engine=$(cut -d ' ' -f 1 /proc/$daemon_a/task/$daemon_a/children)
            sed -n 's/^CapEff:.//p' /proc/$engine/status
            """);
        Assert.Equal("dummy", said[0]);
        bool engineMay = (Convert.ToUInt64(said[1], 16) & 1UL << LoadsModules) != 0;
        Assert.Equal(program == "keepalived", engineMay);
    }
}
