using Appliance.Config;
using Appliance.Settings;
using Appliance.Texts;

namespace Appliance.Tests.Config;

internal static class FindingAssert
{
    /// <summary>The one finding with these words, which must stand at the given line and column.</summary>
    public static Finding At(this ConfigResult result, int line, int column, string words)
    {
        Finding[] with = [.. result.Findings.Where(finding => finding.Message.Contains(words, StringComparison.Ordinal))];
        Assert.True(with.Length == 1, $"{with.Length} findings say '{words}', of:\n{Dump(result)}");
        Assert.Equal((line, column), (with[0].Line, with[0].Column));
        return with[0];
    }

    /// <summary>Nothing is wrong, script security and notes aside.</summary>
    public static BoxSettings Clean(this ConfigResult result)
    {
        Assert.True(result.Findings.All(finding => finding.Severity == Severity.Note || finding.Class is FindingClass.Security or FindingClass.Advice), Dump(result));
        Assert.NotNull(result.Settings);
        return result.Settings;
    }

    /// <summary>Nothing at all to say.</summary>
    public static BoxSettings Silent(this ConfigResult result)
    {
        Assert.True(result.Findings.IsEmpty, Dump(result));
        return result.Settings!;
    }

    public static string Dump(ConfigResult result) => string.Join('\n', result.Findings.Select(finding => $"[{finding.Severity}] {finding.Format()}"));
}
