using Appliance.CommandLine;
using Appliance.Verbs;

namespace Appliance.Tests.Verbs;

/// <summary>One list of verbs: the help, the first words and the door have the same.</summary>
public class HelpTextTests
{
    private static readonly string[] s_lines = HelpText.Of("vrrpaot").Split('\n');

    [Fact]
    public void every_verb_of_a_shell_stands_in_the_help_in_one_group()
    {
        foreach (string word in VerbList.FirstWords)
            Assert.Contains(s_lines,
                line => line == "  " + word || line.StartsWith($"  {word} ", StringComparison.Ordinal));
        string[] listed = [.. Enum.GetValues<VerbGroup>().SelectMany(HelpText.Of).Select(entry => entry.Name)];
        Assert.Equal(listed.Length, listed.Distinct().Count());
        Assert.Empty(HelpText.Entries.Select(entry => entry.Name).Where(name => !name.StartsWith("edit "))
            .Except(listed));
    }

    [Fact]
    public void no_line_of_any_help_has_more_than_80_columns()
    {
        Assert.All(s_lines, line => Assert.True(line.Length <= 80, line));
        foreach (HelpText.Entry entry in HelpText.Entries)
            Assert.All(HelpText.OfVerb(entry.Name, "vrrpaot").Split('\n'),
                line => Assert.True(line.Length <= 80, line));
    }

    [Fact]
    public void every_topic_is_about_a_verb_and_has_an_example()
    {
        Assert.All(Topic.All, topic =>
        {
            Assert.Contains(HelpText.Entries, entry => entry.Name == topic.Name);
            Assert.NotEmpty(topic.Examples);
            Assert.All(topic.Examples, example => Assert.StartsWith(topic.Name, example.Word));
        });
    }

    [Fact]
    public void every_word_that_a_verb_takes_is_explained()
    {
        foreach (HelpText.Entry entry in HelpText.Entries.Where(entry => entry.Arguments.Contains("--")
            && !entry.Name.StartsWith("edit ")))
            foreach (string word in entry.Arguments.Split(' ', '[', ']', '|').Where(word => word.StartsWith("--")))
                Assert.Contains(Topic.Of(entry.Name)!.Words, item => item.Word.Contains(word));
    }

    [Fact]
    public void every_option_stands_in_the_help_once()
    {
        foreach (OptionSpecification option in OptionTable.All)
            Assert.Single(s_lines.SkipWhile(line => line != "Options"), line => line.IndexOf($"--{option.Long}") == 6
                && line[(8 + option.Long.Length)..] is "" or [' ' or '=' or '[', ..]);
    }

    [Fact]
    public void a_verb_is_explained_with_its_words_examples_and_codes()
    {
        Assert.StartsWith("Usage: vrrpaot status [NAME] [--json] [--watch]\n\nRoles, ",
            HelpText.OfVerb("status", "vrrpaot"));
        string check = HelpText.OfVerb("check", "vrrpaot");
        Assert.Contains("\n  --anyway              as a daemon that is started with it would judge\n", check);
        Assert.Contains("\nEnds with\n  0   it is good\n  1   there are warnings, and it can be run\n", check);
        Assert.Contains("\n  vrrpaot check new.conf  ", check);
        Assert.Contains("Needs no daemon.", check);
        Assert.Contains("\nAlso\n  check run SERVER", check);
    }

    [Fact]
    public void a_first_word_lists_what_begins_with_it()
    {
        Assert.Contains("\n  edit appliance  ", HelpText.OfVerb("edit", "vrrpaot"));
        Assert.StartsWith("  show configuration [GENERATION]", HelpText.OfVerb("show", "vrrpaot"));
        Assert.Equal("", HelpText.OfVerb("statuses", "vrrpaot"));
    }

    [Fact]
    public void a_word_that_is_nearly_a_verb_is_answered_with_the_verb()
    {
        Assert.Equal(": did you mean 'status'? 'vrrpaot help' lists them", VerbList.DidYouMean("statsu", "vrrpaot"));
        Assert.Equal(": 'vrrpaot help' lists them", VerbList.DidYouMean("xyzzyplugh", "vrrpaot"));
    }

    [Fact]
    public void no_two_verbs_of_a_box_share_a_name()
    {
        string[] names = [.. VerbList.OfDaemons().Select(verb => verb.Name)];
        Assert.Equal(names.Length, names.Distinct().Count());
    }
}
