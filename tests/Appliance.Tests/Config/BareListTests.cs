using Appliance.Config;
using Appliance.Texts;
using VrrpAot.Engine;

namespace Appliance.Tests.Config;

/// <summary>
/// A list without its `{`, as Debian's keepalived 2.2.7 takes it; the exit codes are those of its `-t`.
/// </summary>
public class BareListTests
{
    private const string Vip = "virtual_ipaddress {\n10.0.0.1\n}\n";

    [Theory]
    [InlineData("virtual_ipaddress\n10.0.0.1\n10.0.0.2")]
    [InlineData("virtual_ipaddress\n{\n10.0.0.1\n10.0.0.2\n}")]
    [InlineData(Vip + "virtual_ipaddress\n10.0.0.2")]
    public void its_lines_are_its_items(string lines)
    {
        ConfigResult result = Load(lines);
        Assert.Equal(["10.0.0.1", "10.0.0.2"], One(result).Addresses.Select(vip => vip.Address.ToString()));
        Assert.Equal(0, ConfigVerdict.ExitCodeOf(result.Findings));
    }

    // Multicast beside a keepalived that is unicast: two masters.
    [Fact]
    public void unicast_stays_unicast()
    {
        ConfigResult result = Load(Vip + " unicast_peer\n10.0.0.9");
        Assert.Equal("10.0.0.9", Assert.Single(One(result).Peers).Address.ToString());
        Finding said = result.At(7, 2,
            "'unicast_peer' has no '{': the lines behind it are taken for its list, as by keepalived");
        Assert.Equal("unicast_peer {", said.Suggestion);
        Assert.Equal(0, ConfigVerdict.ExitCodeOf(result.Findings));
    }

    // Its braces are missing, too: what is wrong with an item is told with the item.
    [Theory]
    [InlineData("track_interface\neth1\nauthentication\nauth_type PASS\nauth_pass hunter2")]
    [InlineData("track_interface\neth1\nauth_pass\nhunter2")]
    [InlineData("unicast_peer\n10.0.0.9\nauth_pass hunter2")]
    public void a_password_behind_it_is_never_shown(string lines)
    {
        ConfigResult result = Load(Vip + lines);
        Assert.NotEqual(0, ConfigVerdict.ExitCodeOf(result.Findings));
        Assert.DoesNotContain(result.Findings,
            finding => finding.ToString()!.Contains("hunter2", StringComparison.Ordinal));
    }

    [Fact]
    public void so_are_excluded_addresses_and_what_is_tracked()
    {
        Assert.Single(One(Load(Vip + "virtual_ipaddress_excluded\n10.0.0.9")).ExcludedAddresses);
        Assert.Equal(["eth1"], One(Load(Vip + "track_interface\neth1")).RequiredInterfaces.ToArray());
    }

    [Theory]
    [InlineData("virtual_ipaddress\n10.0.0.1\n}")] // Extra '}'
    [InlineData("virtual_ipaddress\n10.0.0.1\npriority 7")]
    [InlineData("virtual_ipaddress")]
    [InlineData("virtual_ipaddress 10.0.0.1")]
    [InlineData("virtual_ipaddress 10.0.0.1 {\n10.0.0.2\n}")]
    [InlineData("unicast_peer\n10.0.0.9\n" + Vip)]
    [InlineData(Vip + "unicast_peer x {\n10.0.0.9\n}")]
    [InlineData(Vip + "authentication\nauth_type PASS\nauth_pass x")]
    public void what_keepalived_s_test_minds_of_it_ends_ours(string lines) =>
        Assert.Equal(5, ConfigVerdict.ExitCodeOf(Load(lines).Findings));

    [Fact]
    public void what_is_swallowed_counts_as_little_as_with_keepalived()
    {
        ConfigResult result = Load("virtual_ipaddress\n10.0.0.1\n priority 7");
        result.At(6, 2, "'priority'");
        Assert.Equal(100, One(result).Election.BasePriority.Value);
    }

    // keepalived loses it.
    [Fact]
    public void a_block_that_follows_is_no_item() =>
        Assert.Single(One(Load("unicast_peer\n10.0.0.9\n" + Vip)).Addresses);

    private static InstanceSettings One(ConfigResult result) => Assert.Single(result.Settings!.Engine.Instances);

    private static ConfigResult Load(string lines) =>
        ConfigText.Of($"vrrp_instance V {{\ninterface eth0\nvirtual_router_id 1\n{lines}\n}}\n");
}
