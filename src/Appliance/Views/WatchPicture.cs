using Appliance.Screens;

namespace Appliance.Views;

/// <summary>
/// `--watch` at a terminal: the newest answer as a picture, what a person has chosen in it, and what keys do. It knows
/// neither the terminal nor how the answer came.
/// </summary>
internal sealed class WatchPicture(IReadOnlyList<string> verb)
{
    private string[] _rows = [];
    private int _chosen, _top;

    /// <summary>The instance that is looked at alone; null for the table.</summary>
    public string? Only { get; private set; }

    /// <summary>What to ask next.</summary>
    public string[] Question => Only is null ? [.. verb] : [.. verb, Only];

    /// <param name="text">Lines.</param>
    public void Take(string text) => _rows = text.TrimEnd('\n').Split('\n');

    /// <summary>The instances of the table, a row each; empty where there is none.</summary>
    private (int From, int Count) Table
    {
        get
        {
            int title = Only is null
                ? Array.FindIndex(_rows, row => row.StartsWith(StatusTable.Title + " ", StringComparison.Ordinal)) : -1;
            int end = title < 0 ? -1 : Array.FindIndex(_rows, title, row => row == "");
            return title < 0 ? (0, 0) : (title + 1, (end < 0 ? _rows.Length : end) - title - 1);
        }
    }

    public void Up() => Move(-1);

    public void Down() => Move(1);

    /// <returns>Whether something else is to be asked.</returns>
    public bool Enter()
    {
        (int from, int count) = Table;
        if (Only is null && count == 0)
            return false;
        Only = Only is null ? _rows[from + Math.Min(_chosen, count - 1)].Split(' ')[0] : null;
        _top = 0;
        return true;
    }

    /// <summary>Back to the table. False where it is shown already.</summary>
    public bool Leave()
    {
        bool wasAlone = Only is not null;
        (Only, _top) = (null, 0);
        return wasAlone;
    }

    private void Move(int by)
    {
        if (Table.Count > 0)
            _chosen = Math.Clamp(_chosen + by, 0, Table.Count - 1);
        else
            _top = Math.Max(0, _top + by);
    }

    public Picture Draw(int columns, int rows)
    {
        var picture = new Picture(columns, rows);
        (int from, int count) = Table;
        int room = Math.Max(1, rows - 1);
        _chosen = Math.Clamp(_chosen, 0, Math.Max(0, count - 1));
        // The row that is chosen is always seen.
        if (count > 0)
            _top = Math.Clamp(_top, from + _chosen - room + 1, from + _chosen);
        _top = Math.Clamp(_top, 0, Math.Max(0, _rows.Length - room));
        for (int at = _top; at < Math.Min(_rows.Length, _top + room); at++)
        {
            Write(picture, _rows[at]);
            if (count > 0 && at == from + _chosen)
                picture.Mark(at - _top, Ink.Reversed);
            picture.NextRow();
        }
        picture.GoTo(rows - 1).Write(count > 0 ? "arrows choose, Enter shows one, q ends"
            : Only is not null ? "arrows move, Enter goes back, q ends"
            : _rows.Length > room ? "arrows move, q ends" : "q ends", Ink.Faint);
        return picture;
    }

    private void Write(Picture picture, string row)
    {
        int at = 0;
        foreach (Tint.Piece piece in Tint.Of(verb, row))
        {
            picture.Write(row.AsSpan(at, piece.From - at)).Write(row.AsSpan(piece.From, piece.Length), piece.Ink);
            at = piece.From + piece.Length;
        }
        picture.Write(row.AsSpan(at));
    }
}
