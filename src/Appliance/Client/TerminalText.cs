using System.Text;
using Appliance.Base;
using Appliance.Screens;
using Appliance.Views;
using VrrpAot.Linux;

namespace Appliance.Client;

/// <summary>
/// An answer on its way to a terminal: wrapped at words, in colours, and without what a terminal would take for an
/// order. In a pipe nothing of this happens.
/// </summary>
/// <param name="verb">What was asked.</param>
/// <param name="columns">Of the terminal.</param>
internal sealed class TerminalText(IReadOnlyList<string> verb, int columns, bool coloured, Action<byte[]> to)
{
    private readonly StringBuilder _line = new();

    /// <summary>Null where that is no terminal.</summary>
    public static TerminalText? Of(Borrowed output, IReadOnlyList<string> verb) => !Descriptor.IsTerminal(output) ? null
        : new TerminalText(verb, ColumnsOf(output), IsColoured, bytes => Descriptor.Write(output, bytes));

    /// <summary>https://no-color.org: set, and not empty.</summary>
    public static bool IsColoured => string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
        && Environment.GetEnvironmentVariable("TERM") != "dumb";

    public static int ColumnsOf(Borrowed terminal) =>
        TerminalSize.Of(terminal).Columns is >= 20 and var columns ? columns : Wrapped.Usual;

    /// <summary>What is a text of somebody's is shown as it stands: its lines may be copied.</summary>
    private bool Wraps => verb is not (["show" or "edit" or "trace" or "schema", ..]);

    public void Write(string text)
    {
        int end = text.LastIndexOf('\n');
        _line.Append(text);
        if (end < 0)
            return;
        int rest = text.Length - end - 1;
        string lines = _line.ToString(0, _line.Length - rest);
        _line.Remove(0, lines.Length);
        Send(lines);
    }

    /// <summary>What has no line feed behind it.</summary>
    public void Finish()
    {
        Send(_line.ToString());
        _line.Clear();
    }

    private void Send(string lines)
    {
        if (lines == "")
            return;
        lines = CleanText.Lines(lines);
        var text = new StringBuilder();
        foreach (string row in (Wraps ? Wrapped.Lines(lines, columns: columns) : lines).Split('\n'))
        {
            int at = 0;
            foreach (Tint.Piece piece in coloured ? Tint.Of(verb, row) : [])
            {
                text.Append(row, at, piece.From - at).Append(Sequences.Of(piece.Ink))
                    .Append(row, piece.From, piece.Length).Append(Sequences.Of(Ink.Plain));
                at = piece.From + piece.Length;
            }
            text.Append(row, at, row.Length - at).Append('\n');
        }
        text.Length--;
        to(Encoding.UTF8.GetBytes(text.ToString()));
    }
}
