using System.Text;

namespace VrrpAot.Simulator;

/// <summary>What happened, one line and one glyph for each event, with the glyph of every node after it.</summary>
public sealed class Timeline(bool withAdverts)
{
    public const string Legend =
        "nodes: M master, b backup, h leaving but holding, f fault, i stopped, x crashed\n" +
        "events: ~ storm  = calm  ! something is done to a node  ^ state change  > advert sent  . advert heard  # "
            + "broken";

    private readonly List<(Instant At, char Glyph, string Nodes, string Text)> _lines = [];

    /// <summary>Adverts are kept only for a reader who asked for everything.</summary>
    public bool WithAdverts => withAdverts;

    public void Add(Instant at, char glyph, IEnumerable<SimulatedNode> nodes, string text) =>
        _lines.Add((at, glyph, string.Join(' ', nodes.Select(n => n.Glyph)), text));

    /// <summary>All event glyphs in one string: equal for equal runs.</summary>
    public string Glyphs => string.Concat(_lines.Select(line => line.Glyph));

    /// <param name="last">Number of lines, counted from the end.</param>
    public string Print(int last = int.MaxValue)
    {
        var text = new StringBuilder();
        if (_lines.Count > last)
            text.Append($"({_lines.Count - last} earlier events)\n");
        foreach (var line in _lines.Skip(Math.Max(0, _lines.Count - last)))
            text.Append($"{line.At.Nanoseconds / 1000 / 1_000_000,6}.{line.At.Nanoseconds / 1000 % 1_000_000:D6}  "
                + $"{line.Nodes}  {line.Glyph} {line.Text}\n");
        return text.Append(Legend).Append('\n').ToString();
    }
}
