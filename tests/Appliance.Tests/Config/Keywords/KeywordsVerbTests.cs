using System.Text.Json;
using Appliance.Base;
using Appliance.Config;
using Appliance.Config.Keywords;
using Appliance.Texts;

namespace Appliance.Tests.Config;

/// <summary>`vrrpaot keywords`, and the page that is made from the same table.</summary>
public class KeywordsVerbTests
{
    private static string Told(params string[] words)
    {
        KeywordsVerb.Answer answer = KeywordsVerb.Of(words);
        Assert.Equal(0, answer.Code);
        return answer.Text;
    }

    private static string Flat(string text) =>
        string.Join(' ', text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries));

    [Fact]
    public void it_fits_80_columns()
    {
        Assert.All(Told().Split('\n'), line => Assert.True(line.Length <= 80, line));
        Assert.All(KeywordsVerb.Completions, word =>
            Assert.All(Told(word).Split('\n'), line => Assert.True(line.Length <= 80, line)));
    }

    /// <summary>`make keywords` sets UPDATE, and the page is written anew.</summary>
    [Fact]
    public void the_page_is_the_table()
    {
        string page = KeywordPage.Of(KeywordTable.All);
        if (Environment.GetEnvironmentVariable("UPDATE") is not null)
            File.WriteAllText(KeywordPage.Path, page);
        Assert.True(File.ReadAllText(KeywordPage.Path) == page,
            "docs/keywords.md is not what the table says: make keywords");
    }

    [Fact]
    public void a_keyword_is_told_with_all_that_the_table_knows() => Assert.Equal("""
        virtual_router_id, in vrrp_instance
          virtual_router_id 1..255
          The VRID: number of the virtual router, the same on all its nodes.
          default: required
          since keepalived 2.2.7 or before
          carried out

        """, Told("virtual_router_id"));

    [Fact]
    public void one_that_is_not_carried_out_says_what_that_means()
    {
        Assert.Contains("not carried out; the daemon starts with it only with --anyway: adverts and VIPs are in "
            + "the ordinary routing table", Flat(Told("vrf")));
        Assert.Contains("since keepalived 2.4.0\n", Told("vrrp_delay_after_boot"));
        Assert.Contains("nothing is lost by that", Told("random_seed"));
        Assert.Contains("left out with a warning", Told("enable_dbus"));
    }

    [Fact]
    public void the_same_keyword_in_many_blocks_is_told_once()
    {
        string text = Told("bindto");
        Assert.StartsWith("bindto, in TCP_CHECK, PING_CHECK, SMTP_CHECK,", text);
        Assert.Single(text.Split('\n'), line => line.Contains("default:"));
        Assert.Equal(2, Told("fall", "--json").Split("\"keyword\": \"fall\"").Length);
    }

    [Fact]
    public void a_block_tells_of_itself_and_then_what_may_stand_in_it()
    {
        string text = Told("authentication");
        Assert.StartsWith("authentication, in vrrp_instance\n", text);
        Assert.Contains("\nIn vrrp_instance/authentication:\n    auth_type ", text);
        Assert.StartsWith("In SMTP_CHECK/host:\n    delay_loop ", Told("SMTP_CHECK/host"));
    }

    [Fact]
    public void without_a_word_all_are_listed_by_block()
    {
        string text = Told();
        Assert.StartsWith("In the top level:\n", text);
        foreach (Keyword keyword in KeywordTable.All)
            Assert.Contains($" {keyword.Name} ", text);
        Assert.Contains("\n  ! use_ipvlan ", text);
        Assert.Contains("\n  - enable_dbus ", text);
        Assert.Contains("\n    priority ", text);
    }

    [Theory]
    [InlineData("priorty", "There is no keyword 'priorty'; did you mean 'priority'?\n")]
    [InlineData("zzzzzzzz", "There is no keyword 'zzzzzzzz'; 'keywords' lists all\n")]
    [InlineData("--jsn", "keywords takes one keyword")]
    [InlineData("", "There is no keyword ''")]
    public void an_unknown_word_is_answered_with_the_nearest(string word, string complaint)
    {
        KeywordsVerb.Answer answer = KeywordsVerb.Of([word]);
        Assert.Equal(2, answer.Code);
        Assert.StartsWith(complaint, answer.Text);
    }

    [Fact]
    public void two_words_are_one_too_many() => Assert.Equal(2, KeywordsVerb.Of(["state", "priority"]).Code);

    [Fact]
    public void json_has_every_keyword()
    {
        using JsonDocument all = JsonDocument.Parse(Told("--json"));
        Assert.Equal(KeywordTable.All.Count(), all.RootElement.GetArrayLength());
        using JsonDocument one = JsonDocument.Parse(Told("umask", "--json"));
        JsonElement umask = one.RootElement[0];
        Assert.Equal(("global_defs", "umask", "0177", true),
            (umask.GetProperty("block").GetString(), umask.GetProperty("keyword").GetString(),
            umask.GetProperty("default").GetString(), umask.GetProperty("carriedOut").GetBoolean()));
    }

    [Fact]
    public void every_keyword_has_a_meaning_and_says_what_follows_it()
    {
        foreach (Keyword keyword in KeywordTable.All)
        {
            KeywordText text = keyword.Text;
            Assert.True(text.Meaning.Length > 6 && !text.Meaning.EndsWith('.')
                && char.IsAsciiLetterOrDigit(text.Meaning[0]), $"{keyword.Name}: {text.Meaning}");
            Assert.True(text.Grammar.Length > 0 || keyword.Shape == Shape.Flag, keyword.Name);
            Assert.True(text.Since is "" || Version.TryParse(text.Since, out _), $"{keyword.Name}: {text.Since}");
            Assert.False(keyword.Carried && keyword.Cost != Cost.Nothing, keyword.Name);
        }
    }

    [Fact]
    public void no_keyword_stands_twice_in_its_block() =>
        Assert.Equal(KeywordTable.All.Count(), KeywordTable.All.Select(keyword => (keyword.Block, keyword.Name))
            .Distinct().Count());
}
