using Appliance.Config;
using Appliance.Settings;
using Appliance.Texts;

namespace Appliance.Tests.Config;

internal static class FindingAssert
{
    /// <summary>What every file with `unicast_peer` and without `check_unicast_src` is told.</summary>
    public const string AnybodysWord = "unicast adverts are taken from anybody";

    /// <summary>The one finding with these words, which must stand at the given line and column.</summary>
    public static Finding At(this ConfigResult result, int line, int column, string words)
    {
        Finding[] with = [.. result.Findings.Where(finding =>
            finding.Message.Contains(words, StringComparison.Ordinal))];
        Assert.True(with.Length == 1, $"{with.Length} findings say '{words}', of:\n{Dump(result)}");
        Assert.Equal((line, column), (with[0].Line, with[0].Column));
        return with[0];
    }

    /// <summary>Nothing is wrong, script security and notes aside.</summary>
    /// <param name="advice">Words of the advice that is given all the same; each must be.</param>
    public static DaemonSettings Clean(this ConfigResult result, params string[] advice)
    {
        Assert.True(result.Findings.All(finding => finding.Severity == Severity.Note
            || finding.Class == FindingClass.Security
            || finding.Class == FindingClass.Advice && advice.Any(finding.Message.Contains)), Dump(result));
        Assert.All(advice, words => Assert.Contains(result.Findings, finding => finding.Message.Contains(words)));
        Assert.NotNull(result.Settings);
        return result.Settings;
    }

    /// <summary>Nothing at all to say.</summary>
    public static DaemonSettings Silent(this ConfigResult result)
    {
        Assert.True(result.Findings.IsEmpty, Dump(result));
        return result.Settings!;
    }

    public static string Dump(ConfigResult result) =>
        string.Join('\n', result.Findings.Select(finding => $"[{finding.Severity}] {finding.Format()}"));
}
