using System.Text;

namespace VrrpAot.Simulator;

/// <summary>What happened, for a person: one glyph an event, one line a node, and the same in words below.</summary>
/// <param name="shared">Name of the line for what concerns all.</param>
/// <param name="names">Of the lines.</param>
/// <param name="legend">What the glyphs mean.</param>
public sealed class Picture(string shared, IReadOnlyList<string> names, string legend)
{
    private readonly List<(Instant At, int Line, char Glyph, string States, string Text)> _events = [];

    /// <param name="line">-1 for the shared one.</param>
    /// <param name="states">One glyph a line, as they are between events.</param>
    public void Add(Instant at, int line, char glyph, string states, string text) =>
        _events.Add((at, line, glyph, states, text));

    /// <summary>All glyphs in one string: equal for equal runs.</summary>
    public string Glyphs => string.Concat(_events.Select(e => e.Glyph));

    /// <param name="last">So many events, counted from the end.</param>
    public string Print(int last = int.MaxValue)
    {
        int first = Math.Max(0, _events.Count - last);
        int widest = names.Select(name => name.Length).Append(shared.Length).Max();
        var text = new StringBuilder();
        if (first > 0)
            text.Append($"({first} earlier events)\n");
        for (int line = -1; line < names.Count; line++)
        {
            text.Append((line < 0 ? shared : names[line]).PadRight(widest + 1));
            foreach (var (_, where, glyph, states, _) in _events.Skip(first))
                text.Append(where == line ? glyph : line < 0 ? ' ' : states[line]);
            text.Append('\n');
        }
        widest = names.Select(name => name.Length).Append(0).Max();
        foreach (var (at, line, glyph, _, what) in _events.Skip(first))
            text.Append($"{at.Nanoseconds / 1000 / 1_000_000,6}.{at.Nanoseconds / 1000 % 1_000_000:D6} "
                + $"{(line < 0 ? "" : names[line]).PadRight(widest)} {glyph} {what}\n");
        return text.Append(legend).Append('\n').ToString();
    }
}
