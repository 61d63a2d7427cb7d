using Appliance.Config;
using Appliance.Texts;
using VrrpAot.Engine;
using VrrpAot.Wire;

namespace Appliance.Tests.Config.Rules;

public class HmacRulesTests
{
    private const string Digits = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
        Key = "key 1 hex:" + Digits + "\n", Whole = "auth_hmac {\n" + Key + "active_key 1\n}";

    private static string Instance(string lines) => ConfigText.Instance(lines, "A");

    [Theory]
    [InlineData("", "no active_key says")]
    [InlineData(Key, "no active_key says")]
    [InlineData("active_key 1", "there is no key 1 that could be the active one")]
    [InlineData(Key + "active_key 2", "there is no key 2 that could be the active one")]
    public void a_block_that_is_not_whole_ends_the_load(string lines, string why)
    {
        ConfigResult result = ConfigText.Of(Instance($"auth_hmac {{\n{lines}\n}}"));
        Assert.Null(result.Settings);
        Assert.Contains(result.Findings, finding => finding.Severity == Severity.Fatal
            && finding.Message.StartsWith("(A) auth_hmac: ") && finding.Message.Contains(why));
    }

    [Theory]
    [InlineData("PASS")]
    [InlineData("AH")]
    public void it_takes_the_place_of_a_password(string type)
    {
        ConfigResult result = ConfigText.Of(Instance($"authentication {{\nauth_type {type}\nauth_pass x\n}}\n{Whole}"));
        Assert.Contains(result.Findings, finding => finding.Message.Contains("takes the place of authentication"));
        InstanceSettings settings = result.Settings!.Engine.Instances[0];
        Assert.Null(settings.Password);
        Assert.Null(settings.HeaderKey);
        Assert.NotNull(settings.Trailer);
    }

    [Fact]
    public void strict_mode_enforces()
    {
        ConfigResult result = ConfigText.Of(Instance("strict_mode\n" + Whole.Replace("active_key 1",
            "active_key 1\nmode permissive")));
        Assert.Contains(result.Findings, finding => finding.Message.Contains("resetting to enforce"));
        Assert.Equal(TrailerMode.Enforce, result.Settings!.Engine.Instances[0].Trailer!.Mode);
    }

    [Fact]
    public void a_window_that_does_nothing_is_told() => Assert.Contains(ConfigText.Of(Instance(
        Whole.Replace("active_key 1", "active_key 1\nanti_replay monotonic\ntime_window 9"))).Findings,
        finding => finding.Message.Contains("with anti_replay monotonic a time_window does nothing"));

    [Theory]
    [InlineData("active_key 1", "active_key 1\nmode permissive", "auth_hmac mode enforce -> permissive")]
    [InlineData("active_key 1", "active_key 1\nanti_replay monotonic", "auth_hmac anti_replay time -> monotonic")]
    [InlineData("active_key 1", "active_key 1\ntime_window 60", "time_window 5 s -> 60 s")]
    [InlineData("hex:0001", "hex:ff01", "another set of auth_hmac keys")]
    [InlineData("active_key 1", "key 2 hex:" + Digits + "\nactive_key 2", "auth_hmac active_key 1 -> 2")]
    public void a_reload_tells_what_changed_and_no_key(string what, string by, string told)
    {
        var before = ConfigText.Of(Instance(Whole)).Settings!;
        var difference = ConfigurationDifference.Between(before,
            ConfigText.Of(Instance(Whole.Replace(what, by))).Settings!);
        string all = string.Join('\n', difference.Changes);
        Assert.Contains(told, all);
        Assert.DoesNotContain("0203", all);
        Assert.Contains("A keeps its state", difference.Fates);
        Assert.True(ConfigurationDifference.Between(before, ConfigText.Of(Instance(Whole)).Settings!).IsEmpty);
    }
}
