using System.Buffers.Binary;

namespace VrrpAot.Engine;

/// <summary>How the file of a journal of inputs begins: the name of the form with its version, and one moment on two
/// clocks. Records follow (<see cref="JournalRing"/>).</summary>
public static class JournalFile
{
    /// <summary>Bytes in front of the first record.</summary>
    public const int Header = 34;

    public static ReadOnlySpan<byte> Magic => "VrrpAot journal 1\n"u8;

    /// <param name="into">Room for <see cref="Header"/> bytes.</param>
    /// <param name="unixMilliseconds">The same moment as <paramref name="now"/>, in milliseconds since 1970.</param>
    public static void WriteHeader(Span<byte> into, long unixMilliseconds, Instant now)
    {
        Magic.CopyTo(into);
        BinaryPrimitives.WriteInt64LittleEndian(into[Magic.Length..], unixMilliseconds);
        BinaryPrimitives.WriteInt64LittleEndian(into[(Magic.Length + sizeof(long))..], now.Nanoseconds);
    }
}
