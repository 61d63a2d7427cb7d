using Appliance.Base;
using Appliance.CommandLine;
using Appliance.Guardian;

namespace Appliance.Tests.Guardian;

/// <summary>On a file of the test's own: the kernel's pattern belongs to the whole machine.</summary>
public sealed class CoreDumpsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;
    private readonly List<LogLine> _lines = [];
    private string Pattern => _folder + "/core_pattern";

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void the_pattern_is_set_while_we_run_and_put_back_afterwards()
    {
        File.WriteAllText(Pattern, "before\n");
        using (new CoreDumps(new CommandLineOptions { CorePattern = "/var/core.%p" }, _lines.Add, Pattern))
            Assert.Equal("/var/core.%p", File.ReadAllText(Pattern));
        Assert.Equal("before\n", File.ReadAllText(Pattern));
        Assert.Empty(_lines);
    }

    [Fact]
    public void without_a_pattern_the_machine_s_is_not_touched()
    {
        using (new CoreDumps(new CommandLineOptions(), _lines.Add, Pattern))
            Assert.False(File.Exists(Pattern));
        Assert.Empty(_lines);
    }

    [Fact]
    public void a_pattern_that_cannot_be_set_is_a_warning_and_no_reason_not_to_start()
    {
        using (new CoreDumps(new CommandLineOptions { CorePattern = "core" }, _lines.Add, _folder
            + "/nowhere/core_pattern"))
        {
        }
        LogLine line = Assert.Single(_lines);
        Assert.Equal(LogLevel.Warning, line.Level);
        Assert.Contains("cannot be set to 'core'", line.Text);
    }
}
