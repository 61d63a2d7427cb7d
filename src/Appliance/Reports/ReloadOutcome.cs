using System.Collections.Immutable;
using System.Text;
using Appliance.Config;
using Appliance.Settings;
using Appliance.Texts;

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
    /// <summary>Nobody has said: the engine has ended before, or does not answer.</summary>
    Unknown,
}

/// <summary>What lies between two configurations, as it is told.</summary>
/// <param name="changes">A line each: `~ VI_1: priority 100 -> 150`.</param>
/// <param name="fates">What becomes of each instance.</param>
public sealed class ToldDifference(ImmutableArray<string> changes, ImmutableArray<string> fates)
{
    public ImmutableArray<string> Changes => changes;
    public ImmutableArray<string> Fates => fates;

    public static ToldDifference Of(ConfigurationDifference difference) => new(difference.Changes, difference.Fates);
}

/// <summary>What came of a reload.</summary>
/// <param name="Text">One sentence: `taken up: 3 changes`, or why not.</param>
/// <param name="Told">Null when the file cannot be run.</param>
public sealed record ReloadOutcome(ReloadResult Result, string Text, ToldDifference? Told = null)
{
    /// <summary>What taking up a configuration would do, without doing it.</summary>
    /// <param name="running">What is in force.</param>
    public static ReloadOutcome Planned(ConfigResult config, DaemonSettings running)
    {
        if (config.Settings is not { } settings)
            return new ReloadOutcome(ReloadResult.Refused,
                string.Join("\n", config.Findings.Where(finding => finding.Severity == Severity.Fatal)
                .Select(finding => finding.FormatAsLogLine(config.SeveralFiles))));
        ConfigurationDifference difference = ConfigurationDifference.Between(running, settings);
        ToldDifference told = ToldDifference.Of(difference);
        return difference.IsEmpty ? new ReloadOutcome(ReloadResult.Unchanged, "unchanged", told)
            : difference.NeedsStart is { } reason
                ? new ReloadOutcome(ReloadResult.StartsAgain, $"taken up by a new start: {reason}", told)
            : new ReloadOutcome(ReloadResult.TakenUp, "taken up in place", told);
    }

    /// <summary>For people, a line each: what would change, or what is wrong.</summary>
    /// <param name="first">What it begins with.</param>
    public string Sentences(string first)
    {
        var text = new StringBuilder(first).Append('\n');
        if (Told is null && Result == ReloadResult.Refused)
            text.Append($"  {Text.Replace("\n", "\n  ")}\n");
        foreach (string change in Told?.Changes ?? [])
            text.Append($"  {change}\n");
        foreach (string fate in Told?.Fates ?? [])
            text.Append($"  {fate}\n");
        return text.ToString();
    }
}
