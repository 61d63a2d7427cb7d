using System.Text;
using Appliance.Config;
using Appliance.Settings;
using Appliance.Texts;

namespace Appliance.Tests.Settings;

public class ApplianceFileTests
{
    [Fact]
    public void an_empty_object_means_the_defaults()
    {
        ApplianceSettings settings = SettingsText.Good("{}");
        Assert.Equal("/etc/keepalived/keepalived.conf", settings.Vrrp.Configuration);
        Assert.Equal("/run/vrrpaot/control.sock", settings.Control.Socket);
        Assert.Null(settings.Console);
        Assert.Null(settings.Metrics);
        Assert.Empty(settings.Leds);
    }

    [Fact]
    public void every_section_is_read()
    {
        ApplianceResult result = SettingsText.Read("""
            {
              "$schema": "x", "hostName": "pihole-a", "board": "qemu-virt",
              "network": {
                "interfaces": [ { "name": "eth0", "addresses": [ "192.168.10.111/24" ], "gateway": "192.168.10.1" } ],
                "nameServers": [ "9.9.9.9" ], "timeServers": [ "pool.ntp.org" ]
              },
              "vrrp": { "configuration": "/etc/k.conf" },
              "console": { "device": "/dev/ttyAMA0", "baud": 9600, "login": "none", "idleMinutes": 5 },
              "leds": [
                { "name": "one", "line": "GPIO17", "shows": "master" },
                { "name": "two", "chip": "pinctrl-bcm2835", "offset": 18, "activeLow": true, "shows": "fault" },
                { "name": "three", "led": "ACT" }
              ],
              "button": { "line": "GPIO3", "longPressSeconds": 2 },
              "watchdog": { "device": "/dev/watchdog1", "timeoutSeconds": 10 },
              "metrics": { "listen": "unix:/run/m.sock" },
              "logging": { "detail": 2, "keepLines": 7 },
              "control": { "socket": "/run/c.sock", "group": "wheel" }
            }
            """);
        ApplianceSettings settings = result.Settings!;
        Assert.All(result.Findings, finding => Assert.Equal(Severity.Note, finding.Severity));
        Assert.Equal("pihole-a", settings.HostName);
        InterfaceSettings eth0 = Assert.Single(settings.Network!.Interfaces);
        Assert.Equal("192.168.10.111/24", Assert.Single(eth0.Addresses).ToString());
        Assert.Equal("192.168.10.1", eth0.Gateway.ToString());
        Assert.Equal("9.9.9.9", Assert.Single(settings.Network.NameServers).ToString());
        Assert.Equal(new ConsoleSettings { Device = "/dev/ttyAMA0", Baud = 9600, Login = ConsoleLogin.None,
            Idle = Duration.FromSeconds(300) }, settings.Console);
        Assert.Equal(
            [
                new LedSettings { Name = "one", Line = "GPIO17", Shows = LedSubject.Master },
                new LedSettings { Name = "two", Chip = "pinctrl-bcm2835", Offset = 18, ActiveLow = true,
                    Shows = LedSubject.Fault },
                new LedSettings { Name = "three", Led = "ACT" },
            ],
            settings.Leds.ToArray());
        Assert.Equal(new ButtonSettings { Line = "GPIO3", LongPress = Duration.FromSeconds(2) }, settings.Button);
        Assert.Equal(Duration.FromSeconds(10), settings.Watchdog!.Timeout);
        Assert.Equal("/run/m.sock", settings.Metrics!.Listen.SocketPath);
        Assert.Equal(new LoggingSettings { Detail = 2, KeepLines = 7 }, settings.Logging);
        Assert.Equal("wheel", settings.Control.Group);
    }

    [Fact]
    public void what_only_a_firmware_image_carries_out_is_noted_as_such()
    {
        ApplianceResult result = SettingsText.Read(
            """{ "hostName": "a", "board": "b", "network": {}, "watchdog": {} }""");
        Assert.Equal(4, result.Findings.Length);
        Assert.All(result.Findings, finding => Assert.Equal((Severity.Note, FindingClass.CarriedOutInImage),
            (finding.Severity, finding.Class)));
        Assert.Equal(0, ConfigVerdict.ExitCodeOf(result.Findings));
    }

    [Fact]
    public void comments_trailing_commas_and_a_byte_order_mark_are_welcome() =>
        Assert.Equal(1,
            SettingsText.Good("\uFEFF// mine\n{ /* here */ \"logging\": { \"detail\": 1, }, }\n").Logging.Detail);

    [Fact]
    public void a_missing_file_is_said_and_so_is_a_large_one()
    {
        Finding missing = Assert.Single(ApplianceFile.Load("/nonexistent/a.json").Findings);
        Assert.Equal((Severity.Fatal, FindingClass.MissingFile), (missing.Severity, missing.Class));
        string path = Path.GetTempFileName();
        File.WriteAllText(path, "{}" + new string(' ', ApplianceFile.MaximumBytes));
        ApplianceResult large = ApplianceFile.Load(path);
        File.Delete(path);
        Assert.Null(large.Settings);
        Assert.Contains("too large", Assert.Single(large.Findings).Message);
    }

    [Fact]
    public void bytes_that_are_no_utf8_are_shown_where_they_are()
    {
        Finding finding = Assert.Single(ApplianceFile.Read("a.json",
            [.. "{\n \"hostName\": \""u8, 0xE9, .. "\" }"u8]).Findings);
        Assert.Equal((Severity.Fatal, 2, 15), (finding.Severity, finding.Line, finding.Column));
    }

    [Theory]
    [InlineData("x.json", "", true)]
    [InlineData("x.conf", "\n  { }", true)]
    [InlineData("x.conf", "global_defs {\n}\n", false)]
    public void check_knows_the_format_by_name_or_first_character(string name, string text, bool meant)
    {
        string folder = Directory.CreateTempSubdirectory("vrrpaot-").FullName;
        string path = Path.Combine(folder, name);
        File.WriteAllText(path, text);
        bool isMeant = ApplianceFile.IsMeant(path);
        Directory.Delete(folder, recursive: true);
        Assert.Equal(meant, isMeant);
    }
}
