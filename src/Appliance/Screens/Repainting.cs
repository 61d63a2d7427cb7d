using System.Buffers;
using System.Globalization;
using System.Text;

namespace Appliance.Screens;

/// <summary>
/// Brings pictures to a terminal one after the other, and sends what differs only: a line of 9600 baud takes 960 bytes
/// a second, and a whole screen has 1920 characters.
/// </summary>
/// <param name="coloured">Without, every ink is plain, but what is reversed.</param>
internal sealed class Repainting(bool coloured)
{
    /// <summary>So many characters that are right already are sent again rather than jumped over.</summary>
    private const int CheaperThanJump = 5;

    private Picture? _shown;
    private int _row, _column;
    private Ink _ink;

    /// <summary>Forgets what is on the screen: the next picture is sent whole.</summary>
    public void Forget() => _shown = null;

    public void Draw(Picture next, IBufferWriter<byte> to)
    {
        var text = new StringBuilder();
        if (_shown is null || (_shown.Columns, _shown.Rows) != (next.Columns, next.Rows))
        {
            _shown = new Picture(next.Columns, next.Rows);
            text.Append("\e[m\e[H\e[2J");
            (_row, _column, _ink) = (0, 0, Ink.Plain);
        }
        for (int row = 0; row < next.Rows; row++)
            DrawRow(text, row, _shown.RowAt(row), next.RowAt(row));
        if (_ink != Ink.Plain)
            Take(text, Ink.Plain);
        _shown = next;
        to.Write(Encoding.ASCII.GetBytes(text.ToString()));
    }

    private void DrawRow(StringBuilder text, int row, ReadOnlySpan<(char Character, Ink Ink)> before,
        ReadOnlySpan<(char Character, Ink Ink)> after)
    {
        // Behind the last character that is no blank a row is erased by one sequence.
        int end = Length(after), endBefore = Length(before);
        for (int column = 0; column < end; column++)
        {
            if (Same(before[column], after[column]))
                continue;
            GoTo(text, row, column, after);
            Take(text, Of(after[column].Ink));
            text.Append(after[column].Character);
            _column++;
        }
        if (endBefore <= end)
            return;
        GoTo(text, row, end, after);
        Take(text, Ink.Plain);
        text.Append("\e[K");
    }

    /// <summary>To the right in the same row by sending what stands there, where that is shorter.</summary>
    private void GoTo(StringBuilder text, int row, int column, ReadOnlySpan<(char Character, Ink Ink)> after)
    {
        if (_row == row && _column <= column && column - _column <= CheaperThanJump && SameInk(after[_column..column]))
            for (; _column < column; _column++)
                text.Append(after[_column].Character);
        else if (_row + 1 == row && column == 0)
            text.Append("\r\n");
        else
            text.Append(CultureInfo.InvariantCulture, $"\e[{row + 1};{column + 1}H");
        (_row, _column) = (row, column);
    }

    private bool SameInk(ReadOnlySpan<(char Character, Ink Ink)> cells)
    {
        foreach ((char _, Ink ink) in cells)
            if (Of(ink) != _ink)
                return false;
        return true;
    }

    private bool Same((char Character, Ink Ink) one, (char Character, Ink Ink) other) =>
        one.Character == other.Character && Of(one.Ink) == Of(other.Ink);

    private Ink Of(Ink ink) => coloured ? ink : ink & Ink.Reversed;

    private void Take(StringBuilder text, Ink ink)
    {
        if (ink != _ink)
            text.Append(Sequences.Of(ink));
        _ink = ink;
    }

    private static int Length(ReadOnlySpan<(char Character, Ink Ink)> row)
    {
        int length = row.Length;
        while (length > 0 && row[length - 1].Character == ' ' && !row[length - 1].Ink.HasFlag(Ink.Reversed))
            length--;
        return length;
    }
}
