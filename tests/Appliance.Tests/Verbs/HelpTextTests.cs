using Appliance.CommandLine;
using Appliance.Verbs;

namespace Appliance.Tests.Verbs;

/// <summary>One list of verbs: the help, the first words and the door have the same.</summary>
public class HelpTextTests
{
    private static readonly string[] s_lines = HelpText.Of("vrrpaot").Split('\n');

    [Fact]
    public void every_verb_of_a_shell_stands_in_the_help()
    {
        foreach (string word in VerbList.FirstWords)
            Assert.Contains(s_lines,
                line => line == "  " + word || line.StartsWith($"  {word} ", StringComparison.Ordinal));
    }

    [Fact]
    public void every_option_stands_in_the_help_once()
    {
        foreach (OptionSpecification option in OptionTable.All)
            Assert.Single(s_lines, line => line.Contains($"--{option.Long} ") || line.Contains($"--{option.Long}=")
                || line.Contains($"--{option.Long}["));
    }

    [Fact]
    public void a_verb_is_explained_alone_with_those_that_begin_with_it()
    {
        Assert.Equal("  reload                          "
            + "Take up the configuration file; what did not change goes on undisturbed\n",
            HelpText.OfVerb("reload"));
        Assert.Contains("check run NAME", HelpText.OfVerb("check"));
        Assert.Contains("check [FILE [FILE]]", HelpText.OfVerb("check"));
        Assert.Contains("edit appliance", HelpText.OfVerb("edit"));
        Assert.Equal("", HelpText.OfVerb("statuses"));
    }

    [Fact]
    public void no_two_verbs_of_a_box_share_a_name()
    {
        string[] names = [.. VerbList.OfDaemons().Select(verb => verb.Name)];
        Assert.Equal(names.Length, names.Distinct().Count());
    }
}
