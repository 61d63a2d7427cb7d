namespace Appliance.Screens;

/// <summary>What is to stand on a screen: characters and how each is shown. What has no room is left out.</summary>
internal sealed class Picture(int columns, int rows)
{
    private readonly (char Character, Ink Ink)[] _cells = Blank(columns * rows);
    private int _row, _column;

    public int Columns => columns;
    public int Rows => rows;

    /// <summary>The row that is written to, from 0; may lie below the last.</summary>
    public int Row => _row;

    public ReadOnlySpan<(char Character, Ink Ink)> RowAt(int row) => _cells.AsSpan(row * columns, columns);

    /// <summary>Goes on in the row.</summary>
    public Picture Write(ReadOnlySpan<char> text, Ink ink = Ink.Plain)
    {
        foreach (char c in text)
            if (_row < rows && _column < columns)
                // What is no printable ASCII may be wider than a column, or an order to the terminal.
                _cells[_row * columns + _column++] = (c is >= ' ' and <= '~' ? c : '?', ink);
        return this;
    }

    public Picture NextRow()
    {
        _row++;
        _column = 0;
        return this;
    }

    /// <summary>A whole row.</summary>
    public Picture Line(ReadOnlySpan<char> text, Ink ink = Ink.Plain) => Write(text, ink).NextRow();

    /// <summary>The next row written is this one.</summary>
    public Picture GoTo(int row)
    {
        (_row, _column) = (row, 0);
        return this;
    }

    /// <summary>Adds to how a row is shown, from its first column to its last.</summary>
    public void Mark(int row, Ink more)
    {
        if (row < rows)
            foreach (ref (char Character, Ink Ink) cell in _cells.AsSpan(row * columns, columns))
                cell.Ink |= more;
    }

    private static (char, Ink)[] Blank(int count)
    {
        var cells = new (char, Ink)[count];
        Array.Fill(cells, (' ', Ink.Plain));
        return cells;
    }
}
