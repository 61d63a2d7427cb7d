namespace Appliance.Http;

/// <summary>Names of fields mean the same in capitals (RFC 9110 section 5.1).</summary>
internal static class FieldName
{
    /// <param name="lower">In small letters.</param>
    public static bool Is(ReadOnlySpan<byte> text, ReadOnlySpan<byte> lower)
    {
        if (text.Length != lower.Length)
            return false;
        for (int i = 0; i < text.Length; i++)
            if ((text[i] is >= (byte)'A' and <= (byte)'Z' ? text[i] | 0x20 : text[i]) != lower[i])
                return false;
        return true;
    }
}
