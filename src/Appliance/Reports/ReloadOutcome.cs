using System.Text;
using Appliance.Config;

namespace Appliance.Reports;

public enum ReloadResult : byte
{
    /// <summary>The new configuration runs.</summary>
    TakenUp,
    /// <summary>The file means what runs already.</summary>
    Unchanged,
    /// <summary>The old configuration runs on.</summary>
    Refused,
    /// <summary>
    /// It cannot be changed in place: the engine ends orderly, and starts with the new configuration.
    /// </summary>
    StartsAgain,
}

/// <summary>What came of a reload.</summary>
/// <param name="Text">One sentence: `taken up: 3 changes`, or why not.</param>
/// <param name="Difference">Null when the file cannot be run.</param>
public sealed record ReloadOutcome(ReloadResult Result, string Text, ConfigurationDifference? Difference = null)
{
    /// <summary>For people, a line each: what would change, or what is wrong.</summary>
    /// <param name="first">What it begins with.</param>
    public string Sentences(string first)
    {
        var text = new StringBuilder(first).Append('\n');
        if (Difference is null && Result == ReloadResult.Refused)
            text.Append($"  {Text.Replace("\n", "\n  ")}\n");
        foreach (string change in Difference?.Changes ?? [])
            text.Append($"  {change}\n");
        foreach (string fate in Difference?.Fates ?? [])
            text.Append($"  {fate}\n");
        return text.ToString();
    }
}
