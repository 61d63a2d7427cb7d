using System.Runtime.CompilerServices;
using System.Text;
using Appliance.Settings;
using Appliance.Texts;

namespace Appliance.Tests.Settings;

/// <summary>Reads an appliance.json from a text.</summary>
internal static class SettingsText
{
    public static ApplianceResult Read(string text) => ApplianceFile.Read("a.json", Encoding.UTF8.GetBytes(text));

    /// <summary>
    /// The settings of a text that nothing is to be said about, but that a part of it is not carried out yet.
    /// </summary>
    public static ApplianceSettings Good(string text)
    {
        ApplianceResult result = Read(text);
        Assert.Empty(Wrong(result));
        return result.Settings!;
    }

    /// <summary>The one thing there is to say.</summary>
    public static Finding Complaint(string text) =>
        Read(text) is { Findings: [var only] } ? only : Assert.Single(Wrong(Read(text)));

    /// <summary>What is said of a text beside that.</summary>
    public static IEnumerable<Finding> Wrong(ApplianceResult result) =>
        result.Findings.Where(finding => finding.Class != FindingClass.CarriedOutInImage);

    /// <summary>The folder that the project's top-level files are in.</summary>
    public static string Top([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../.."));
}
