using Appliance.Config;
using Appliance.Settings.Balancing;

namespace Appliance.Tests.Config.Reading;

/// <summary>`regex` is cut as keepalived cuts it (alloc_strvec_quoted_escaped, one pass): seen with 2.2.7.</summary>
public sealed class UrlLinesTests
{
    private static ConfigResult With(string rest) => ConfigText.Of($$"""
        virtual_server 10.0.0.1 80 {
            protocol TCP
            lb_algo rr
            lb_kind NAT
            real_server 10.0.0.2 80 {
                HTTP_GET {
                    url {
                        path /
                        regex {{rest}}
                    }
                }
            }
        }
        """);

    private static string? PatternOf(ConfigResult result) =>
        ((HttpCheckSettings)result.Settings!.Balancer.Servers[0].RealServers[0].Checks[0]).Urls[0].Regex?.Pattern;

    [Theory]
    [InlineData("hello", "hello")]
    [InlineData("\"hello world\"", "hello world")]
    [InlineData("'it is  so'", "it is  so")]
    [InlineData("\"a\\\\.b\"", "a\\.b")]
    [InlineData("a\\\\d+", "a\\d+")]
    [InlineData("\"say \\\"yes\\\"\"", "say \"yes\"")]
    [InlineData("two\" words\"", "two words")]
    [InlineData("\"a\\tb\"", "a\tb")]
    [InlineData("\"\\x41\"", "A")]
    public void quotes_hold_words_together_and_escapes_are_carried_out(string rest, string pattern)
    {
        ConfigResult result = With(rest);
        result.Silent();
        Assert.Equal(pattern, PatternOf(result));
    }

    [Theory]
    [InlineData("hello world")]
    [InlineData("\"hello\" \"world\"")]
    public void more_than_one_word_is_no_pattern(string rest)
    {
        ConfigResult result = With(rest);
        result.At(9, 17, "regex missing or too many fields");
        Assert.Null(PatternOf(result));
        Assert.Equal(0, ConfigVerdict.ExitCodeOf(result.Findings));
    }

    [Theory]
    [InlineData("\"\\d+ items\"", "d+ items", 24)]
    [InlineData("a\\.b", "a.b", 24)]
    public void a_backslash_that_is_lost_on_the_way_is_said(string rest, string pattern, int column)
    {
        ConfigResult result = With(rest);
        result.At(9, column, "does not reach the pattern, here as in keepalived: write ");
        Assert.Equal(pattern, PatternOf(result));
        Assert.Equal(0, ConfigVerdict.ExitCodeOf(result.Findings));
    }
}
