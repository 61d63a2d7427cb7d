using Appliance.Base;
using Appliance.Reports;
using Appliance.Settings;
using Appliance.Tests.Config;
using Appliance.Views;
using VrrpAot.Bfd;
using VrrpAot.Engine;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Tests.Views;

/// <summary>
/// A file with something of everything that dumps tell of, and a moment of it: the first two instances are MASTER with
/// their group, the third is BACKUP. keepalived 2.2.7 was asked for its dumps with the same file.
/// </summary>
internal static class DumpScenario
{
    private const string File = """
        global_defs {
            router_id box
            script_user root
            enable_script_security
            vrrp_notify_fifo /run/states root
            vrrp_garp_interval 0.5
        }
        static_ipaddress {
            10.8.0.200/32 dev eth0
        }
        static_routes {
            10.99.0.0/16 via 10.8.0.9 dev eth0
        }
        static_rules {
            from 10.8.0.0/24 table 7 priority 77
        }
        vrrp_script up {
            script "/bin/true"
            interval 1
            weight 10
        }
        vrrp_script down {
            script "/bin/false a"
            interval 1
            timeout 4
            weight -5
            rise 2
            fall 3
        }
        track_file tf {
            file /run/number
            weight 1
        }
        vrrp_track_process tp {
            process sleep 1000
            param_match partial
            weight 4
            fork_delay 0.5
        }
        bfd_instance b1 {
            neighbor_ip 10.8.0.9
            source_ip 10.8.0.1
            min_rx 50
            min_tx 60
            idle_tx 1000
            multiplier 3
        }
        vrrp_sync_group G1 {
            group {
                VI_1
                VI_2
            }
            notify /bin/true
            notify_master "/bin/true m"
            smtp_alert
            notify_priority_changes
            track_script {
                up
            }
        }
        vrrp_instance VI_1 {
            interface eth0
            virtual_router_id 51
            priority 100
            authentication {
                auth_type PASS
                auth_pass secret
            }
            virtual_ipaddress {
                10.8.0.11/24 brd 10.8.0.255
                10.8.0.12/32 dev eth1 label eth1:1
                10.8.0.14 peer 10.8.0.15
            }
            virtual_ipaddress_excluded {
                10.8.0.13
            }
            virtual_routes {
                10.77.0.0/16 via 10.8.0.9 dev eth0 metric 5
            }
            virtual_rules {
                from 10.8.0.11 table 100 priority 1000
            }
            track_interface {
                eth1
            }
            notify_master "/bin/true a b"
            promote_secondaries
        }
        vrrp_instance VI_2 {
            interface eth1
            virtual_router_id 52
            priority 150
            version 3
            advert_int 0.5
            strict_mode
            virtual_ipaddress {
                10.9.0.11/24
            }
            notify_deleted
        }
        vrrp_instance VI_3 {
            interface eth0
            virtual_router_id 53
            priority 90
            unicast_src_ip 10.8.0.1
            unicast_peer {
                10.8.0.2
                10.8.0.3 min_ttl 10 max_ttl 255
            }
            virtual_ipaddress {
                10.8.0.33/24
            }
            track_script {
                down
            }
            track_file {
                tf weight 2
            }
            track_process {
                tp
            }
            track_bfd {
                b1 weight 3
            }
            preempt_delay 4
            smtp_alert
        }
        vrrp_instance VI_6 {
            interface eth0
            virtual_router_id 56
            priority 90
            dont_track_primary
            virtual_ipaddress {
                fe80::56
                2001:db8::56/64 preferred_lft 100
                2001:db8::57/64 -nodad
            }
        }

        """;

    public static readonly DaemonSettings Settings = ConfigText.Of(File).Settings!;

    /// <summary>2026-12-01 02:11:42.274 UTC.</summary>
    public static readonly Moment Now = new(1796091102274);

    public static readonly Snapshot Seen = new()
    {
        At = default, StartedAt = default, HostName = "box",
        Instances = [.. Settings.Engine.Instances.Select(One)],
        Groups = [new GroupView("G1", RouterState.Master, default, ["VI_1", "VI_2"])],
        Checks =
        [
            new CheckView { Name = "up", Up = true }, new CheckView { Name = "down", Up = false, Running = true },
            new CheckView { Name = "tf", Kind = SourceKind.File, Number = 3 },
            new CheckView { Name = "tp", Kind = SourceKind.Process, Number = 1, Up = false },
        ],
        Bfd =
        [
            new BfdView("b1", Settings.Engine.Bfd[0].Neighbour, new BfdReport
            {
                State = BfdState.Up, RemoteState = BfdState.Up, Discriminator = 0x9e70ec74, RemoteDiscriminator = 0x1f,
                LastHeardAt = default(Instant), TransmitInterval = Duration.FromMilliseconds(60),
                RemoteMinTx = Duration.FromMilliseconds(40), RemoteMinRx = Duration.FromMilliseconds(30),
                RemoteMultiplier = 5, DetectionTime = Duration.FromMilliseconds(250),
                RemoteDetectionTime = Duration.FromMilliseconds(180),
            }),
        ],
    };

    private static InstanceView One(InstanceSettings own, int number) => new()
    {
        Name = own.Name, Interface = own.Interface, Vrid = own.Vrid.Value, Version = own.Election.Version,
        Family = own.Family, State = number < 2 ? RouterState.Master : RouterState.Backup, Since = default,
        BasePriority = own.Election.BasePriority.Value,
        EffectivePriority = (byte)(own.Election.BasePriority.Value + (number < 2 ? 10 : number == 2 ? 1 : 0)),
        PriorityParts = number < 2 ? [new PriorityPart("up", 10)] : number == 2
            ? [new PriorityPart("down", -5), new PriorityPart("tf", 6)] : [],
        AdvertInterval = own.Election.AdvertInterval, Patience = Duration.FromMilliseconds(3570),
        Master = number < 2 ? new MasterView(new IpAddress(0x0A080001), 100, IsSelf: true)
            : number == 2 ? new MasterView(new IpAddress(0x0A080002), 200, IsSelf: false) : null,
        Addresses = [.. own.Addresses.AddRange(own.ExcludedAddresses).Select(vip =>
            new VipView(vip.Address, vip.PrefixLength, vip.Device ?? own.Interface, number < 2, number < 2))],
        Counters = new CounterView { AdvertsReceived = number, AdvertsSent = 7 * number, BecameMaster = 1 },
    };

    public static string Data => new KeepalivedData(Settings, Seen, Now).Text();

    public static string Json(int version) => new KeepalivedJson(Settings, Seen, Now).Text(version);

    public static string Stats => KeepalivedStats.Text(Seen);
}
