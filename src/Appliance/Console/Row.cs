using System.Buffers;

namespace Appliance.Console;

/// <summary>
/// One row of a terminal of which nothing is known but that it prints, and goes left by backspace and carriage return.
/// It remembers what stands there, and changes it with as few bytes as it can: at 300 baud a row takes three seconds.
/// </summary>
public sealed class Row
{
    private byte[] _shown = [];
    private int _at;

    /// <summary>Where the cursor is.</summary>
    public int Column => _at;

    /// <summary>The cursor is at the left of an empty row.</summary>
    public void Begin() => (_shown, _at) = ([], 0);

    /// <summary>
    /// Makes the row read <paramref name="wanted"/> and puts the cursor to a column of it (0: left; at most its
    /// length).
    /// </summary>
    public void Paint(IBufferWriter<byte> screen, ReadOnlySpan<byte> wanted, int cursor)
    {
        int first = wanted.CommonPrefixLength(_shown);
        if (first < wanted.Length || first < _shown.Length)
        {
            int end = wanted.Length;
            if (wanted.Length == _shown.Length)
            {
                while (end > first && wanted[end - 1] == _shown[end - 1])
                    end--;
            }
            MoveTo(screen, first);
            screen.Write(wanted[first..end]);
            int blanks = Math.Max(0, _shown.Length - wanted.Length);
            for (int i = 0; i < blanks; i++)
                screen.Write(" "u8);
            _at = end + blanks;
            // Blanks at the end are as good as nothing; but the cursor may stand on them.
            _shown = wanted.ToArray();
        }
        MoveTo(screen, cursor);
    }

    private void MoveTo(IBufferWriter<byte> screen, int column)
    {
        if (column < _at && 1 + column < _at - column)
        {
            screen.Write("\r"u8);
            _at = 0;
        }
        for (; _at > column; _at--)
            screen.Write("\b"u8);
        if (_at < column)
            screen.Write(_shown.AsSpan(_at..column));
        _at = column;
    }
}
