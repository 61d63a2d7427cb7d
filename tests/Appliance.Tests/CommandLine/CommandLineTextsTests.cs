using System.Reflection;
using System.Text.RegularExpressions;
using Appliance.Base;
using Appliance.CommandLine;

namespace Appliance.Tests.CommandLine;

public class CommandLineTextsTests
{
    [Fact]
    public void the_version_has_the_lines_that_tools_read()
    {
        string[] lines = CommandLineTexts.Version("6.1").Split('\n');
        Assert.Matches(new Regex(@"^Keepalived v\d+\.\d+\.\d+ \(\d\d/\d\d,\d{4}\)$"), lines[0]);
        Assert.Contains(lines, line => line.StartsWith("Config options:"));
        Assert.Contains(lines, line => line.StartsWith("System options:"));
        Assert.Contains(lines, line => line.Contains("VrrpAot"));
    }

    [Fact]
    public void our_version_is_the_assembly_s() =>
        Assert.StartsWith(OwnVersion.Program, typeof(CommandLineTexts).Assembly
            .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion);

    [Fact]
    public void the_help_names_every_option_once()
    {
        string[] lines = CommandLineTexts.Options().Split('\n');
        foreach (OptionSpecification option in OptionTable.All)
            Assert.Single(lines, line => line.Contains($"--{option.Long} ") || line.Contains($"--{option.Long}=")
                || line.Contains($"--{option.Long}["));
    }

    [Fact]
    public void no_two_options_share_a_letter_or_a_name()
    {
        OptionSpecification[] withLetter = [.. OptionTable.All.Where(option => option.Short != '\0')];
        Assert.Equal(withLetter.Length, withLetter.DistinctBy(option => option.Short).Count());
        Assert.Equal(OptionTable.All.Length, OptionTable.All.DistinctBy(option => option.Long).Count());
    }
}
