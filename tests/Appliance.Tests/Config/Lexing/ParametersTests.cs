using Appliance.Config;
using Appliance.Settings;
using Appliance.Texts;
using VrrpAot.Engine;

namespace Appliance.Tests.Config.Lexing;

public class ParametersTests
{
    private static DaemonSettings Load(string text) => ConfigText.Of(text).Clean();

    private static string RouterId(string lines) => Load(lines + "\n" + ConfigText.Instance("")).RouterId;

    [Theory]
    [InlineData("$A=x\nglobal_defs { router_id $A }", "x")]
    [InlineData("$A=x\nglobal_defs { router_id ${A}y }", "xy")]
    [InlineData("$A=1\n$A=2\nglobal_defs { router_id $A }", "2")]
    [InlineData("$A=$B\n$B=late\nglobal_defs { router_id $A }", "late")]
    [InlineData("$A=\nglobal_defs { router_id a${A}b }", "ab")]
    [InlineData("$A=global_defs { router_id\n$A x\n}", "x")]
    [InlineData("$C=${_HASH} gone\nglobal_defs { router_id x $C }\n}", "x")]
    public void a_parameter_is_put_in_lazily_and_recursively(string text, string expected) =>
        Assert.Equal(expected, RouterId(text));

    [Theory]
    [InlineData("global_defs { router_id ${_INSTANCE} }", "here")]
    [InlineData("global_defs { router_id a${_ENV VRRPAOT_SURELY_UNSET}b }", "ab")]
    [InlineData("global_defs { router_id ${_RANDOM 7 7} }", "7")]
    [InlineData("global_defs { router_id ${_RANDOM 9 3} }", "9")]
    [InlineData("global_defs { router_id x ${_HASH} y\n}", "x")]
    [InlineData("global_defs { router_id x ${_BANG} y\n}", "x")]
    [InlineData("$N=9\nglobal_defs { router_id ${_RANDOM $N 9} }", "9")]
    [InlineData("$_INSTANCE=mine\nglobal_defs { router_id ${_INSTANCE} }", "mine")]
    public void the_built_in_parameters_are_there(string text, string expected) =>
        Assert.Equal(expected, RouterId(text));

    [Fact]
    public void the_environment_is_read_by_env()
    {
        Environment.SetEnvironmentVariable("VRRPAOT_TEST_ROUTER", "from-env");
        Assert.Equal("from-env", RouterId("$V=VRRPAOT_TEST_ROUTER\nglobal_defs { router_id ${_ENV ${V}} }"));
    }

    [Fact]
    public void pwd_is_the_directory_of_the_file_being_read()
    {
        using var config = new ConfigText();
        config.Write("sub/inner.conf", "global_defs { router_id ${_PWD} }\n");
        DaemonSettings box = config.Load("include sub/inner.conf\n" + ConfigText.Instance("")).Clean();
        Assert.Equal(Path.Combine(config.Directory, "sub"), box.RouterId);
    }

    [Fact]
    public void an_undefined_parameter_stays_as_it_is_with_a_note()
    {
        ConfigResult result = ConfigText.Of("global_defs {\n router_id ${NOPE}\n}\n" + ConfigText.Instance(""));
        Assert.Equal(Severity.Note, result.At(2, 12, "parameter '${NOPE}' is not defined").Severity);
        Assert.Equal("${NOPE}", result.Settings!.RouterId);
    }

    [Fact]
    public void a_name_must_be_followed_by_a_separator()
    {
        ConfigResult result = ConfigText.Of("$A=x\nglobal_defs {\n router_id $A-y\n}\n" + ConfigText.Instance(""));
        Assert.Equal("$A-y", result.Settings!.RouterId);
    }

    [Fact]
    public void a_multi_line_parameter_ends_the_line_it_is_used_in()
    {
        string text = "$VIPS= \\\n  10.0.0.1 \\\n\\\n  10.0.0.2 dev eth1\n"
            + ConfigText.Instance("virtual_ipaddress_excluded {\n$VIPS\n}");
        Assert.Equal(["10.0.0.1", "10.0.0.2"], Load(text).Engine.Instances[0].ExcludedAddresses.Select(vip =>
            vip.Address.ToString()));
    }

    [Fact]
    public void a_multi_line_parameter_may_begin_and_end_with_others()
    {
        ConfigResult result = ConfigText.Of("""
            $IDS= \
            virtual_router_id 7 \
            priority 77
            $WAY= \
            interface eth0 \
            advert_int 3
            $ALL= \
            $IDS \
            virtual_ipaddress { 192.0.2.1 } \
            $WAY
            $EVEN=$ALL
            vrrp_instance V {
            ${EVEN}
            nopreempt
            }

            """);
        InstanceSettings instance = Assert.Single(result.Silent().Engine.Instances);
        Assert.Equal((7, 77, "eth0", 3.0, false),
            (instance.Vrid.Value, instance.Election.BasePriority.Value, instance.Interface,
            instance.Election.AdvertInterval.TotalSeconds, instance.Election.Preempt));
    }

    [Fact]
    public void one_cause_is_said_once_however_often_a_parameter_is_used()
    {
        ConfigResult result = ConfigText.Of("$M= \\\npriority 1 \\\npriority 2\n"
            + ConfigText.Instance("debug $M x\ndebug $M y\ndebug $M z"));
        Assert.Single(result.Findings, finding => finding.Message.Contains("must be the last thing on its line"));
        Assert.Single(ConfigText.Of("~SEQ(n, 1, 500) prioriti 5\n" + ConfigText.Instance("")).Findings);
    }

    [Fact]
    public void a_blank_line_ends_a_multi_line_parameter()
    {
        string text = "$X= \\\nglobal_defs { \\\nrouter_id a \\\n\n$X\n}\n" + ConfigText.Instance("");
        Assert.Equal("a", Load(text).RouterId);
    }

    [Fact]
    public void findings_point_at_the_use_of_a_parameter_not_into_its_value()
    {
        ConfigResult result = ConfigText.Of("$P=0\n" + ConfigText.Instance("  priority $P"));
        Assert.Equal("  priority $P", result.At(7, 12, "number '0' outside range [1, 255]").Text);
    }

    [Theory]
    [InlineData("$A=$A", "expands itself")]
    [InlineData("$A=$B\n$B=x $A", "expands itself")]
    [InlineData("$A=${A}${A}", "expands itself")]
    public void a_parameter_that_names_itself_is_an_error_and_no_hang(string definitions, string words)
    {
        ConfigResult result = ConfigText.Of(definitions + "\nglobal_defs {\nrouter_id $A\n}\n"
            + ConfigText.Instance(""));
        result.At(definitions.Count(c => c == '\n') + 3, 11, words);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("")]
    public void doubling_without_end_is_stopped(string leaf)
    {
        string definitions = string.Concat(Enumerable.Range(0, 30).Select(i => $"$A{i}=${{A{i + 1}}}${{A{i + 1}}}\n"))
            + $"$A30={leaf}\n";
        ConfigResult result = ConfigText.Of(definitions + "global_defs {\nrouter_id a$A0\n}\n"
            + ConfigText.Instance(""));
        Assert.Contains(result.Findings, finding => finding.Line == 33 && finding.Severity == Severity.Error);
    }

    [Theory]
    [InlineData("~SEQ(i, 3) 10.0.0.$i", "10.0.0.1 10.0.0.2 10.0.0.3")]
    [InlineData("~SEQ(i, 5, 6) 10.0.0.$i", "10.0.0.5 10.0.0.6")]
    [InlineData("~SEQ(i, 9, -2, 5) 10.0.0.${i}", "10.0.0.9 10.0.0.7 10.0.0.5")]
    [InlineData("~SEQ(i, 0x10, 0x10, 0x20) 10.0.0.$i", "10.0.0.16 10.0.0.32")]
    [InlineData("~SEQ(a, 2) ~SEQ(b, 2) 10.0.${a}.$b", "10.0.1.1 10.0.1.2 10.0.2.1 10.0.2.2")]
    [InlineData("~LST(n, 7, 9) 10.0.0.$n", "10.0.0.7 10.0.0.9")]
    [InlineData("~LST({a,b}, {1,2}, {3,4}) 10.0.${a}.$b", "10.0.1.2 10.0.3.4")]
    [InlineData("~SEQx(i, 9, 10) 10.0.0.1 label eth0:$i", "10.0.0.1")]
    public void sequences_repeat_the_rest_of_their_line(string line, string expected)
    {
        ConfigResult result = ConfigText.Of(ConfigText.Instance($"virtual_ipaddress_excluded {{\n{line}\n}}"));
        Assert.Equal(expected, string.Join(' ', result.Settings!.Engine.Instances[0].ExcludedAddresses.Select(vip =>
            vip.Address.ToString())));
    }

    [Fact]
    public void seqx_counts_in_small_hexadecimal()
    {
        DaemonSettings box = Load("~SEQx(i, 10, 10) global_defs { router_id $i }\n" + ConfigText.Instance(""));
        Assert.Equal("a", box.RouterId);
    }

    [Theory]
    [InlineData("~SEQ(i, 1, 0, 5) x", "never comes from 1 to 5 by 0")]
    [InlineData("~SEQ(i, 1, -1, 5) x", "never comes from 1 to 5 by -1")]
    [InlineData("~SEQ(i, foo) x", "invalid number 'foo'")]
    [InlineData("~SEQ(1, 2) x", "'1' is not a variable name")]
    [InlineData("~SEQ i 3", "needs a list in brackets")]
    [InlineData("~SEQx(i, -1, 3) x", "counts only upwards from 0")]
    public void a_sequence_that_makes_no_sense_is_named(string line, string words) =>
        ConfigText.Of(line + "\n").At(1, 1, words);

    [Fact]
    public void an_endless_sequence_is_cut_off_with_one_error()
    {
        ConfigResult result = ConfigText.Of("~SEQ(a, 4000000000) ~SEQ(b, 4000000000) x\n" + ConfigText.Instance(""));
        result.At(1, 41, "make more than 100000 lines");
        Assert.Single(result.Settings!.Engine.Instances);
    }

    [Fact]
    public void the_variable_of_a_sequence_gets_its_old_value_back()
    {
        string text = "$i=old\n~LST(i, x) global_defs { router_id $i }\nglobal_defs { router_id $i }\n"
            + ConfigText.Instance("");
        Assert.Equal("old", ConfigText.Of(text).Settings!.RouterId);
    }
}
