using System.Text;

namespace Appliance.Tests.Console;

/// <summary>
/// The dumbest terminal that people may have: prints, goes left, returns, feeds a line, rings. Anything else is an
/// error, and so is printing in the last column, where terminals differ.
/// </summary>
internal sealed class Terminal(int columns = 80, int rows = 24)
{
    private readonly List<char[]> _rows = [.. Enumerable.Range(0, rows).Select(_ => Blank(columns))];
    private int _row;
    private int _column;
    /// <summary>Row of the cursor when the screen was last shown.</summary>
    private int _shownFrom;

    public int Bells { get; private set; }
    public int Bytes { get; private set; }

    /// <summary>Everything that was ever printed, as plain lines.</summary>
    public StringBuilder Raw { get; } = new();

    public void Feed(ReadOnlySpan<byte> bytes)
    {
        foreach (byte b in bytes)
            Feed(b);
    }

    private void Feed(byte b)
    {
        Bytes++;
        Raw.Append((char)b);
        switch (b)
        {
            case (byte)'\a':
                Bells++;
                break;
            case (byte)'\b':
                Assert.True(_column > 0, "backspace at the left edge");
                _column--;
                break;
            case (byte)'\r':
                _column = 0;
                break;
            case (byte)'\n':
                LineFeed();
                break;
            case >= 0x20 and < 0x7f:
                Assert.True(_column < columns - 1, $"'{(char)b}' in the last column of row {_row}:\n{Show()}");
                _rows[_row][_column++] = (char)b;
                break;
            default:
                Assert.Fail($"byte 0x{b:x2} was sent to the terminal");
                break;
        }
    }

    private void LineFeed()
    {
        if (++_row < rows)
            return;
        _row--;
        _rows.RemoveAt(0);
        _shownFrom = Math.Max(0, _shownFrom - 1);
        _rows.Add(Blank(columns));
    }

    private static char[] Blank(int columns) => Enumerable.Repeat(' ', columns).ToArray();

    /// <summary>The row that the cursor is in, without blanks at its end.</summary>
    public string CursorRow => new string(_rows[_row]).TrimEnd();

    public int CursorColumn => _column;

    /// <summary>What is new: from the row that the cursor was in last time.</summary>
    public string ShowNew()
    {
        int from = _shownFrom;
        _shownFrom = _row;
        return Show(from);
    }

    /// <summary>
    /// The screen from a row down to the last one with something in it; the cursor is shown as `¦` before its
    /// character.
    /// </summary>
    public string Show(int from = 0)
    {
        var text = new StringBuilder();
        int last = Math.Max(_row, _rows.FindLastIndex(row => row.Any(c => c != ' ')));
        for (int i = from; i <= last; i++)
        {
            string row = new(_rows[i]);
            text.Append((i == _row ? row.Insert(_column, "¦") : row).TrimEnd()).Append('\n');
        }
        return text.ToString();
    }
}
