using Appliance.Base;
using VrrpAot.Linux;

namespace Appliance.Leds;

/// <summary>
/// What is known of a chip: where it is, what it is called, and its lines' names by number (empty where one has none).
/// </summary>
internal sealed record ChipFacts(string Path, string Label, IReadOnlyList<string> Lines);

/// <summary>Finds a line among the chips of a machine.</summary>
internal static class LineSearch
{
    /// <summary>Looks at the machine's chips now: one that is plugged in later is found the next time.</summary>
    /// <exception cref="IOException">It is not there, or more than one fits; the message says what there
    /// is.</exception>
    public static (string Path, int Offset) Find(LineWiring line)
    {
        string[] chips = [.. RawFile.NamesIn("/dev")
            .Where(name => name.StartsWith("gpiochip", StringComparison.Ordinal)).Select(name => "/dev/" + name)];
        Array.Sort(chips, StringComparer.Ordinal);
        return Find(line, Array.ConvertAll(chips, Look));
    }

    /// <exception cref="IOException">It is not there, or more than one fits; the message says what there
    /// is.</exception>
    public static (string Path, int Offset) Find(LineWiring line, IReadOnlyList<ChipFacts> chips)
    {
        if (chips.Count == 0)
            throw new IOException($"{line} is not there: this machine has no GPIO chip (no /dev/gpiochip*).");
        return line.Chip is null ? FindByName(line.Name!, chips) : FindByChip(line.Chip, line.Offset, chips);
    }

    private static (string, int) FindByName(string name, IReadOnlyList<ChipFacts> chips)
    {
        var names = new List<string>();
        var places = new List<string>();
        (string, int) found = default;
        foreach (ChipFacts chip in chips)
            for (int offset = 0; offset < chip.Lines.Count; offset++)
            {
                names.Add(chip.Lines[offset]);
                if (chip.Lines[offset] != name)
                    continue;
                found = (chip.Path, offset);
                places.Add($"{offset} of {chip.Label}");
            }
        if (places.Count == 1)
            return found;
        if (places.Count > 1)
            throw new IOException($"{name} is the name of several lines ({string.Join(", ", places)}): give chip "
                + $"and offset.");
        string? near = Spelling.Nearest(name, names.Where(line => line != ""));
        throw new IOException($"No line is called {name}{(near is null ? "" : $" (but one is called {near})")}. "
            + $"{Seen(chips)}");
    }

    private static (string, int) FindByChip(string label, int offset, IReadOnlyList<ChipFacts> chips)
    {
        List<ChipFacts> found = [.. chips.Where(chip => chip.Label == label)];
        if (found.Count > 1)
            throw new IOException($"{found.Count} chips are called {label} "
                + $"({string.Join(", ", found.Select(chip => chip.Path))}): give the line's name.");
        if (found.Count == 0)
            throw new IOException($"No chip is called {label}. {Seen(chips)}");
        int lines = found[0].Lines.Count;
        return offset < lines ? (found[0].Path, offset)
            : throw new IOException($"{label} has no line {offset}: its lines are 0 to {lines - 1}.");
    }

    private static string Seen(IReadOnlyList<ChipFacts> chips) =>
        "The chips here: " + string.Join(", ", chips.Select(chip =>
            $"{chip.Label} ({chip.Lines.Count} lines, {chip.Lines.Count(name => name != "")} with names)")) + ".";

    private static ChipFacts Look(string path)
    {
        using GpioChip chip = new(path);
        var names = new string[chip.LineCount];
        for (int offset = 0; offset < names.Length; offset++)
            names[offset] = chip.Line(offset).Name;
        return new ChipFacts(path, chip.Label, names);
    }
}
