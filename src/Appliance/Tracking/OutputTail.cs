using System.Text;

namespace Appliance.Tracking;

/// <summary>
/// Keeps the last line of what a check prints, and nothing else, however much that is: `nginx: not running` tells more
/// than `exited with 1`.
/// </summary>
public sealed class OutputTail
{
    /// <summary>Characters of a line that are kept.</summary>
    public const int Longest = 200;

    private readonly byte[] _line = new byte[4 * Longest];
    private int _length;
    private string? _last;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        foreach (byte b in bytes)
        {
            if (b == '\n')
                EndLine();
            else if (_length < _line.Length)
                _line[_length++] = b;
        }
    }

    /// <summary>The last line that is not empty, control characters left out; null when there was none. A line without an end counts.</summary>
    public string? LastLine
    {
        get
        {
            EndLine();
            return _last;
        }
    }

    private void EndLine()
    {
        string line = new([.. Encoding.UTF8.GetString(_line, 0, _length).Where(c => !char.IsControl(c)).Take(Longest)]);
        _length = 0;
        if (!string.IsNullOrWhiteSpace(line))
            _last = line.Trim();
    }
}
