using System.Text.Json;
using Regex = System.Text.RegularExpressions.Regex;
using Lab;

namespace ImageTests;

/// <summary>
/// The firmware image from power on to power off, seen from its serial line and from its LAN. One
/// machine at a time: each takes a core.
/// </summary>
public sealed class BoxTests : IDisposable
{
    private const string Own = "192.0.2.21";
    private const string Vip = "192.0.2.100";

    /// <summary>The password is "secret".</summary>
    private const string Appliance = """
        {
          "hostName": "box",
          "board": "qemu-virt",
          "network": { "interfaces": [ { "name": "eth0", "addresses": [ "192.0.2.21/24" ], "gateway": "192.0.2.1" } ] },
          "console": { "passwordHash": "$pbkdf2-sha256$i=1000$MDEyMzQ1Njc4OWFiY2RlZg$tiKWHy4FAGCWE8gn6GtKhaxD2OeeAUUWXFT/p1aaNl8" },
          "watchdog": { "timeoutSeconds": 30 },
        }
        """;

    private const string Vrrp = """
        vrrp_instance VI_1 {
            state BACKUP
            interface eth0
            virtual_router_id 51
            priority 100
            virtual_ipaddress {
                192.0.2.100/24
            }
        }
        """;

    private readonly Lan _lan = new();
    private readonly Node _client;

    public BoxTests() => _client = _lan.AddNode("client", "192.0.2.5/24");

    public void Dispose() => _lan.Dispose();

    [BoxFact(isSmoke: true)]
    public void it_boots_says_its_role_serves_and_hands_over_before_it_is_off()
    {
        using ImageFolder image = ImageFolder.Seeded(Appliance, Vrrp);
        using Box box = new(_lan, image, Emulator.Watchdog);
        // Who has not logged in is told the role all the same.
        box.PressEnterUntil("MASTER VI_1 (priority 100)");
        box.WaitFor("Password: ");
        box.Type("wrong");
        box.WaitFor("Wrong password.");
        box.WaitFor("Password: ");
        box.Type("secret");
        box.WaitFor("box# ");

        string status = box.Ask("status");
        Assert.Contains("VI_1  MASTER", status);
        Assert.Contains(Vip, status);
        HasWhatItsProcessesNeed(status);
        Assert.True(Answers(Own), box.Console);
        Assert.True(Answers(Vip), box.Console);

        using Capture capture = Capture.Start(_client, "vrrp");
        box.Type("poweroff");
        box.WaitFor("Switching off.");
        box.WaitForPowerOff();
        IReadOnlyList<string[]> adverts = capture.Fields("vrrp", "ip.src", "vrrp.prio");
        Assert.Equal([Own, "0"], adverts[^1]);
        Assert.False(Answers(Vip));
        Assert.DoesNotContain("Cannot", box.Console);
    }

    private static void HasWhatItsProcessesNeed(string status)
    {
        const string files = "chown dac_override dac_read_search fowner";
        string processes = Regex.Replace(status[status.IndexOf("Processes", StringComparison.Ordinal)..], @"\s+", " ");
        foreach (string process in (string[])[
            "guardian pid 1, user 0, all capabilities",
            $"engine pid N, user 0, seccomp {files} net_admin net_raw ipc_lock sys_nice",
            $"box pid N, user 0, seccomp(, mdwe)? {files} net_bind_service net_raw",
            "network pid N, user 64112, seccomp net_bind_service net_admin net_raw sys_time",
            "starter pid N, user 0 dac_override dac_read_search kill setgid setuid"])
            Assert.Matches($" {process.Replace("N", "[0-9]+", StringComparison.Ordinal)} ", processes + " ");
    }

    [BoxFact]
    public void a_clock_in_1970_is_raised_and_a_reboot_comes_back_with_the_watchdog_armed()
    {
        using ImageFolder image = new(Appliance, Vrrp);
        using Box box = new(_lan, image, [.. Emulator.Watchdog, "-rtc", "base=1970-01-01T00:00:10"]);
        box.WaitFor("The clock is older than this image");
        Assert.DoesNotContain("Cannot", box.WaitFor("Password: "));
        box.Type("secret");
        box.WaitFor("box# ");
        Eventually.True("the VIP answers", TimeSpan.FromSeconds(60), () => Answers(Vip));
        // The machine's clock is not 1970's: `why` tells when it became MASTER.
        Assert.Contains("2025-11-1", box.Ask("why"));
        // Longer than the watchdog's time: it is fed.
        Thread.Sleep(TimeSpan.FromSeconds(40));
        Assert.Contains("VI_1  MASTER", box.Ask("status"));

        box.Type("reboot");
        box.WaitFor("Restarting.");
        box.WaitFor("VrrpAot");
        box.WaitFor("Password: ");
        Eventually.True("the VIP answers again", TimeSpan.FromSeconds(60), () => Answers(Vip));
    }

    [BoxFact]
    public void a_keepalived_conf_that_cannot_be_run_is_said_and_everything_else_works()
    {
        string wrong = Vrrp.Replace("virtual_router_id 51", "virtual_router_id 512");
        using ImageFolder image = new(Appliance, wrong, "anyway=yes");
        Assert.Contains("virtual_router_id", image.Said);
        using Box box = new(_lan, image);
        box.WaitFor("/etc/keepalived/keepalived.conf cannot be run");
        box.PressEnterUntil("CONFIGURATION REFUSED");
        box.WaitFor("Password: ");
        box.Type("secret");
        box.WaitFor("box# ");
        Assert.Contains("CONFIGURATION REFUSED: ", box.Ask("status"));
        Assert.True(Answers(Own), box.Console);
        // And it is mended here.
        box.Ask("edit change 1- 512 51");
        Assert.Contains("in force", box.Ask("commit"));
        box.AskUntil("status", "VI_1  MASTER");
        Assert.True(Answers(Vip), box.Console);
        Assert.DoesNotContain("REFUSED", box.Ask("status"));
        box.Type("poweroff");
        box.WaitForPowerOff();
    }

    [BoxFact]
    public void the_same_sources_give_the_same_image()
    {
        using ImageFolder one = new(Appliance, Vrrp), other = new(Appliance, Vrrp);
        Assert.Equal(File.ReadAllText(one["SHA256SUMS"]), File.ReadAllText(other["SHA256SUMS"]));
        using ImageFolder different = new(Appliance.Replace("\"box\"", "\"bix\""), Vrrp);
        Assert.NotEqual(File.ReadAllText(one["SHA256SUMS"]), File.ReadAllText(different["SHA256SUMS"]));
    }

    /// <summary>What is to be downloaded, against the goals of the boards, and what stands beside it.</summary>
    [BoxTheory]
    [InlineData("qemu-virt", 16_500_000, false)]
    [InlineData("rpi-3b", 24_000_000, true)]
    public void the_card_is_small_and_says_what_is_in_it(string board, long limit, bool firmware)
    {
        string folder = ImageFolder.In($"out/image/{board}");
        Assert.InRange(new FileInfo($"{folder}/vrrpaot-{board}.img.gz").Length, 1, limit);
        Assert.Contains($"vrrpaot-{board}.img.gz", File.ReadAllText($"{folder}/sizes.txt"));
        using JsonDocument bill = JsonDocument.Parse(File.ReadAllText($"{folder}/sbom.spdx.json"));
        Assert.Equal("SPDX-2.3", bill.RootElement.GetProperty("spdxVersion").GetString());
        List<JsonElement> packages = [.. bill.RootElement.GetProperty("packages").EnumerateArray()];
        List<string> ids = [.. packages.Select(package => package.GetProperty("SPDXID").GetString()!)];
        Assert.Equal(ids.Distinct(), ids);
        Assert.All(packages, package => Assert.NotEqual("", package.GetProperty("versionInfo").GetString()));
        Assert.All(packages, package => Assert.NotEqual("", package.GetProperty("licenseDeclared").GetString()));
        List<string> names = [.. packages.Select(package => package.GetProperty("name").GetString()!)];
        Assert.Contains(names, name => name.StartsWith("linux-image-", StringComparison.Ordinal));
        Assert.Contains(names, name => name.StartsWith("u-boot", StringComparison.Ordinal));
        Assert.Equal(firmware, names.Contains("raspi-firmware"));
        foreach (JsonElement relation in bill.RootElement.GetProperty("relationships").EnumerateArray())
            Assert.Contains(relation.GetProperty("relatedSpdxElement").GetString()!, ids);
    }

    private bool Answers(string address) =>
        Command.Try("ip", "netns", "exec", _client.Namespace,
            "busybox", "ping", "-c", "2", "-W", "3", address).ExitCode == 0;
}
