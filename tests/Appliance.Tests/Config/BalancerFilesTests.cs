using Appliance.Config;
using Appliance.Settings;

namespace Appliance.Tests.Config;

/// <summary>
/// Files in the shapes that people balance with, in Examples/lvs; beside each, as .txt, the settings it gives and all
/// that it is told. UPDATE=yes writes these anew, to be read.
/// </summary>
public class BalancerFilesTests
{
    public static TheoryData<string> Files() =>
        [.. Directory.GetFiles(StoryTests.Example("lvs"), "*.conf").Select(file => Path.GetFileName(file)).Order()];

    [Theory]
    [MemberData(nameof(Files))]
    public void a_file_gives_the_settings_beside_it(string name)
    {
        string file = StoryTests.Example(Path.Combine("lvs", name)), expected = Path.ChangeExtension(file, ".txt");
        ConfigResult result = ConfigText.LoadFile(file);
        string text = $"exit code {ConfigVerdict.ExitCodeOf(result.Findings)}\n"
            + string.Concat(result.Findings.Select(finding => finding.FormatAsLogLine(false) + "\n"))
            + (result.Settings is { } settings ? BalancerText.Of(settings.Balancer)
                + (settings.Engine.SyncDaemon is { } sync ? $"SyncDaemon:\n{BalancerText.Of(sync.Daemon)}" : "") : "");
        if (Environment.GetEnvironmentVariable("UPDATE") == "yes")
            File.WriteAllText(Path.Combine(Source(), Path.ChangeExtension(name, ".txt")), text);
        Assert.Equal(File.Exists(expected) ? File.ReadAllText(expected) : "", text);
    }

    private static string Source([System.Runtime.CompilerServices.CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "Examples", "lvs");
}
