namespace Appliance.Base;

/// <summary>A mistake of ours, for the log.</summary>
internal static class Mistake
{
    /// <summary>The innermost calls are what tells; a log line has an end.</summary>
    private const int Calls = 8;

    /// <summary>
    /// Which kind of exception, what it says, and where it was thrown, innermost call first:
    /// `Win32Exception: No file descriptors available (at VrrpAot.Linux.WakeEvent..ctor() + 0x4f, at ...)`.
    /// </summary>
    public static string Describe(Exception exception)
    {
        string[] calls = [.. (exception.StackTrace ?? "").Split('\n').Select(line => line.Trim())
            .Where(line => line.StartsWith("at ", StringComparison.Ordinal)).Take(Calls)];
        return calls.Length == 0 ? InShort(exception) : $"{InShort(exception)} ({string.Join(", ", calls)})";
    }

    /// <summary>
    /// Without the place, but with the exceptions behind it: a type that cannot be initialised says nothing by itself.
    /// </summary>
    public static string InShort(Exception exception)
    {
        string said = $"{exception.GetType().Name}: {exception.Message}";
        return exception.InnerException is { } inner ? $"{said}, because of {InShort(inner)}" : said;
    }
}
