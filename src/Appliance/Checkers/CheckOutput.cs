using Appliance.Base;
using Appliance.Pools;

namespace Appliance.Checkers;

/// <summary>What a <see cref="CheckTimeline"/> wants done. The list is closed.</summary>
internal enum CheckOutputKind : byte
{
    /// <summary>Begin an attempt, for the page of that number.</summary>
    Attempt,
    /// <summary>The check's own result is another one, or the first; the text is a mail's.</summary>
    Changed,
    /// <summary>The server's weight is another one from now on.</summary>
    Adjusted,
    /// <summary>A line for the log.</summary>
    Said,
}

/// <param name="IsUp">Of <see cref="CheckOutputKind.Changed"/>.</param>
/// <param name="Number">A page.</param>
/// <param name="Text">A mail's body, or a line.</param>
/// <param name="Weight">Of <see cref="CheckOutputKind.Adjusted"/>.</param>
internal readonly record struct CheckOutput(CheckOutputKind Kind, bool IsUp = false, long Number = 0, string Text = "",
    LogLevel Level = LogLevel.Info, WeightChange Weight = default)
{
    public static CheckOutput Attempt(int page) => new(CheckOutputKind.Attempt, Number: page);
    public static CheckOutput Changed(bool isUp, string mail) => new(CheckOutputKind.Changed, isUp, Text: mail);
    public static CheckOutput Adjusted(WeightChange weight) => new(CheckOutputKind.Adjusted, Weight: weight);
    public static CheckOutput Said(string line, LogLevel level = LogLevel.Info) =>
        new(CheckOutputKind.Said, Text: line, Level: level);
}
