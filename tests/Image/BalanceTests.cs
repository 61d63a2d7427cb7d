using System.Text.RegularExpressions;
using Lab;
using Xunit.Abstractions;

namespace ImageTests;

/// <summary>
/// The two directors of `image/example/balance`, as they are there, between a client and two web servers: from power on
/// to a page through the VIP, and on when the power of the MASTER is cut.
/// </summary>
public sealed class BalanceTests : IDisposable
{
    private const string Vip = "192.0.2.100";
    private const int Big = 12_000_000;

    private readonly ITestOutputHelper _output;
    private readonly Lan _lan = new();
    private readonly Node _client, _web1, _web2;

    public BalanceTests(ITestOutputHelper output)
    {
        _output = output;
        _client = _lan.AddNode("client", "192.0.2.5/24");
        _web1 = _lan.AddNode("web1", "10.8.0.11/24");
        _web2 = _lan.AddNode("web2", "10.8.0.12/24");
        _lan.Partition([_web1, _web2]);
        foreach (Node web in (Node[])[_web1, _web2])
        {
            web.Ip("route", "add", "default", "via", "10.8.0.1");
            web.WriteFile("/run/www/index.html", web.IpAddress);
            web.WriteFile("/run/www/big", BigPage);
        }
    }

    public void Dispose() => _lan.Dispose();

    [BoxFact]
    public void a_download_through_the_vip_goes_on_when_the_power_of_the_master_is_cut()
    {
        NodeProcess first = Serve(_web1);
        Serve(_web2);
        using ImageFolder a = Example("a"), b = Example("b");
        // From its card, as a node that was never on before.
        using var card = new CardFile(a);
        using Box directorA = Box.FromFirmware(_lan, a, [.. card.Words, .. Inside("a", 1)]);
        using Box directorB = new(_lan, b, Inside("b", 2));
        Eventually.True("both web servers answer through the VIP", Box.Patience, () => WhoAnswers().Count == 2, () =>
        {
            directorA.PressEnterUntil("director-a# ");
            return directorA.Ask("log 300", "director-a") + directorA.Ask("servers", "director-a");
        });
        _output.WriteLine($"the first page {(Moment.Now - directorA.PoweredAt).TotalSeconds:0.0} s after power on");
        directorB.PressEnterUntil("director-b# ");
        directorB.AskUntil("status", "WEB  BACKUP", "director-b");
        // What is asked for at start is there at start.
        Assert.DoesNotContain("Cannot load", directorA.Console + directorB.Console);
        Assert.DoesNotContain("Cannot set", directorA.Console + directorB.Console);
        Assert.DoesNotContain("IPVS", directorB.Ask("log 500", "director-b"));

        Eventually.True("director b knows of no open connection", Box.Patience, () => Open(directorB) == 0,
            () => directorB.Console);
        using var download = new Download(_client, Vip, "/big");
        Eventually.True("director b knows of the download", Box.Patience, () => Open(directorB) == 1,
            () => directorB.Console);
        long received = download.Received;
        Assert.InRange(received, 1, Big / 2);
        directorA.CutPower();
        Moment cut = Moment.Now;
        download.Hurry();

        Eventually.True("the other director serves new clients", Box.Patience, () => WhoAnswers().Count == 2,
            () => directorB.Console);
        _output.WriteLine($"served by the other one {(Moment.Now - cut).TotalSeconds:0.0} s after the cut");
        Assert.Equal(BigPage, System.Text.Encoding.ASCII.GetString(download.Page()));
        directorB.AskUntil("status", "WEB  MASTER", "director-b");

        // And it knows who is well.
        string pool = directorB.Ask("servers", "director-b");
        Assert.Contains($"[{Vip}]:tcp:80: quorum, weight 2 is up", pool);
        first.KillTree();
        directorB.AskUntil("servers", "weight 1 is up", "director-b");
        Assert.Contains("DOWN", directorB.Ask("servers", "director-b"));
        for (int i = 0; i < 5; i++)
            Assert.Equal(_web2.IpAddress, Page());
    }

    private static readonly string[] s_schedulers =
        ["rr", "wrr", "lc", "wlc", "lblc", "lblcr", "sh", "mh", "dh", "fo", "ovf", "sed", "nq"];

    /// <summary>A virtual server each, which the kernel refuses where the module is not there.</summary>
    [BoxTheory]
    [InlineData("qemu-virt", "eth0")]
    [InlineData("rpi-3b", "usb0")]
    public void a_board_has_every_scheduler_and_says_of_one_that_it_has_not_got_it(string board, string card)
    {
        Serve(_client);
        string vrrp = Seed.Vrrp(100, card: card)
            + string.Concat(s_schedulers.Select((scheduler, number) => $$"""

                virtual_server {{Vip}} {{8000 + number}} {
                    lvs_sched {{scheduler}}
                    lvs_method NAT
                    protocol TCP
                    persistence_timeout 60
                    persistence_engine sip
                    real_server {{_client.IpAddress}} 80 {
                        TCP_CHECK {
                        }
                    }
                }
                """));
        using ImageFolder image = ImageFolder.Seeded(Seed.Appliance("box", "192.0.2.21", card: card), vrrp, board);
        using Box box = new(_lan, board == "rpi-3b" ? Emulator.Raspberry : Emulator.Virt, Emulator.Boot(image));
        box.WaitFor("VrrpAot");
        box.PressEnterUntil("box# ");
        box.Ask("terminal length 0");
        box.Ask("terminal width 200");
        Eventually.True("all of them serve", Box.Patience,
            () => Regex.Count(box.Ask("servers"), @":80 +1 up ") == s_schedulers.Length, () => box.Ask("log 200"));
        Assert.DoesNotContain("Cannot load", box.Console);
        Assert.DoesNotContain("IPVS", box.Ask("log 500"));

        box.Ask("edit change 1- nq twos");
        Assert.Contains("the kernel of this image has no module ip_vs_twos for 'twos'", box.Ask("check"));
    }

    /// <summary>Numbered lines, so that neither a piece that is missing nor one that came twice goes unseen.</summary>
    private static string BigPage { get; } =
        string.Concat(Enumerable.Range(0, Big / 10).Select(number => $"{number:d9}\n"));

    private static NodeProcess Serve(Node web) => web.Start("busybox", "httpd", "-f", "-p", "80", "-h", "/run/www");

    private static ImageFolder Example(string director)
    {
        string folder = ImageFolder.In($"image/example/balance/{director}");
        return new ImageFolder(File.ReadAllText($"{folder}/appliance.json"),
            File.ReadAllText($"{folder}/keepalived.conf"));
    }

    /// <summary>A director's second cable: to where the web servers are.</summary>
    private string[] Inside(string director, int number)
    {
        string tap = "inside-" + director;
        Command.Run("ip", "netns", "exec", _lan.SwitchNamespace, "ip", "tuntap", "add", tap, "mode", "tap");
        Command.Run("ip", "-n", _lan.SwitchNamespace, "link", "set", tap, "master", "br1", "up");
        return ["-netdev", $"tap,id=n1,ifname={tap},script=no,downscript=no",
            "-device", $"virtio-net-pci,romfile=,netdev=n1,mac=02:00:00:01:00:{number:x2}"];
    }

    /// <summary>Who sent the front page, by what it says; null when nobody did.</summary>
    private string? Page() =>
        _client.Run("timeout", "10", "busybox", "wget", "-q", "-O", "-", $"http://{Vip}/") is { ExitCode: 0 } page
            ? page.Output : null;

    /// <summary>Asks a few times, since one answers after the other.</summary>
    private HashSet<string> WhoAnswers()
    {
        var answers = new HashSet<string>();
        for (int i = 0; i < 4 && Page() is { } who; i++)
            answers.Add(who);
        return answers;
    }

    /// <summary>Open connections to both servers, as director b tells.</summary>
    private static int Open(Box box) =>
        Regex.Matches(box.Ask("servers", "director-b"), @"10\.8\.0\.1[12]\S* +[0-9]+ up +([0-9]+)")
            .Sum(server => int.Parse(server.Groups[1].ValueSpan));
}
