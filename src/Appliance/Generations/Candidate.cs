
namespace Appliance.Generations;

/// <summary>
/// The text that somebody is making of the configuration, line by line. One a node. It is kept in memory only, since it
/// holds passwords: a line that hangs up leaves it, a new start of the daemon does not.
/// </summary>
/// <param name="basis">What the file held when it was begun; null when there was none.</param>
/// <param name="by">Who holds it.</param>
internal sealed class Candidate(byte[]? basis, string by, Instant now)
{
    private string[] _lines = TextLines.Of(basis);
    private string[]? _before;

    public byte[]? Basis => basis;
    public string By { get; private set; } = by;
    public Instant BegunAt { get; } = now;
    public Instant TouchedAt { get; private set; } = now;

    public IReadOnlyList<string> Lines => _lines;

    /// <summary>The very bytes of the file when no line differs, whether it ends in a line feed or not.</summary>
    public byte[] ToBytes() =>
        basis is not null && _lines.AsSpan().SequenceEqual(TextLines.Of(basis)) ? basis : TextLines.ToBytes(_lines);

    public bool IsChanged => !ToBytes().AsSpan().SequenceEqual(basis);

    public void TakeOver(string who) => By = who;

    /// <summary>Puts lines in the place of others.</summary>
    /// <param name="at">How many lines stay before them.</param>
    /// <param name="removed">How many go.</param>
    /// <returns>False when the text would become too long; nothing is changed then.</returns>
    public bool Replace(int at, int removed, IReadOnlyList<string> with, Instant when)
    {
        string[] next = [.. _lines.AsSpan(0, at), .. with, .. _lines.AsSpan(at + removed)];
        if (TextLines.LengthOf(next) > TextLines.LongestText)
            return false;
        (_before, _lines, TouchedAt) = (_lines, next, when);
        return true;
    }

    /// <summary>Takes the last change back; once more brings it again. False when there was none.</summary>
    public bool Undo(Instant when)
    {
        if (_before is null)
            return false;
        (_before, _lines, TouchedAt) = (_lines, _before, when);
        return true;
    }
}
