using Lab;

namespace Namespaces;

/// <summary>The network's process of a firmware image, started outside of one, against a real DHCP server.</summary>
public sealed class NetworkTests : IDisposable
{
    private const string Root = "/run/box", Told = "/run/vrrpaot/network", NameServers = Told + "/resolv.conf";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly Lan _lan = new();
    private readonly Node _box;
    private ServerNode? _server;

    public NetworkTests() => _box = _lan.AddNode("box", null);

    public void Dispose()
    {
        _server?.Dispose();
        _lan.Dispose();
    }

    [RootFact]
    public void a_lease_is_taken_kept_over_its_time_and_given_back_in_the_end()
    {
        _server = new ServerNode(_lan, leaseSeconds: 12);
        using Capture capture = Capture.Start(_box, "udp port 67 or udp port 68 or icmp");
        NodeProcess network = Start("""
            {
              "hostName": "small-box",
              "network": { "nameServers": [ "192.0.2.9" ], "interfaces": [ { "name": "eth0", "dhcp": true } ] }
            }
            """);
        WaitForLease(network);
        string address = Assert.Single(_box.Addresses());
        Eventually.True("others are told", s_patience,
            () => Report.Contains($"DHCP       {address} from 192.0.2.1, until", StringComparison.Ordinal), () =>
            Report);
        Assert.Equal("nameserver 192.0.2.9\nnameserver 192.0.2.1\n", _box.ReadFile(Root + NameServers));
        Assert.Contains("default via 192.0.2.1 dev eth0 proto dhcp", _box.Ip("route"));
        // The kernel would remove it by itself, if nobody asked for more.
        Assert.Contains("dynamic", _box.Ip("addr", "show", "dev", "eth0"));

        for (int i = 0; i < 30; i++)
        {
            Thread.Sleep(1000);
            Assert.Equal([address], _box.Addresses());
        }
        network.Stop(TimeSpan.FromSeconds(10));
        Assert.Equal(0, network.ExitCode);
        Assert.Empty(_box.Addresses());
        Assert.DoesNotContain("proto dhcp", _box.Ip("route"));

        IReadOnlyList<string[]> messages = capture.Fields("dhcp", "dhcp.option.dhcp", "ip.src", "ip.dst",
            "dhcp.option.hostname");
        Assert.Equal(["1", "0.0.0.0", "255.255.255.255", "small-box"], messages[0]);
        string own = address.Split('/')[0];
        Assert.Contains(messages, message => message[0] == "3" && message[1] == own
            && message[2] == ServerNode.Address);
        Assert.Equal(["7", own, ServerNode.Address], messages[^1][..3]);
        // Nobody was told that the port is closed, and nothing was wrong with a packet.
        Assert.Empty(capture.Fields($"eth.src == {_box.MacAddress} && (icmp || _ws.malformed)", "ip.src", "icmp.type",
            "icmp.code", "frame.protocols").Select(frame => string.Join(' ', frame)));
    }

    [RootFact]
    public void an_address_that_another_machine_has_is_declined()
    {
        Node other = _lan.AddNode("other", "192.0.2.77/24");
        _server = new ServerNode(_lan, leaseSeconds: 60, only: (_box.MacAddress, other.IpAddress));
        NodeProcess network = Start("""{ "network": { "interfaces": [ { "name": "eth0", "dhcp": true } ] } }""");
        network.WaitForLine("another machine has 192.0.2.77, which the server 192.0.2.1 gave us: declined", s_patience);
        Assert.Empty(_box.Addresses());
    }

    [RootFact]
    public void static_addresses_return_with_their_interface_and_a_lease_with_the_carrier()
    {
        _server = new ServerNode(_lan, leaseSeconds: 60);
        NodeProcess network = Start("""
            {
              "network": {
                "interfaces": [
                  { "name": "eth0", "dhcp": true, "addresses": [ "198.51.100.7/24" ], "gateway": "198.51.100.1" }
                ]
              }
            }
            """);
        WaitForLease(network);
        AssertStatic();

        // An address that is taken away, be it by hand or by the kernel along with another, is set again.
        foreach (string address in _box.Addresses())
            _box.Ip("addr", "del", address, "dev", "eth0");
        Eventually.True("both addresses are back", s_patience, () => _box.Addresses().Count == 2);

        int before = network.LineCount;
        _box.CutCable();
        Eventually.True("the loss is told", s_patience, () => Report.Contains("no carrier", StringComparison.Ordinal),
            () => Report);
        Assert.Equal(2, _box.Addresses().Count);
        _box.HealCable();
        network.WaitForLine("leased by 192.0.2.1", s_patience, before);
        AssertStatic();

        before = network.LineCount;
        _box.Unplug();
        Eventually.True("the loss is told", s_patience, () => Report.Contains("not there", StringComparison.Ordinal),
            () => Report);
        _box.Plug();
        // Nobody sets it up: the process does.
        network.WaitForLine("leased by 192.0.2.1", s_patience, before);
        AssertStatic();
        Assert.Equal(2, _box.Addresses().Count);
        Assert.Empty(network.LinesWith("cannot"));

        void AssertStatic() => Eventually.True("the static address and its gateway are set", s_patience,
            () => _box.Holds("198.51.100.7")
                && _box.Ip("route").Contains("default via 198.51.100.1 dev eth0", StringComparison.Ordinal), () =>
                _box.Ip("route"));
    }

    [RootFact]
    public void a_process_that_is_killed_leaves_its_lease_and_the_next_one_goes_on_with_it()
    {
        _server = new ServerNode(_lan, leaseSeconds: 60);
        const string Settings = """{ "network": { "interfaces": [ { "name": "eth0", "dhcp": true } ] } }""";
        NodeProcess network = Start(Settings);
        WaitForLease(network);
        IReadOnlyList<string> addresses = _box.Addresses();
        network.Signal(9);
        network.WaitForEnd(TimeSpan.FromSeconds(5));
        Assert.Equal(addresses, _box.Addresses());
        WaitForLease(Start(Settings));
        Assert.Equal(addresses, _box.Addresses());
    }

    [RootFact]
    public void a_lease_that_nobody_makes_longer_ends()
    {
        _server = new ServerNode(_lan, leaseSeconds: 12);
        NodeProcess network = Start("""{ "network": { "interfaces": [ { "name": "eth0", "dhcp": true } ] } }""");
        WaitForLease(network);
        _server.StopDhcp();
        Eventually.True("the address goes", s_patience, () => _box.Addresses().Count == 0);
        Eventually.True("others are told", s_patience,
            () => Report.Contains("DHCP       looking for a server", StringComparison.Ordinal), () => Report);
        Assert.Equal("", _box.ReadFile(Root + NameServers));
    }

    [RootFact]
    public void a_time_server_that_a_name_server_of_the_lease_knows_sets_the_clock()
    {
        _server = new ServerNode(_lan, leaseSeconds: 60);
        _server.AnswerNames();
        _server.TellTheTime(TimeSpan.FromSeconds(2000));
        NodeProcess network = Start("""
            {
              "network": { "interfaces": [ { "name": "eth0", "dhcp": true } ], "timeServers": [ "time.example" ] }
            }
            """);
        // Here it is only said: a namespace has no clock of its own.
        network.WaitForLine("the clock was 2000 s behind and is set to the time of time.example (192.0.2.1)",
            s_patience);
        Eventually.True("others are told", s_patience,
            () => Report.Contains("Clock 2000 s behind time.example (192.0.2.1), asked at", StringComparison.Ordinal),
            () => Report);
    }

    [RootFact]
    public void a_time_server_of_the_lease_is_asked_where_nobody_names_one()
    {
        _server = new ServerNode(_lan, leaseSeconds: 60);
        _server.TellTheTime(TimeSpan.FromSeconds(-300));
        NodeProcess network = Start("""{ "network": { "interfaces": [ { "name": "eth0", "dhcp": true } ] } }""");
        network.WaitForLine("the clock was 300 s ahead and is set to the time of 192.0.2.1", s_patience);
    }

    [RootFact]
    public void it_is_a_user_of_its_own_with_four_capabilities_and_one_folder()
    {
        // net_bind_service, net_admin, net_raw, sys_time
        const string four = "0000000002003400", user = "64112";
        NodeProcess network = Start("""{ "network": { "interfaces": [ { "name": "eth0", "dhcp": true } ] } }""");
        Eventually.True("it has told what it knows", s_patience, () => Report.Length > 0);
        foreach (string thread in Directory.EnumerateDirectories($"/proc/{network.Id}/task"))
        {
            string status = File.ReadAllText(thread + "/status");
            foreach (string set in (string[])["CapPrm", "CapEff", "CapBnd"])
                Assert.Contains($"{set}:\t{four}\n", status);
            foreach (string identity in (string[])["Uid", "Gid"])
                Assert.Contains($"{identity}:\t{user}\t{user}\t{user}\t{user}\n", status);
            Assert.Matches("Groups:\t *\n", status);
            Assert.Contains("NoNewPrivs:\t1\n", status);
            Assert.Contains("Seccomp:\t2\n", status);
        }
        foreach (string file in (string[])["", "/report", "/resolv.conf"])
            Assert.Equal(user, _box.Run("stat", "-c", "%u", Root + Told + file).Output.Trim());
    }

    private string Report =>
        File.Exists(_box.Root + Root + Told + "/report") ? _box.ReadFile(Root + Told + "/report") : "";

    private NodeProcess Start(string appliance)
    {
        _box.WriteFile(Root + "/etc/vrrpaot/appliance.json", appliance);
        // It has the hash of a password in it as well.
        _box.Run("chmod", "600", Root + "/etc/vrrpaot/appliance.json");
        Directory.CreateDirectory(_box.Root + Root + "/run");
        return _box.Start(Binary.X64, "@network", Root);
    }

    private void WaitForLease(NodeProcess network)
    {
        network.WaitForLine("leased by 192.0.2.1 for", s_patience);
        Eventually.True("the address is set", s_patience,
            () => _box.Addresses().Any(address => address.StartsWith("192.0.2.", StringComparison.Ordinal)));
    }
}
