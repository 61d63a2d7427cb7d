using Appliance.Config;
using Appliance.Texts;
using VrrpAot.Engine;
using VrrpAot.Linux;

namespace Appliance.Tests.Config.Rules;

/// <summary>
/// What the kernel would refuse of a VIP is said before: of all words that is a scope beside another one of the same
/// subnet (tried with Linux 6.18: labels, broadcast addresses, peers, any prefix and any address are taken).
/// </summary>
public class VipLedgerTests
{
    private static readonly PresentAddress s_own = At("eth0", "10.9.0.1", 24);

    [Theory]
    [InlineData("10.9.0.77/24 scope link",
        "has scope link, and 10.9.0.1/24, an address of this machine on eth0, has scope global",
        "Write 10.9.0.77/32, or the same scope for both")]
    [InlineData("10.9.0.77/24 scope host", "has scope host", "Write 10.9.0.77/32, or the same scope for both")]
    [InlineData("10.9.0.77/24 scope site", "has scope site", "Write 10.9.0.77/32, or the same scope for both")]
    [InlineData("10.9.0.77/24 scope 77", "has scope 77", "Write 10.9.0.77/32, or the same scope for both")]
    [InlineData("10.9.0.77/24 dev eth0 scope nowhere", "has scope nowhere",
        "Write 10.9.0.77/32, or the same scope for both")]
    public void another_scope_than_the_machine_has_in_that_subnet_is_refused_by_the_kernel(string line, string words,
        string instead)
    {
        ConfigResult result = Load(One(line), s_own);
        Finding said = result.At(5, 2, words);
        Assert.Equal((Severity.Warning, FindingClass.Advice), (said.Severity, said.Class));
        Assert.EndsWith(instead, said.Message);
        Assert.Contains("waits in FAULT", said.Message);
        // keepalived's test lets it pass.
        Assert.Equal(0, ConfigVerdict.ExitCodeOf(result.Findings));
        Assert.Single(result.Settings!.Engine.Instances[0].Addresses);
    }

    [Theory]
    [InlineData("10.9.0.77/24")]
    [InlineData("10.9.0.77/32 scope link")]
    [InlineData("10.9.0.77/25 scope link")]
    [InlineData("10.9.0.77/16 scope link")]
    [InlineData("10.9.1.77/24 scope link")]
    [InlineData("10.9.0.77/24 scope link dev eth1")]
    [InlineData("10.9.0.1/24 scope link")]
    [InlineData("10.9.0.77 peer 10.9.0.99 scope link")]
    [InlineData("10.9.0.77/24 label eth0:abcdefghij")]
    [InlineData("10.9.0.77/24 label elsewhere")]
    [InlineData("10.9.0.77/24 brd 1.2.3.4")]
    [InlineData("10.9.0.77/0")]
    [InlineData("10.9.0.77/31")]
    public void what_the_kernel_takes_is_not_spoken_of(string line) =>
        Assert.DoesNotContain(Load(One(line), s_own).Findings,
            finding => finding.Message.Contains("the kernel takes one scope"));

    [Fact]
    public void what_another_machine_has_is_not_known_at_a_start() =>
        Assert.DoesNotContain(Load(One("10.9.0.77/24 scope link"), test: false, s_own).Findings,
            finding => finding.Message.Contains("kernel"));

    [Fact]
    public void two_vips_of_one_subnet_with_two_scopes_are_refused_wherever_they_stand()
    {
        ConfigResult result = Load(One("10.8.0.1/24 scope link\n 10.8.0.2/24 scope link\n 10.8.0.3/24")
            + Two("10.8.0.4/24"), test: false);
        result.At(7, 2, "(V) 10.8.0.3/24 has scope global, and 10.8.0.1/24 of vrrp_instance V (line 5) has scope link");
        result.At(14, 2,
            "(W) 10.8.0.4/24 has scope global, and 10.8.0.1/24 of vrrp_instance V (line 5) has scope link");
    }

    [Fact]
    public void with_a_peer_its_network_counts()
    {
        PresentAddress peer = At("eth0", "10.8.0.1", 32, "10.9.0.99");
        Finding said = Load(One("10.7.0.77 peer 10.9.0.99 scope link"), peer)
            .At(5, 2, "has scope link, and 10.8.0.1/32");
        Assert.EndsWith("Write the same scope for both", said.Message);
        Assert.Equal(0, Load(One("10.8.0.77/24 scope link"),
            peer).Findings.Count(finding => finding.Message.Contains("scope")));
    }

    [Fact]
    public void what_carries_our_mark_is_a_vip_and_counts_by_its_line() =>
        Assert.DoesNotContain(Load(One("10.9.0.77/24 scope link"),
            At("eth0", "10.9.0.1", 24, mark: VirtualAddress.Mark)).Findings,
            finding => finding.Message.Contains("kernel"));

    [Theory]
    [InlineData("10.8.0.1/24", true)]
    [InlineData("10.8.0.1/32", true)]
    [InlineData("10.8.0.1/24 dev eth0", true)]
    [InlineData("10.8.0.1/24 dev eth1", false)]
    [InlineData("10.8.0.2/24", false)]
    public void a_vip_of_two_instances_is_advised_against(string line, bool said)
    {
        ConfigResult result = Load(One("10.8.0.1/24") + Two(line), test: false);
        Assert.Equal(0, ConfigVerdict.ExitCodeOf(result.Findings));
        if (said)
            Assert.Equal(FindingClass.Advice, result.At(12, 2,
                "(W) 10.8.0.1 on eth0 is a VIP of vrrp_instance V, too (line 5)").Class);
        else
            result.Silent();
    }

    private static string One(string lines) =>
        $"vrrp_instance V {{\ninterface eth0\nvirtual_router_id 1\nvirtual_ipaddress {{\n {lines}\n}}\n}}\n";

    private static string Two(string lines) => One(lines).Replace("e V", "e W").Replace("id 1", "id 2");

    private static PresentAddress At(string link, string address, byte length, string? peer = null, byte mark = 0) =>
        new(link, new AddressRecord
    {
        InterfaceIndex = 2, Address = Read(address), PrefixLength = length, Protocol = mark, Peer = peer is null ? null
            : Read(peer),
    });

    private static IpAddress Read(string text) =>
        IpAddress.TryParse(text, out IpAddress address) ? address : throw new FormatException(text);

    private static ConfigResult Load(string text, params PresentAddress[] present) => Load(text, test: true, present);

    private static ConfigResult Load(string text, bool test, params PresentAddress[] present)
    {
        using var config = new ConfigText();
        return ConfigFile.Load(config.Write("main.conf", text),
            new ConfigOptions { Test = test, ConfigId = "here", HostName = "host", InterfaceExists = _ => true,
                AddressesPresent = () => present });
    }
}
