namespace Appliance.Console;

/// <summary>Lines entered before, each once, the newest last; as many as it has room for.</summary>
public sealed class History(int room = 50)
{
    private readonly List<string> _lines = [];
    /// <summary>Where the person stands; the count of lines when below the newest.</summary>
    private int _at;
    private string _unfinished = "";

    public IReadOnlyList<string> Lines => _lines;

    public void Add(string line)
    {
        if (line.AsSpan().Trim().IsEmpty)
            return;
        _lines.Remove(line);
        _lines.Add(line);
        if (_lines.Count > room)
            _lines.RemoveAt(0);
    }

    /// <summary>A new line is begun: the next step up is the newest.</summary>
    public void Begin() => _at = _lines.Count;

    /// <param name="current">What is being typed; kept for the way back.</param>
    /// <returns>Null when there is nothing older.</returns>
    public string? Older(string current)
    {
        if (_at == 0)
            return null;
        if (_at == _lines.Count)
            _unfinished = current;
        return _lines[--_at];
    }

    /// <returns>Null when there is nothing newer.</returns>
    public string? Newer() => _at >= _lines.Count ? null : ++_at == _lines.Count ? _unfinished : _lines[_at];
}
