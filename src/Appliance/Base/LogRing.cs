using System.Text;

namespace Appliance.Base;

/// <summary>A line of the log as it is kept.</summary>
/// <param name="Number">Lines are numbered from 0 without gaps.</param>
public sealed record KeptLine(long Number, Moment At, LogLevel Level, byte[] Utf8)
{
    /// <summary>Longest text that is kept, in characters.</summary>
    public const int LongestText = 1000;

    /// <summary>One that has no number yet.</summary>
    internal static KeptLine Of(Moment at, LogLevel level, string text) => new(0, at, level,
        Encoding.UTF8.GetBytes(text.Length <= LongestText ? text : text[..LongestText] + "..."));
}

/// <summary>
/// The last lines of the log, in memory. One writes at a time (<see cref="Log"/> sees to that), any number read, and
/// nobody waits for anybody: who reads too slowly finds that lines are missing, and by their numbers how many.
/// </summary>
/// <param name="capacity">Lines that are kept; 0 for none.</param>
public sealed class LogRing(int capacity)
{
    private readonly KeptLine?[] _lines = new KeptLine?[capacity];
    private long _next;

    public int Capacity => capacity;

    /// <summary>The number that the next line will have.</summary>
    public long Next => Volatile.Read(ref _next);

    /// <summary>The number of the oldest line that may still be here.</summary>
    public long Oldest => Math.Max(0, Next - capacity);

    /// <summary>Null when it is not here any more, or not yet.</summary>
    public KeptLine? Find(long number) =>
        capacity > 0 && Volatile.Read(ref _lines[number % capacity]) is { } line && line.Number == number ? line : null;

    /// <summary>A line that another ring has numbered: those between are missing here.</summary>
    internal void Take(KeptLine line)
    {
        Volatile.Write(ref _lines[line.Number % capacity], line);
        Volatile.Write(ref _next, line.Number + 1);
    }

    /// <summary>A new line, which gets its number here.</summary>
    internal void Add(KeptLine line)
    {
        if (capacity > 0)
            Take(line with { Number = _next });
    }
}
