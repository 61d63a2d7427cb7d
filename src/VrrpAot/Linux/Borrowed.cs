namespace VrrpAot.Linux;

/// <summary>
/// A descriptor that somebody else owns and closes: to be waited for, read, written or given to a child. As small as
/// its number; the default is none.
/// </summary>
public readonly record struct Borrowed
{
    /// <summary>One more than the number, so that the default is none, and not standard input.</summary>
    private readonly int _next;

    internal Borrowed(int number) => _next = number + 1;

    /// <summary>For imports, also those of other libraries. -1 for none.</summary>
    public int Number => _next - 1;

    public bool IsNone => _next <= 0;

    public static Borrowed StandardInput => new(0);
    public static Borrowed StandardOutput => new(1);
    public static Borrowed StandardError => new(2);
}
