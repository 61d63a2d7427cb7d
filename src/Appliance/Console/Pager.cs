using System.Buffers;

namespace Appliance.Console;

/// <summary>
/// Brings text to a terminal a page at a time: '\n' becomes "\r\n", tabs become blanks, long lines are broken between
/// words and before the last column, and whatever a terminal might take for an order, or cannot print, becomes `?`.
/// </summary>
public sealed class Pager
{
    private const int TabWidth = 8;

    /// <summary>Width of the terminal, 20 or more.</summary>
    public int Columns { get; set; } = 80;

    /// <summary>Rows of the terminal; 0 for never pausing.</summary>
    public int Rows { get; set; } = 24;

    /// <summary>Rows of the page that are full.</summary>
    private int _row;
    private int _column;
    /// <summary>Of the line: the blanks that it begins with, as far as it has come.</summary>
    private int _indent;
    private bool _begins = true, _afterBlank;
    /// <summary>Blanks that the next row begins with, since it goes on a line.</summary>
    private int _hanging;

    /// <summary>Whether the last line has no end yet.</summary>
    public bool IsInLine => _column > 0;

    /// <summary>The cursor is at the left of a row, and the person has seen all above it.</summary>
    public void Begin() => (_row, _column) = (0, 0);

    /// <summary>The person has seen the page.</summary>
    public void NextPage() => _row = 0;

    /// <summary>The person wants one line more.</summary>
    public void NextLine() => _row = Math.Max(0, _row - 1);

    /// <summary>Puts on the screen what has room.</summary>
    /// <returns>How many bytes of the text that was; fewer than there are when the page is full.</returns>
    public int Take(ReadOnlySpan<byte> text, IBufferWriter<byte> screen)
    {
        for (int i = 0; i < text.Length; i++)
        {
            byte b = text[i];
            if (b is (byte)'\r' or (>= 0x80 and < 0xc0)) // The rest of a UTF-8 character.
                continue;
            if (b == ' ' && (_hanging > 0 || _column >= Columns - 1))
            {
                _afterBlank = true;
                continue;
            }
            if (b != '\n' && (_column >= Columns - 1 || HasNoRoom(text[i..])))
            {
                // A word that is longer than a row goes on at its left, as it would in one piece.
                _hanging = _afterBlank ? Hanging : 0;
                EndLine(screen);
            }
            if (_column == 0 && Rows > 0 && _row >= Rows - 1)
                return i;
            if (b != '\n' && _hanging > 0)
                Put((byte)' ', _hanging, screen);
            _hanging = 0;
            _afterBlank = b == ' ';
            _begins &= b is (byte)' ' or (byte)'\t';
            if (b == '\n')
            {
                EndLine(screen);
                (_indent, _begins) = (0, true);
            }
            else if (b == '\t')
                Put((byte)' ', Math.Min(TabWidth - _column % TabWidth, Columns - 1 - _column), screen);
            else
                Put(b is >= 0x20 and < 0x7f ? b : (byte)'?', 1, screen);
            _indent = _begins ? _column : _indent;
        }
        return text.Length;
    }

    private int Hanging => Math.Min(_indent + 2, Columns / 2);

    /// <summary>A word begins here, and would fit into the next row only.</summary>
    private bool HasNoRoom(ReadOnlySpan<byte> text)
    {
        if (!_afterBlank || _begins || _hanging > 0)
            return false;
        int length = 0;
        foreach (byte b in text)
        {
            if (b is (byte)' ' or (byte)'\n' || length > Columns)
                break;
            length += b is >= 0x80 and < 0xc0 ? 0 : 1;
        }
        return length > Columns - 1 - _column && length <= Columns - 1 - Hanging;
    }

    private void Put(byte b, int times, IBufferWriter<byte> screen)
    {
        screen.GetSpan(times)[..times].Fill(b);
        screen.Advance(times);
        _column += times;
    }

    /// <summary>Ends the line if it is begun.</summary>
    public void Finish(IBufferWriter<byte> screen)
    {
        if (IsInLine)
            EndLine(screen);
    }

    private void EndLine(IBufferWriter<byte> screen)
    {
        screen.Write("\r\n"u8);
        _row++;
        _column = 0;
    }
}
