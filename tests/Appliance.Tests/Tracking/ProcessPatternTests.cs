using System.Text;
using Appliance.Settings;
using Appliance.Tracking;

namespace Appliance.Tests.Tracking;

public class ProcessPatternTests
{
    [Theory]
    [InlineData("ssh", "ssh", true)]
    [InlineData("ssh", "sshd", false)]
    [InlineData("a-name-of-twenty-x", "a-name-of-twent", true)]
    public void a_name_is_the_kernel_s(string wanted, string name, bool matches) => Assert.Equal(matches,
        new ProcessPattern(new ProcessSettings { Name = "p", Command = [wanted] })
            .Matches(Encoding.UTF8.GetBytes(name), default));

    [Theory]
    [InlineData(ParameterMatch.None, "/x|a", "/x|a|b", true)]
    [InlineData(ParameterMatch.Exact, "/x|a", "/x|a", true)]
    [InlineData(ParameterMatch.Exact, "/x|a", "/x|a|b", false)]
    [InlineData(ParameterMatch.Exact, "/x", "/x|a", false)]
    [InlineData(ParameterMatch.Partial, "/x|a", "/x|a|b", true)]
    [InlineData(ParameterMatch.Partial, "/x|a", "/x|ab", false)]
    [InlineData(ParameterMatch.Initial, "/x|a", "/x|ab", true)]
    [InlineData(ParameterMatch.Initial, "/x|a", "/y|ab", false)]
    public void a_command_line_is_compared_word_by_word(ParameterMatch match, string wanted, string line, bool matches)
    {
        var pattern = new ProcessPattern(new ProcessSettings
        {
            Name = "p", Command = [.. wanted.Split('|')], ByCommandLine = true, Match = match,
        });
        Assert.Equal(matches, pattern.Matches("x"u8, Encoding.UTF8.GetBytes(line.Replace('|', '\0') + '\0')));
    }
}
