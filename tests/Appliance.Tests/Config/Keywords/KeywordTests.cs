using Appliance.Base;
using Appliance.Config;
using Appliance.Config.Keywords;
using Appliance.Texts;

namespace Appliance.Tests.Config;

public class KeywordTests
{
    [Theory]
    [InlineData("  priorty 100", 3, "priority")]
    [InlineData("virtual_ipadress { 10.0.0.1 }", 1, "virtual_ipaddress")]
    [InlineData("no_preempt", 1, "nopreempt")]
    [InlineData("adver_int 1", 1, "advert_int")]
    public void an_unknown_keyword_is_answered_with_the_nearest_one_of_its_block(string line, int column, string meant)
    {
        Finding finding = ConfigText.Of(ConfigText.Instance(line)).At(6, column, "Unknown keyword '");
        Assert.Equal((meant, Severity.Error), (finding.Suggestion, finding.Severity));
        Assert.EndsWith($"did you mean '{meant}'?", finding.Format());
    }

    [Fact]
    public void a_word_like_no_other_gets_no_suggestion() =>
        Assert.Null(ConfigText.Of(ConfigText.Instance("zzzzzzzzzz 1"))
            .At(6, 1, "Unknown keyword 'zzzzzzzzzz'").Suggestion);

    [Fact]
    public void a_keyword_of_another_block_is_sent_there()
    {
        ConfigText.Of("global_defs {\n priority 3\n}\n" + ConfigText.Instance(""))
            .At(2, 2, "'priority' belongs in vrrp_instance");
        ConfigText.Of("router_id x\n" + ConfigText.Instance("")).At(1, 1, "'router_id' belongs in global_defs");
        ConfigText.Of(ConfigText.Instance("use_pid_dir")).At(6, 1, "'use_pid_dir' belongs in the top level");
    }

    [Fact]
    public void an_unknown_block_is_skipped_whole_and_named_once()
    {
        ConfigResult result = ConfigText.Of(ConfigText.Instance("bogus {\n a { b }\n priority 3\n}\nnopreempt"));
        result.At(6, 1, "Unknown keyword 'bogus'; its block is skipped");
        Assert.Single(result.Findings);
        Assert.False(result.Settings!.Engine.Instances[0].Election.Preempt);
        Assert.Equal(100, result.Settings.Engine.Instances[0].Election.BasePriority.Value);
    }

    [Fact]
    public void router_id_is_the_name_of_this_machine() =>
        Assert.Equal("x", ConfigText.Of("global_defs {\nrouter_id x\n}\n" + ConfigText.Instance("")).Silent().RouterId);

    [Fact]
    public void switching_off_what_is_not_there_loses_nothing() =>
        ConfigText.Of(ConfigText.Instance("strict_mode false")).Silent();

    [Fact]
    public void a_keyword_without_its_argument_stops_the_start_with_2()
    {
        ConfigResult result = ConfigText.Of(ConfigText.Instance("  priority"));
        result.At(6, 3,
            "*** Configuration line starting `priority` is missing a parameter after keyword `priority` at word "
            + "position 2");
        Assert.Null(result.Settings);
        Assert.Equal(2, ConfigVerdict.ExitCodeOf(result.Findings));
    }

    [Theory]
    [InlineData("global_defs {\nrouter_id\n}\n", 2)]
    [InlineData("global_defs {\ndefault_interface\n}\n", 2)]
    [InlineData("global_defs {\nscript_user\n}\n", 2)]
    [InlineData("global_defs {\nvrrp_rt_priority\n}\n", 2)]
    [InlineData("vrrp_script s {\nscript\n}\n", 2)]
    [InlineData("vrrp_instance {\ninterface eth0\nvirtual_router_id 9\n}\n", 1)]
    [InlineData("include\n", 1)]
    public void keepalived_leaves_some_out_without_their_argument_and_runs_the_instance(string before, int line)
    {
        ConfigResult result = ConfigText.Of(before + ConfigText.Instance(""));
        Assert.Contains(result.Findings, finding => finding.Line == line && finding.Severity == Severity.Error);
        Assert.Single(result.Settings!.Engine.Instances);
        Assert.Equal(5, ConfigVerdict.ExitCodeOf(result.Findings));
    }

    [Theory]
    [InlineData("global_defs",
        "vrrp_mcast_group4 vrrp_garp_master_delay vrrp_garp_master_repeat vrrp_garp_master_refresh "
        + "vrrp_garp_master_refresh_repeat vrrp_garp_lower_prio_delay vrrp_garp_lower_prio_repeat "
            + "vrrp_down_timer_adverts vrrp_version umask")]
    [InlineData("vrrp_script s", "interval timeout weight rise fall user")]
    [InlineData("vrrp_instance W",
        "state interface mcast_src_ip unicast_src_ip mcast_dst_ip version unicast_ttl garp_master_delay "
        + "garp_master_repeat garp_lower_prio_delay garp_lower_prio_repeat garp_master_refresh "
            + "garp_master_refresh_repeat "
        + "down_timer_adverts virtual_router_id priority advert_int preempt_delay debug notify_backup "
            + "notify_master notify_fault "
        + "notify_stop notify notify_master_rx_lower_pri")]
    [InlineData("", "vrrp_script")]
    public void keepalived_ends_with_2_for_all_others(string block, string keywords)
    {
        foreach (string keyword in keywords.Split(' '))
        {
            string bare = block.Length > 0 ? $"{block} {{\n{keyword}\n}}\n" : $"{keyword} {{\n}}\n";
            ConfigResult result = ConfigText.Of(bare + ConfigText.Instance(""));
            Assert.True(ConfigVerdict.ExitCodeOf(result.Findings) == 2 && result.Settings is null, keyword);
        }
    }

    [Fact]
    public void a_block_keyword_without_block_is_named() =>
        ConfigText.Of(ConfigText.Instance(" authentication\npriority 3"))
            .At(6, 2, "Missing '{' at beginning of configuration block");

    [Fact]
    public void a_block_where_none_belongs_is_skipped_and_named()
    {
        ConfigResult result = ConfigText.Of(ConfigText.Instance("advert_int 2 { priority 7 }"));
        result.At(6, 14, "Unexpected '{' - ignoring");
        Assert.Equal(100, result.Settings!.Engine.Instances[0].Election.BasePriority.Value);
    }

    [Fact]
    public void a_block_after_nothing_is_skipped_and_named() =>
        ConfigText.Of("{\n router_id x\n}\n" + ConfigText.Instance("")).At(1, 1, "Unexpected '{' - ignoring");

    [Fact]
    public void a_value_given_twice_is_noted_and_the_later_one_counts()
    {
        ConfigResult result = ConfigText.Of(ConfigText.Instance(" priority 7"));
        Assert.Equal(Severity.Note, result.At(6, 2, "'priority' takes the place of that in line 4").Severity);
        Assert.Equal(7, result.Settings!.Engine.Instances[0].Election.BasePriority.Value);
    }

    [Fact]
    public void an_empty_list_of_mail_addresses_is_named() =>
        Assert.Equal(Severity.Warning, ConfigText.Of("global_defs {\n notification_email {\n}\n}\n"
            + ConfigText.Instance("")).At(2, 2, "empty notification_email block").Severity);

    [Fact]
    public void words_without_use_are_noted() =>
        Assert.Equal(Severity.Note, ConfigText.Of(ConfigText.Instance("nopreempt now"))
            .At(6, 11, "'now' after 'nopreempt' is ignored").Severity);

    public static TheoryData<string, string> Carried()
    {
        var data = new TheoryData<string, string>();
        foreach (string block in new[] { "global_defs", "vrrp_script", "vrrp_instance",
            "vrrp_instance/authentication" })
        {
            foreach (Keyword keyword in KeywordTable.InBlock(block))
            {
                if (keyword.Carried)
                    data.Add(block, keyword.Name);
            }
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(Carried))]
    public void every_keyword_listed_as_carried_out_is_read_by_somebody(string block, string name)
    {
        Keyword keyword = KeywordTable.Find(block, name)!;
        string line = keyword.OpensBlock ? $"{name} {{\n}}" : keyword.Shape is Shape.Value or Shape.Script
            ? $"{name} 2" : name;
        string text = block switch
        {
            "global_defs" => $"global_defs {{\n{line}\n}}\n" + ConfigText.Instance(""),
            "vrrp_script" => $"vrrp_script s {{\nscript /x\n{line}\n}}\n" + ConfigText.Instance("track_script { s }"),
            "vrrp_instance" => ConfigText.Instance(line),
            _ => ConfigText.Instance($"authentication {{\n{line}\n}}"),
        };
        ConfigResult result = ConfigText.Of(text);
        Assert.DoesNotContain(result.Findings, finding => finding.Message.Contains("Unknown keyword")
            || finding.Message.Contains($"'{name}' is known but not carried out"));
    }

    [Theory]
    [InlineData("priority", "priorty", 1)]
    [InlineData("abcd", "abdc", 1)]
    [InlineData("abcd", "abcd", 0)]
    [InlineData("abcd", "wxyz", 4)]
    [InlineData("", "ab", 2)]
    public void the_distance_counts_inserted_deleted_replaced_and_swapped_letters(string a, string b, int distance)
    {
        Assert.Equal(distance, Spelling.Distance(a, b, 10));
        Assert.Equal(distance, Spelling.Distance(b, a, 10));
    }
}
