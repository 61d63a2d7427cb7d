using Appliance.Config;
using Appliance.Settings;
using Appliance.Texts;
using VrrpAot.Engine;

namespace Appliance.Tests.Config.Lexing;

/// <summary>
/// Lines, comments, quotes, braces and conditions, each seen through what the whole reader makes of them.
/// </summary>
public class LexerTests
{
    private static string RouterId(string text, string configId = "here")
    {
        using var config = new ConfigText();
        return config.Load($"global_defs {{\n{text}\n}}\n" + ConfigText.Instance(""), configId: configId)
            .Clean().RouterId;
    }

    [Theory]
    [InlineData("router_id a # b")]
    [InlineData("router_id a ! b")]
    [InlineData("router_id a! router_id c")]
    [InlineData("! router_id x\n\t router_id \t a \t")]
    [InlineData("router_id a\r")]
    [InlineData("router_id \"a\"")]
    public void comments_blanks_and_carriage_returns_are_not_part_of_a_value(string text) =>
        Assert.Equal("a", RouterId(text));

    [Fact]
    public void a_byte_order_mark_is_left_out_and_named_for_keepalived_stumbles_over_it()
    {
        ConfigResult result = ConfigText.Of("\uFEFFglobal_defs { router_id a }\n" + ConfigText.Instance(""));
        Assert.Equal(Severity.Warning, result.At(1, 1, "the file begins with a byte order mark").Severity);
        Assert.Equal("a", result.Settings!.RouterId);
        Assert.Equal(5, ConfigVerdict.ExitCodeOf(result.Findings));
    }

    [Theory]
    [InlineData("router_id \"a # b ! c\"", "a # b ! c")]
    [InlineData("router_id a\\#b", "a#b")]
    [InlineData("router_id a\\!b # c", "a!b")]
    [InlineData("router_id \"a { b } c\"", "a { b } c")]
    [InlineData("router_id a\\b", "a\\b")]
    public void quotes_and_backslashes_keep_comment_characters_and_braces(string text, string value) =>
        Assert.Equal(value, RouterId(text));

    [Fact]
    public void quoted_and_unquoted_text_side_by_side_are_two_words()
    {
        ConfigResult result = ConfigText.Of("global_defs {\nrouter_id ab\"cd\"\n}\n" + ConfigText.Instance(""));
        Assert.Equal("ab", result.Settings!.RouterId);
        result.At(2, 13, "'cd' after 'router_id' is ignored");
    }

    [Fact]
    public void an_unmatched_quote_is_reported_where_it_opens()
    {
        ConfigResult result = ConfigText.Of("global_defs {\n  router_id \"ab c\n}\n" + ConfigText.Instance(""));
        Assert.Equal("ab c", result.Settings!.RouterId);
        Finding finding = result.At(2, 13, "Unmatched quote: '\"ab c'");
        Assert.Equal("  router_id \"ab c", finding.Text);
    }

    [Theory]
    [InlineData("vrrp_instance VI_1 { interface eth0\nvirtual_router_id 51 }")]
    [InlineData("vrrp_instance VI_1\n{\ninterface eth0\n\n\nvirtual_router_id 51\n}")]
    [InlineData("vrrp_instance VI_1{interface eth0\nvirtual_router_id 51}")]
    [InlineData("vrrp_instance VI_1 # {\n  {  # }\ninterface eth0\nvirtual_router_id 51\n } # }")]
    public void braces_may_stand_anywhere(string text)
    {
        DaemonSettings box = ConfigText.Of(text).Settings!;
        Assert.Equal("eth0", Assert.Single(box.Engine.Instances).Interface);
    }

    [Fact]
    public void several_blocks_may_share_a_line()
    {
        DaemonSettings box = ConfigText.Of(ConfigText.Instance("authentication { auth_type PASS }\n "
            + "virtual_ipaddress_excluded { 10.0.0.1 } authentication { auth_pass x }")).Clean();
        Assert.NotNull(box.Engine.Instances[0].Password);
        Assert.Equal("10.0.0.1", Assert.Single(box.Engine.Instances[0].ExcludedAddresses).Address.ToString());
    }

    [Theory]
    [InlineData("@here router_id a\n@there router_id b", "a")]
    [InlineData("router_id a\n@^here router_id b", "a")]
    [InlineData("router_id a\n@^there router_id b", "b")]
    [InlineData("router_id a\n@her router_id b\n@here", "a")]
    [InlineData("@here @^there router_id a", "a")]
    public void a_condition_keeps_the_line_of_its_host(string text, string expected) =>
        Assert.Equal(expected, RouterId(text));

    [Fact]
    public void a_line_beyond_keepalived_s_limit_is_read_whole_and_noted()
    {
        string comment = new('x', 5000);
        ConfigResult result = ConfigText.Of($"! {comment} bogus\n" + ConfigText.Instance(""));
        Assert.Equal(Severity.Note, result.At(1, 1, "keepalived cuts lines after 1023").Severity);
        Assert.Equal(0, ConfigVerdict.ExitCodeOf(result.Findings));
        Assert.Equal(5000 + 8, result.Findings[0].Text.Length);
        Assert.True(result.Findings[0].Format().Length < 500);
    }

    [Fact]
    public void a_line_with_a_nul_byte_is_left_out()
    {
        ConfigResult result = ConfigText.Of(ConfigText.Instance("nopreempt\npriori\0ty 3"));
        result.At(7, 7, "NUL byte");
        Assert.False(result.Settings!.Engine.Instances[0].Election.Preempt);
    }

    [Fact]
    public void bytes_that_are_not_utf_8_stay_what_they_are()
    {
        using var config = new ConfigText();
        string path = config.Write("latin.conf", "");
        byte[] text = System.Text.Encoding.Latin1.GetBytes(ConfigText.Instance("authentication {\nauth_type "
            + "PASS\nauth_pass \u00e9\u00ff\n}"));
        File.WriteAllBytes(path, text);
        InstanceSettings instance = ConfigText.LoadFile(path).Clean().Engine.Instances[0];
        Assert.Equal(new byte[] { 0xe9, 0xff, 0, 0, 0, 0, 0, 0 }, instance.Password!.Value.ToArray());
    }

    [Fact]
    public void an_extra_closing_brace_is_named_and_nothing_else_is_lost()
    {
        ConfigResult result = ConfigText.Of("}\n" + ConfigText.Instance("  }"));
        Assert.Equal(2, result.Findings.Count(finding => finding.Message == "Extra '}' found"));
        Assert.Single(result.Settings!.Engine.Instances);
    }

    [Fact]
    public void a_block_that_is_never_closed_is_named_where_it_opens()
    {
        ConfigResult result = ConfigText.Of("global_defs {\nrouter_id a\n");
        result.At(1, 13, "this block is not closed: a '}' is missing");
        Assert.Equal("(Line 1) There are 1 missing '}'s or extra '{'s", result.Findings[0].FormatAsLogLine(false));
        Assert.Equal("a", result.Settings!.RouterId);
    }

    [Fact]
    public void a_forgotten_closing_brace_costs_nothing_but_an_error()
    {
        ConfigResult result =
            ConfigText.Of("global_defs {\n router_id a\n\n  vrrp_instance V {\ninterface eth0\nvirtual_router_id "
            + "1\nvirtual_ipaddress { 10.0.0.1 \n}\n}\n");
        result.At(4, 3, "'vrrp_instance' starts before the block of line 1 is closed");
        Assert.Single(result.Settings!.Engine.Instances);
    }

    [Fact]
    public void nesting_beyond_every_keyword_is_left_out_and_costs_no_memory()
    {
        string text = "a " + new string('{', 4 << 20);
        long before = GC.GetAllocatedBytesForCurrentThread();
        ConfigResult result = ConfigText.Of(text);
        Assert.Contains(result.Findings, finding => finding.Message.StartsWith("blocks are nested deeper than 64"));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 200L << 20);
        ConfigText.Of("bogus " + string.Concat(Enumerable.Repeat("x {\n", 70)) + new string('}', 70) + "\n"
            + ConfigText.Instance("")).Settings!.Engine.Instances.Single();
    }

    [Fact]
    public void statements_without_end_are_no_configuration()
    {
        ConfigResult result = ConfigText.Of(ConfigText.Instance("") + string.Concat(Enumerable.Repeat("a{}", 1 << 20)));
        Assert.Contains(result.Findings, finding => finding.Severity == Severity.Fatal
            && finding.Message.Contains("more than 200000 statements"));
        Assert.Null(result.Settings);
    }
}
