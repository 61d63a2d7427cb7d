using System.Text;
using Appliance.Config;
using Appliance.Hatch;
using Appliance.Settings;
using Appliance.Settings.Balancing;
using Appliance.Texts;

namespace Appliance.Tests.Hatch;

/// <summary>What the engine runs on, through the hatch: all of it, so that `plan` says what the engine does.</summary>
public class SettingsFieldsTests
{
    /// <summary>Say nothing of what runs; that of a check is for people.</summary>
    private static readonly string[] s_places =
        ["ScriptCommand.At", "VirtualServerSettings.At", "RealServerSettings.At", "CheckSettings.At"];

    [Fact]
    public void every_property_of_the_settings_comes_back()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            DaemonSettings settings = new AnyValue(new Random(seed)).Of<DaemonSettings>(s_places);
            var to = new FieldWriter();
            SettingsFields.Write(to, settings);
            var from = new FieldReader(to.Bytes.ToArray());
            Assert.Equal(AnyValue.Text(settings), AnyValue.Text(SettingsFields.Read(from)));
            Assert.Throws<InvalidDataException>(() => from.Byte()); // Nothing is left over.
        }
    }

    [Fact]
    public void where_a_check_stands_comes_back_without_the_text_of_the_file()
    {
        CheckSettings check = new TcpCheckSettings
        {
            Target = default, At = new Origin(new SourceFile("/etc/a.conf", ["secret"], Encoding.UTF8), 7, 9),
        };
        var to = new FieldWriter();
        CheckFields.Write(to, check);
        Origin at = CheckFields.Read(new FieldReader(to.Bytes.ToArray())).At;
        Assert.Equal(("/etc/a.conf:7", 9, ""), (at.ToString(), at.Column, at.SourceLine));
    }

    [Fact]
    public void what_a_file_means_does_not_differ_from_itself_on_the_other_side()
    {
        string file = Path.GetTempFileName();
        File.WriteAllText(file, """
            global_defs {
                router_id here
            }
            vrrp_script web {
                script "/bin/true with words"
                interval 3
            }
            vrrp_instance VI_0 {
                interface eth0
                virtual_router_id 50
                authentication {
                    auth_type AH
                    auth_pass other
                }
                virtual_ipaddress {
                    192.0.2.11/24
                }
            }
            vrrp_instance VI_2 {
                interface eth0
                virtual_router_id 52
                version 3
                auth_hmac {
                    key 1 abcdefghijklmnopqrstuvwxyz012345
                    key 2 hex:000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f
                    active_key 2
                    mode permissive
                }
                virtual_ipaddress {
                    192.0.2.12/24
                }
            }
            vrrp_instance VI_1 {
                interface eth0
                virtual_router_id 51
                priority 101
                advert_int 1
                authentication {
                    auth_type PASS
                    auth_pass secret
                }
                unicast_src_ip 192.0.2.1
                unicast_peer {
                    192.0.2.2
                }
                track_script {
                    web weight -10
                }
                virtual_ipaddress {
                    192.0.2.10/24 dev eth0 label eth0:1
                }
            }
            """);
        DaemonSettings settings = ConfigFile.Load(file, new ConfigOptions()).Settings!;
        var to = new FieldWriter();
        SettingsFields.Write(to, settings);
        DaemonSettings there = SettingsFields.Read(new FieldReader(to.Bytes.ToArray()));
        Assert.Empty(ConfigurationDifference.Between(there, settings).Changes);
        Assert.Single(ConfigurationDifference.Between(there, settings with { RouterId = "elsewhere" }).Changes);
        File.Delete(file);
    }
}
