using System.Collections.Immutable;
using System.Globalization;
using Appliance.Settings;

namespace Appliance.Config.Rows;

/// <summary>The sentences of a difference: `~ VI_1: priority 100 -> 150`.</summary>
internal sealed class ChangeList
{
    private readonly ImmutableArray<string>.Builder _all = ImmutableArray.CreateBuilder<string>();

    public ImmutableArray<string> All => _all.ToImmutable();

    /// <summary>What cannot be changed while the engine runs; null when there is nothing of the kind.</summary>
    public string? NeedsStart { get; private set; }

    public void Add(string sentence) => _all.Add(sentence);

    public void ForTheStart(string whose, string what, string before, string after)
    {
        Value(whose, what, before, after);
        if (before != after)
            NeedsStart ??= $"the {what} changed";
    }

    public void Flag(string whose, string what, bool before, bool after)
    {
        if (before != after)
            Add($"~ {whose}: {(after ? "" : "no ")}{what}");
    }

    public void Number(string whose, string what, int before, int after) =>
        Value(whose, what, Text(before), Text(after));

    public void Time(string whose, string what, Duration before, Duration after) =>
        Value(whose, what, Text(before), Text(after));

    /// <summary>Not by its text: arguments may hold blanks.</summary>
    public void Command(string whose, string what, ScriptCommand? before, ScriptCommand? after)
    {
        if (before is null ? after is not null : after is null || !before.IsSameAs(after))
            Add($"~ {whose}: {what} {Text(before)} -> {Text(after)}");
    }

    public void Secret(string whose, string what, ImmutableArray<byte>? before, ImmutableArray<byte>? after)
    {
        if (!(before ?? []).AsSpan().SequenceEqual((after ?? []).AsSpan()) || before.HasValue != after.HasValue)
            Add($"~ {whose}: {(after is null ? "no" : before is null ? "an" : "another")} {what}");
    }

    /// <summary>
    /// Everything else is compared as it is told: text has few types, and a comparison for each type would be code.
    /// </summary>
    public void Value(string whose, string what, string? before, string? after)
    {
        if (before != after)
            Add($"~ {whose}: {what} {before ?? "none"} -> {after ?? "none"}");
    }

    /// <summary>What came, what went, and if it is neither, that the order is another.</summary>
    public void List(string whose, string what, string[] old, string[] newer)
    {
        if (old.AsSpan().SequenceEqual(newer))
            return;
        int told = _all.Count;
        var (had, has) = (new HashSet<string>(old), new HashSet<string>(newer));
        foreach (string item in old)
            if (!has.Contains(item))
                Add($"~ {whose}: - {what} {item}");
        foreach (string item in newer)
            if (!had.Contains(item))
                Add($"~ {whose}: + {what} {item}");
        if (_all.Count == told)
            Add($"~ {whose}: the same {what}s in another order");
    }

    public static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    public static string? Text(long? number) => number?.ToString(CultureInfo.InvariantCulture);

    public static string? Text(Duration? duration) => duration is { } time ? Text(time) : null;

    public static string Text(Duration duration) => duration == Duration.Zero
        ? "0 s"
        : string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.######} s");

    private static string Text(ScriptCommand? command) => command is null
        ? "none"
        : $"\"{string.Join(' ', command.Arguments.AsSpan())}\"{(command.User is null ? "" : $" as {command.User}")}"
            + (command.Group is null ? "" : $":{command.Group}");
}
