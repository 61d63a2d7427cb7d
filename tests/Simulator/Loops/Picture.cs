using System.Text;

namespace VrrpAot.Simulator.Loops;

/// <summary>What happened, for a person: one glyph an event, one line a node, and the same in words below.</summary>
public sealed class Picture(int nodes)
{
    private const string Legend = """
        M became master   b became backup   f fault   i stopped   B booted   X crashed   Z froze   w woke
        r reload   m maintenance   o asked to hand over   p priority   s stop   ! something was done to it
        on the line of the network: ~ bad weather   = whole   # broken
        between events: # holds the addresses   - does not   . no engine   z frozen
        """;

    private readonly List<(Instant At, int Node, char Glyph, string States, string Text)> _events = [];

    /// <param name="node">Whose line it is on; -1 for the network's.</param>
    /// <param name="states">One glyph a node, as they are between events.</param>
    public void Add(Instant at, int node, char glyph, string states, string text) =>
        _events.Add((at, node, glyph, states, text));

    /// <summary>All glyphs in one string: equal for equal runs.</summary>
    public string Glyphs => string.Concat(_events.Select(e => e.Glyph));

    /// <param name="last">So many events, counted from the end.</param>
    public string Print(int last = int.MaxValue)
    {
        int first = Math.Max(0, _events.Count - last);
        var text = new StringBuilder();
        if (first > 0)
            text.Append($"({first} earlier events)\n");
        for (int line = -1; line < nodes; line++)
        {
            text.Append(line < 0 ? "network " : $"node {line + 1}  ");
            foreach (var (_, node, glyph, states, _) in _events.Skip(first))
                text.Append(node == line ? glyph : line < 0 ? ' ' : states[line]);
            text.Append('\n');
        }
        foreach (var (at, node, glyph, _, what) in _events.Skip(first))
            text.Append($"{at.Nanoseconds / 1000 / 1_000_000,6}.{at.Nanoseconds / 1000 % 1_000_000:D6} "
                + $"{(node < 0 ? "      " : $"node {node + 1}")} {glyph} {what}\n");
        return text.Append(Legend).Append('\n').ToString();
    }
}
