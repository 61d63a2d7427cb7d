using Appliance.Config;
using Appliance.Texts;

namespace Appliance.Tests.Config.Reading;

public class RuleReaderTests
{
    private static ConfigResult Load(string line) => RouteReaderTests.Load(line, "virtual_rules");

    /// <summary>Texts that keepalived 2.2.7 gives of these lines.</summary>
    [Theory]
    [InlineData("from 192.168.28.0/24 to 192.168.29.0/26 table 55 iif eth0 oif eth1 no_track priority 89",
        "from 192.168.28.0/24 to 192.168.29.0/26 priority 89 tos 0x0 iif eth0 oif eth1 lookup 55 no_track")]
    [InlineData("to 192.168.29.0/26 table 55 priority 90",
        "from all to 192.168.29.0/26 priority 90 tos 0x0 protocol 18 lookup 55")]
    [InlineData("not from 1.2.3.0/24 blackhole preference 91",
        "not from 1.2.3.0/24 priority 91 tos 0x0 protocol 18 type blackhole")]
    [InlineData("fwmark 7/0xff lookup 99 priority 92",
        "from all priority 92 tos 0x0 fwmark 0x7/0xff protocol 18 lookup 99")]
    [InlineData("from all unreachable tos 0x10 priority 93",
        "from all priority 93 tos 0x10 protocol 18 type unreachable")]
    [InlineData("from 1.1.1.1 goto 100 priority 94", "from 1.1.1.1 priority 94 tos 0x0 protocol 18 goto 100")]
    [InlineData("to 2.2.2.2 nop priority 100", "from all to 2.2.2.2 priority 100 tos 0x0 protocol 18 nop")]
    [InlineData("from 3.3.3.3 type prohibit priority 101",
        "from 3.3.3.3 priority 101 tos 0x0 protocol 18 type prohibit")]
    [InlineData("from 3.3.3.5 realms 3/4 table 7 priority 103 suppress_ifgroup 5",
        "from 3.3.3.5 priority 103 tos 0x0 suppress_ifgroup 5 protocol 18 realms 3/4 lookup 7")]
    [InlineData("l3mdev priority 104", "from all priority 104 tos 0x0 l3mdev protocol 18 lookup 0")]
    [InlineData("uidrange 100-200 table 7 priority 105",
        "from all priority 105 tos 0x0 uidrange 100-200 protocol 18 lookup 7")]
    [InlineData("ipproto tcp dport 1000-2000 table 7 priority 106",
        "from all priority 106 tos 0x0 protocol 18 ipproto 6 dport 1000-2000 lookup 7")]
    [InlineData("tunnel-id 77 table 7 priority 107", "from all priority 107 tos 0x0 tunnel-id 77 protocol 18 lookup 7")]
    [InlineData("from fd00::/64 table 7 priority 108", "from fd00::/64 priority 108 tos 0x0 protocol 18 lookup 7")]
    [InlineData("inet6 iif eth0 table 7 priority 109",
        "inet6 from all priority 109 tos 0x0 iif eth0 protocol 18 lookup 7")]
    [InlineData("ipproto udp sport 53 table 7 priority 110",
        "from all priority 110 tos 0x0 protocol 18 ipproto 17 sport 53-53 lookup 7")]
    public void a_line_is_understood_as_by_keepalived(string line, string text) =>
        Assert.Equal(text, Assert.Single(Load(line).Clean().Engine.Instances[0].Objects).Text);

    [Fact]
    public void preferences_that_nobody_gives_count_down_for_each_family()
    {
        ConfigResult result = Load("from 10.0.0.0/8 table 7\n from fd00::/8 table 7\n from 11.0.0.0/8 table 7");
        Assert.Equal(["16384", "16384", "16383"], result.Settings!.Engine.Instances[0].Objects
            .Select(one => one.Text.Split(" priority ")[1].Split(' ')[0]));
        result.At(9, 2, "Rule has no preference specified - setting to 16383.");
    }

    [Theory]
    [InlineData("from 10.0.0.0/8 tabel 7", 18, "Unknown rule option tabel", "table")]
    [InlineData("from 10.0.0.0/8", 2, "No action specified for rule", null)]
    [InlineData("from 10.0.0.0/8 table 7 blackhole", 26, "Cannot specify more than one of table", null)]
    [InlineData("from 10.0.0.0/8 goto 5", 2, "goto target 5 specified without preference", null)]
    [InlineData("from 10.0.0.0/8 goto 5 priority 5", 2, "preference 5 >= goto target 5", null)]
    [InlineData("from 10.0.0.0/8 to fd00::/8 table 7", 2, "Cannot mix IPv4 and IPv6", null)]
    [InlineData("fwmark 1/2/3 table 7", 9, "Invalid rule fwmark 1/2/3", null)]
    [InlineData("type table 7", 7, "Invalid rule action table", null)]
    [InlineData("uidrange 5 table 7", 11, "invalid uidrange range 5", null)]
    [InlineData("from 10.0.0.0/8 table 0", 18, "Routing table 0 not found", null)]
    public void what_is_wrong_is_told_with_its_place_and_costs_that_line_only(string line, int column, string words,
        string? instead)
    {
        ConfigResult result = Load($"{line}\n from 9.0.0.0/8 table 7 priority 3");
        Finding finding = result.At(7, column, words);
        Assert.EndsWith("the rule is left out", finding.Message);
        Assert.Equal(instead, instead is null ? null : finding.Suggestion);
        Assert.Single(result.Settings!.Engine.Instances[0].Objects);
    }

    [Fact]
    public void interfaces_of_rules_are_tracked_as_with_keepalived() =>
        Assert.Equal("eth1 eth2", string.Join(' ', Load("iif eth1 oif eth2 table 7 priority 3").Clean().Engine
            .Instances[0].RequiredInterfaces));
}
