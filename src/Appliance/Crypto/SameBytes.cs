namespace Appliance.Crypto;

/// <summary>A comparison that tells nobody how far two secrets agree.</summary>
internal static unsafe class SameBytes
{
    /// <summary>
    /// Takes as long for the first wrong byte as for the last. False at once for another length, which is no secret.
    /// </summary>
    public static bool Are(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        if (a.Length != b.Length)
            return false;
        fixed (byte* one = a, other = b)
            return Sodium.sodium_memcmp(one, other, (nuint)a.Length) == 0;
    }
}
