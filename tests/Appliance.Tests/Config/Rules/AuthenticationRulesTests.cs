using Appliance.Config;
using VrrpAot.Engine;
using VrrpAot.Protocol;

namespace Appliance.Tests.Config.Rules;

public class AuthenticationRulesTests
{
    private const string Header = "authentication {\nauth_type AH\nauth_pass k3y\n}";

    [Fact]
    public void ah_makes_the_password_the_key_of_a_header_and_nothing_else()
    {
        InstanceSettings instance = ConfigText.Of(ConfigText.Instance(Header)).Settings!.Engine.Instances[0];
        Assert.Null(instance.Password);
        Assert.Equal("6B33790000000000", Convert.ToHexString(instance.HeaderKey!.Value.AsSpan()));
    }

    [Fact]
    public void the_last_type_counts()
    {
        InstanceSettings instance = ConfigText.Of(ConfigText.Instance(
            Header.Replace("auth_type AH", "auth_type AH\nauth_type PASS"))).Settings!.Engine.Instances[0];
        Assert.Null(instance.HeaderKey);
        Assert.NotNull(instance.Password);
    }

    [Theory]
    [InlineData("version 3\n", "authentication is only for version 2")]
    [InlineData("strict_mode\n", "Strict mode does not support authentication. Ignoring.")]
    public void where_there_is_none_ah_is_none_either(string before, string why)
    {
        ConfigResult result = ConfigText.Of(ConfigText.Instance(before + Header));
        Assert.Contains(result.Findings, finding => finding.Message.Contains(why));
        Assert.Null(result.Settings!.Engine.Instances[0].HeaderKey);
    }

    // In keepalived's words.
    [Fact]
    public void who_begins_as_master_does_not_with_ah_unless_it_owns_its_addresses()
    {
        ConfigResult result = ConfigText.Of(ConfigText.Instance("state MASTER\n" + Header, "A"));
        Assert.Contains(result.Findings, finding =>
            finding.Message.Contains("(A) Initial state master is incompatible with AH authentication - clearing"));
        Assert.False(result.Settings!.Engine.Instances[0].Election.StartAsMaster);

        result = ConfigText.Of(ConfigText.Instance("state MASTER\npriority 255\n" + Header));
        Assert.DoesNotContain(result.Findings, finding => finding.Message.Contains("incompatible"));
        Assert.True(result.Settings!.Engine.Instances[0].Election.StartAsMaster);
    }

    [Fact]
    public void a_reload_tells_that_the_kind_is_another_one_and_no_secret()
    {
        string with = ConfigText.Instance(Header);
        string told = string.Join('\n', ConfigurationDifference.Between(ConfigText.Of(with).Settings!,
            ConfigText.Of(with.Replace("auth_type AH", "auth_type PASS")).Settings!).Changes);
        Assert.Contains("auth_type AH", told);
        told = string.Join('\n', ConfigurationDifference.Between(ConfigText.Of(with).Settings!,
            ConfigText.Of(with.Replace("k3y", "hush")).Settings!).Changes);
        Assert.Contains("another auth_pass", told);
        Assert.DoesNotContain("hush", told);
    }
}
