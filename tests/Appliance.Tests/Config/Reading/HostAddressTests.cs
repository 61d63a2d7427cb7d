using Appliance.Config;
using Appliance.Texts;
using VrrpAot.Engine;

namespace Appliance.Tests.Config;

/// <summary>
/// Addresses of hosts, in every place that wants one. What keepalived 2.2.7 makes of each was observed.
/// </summary>
public class HostAddressTests
{
    private const string Peers = "unicast_peer { 10.9.0.1 }\n";

    private static InstanceSettings Of(string lines, string globals = "") =>
        ConfigText.Of(ConfigText.Instance(lines) + $"global_defs {{\n{globals}\n}}\n").Settings!.Engine.Instances[0];

    public static TheoryData<string, string?> Words => new()
    {
        { "10.9.0.2", "10.9.0.2" },
        { "10.9.0.2/24", "10.9.0.2" },
        { "10.9.0.2/99", "10.9.0.2" },
        { "10.9.0.2/x", "10.9.0.2" },
        { "10.9.0.2/", "10.9.0.2" },
        { "10.9.0.2/24/24", "10.9.0.2" },
        { "\"10.9.0.2\"", "10.9.0.2" },
        { "10.9.0.2 dev eth0", "10.9.0.2" },
        { "10.9.0.2 scope link", "10.9.0.2" },
        { "10.9.0.2%eth0", null },
        { "10.9.0.2:112", null },
        { "10.9.0.2,", null },
        { "\" 10.9.0.2\"", null },
        { "10.9.0.256", null },
        { "10.9.2", null },
        { "010.9.0.2", null },
        { "0x0a090002", null },
        { "168361986", null },
        { "localhost", null },
    };

    [Theory]
    [MemberData(nameof(Words))]
    public void a_source_is_what_stands_before_the_slash(string word, string? address)
    {
        Assert.Equal(address, Of(Peers + "unicast_src_ip " + word).SourceAddress?.ToString());
        Assert.Equal(address, Of("mcast_src_ip " + word).SourceAddress?.ToString());
    }

    [Theory]
    [MemberData(nameof(Words))]
    public void a_peer_is_what_stands_before_the_slash(string word, string? address)
    {
        InstanceSettings instance = Of($"unicast_peer {{\n{word}\n}}");
        Assert.Equal(address, instance.Peers.IsEmpty ? null : Assert.Single(instance.Peers).Address.ToString());
    }

    [Theory]
    [InlineData("224.0.0.19/24", "224.0.0.19")]
    [InlineData("\"224.0.0.19\"", "224.0.0.19")]
    [InlineData("224.0.0.19 dev eth0", "224.0.0.19")]
    [InlineData("224.0.0.19:112", "224.0.0.18")]
    [InlineData("224.0.0.19%eth0", "224.0.0.18")]
    [InlineData("10.9.0.2", "224.0.0.18")]
    [InlineData("ff02::12", "224.0.0.18")]
    public void a_group_is_what_stands_before_the_slash(string word, string group)
    {
        Assert.Equal(group, Of("", "vrrp_mcast_group4 " + word).MulticastGroup.ToString());
        if (word != "ff02::12")
            Assert.Equal(group, Of("mcast_dst_ip " + word).MulticastGroup.ToString());
    }

    [Fact]
    public void a_prefix_that_is_dropped_is_said_and_is_no_mistake()
    {
        ConfigResult result = ConfigText.Of(ConfigText.Instance("unicast_src_ip 10.9.0.2/24\nunicast_peer {\n "
            + "10.9.0.1/24\n}"));
        Assert.Equal(Severity.Note, result.At(6, 16, "'/24' after 10.9.0.2 is ignored, as keepalived does").Severity);
        result.At(8, 2, "'/24' after 10.9.0.1 is ignored");
        Assert.Equal(0, ConfigVerdict.ExitCodeOf(result.Findings));
    }

    [Theory]
    [InlineData("10.9.0.2:112", "has a port after its address, and VRRP has no ports")]
    [InlineData("10.9.0.2%eth0", "has a device after its address")]
    public void a_port_and_a_device_are_called_what_they_are_and_answered(string word, string words)
    {
        Assert.Equal("10.9.0.2", ConfigText.Of(ConfigText.Instance(Peers + "unicast_src_ip " + word))
            .At(7, 16, words).Suggestion);
        Assert.Equal("10.9.0.2", ConfigText.Of(ConfigText.Instance($"unicast_peer {{\n{word}\n}}"))
            .At(7, 1, words).Suggestion);
    }

    /// <summary>keepalived stays unicast, and so must we: multicast would be heard by others.</summary>
    [Fact]
    public void an_instance_whose_only_peer_is_itself_does_not_turn_to_multicast()
    {
        ConfigResult result = ConfigText.Of(ConfigText.Instance("unicast_src_ip 10.9.0.2\nunicast_peer "
            + "{\n10.9.0.2/24\n}"));
        result.At(8, 1, "the only unicast peer, 10.9.0.2, is our own source address");
        Assert.Single(result.Settings!.Engine.Instances[0].Peers);
    }
}
