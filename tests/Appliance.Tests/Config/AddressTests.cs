using Appliance.Config;
using Appliance.Settings;
using Appliance.Texts;
using VrrpAot.Engine;

namespace Appliance.Tests.Config;

public class AddressTests
{
    private static ConfigResult Load(string line) =>
        ConfigText.Of(ConfigText.Instance($"virtual_ipaddress_excluded {{\n {line}\n}}"));

    private static VirtualAddress Vip(string line) =>
        Assert.Single(Load(line).Silent().Engine.Instances[0].ExcludedAddresses);

    [Fact]
    public void an_address_carries_all_its_words_in_any_order()
    {
        VirtualAddress vip = Vip("10.1.2.3/24 no_track label eth1:x scope link noprefixroute dev eth1 brd 10.1.2.255");
        Assert.Equal(("10.1.2.3", 24, "eth1", 253, "eth1:x", "10.1.2.255", null, true, true),
            (vip.Address.ToString(), vip.PrefixLength, vip.Device, vip.Scope, vip.Label, vip.Broadcast.ToString(),
                vip.Peer, vip.NoPrefixRoute, vip.Untracked));
    }

    [Theory]
    [InlineData("global", 0)]
    [InlineData("site", 200)]
    [InlineData("host", 254)]
    [InlineData("nowhere", 255)]
    [InlineData("77", 77)]
    public void scopes_have_names_and_numbers(string scope, int number) =>
        Assert.Equal(number, Vip("10.0.0.1 scope " + scope).Scope);

    [Theory]
    [InlineData("10.1.2.3/24 brd +", "10.1.2.255")]
    [InlineData("10.1.2.3/24 broadcast -", "10.1.2.0")]
    [InlineData("10.1.2.2/30 brd +", "10.1.2.3")]
    public void broadcast_plus_and_minus_set_and_clear_the_host_bits(string line, string broadcast) =>
        Assert.Equal(broadcast, Vip(line).Broadcast.ToString());

    [Fact]
    public void a_peer_has_prefix_32()
    {
        VirtualAddress vip = Vip("10.0.0.1 peer 10.0.0.2");
        Assert.Equal(("10.0.0.2", 32), (vip.Peer.ToString(), vip.PrefixLength));
    }

    [Theory]
    [InlineData("10.0.0.1/32 peer 10.0.0.2/24", 32)]
    [InlineData("10.0.0.1/24 peer 10.0.0.2/24", 24)]
    [InlineData("10.0.0.1 peer 10.0.0.2/32", 32)]
    public void a_peer_with_a_prefix_is_none_as_with_keepalived(string line, int length)
    {
        ConfigResult result = Load(line);
        Finding finding = Assert.Single(result.Findings, finding => finding.Severity == Severity.Error);
        Assert.StartsWith($"Invalid peer address {line.Split(' ')[2]}; ", finding.Message);
        Assert.Equal("10.0.0.2", finding.Suggestion);
        VirtualAddress vip = Assert.Single(result.Settings!.Engine.Instances[0].ExcludedAddresses);
        Assert.Null(vip.Peer);
        Assert.Equal(length, vip.PrefixLength);
    }

    [Theory]
    [InlineData("10.0.0.1/33", 2, "Invalid address prefix len 33 for address 10.0.0.1/33 - using 32", true)]
    [InlineData("10.0.0.1/31 brd +", 18, "Address prefix length 31 too long for broadcast", true)]
    [InlineData("10.0.0.1 scope foo", 17, "Invalid scope 'foo' specified for 10.0.0.1", true)]
    [InlineData("10.0.0.1 10.0.0.2", 11, "Unknown configuration entry '10.0.0.2' for ip address", true)]
    [InlineData("10.0.0.1 peer 10.0.0.2 brd 10.0.0.3", 2,
        "Cannot specify a broadcast address for 10.0.0.1 together with a peer", true)]
    [InlineData("10.0.0.1 label abcdefghijklmnop", 17, "longer than maximum length 15 - removing address", false)]
    [InlineData("10.0.0.1 dev eth0 dev eth1", 20, "Cannot specify 'dev' more than once", false)]
    [InlineData("10.0.0.1/24 peer 10.0.0.2", 2, "the prefix belongs to the peer, which gets /32", true)]
    [InlineData("10.0.0.1 peer x", 16, "Invalid peer address x; 10.0.0.1 is set without peer", true)]
    [InlineData("10.0.0.1 peer 10.0.0.2/33", 16, "Invalid peer address 10.0.0.2/33", true)]
    [InlineData("10.0.0.1/24 brd 10.0.0.255/24", 18,
        "'10.0.0.255/24' is not a broadcast address; 10.0.0.1/24 is left out", false)]
    [InlineData("10.0.0.1/24 brd x", 18, "'x' is not a broadcast address", false)]
    [InlineData("10.0.0.1 dev", 11, "No dev parameter specified for 10.0.0.1", false)]
    [InlineData("10.0.0.256", 2, "'10.0.0.256' is not an IPv4 or IPv6 address; the line is left out", false)]
    [InlineData("10.0.0.1:80", 2, "'10.0.0.1:80' has a port after its address", false)]
    [InlineData("10.0.0.1%eth1/24", 2, "'10.0.0.1%eth1/24' has a device after its address", false)]
    [InlineData("10.0.0.1 { x }", 11, "Unexpected '{'", true)]
    public void what_is_wrong_with_an_address_is_named_at_its_word(string line, int column, string words, bool kept)
    {
        ConfigResult result = Load(line);
        Assert.Equal(Severity.Error, result.At(7, column, words).Severity);
        Assert.Equal(kept ? 1 : 0, result.Settings!.Engine.Instances[0].ExcludedAddresses.Length);
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("0.0.0.0/24")]
    public void no_address_at_all_is_no_vip(string line)
    {
        ConfigResult result =
            ConfigText.Of($"vrrp_instance V {{\ninterface eth0\nvirtual_router_id 1\nvirtual_ipaddress {{\n "
            + $"{line}\n}}\n}}");
        Finding finding = result.At(5, 2,
            "(V) 0.0.0.0 is no address: the kernel takes it and sets nothing; the line is left out");
        Assert.Equal(Severity.Error, finding.Severity);
        Assert.EndsWith("Write the address that clients use, such as 192.0.2.10/24", finding.Message);
        Assert.Contains(result.Findings, other => other.Message.Contains("(V) No VIP specified"));
        Assert.Empty(result.Settings!.Engine.Instances[0].Addresses);
        Assert.Equal(Severity.Error, Load(line).At(7, 2, "0.0.0.0 is no address").Severity);
    }

    [Theory]
    [InlineData("0.1.2.3/24", "is of 0.0.0.0/8, which no network has", "such as 192.0.2.10/24")]
    [InlineData("127.0.0.5/8", "is a loopback address", "such as 192.0.2.10/24")]
    [InlineData("224.0.0.18/32", "is a multicast address", "such as 192.0.2.10/24")]
    [InlineData("255.255.255.255", "is of 240.0.0.0/4, which is reserved", "such as 192.0.2.10/24")]
    [InlineData("10.9.0.255/24", "is the broadcast address of 10.9.0.0/24", "write one from 10.9.0.1 to 10.9.0.254")]
    [InlineData("10.9.0.4/30", "is the number of the network 10.9.0.4/30 itself",
        "write one from 10.9.0.5 to 10.9.0.6")]
    public void a_vip_that_nobody_reaches_is_set_and_advised_against(string line, string what, string instead)
    {
        ConfigResult result = Load(line);
        Finding finding = result.At(7, 2, what);
        Assert.Equal((Severity.Warning, FindingClass.Advice), (finding.Severity, finding.Class));
        Assert.EndsWith(instead, finding.Message);
        Assert.Single(result.Settings!.Engine.Instances[0].ExcludedAddresses);
    }

    [Theory]
    [InlineData("10.9.0.255")]
    [InlineData("10.9.0.255/16")]
    [InlineData("10.9.0.0/31")]
    [InlineData("10.9.0.255 peer 10.9.0.1")]
    public void a_last_octet_alone_says_nothing(string line) => Vip(line);

    [Fact]
    public void a_misspelt_word_is_answered() =>
        Assert.Equal("label", Load("10.0.0.1 lable x").At(7, 11, "Unknown configuration entry 'lable'").Suggestion);

    [Fact]
    public void words_of_ipv6_are_said_to_change_nothing_of_ipv4() =>
        Load("10.0.0.1 home").At(7, 11, "'home' is for IPv6 addresses; it changes nothing of 10.0.0.1");

    [Fact]
    public void ipv6_beside_ipv4_is_refused_as_vip_and_held_as_excluded()
    {
        ConfigText.Of("vrrp_instance V {\ninterface eth0\nvirtual_router_id 1\nvirtual_ipaddress {\n10.0.0.1\n "
            + "fe80::1\n}\n}").At(6, 2, "(V): address family must match VRRP instance [fe80::1] - ignoring");
        VirtualAddress vip = Vip("2001:db8::1/64");
        Assert.Equal(("2001:db8::1", (byte)64, null, false),
            (vip.Address.ToString(), vip.PrefixLength, vip.PreferredLifetime, vip.DetectsDuplicates));
    }

    [Theory]
    [InlineData("2001:db8::1", "2001:db8::1/128 preferred_lft 0")]
    [InlineData("2001:db8::1 preferred_lft forever", "2001:db8::1/128")]
    [InlineData("2001:db8::1/64 preferred_lft 30", "2001:db8::1/64 preferred_lft 30")]
    [InlineData("2001:db8::1/64 home -nodad mngtmpaddr autojoin noprefixroute",
        "2001:db8::1/64 noprefixroute -nodad home mngtmpaddr autojoin")]
    [InlineData("2001:db8::1 peer fe80::9", "2001:db8::1/128 peer fe80::9 preferred_lft 0")]
    [InlineData("2001:db8::1/0 dev eth1 no_track", "2001:db8::1/0 dev eth1 no_track")]
    public void words_of_an_ipv6_address_are_read_as_keepalived_reads_them(string line, string understood) =>
        Assert.Equal(understood, Appliance.Config.Rows.Spelled.Vip(Vip(line)));

    [Theory]
    [InlineData("2001:db8::1/129", 2, "Invalid address prefix len 129 for address 2001:db8::1/129 - using 128", true)]
    [InlineData("2001:db8::1/64 scope link", 17, "Cannot specify scope for IPv6 addresses (2001:db8::1/64)", true)]
    [InlineData("2001:db8::1/64 label eth0:1", 17, "Cannot specify label for IPv6 addresses (2001:db8::1/64)", true)]
    [InlineData("2001:db8::1 brd +", 14, "VRRP is trying to assign a broadcast brd to the IPv6 address", false)]
    [InlineData("2001:db8::1/64 preferred_lft abc", 31, "preferred_lft abc is invalid", true)]
    [InlineData("2001:db8::1 peer 192.0.2.1", 19, "Peer address 192.0.2.1 does not match address family", true)]
    [InlineData("2001:db8::1%eth0/64", 2, "'2001:db8::1%eth0/64' has a device after its address", false)]
    [InlineData("::/64", 2, ":: is no address", false)]
    public void what_is_wrong_with_an_ipv6_address_is_named_at_its_word(string line, int column, string words,
        bool kept)
    {
        ConfigResult result = Load(line);
        Assert.Equal(Severity.Error, result.At(7, column, words).Severity);
        Assert.Equal(kept ? 1 : 0, result.Settings!.Engine.Instances[0].ExcludedAddresses.Length);
    }

    [Theory]
    [InlineData("ff02::12/64", "is a multicast address: nobody can connect to it")]
    [InlineData("::1", "is the loopback address")]
    public void an_ipv6_vip_that_nobody_reaches_is_set_and_advised_against(string line, string what) =>
        Assert.Equal(FindingClass.Advice, Load(line).At(7, 2, what).Class);

    [Fact]
    public void a_duplicate_address_is_refused_and_said_to_count_for_older_keepaliveds()
    {
        ConfigResult result = ConfigText.Of(ConfigText.Instance("virtual_ipaddress {\n 192.0.2.1\n192.0.2.2\n}"));
        Finding finding = result.At(7, 2, "duplicate address 192.0.2.1 - ignoring; it stands in line 5 already");
        Assert.Contains("keepalived before 2.3.3 counts it twice and drops adverts that count it once",
            finding.Message);
        Assert.Equal(2, result.Settings!.Engine.Instances[0].Addresses.Length);
        Assert.Equal(0, ConfigVerdict.ExitCodeOf(result.Findings));
        var lines = new List<string>();
        ConfigVerdict.Report("k.conf", result, lines.Add);
        Assert.Equal("k.conf: can be run: of this file 0 of 1 instance run as with keepalived; not carried out: a "
            + "VIP twice", lines[0]);
    }

    [Fact]
    public void a_duplicate_that_no_advert_lists_is_not_counted_by_anybody() =>
        Assert.DoesNotContain("counts", ConfigText.Of(ConfigText.Instance("virtual_ipaddress_excluded "
            + "{\n10.0.0.1\n 10.0.0.1\n}")).At(8, 2, "duplicate address 10.0.0.1").Message);

    [Theory]
    [InlineData("virtual_ipaddress", ", and an advert lists the address for each")]
    [InlineData("virtual_ipaddress_excluded", "both are set")]
    public void one_address_with_two_prefix_lengths_is_two_and_said_so(string block, string words)
    {
        ConfigResult result = ConfigText.Of(ConfigText.Instance($"{block} {{\n 10.0.0.1/24\n 10.0.0.1/16\n}}"));
        Finding finding = result.At(8, 2, "10.0.0.1 is given as /24 in line 7 and as /16 here");
        Assert.Equal(Severity.Warning, finding.Severity);
        Assert.EndsWith(words, finding.Message);
        InstanceSettings instance = result.Settings!.Engine.Instances[0];
        Assert.Equal(3, instance.Addresses.Length + instance.ExcludedAddresses.Length);
    }

    [Fact]
    public void addresses_for_which_an_advert_has_no_room_are_set_without()
    {
        ConfigResult result = ConfigText.Of("""
            vrrp_instance V {
            interface eth0
            virtual_router_id 1
            virtual_ipaddress {
            ~SEQ(i, 0, 199) 10.0.0.$i
            ~SEQ(i, 0, 99) 10.0.1.$i
            }
            virtual_ipaddress_excluded { 10.0.2.1 }
            }
            """);
        Finding finding = result.At(6, 16,
            "(V) Number of VIPs (300) exceeds maximum (255 addresses in an advert) - excess moved to eVIPs");
        Assert.Equal((Severity.Warning, "virtual_ipaddress_excluded"), (finding.Severity, finding.Suggestion));
        InstanceSettings instance = result.Settings!.Engine.Instances[0];
        Assert.Equal(("10.0.0.0", "10.0.1.54"), (instance.Addresses[0].Address.ToString(),
            instance.Addresses[254].Address.ToString()));
        Assert.Equal(["10.0.2.1", "10.0.1.55"], instance.ExcludedAddresses.Take(2)
            .Select(vip => vip.Address.ToString()));
        Assert.Equal((255, 46, "10.0.1.99"), (instance.Addresses.Length, instance.ExcludedAddresses.Length,
            instance.ExcludedAddresses[^1].Address.ToString()));
    }

    [Fact]
    public void the_interface_of_a_vip_must_be_up_unless_it_is_not_tracked()
    {
        DaemonSettings box = ConfigText.Of(ConfigText.Instance("virtual_ipaddress {\n10.0.0.1 dev eth1\n10.0.0.2 dev "
            + "eth2 no_track\n10.0.0.3 dev eth0\n10.0.0.4 dev eth1\n}")).Silent();
        Assert.Equal(["eth1"], box.Engine.Instances[0].RequiredInterfaces.ToArray());
    }
}
