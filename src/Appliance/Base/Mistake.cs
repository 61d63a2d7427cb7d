namespace Appliance.Base;

/// <summary>A mistake of ours, for the log: which kind of exception, and what it says. The program carries no names of types.</summary>
internal static class Mistake
{
    public static string Describe(Exception exception) => $"{Kind(exception)}: {exception.Message}";

    private static string Kind(Exception exception) => exception switch
    {
        NullReferenceException => nameof(NullReferenceException),
        IndexOutOfRangeException => nameof(IndexOutOfRangeException),
        ArgumentOutOfRangeException => nameof(ArgumentOutOfRangeException),
        ArgumentException => nameof(ArgumentException),
        ObjectDisposedException => nameof(ObjectDisposedException),
        InvalidOperationException => nameof(InvalidOperationException),
        InvalidCastException => nameof(InvalidCastException),
        KeyNotFoundException => nameof(KeyNotFoundException),
        NotSupportedException => nameof(NotSupportedException),
        ArithmeticException => nameof(ArithmeticException),
        FormatException => nameof(FormatException),
        OutOfMemoryException => nameof(OutOfMemoryException),
        UnauthorizedAccessException => nameof(UnauthorizedAccessException),
        IOException => nameof(IOException),
        _ => "exception",
    };
}
