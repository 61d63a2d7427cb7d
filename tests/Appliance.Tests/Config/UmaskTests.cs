using Appliance.CommandLine;
using Appliance.Config;
using Appliance.Processes;
using Appliance.Settings;

namespace Appliance.Tests.Config;

/// <summary>`umask` of global_defs; every row was seen of keepalived 2.2.7.</summary>
public class UmaskTests
{
    private static ConfigResult Load(string line) =>
        ConfigText.Of($"global_defs {{\n{line}\n}}\n" + ConfigText.Instance(""));

    [Theory]
    [InlineData("", "177")]
    [InlineData("umask 022", "22")]
    [InlineData("umask 22", "26")]
    [InlineData("umask 0x1ff", "777")]
    [InlineData("umask IRUSR|IWGRP", "420")]
    [InlineData("umask IXUSR | IRGRP", "140")]
    public void scripts_have_keepalived_s_unless_it_says_otherwise(string line, string octal) =>
        Assert.Equal(octal, Convert.ToString(Load(line).Clean().ScriptUmask, 8));

    [Theory]
    [InlineData("umask bad")]
    [InlineData("umask 0999")]
    [InlineData("umask 01777")]
    [InlineData("umask IRUSR|")]
    public void what_cannot_be_read_is_named_and_leaves_it_as_it_was(string line)
    {
        ConfigResult result = Load(line);
        Assert.Equal(DaemonSettings.KeepalivedUmask, result.Settings!.ScriptUmask);
        Assert.Contains(result.Findings, finding => finding.Message.Contains("is no umask", StringComparison.Ordinal));
    }

    [Fact]
    public void the_command_line_comes_first() =>
        Assert.Equal(0b10_111u, ConfigurationHere.WithCommandLine(Load("umask 022").Clean(),
            new CommandLineOptions { Umask = 0b10_111 }).ScriptUmask);
}
