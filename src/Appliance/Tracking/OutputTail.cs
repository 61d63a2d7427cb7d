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

    /// <summary>
    /// Of one run so many bytes are read. A script that prints more finds nobody at the other end (SIGPIPE), as with
    /// `| head`.
    /// </summary>
    public const int MostBytes = 256 * 1024;

    private const string Cut = "[cut off after 256 kB] ";

    private readonly byte[] _line = new byte[4 * Longest];
    private int _length;
    private string? _last;
    private int _bytes;

    /// <summary>No more is wanted.</summary>
    public bool IsFull => _bytes >= MostBytes;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        _bytes += bytes.Length;
        foreach (byte b in bytes)
        {
            if (b == '\n')
                EndLine();
            else if (_length < _line.Length)
                _line[_length++] = b;
        }
    }

    /// <summary>
    /// The last line that is not empty, control characters left out; null when there was none. A line without an end
    /// counts.
    /// </summary>
    public string? LastLine
    {
        get
        {
            EndLine();
            return !IsFull ? _last : _last is null ? Cut.Trim() : Cut + _last;
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
