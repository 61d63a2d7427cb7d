using Lab;

namespace ImageTests;

/// <summary>A box that knows neither its address nor the time, on a LAN where a server knows both.</summary>
public sealed class NetworkBoxTests : IDisposable
{
    private const string Vip = "192.0.2.100";

    /// <summary>The password is "secret".</summary>
    private const string Appliance = """
        {
          "hostName": "box",
          "board": "qemu-virt",
          "network": { "interfaces": [ { "name": "eth0", "dhcp": true } ], "timeServers": [ "time.example" ] },
          "console": { "passwordHash": "$pbkdf2-sha256$i=1000$MDEyMzQ1Njc4OWFiY2RlZg$tiKWHy4FAGCWE8gn6GtKhaxD2OeeAUUWXFT/p1aaNl8" },
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
    private readonly ServerNode _server;

    public NetworkBoxTests()
    {
        _client = _lan.AddNode("client", "192.0.2.5/24");
        _server = new ServerNode(_lan, leaseSeconds: 600);
        _server.AnswerNames();
        _server.TellTheTime(TimeSpan.Zero);
    }

    public void Dispose()
    {
        _server.Dispose();
        _lan.Dispose();
    }

    [BoxFact]
    public void it_leases_an_address_serves_and_its_clock_is_set_without_disturbing_anything()
    {
        using ImageFolder image = new(Appliance, Vrrp);
        using Capture capture = Capture.Start(_server.Node, "vrrp or (udp and port 67)");
        using Box box = new(_lan, image, "-rtc", "base=1970-01-01T00:00:10");
        box.WaitFor("The clock is older than this image");
        box.WaitFor("Password: ");
        box.Type("secret");
        box.WaitFor("box# ");
        string network = "";
        Eventually.True("lease and clock are there", TimeSpan.FromSeconds(150), () =>
        {
            Thread.Sleep(1000);
            network = box.Ask("show network");
            return network.Contains("DHCP       192.0.2.", StringComparison.Ordinal)
                && network.Contains("time.example (192.0.2.1), asked at", StringComparison.Ordinal);
        }, () => network);
        string own = network[network.IndexOf("192.0.2.", StringComparison.Ordinal)..].Split('/')[0];
        Assert.True(Answers(own), network);
        Eventually.True("the VIP answers", TimeSpan.FromSeconds(60), () => Answers(Vip));

        // The step of the clock, by a year and more, is in none of the engine's times, and what happens from now on
        // bears the new date.
        string status = box.Ask("status");
        Assert.Contains("VI_1  MASTER for", status);
        Assert.DoesNotMatch("(for|up) [0-9]+ ?d", status);
        box.Ask("release force");
        Assert.Contains($"{DateTime.UtcNow.Year}-", box.Ask("why"));
        box.Type("poweroff");
        box.WaitForPowerOff();
        Assert.DoesNotContain("Cannot", box.Console);
        // DHCP's message 7 gives the address back, after the last advert.
        IReadOnlyList<string[]> frames = capture.Fields("vrrp || dhcp.option.dhcp == 7", "dhcp.option.dhcp",
            "vrrp.prio");
        Assert.Equal("7", frames[^1][0]);
        Assert.Contains(frames, frame => frame is [_, "0"]);
    }

    [BoxFact]
    public void a_router_for_IPv6_gives_it_an_address_and_the_way_to_others()
    {
        using ImageFolder image = new(Appliance, Vrrp);
        _server.RouteIPv6("2001:db8:1::");
        // Not of the LAN: who answers it needs a router.
        _server.Node.Ip("-6", "addr", "add", "2001:db8:9::1/128", "dev", "lo");
        using Box box = new(_lan, image);
        string own = $"2001:db8:1::ff:fe{box.MacAddress[^8..^6]}:{box.MacAddress[^5..].Replace(":", "")}";
        Eventually.True($"{own} answers across the router", Box.Patience,
            () => Command.Try("ip", "netns", "exec", _server.Node.Namespace, "busybox", "ping", "-6", "-c", "1", "-W",
                "2", "-I", "2001:db8:9::1", own).ExitCode == 0, () => box.Console);
    }

    private bool Answers(string address) =>
        Command.Try("ip", "netns", "exec", _client.Namespace, "busybox", "ping", "-c", "2", "-W", "3",
            address).ExitCode == 0;
}
