using System.Buffers.Binary;

namespace Appliance.Update.Signatures;

/// <summary>
/// Numbers modulo L = 2^252 + 27742317777372353535851937790883648493, the order of the base point (RFC 8032 section
/// 5.1).
/// </summary>
internal static class Scalar
{
    public const int Bytes = 32;

    /// <summary>Lowest first.</summary>
    private static ReadOnlySpan<ulong> Order => [0x5812631a5cf5d3ed, 0x14def9dea2f79cd6, 0, 0x1000000000000000];

    /// <summary>Whether 32 bytes, lowest first, are a number below L.</summary>
    public static bool IsReduced(ReadOnlySpan<byte> bytes)
    {
        Span<ulong> number = stackalloc ulong[4];
        for (int i = 0; i < 4; i++)
            number[i] = BinaryPrimitives.ReadUInt64LittleEndian(bytes[(8 * i)..]);
        return !SubtractOrder(number);
    }

    /// <summary>What is left of 64 bytes, lowest first, as 32 bytes: bit by bit, as by hand.</summary>
    public static void Reduce(ReadOnlySpan<byte> wide, Span<byte> bytes)
    {
        Span<ulong> rest = stackalloc ulong[4];
        rest.Clear();
        for (int bit = 8 * wide.Length - 1; bit >= 0; bit--)
        {
            for (int i = 3; i > 0; i--)
                rest[i] = rest[i] << 1 | rest[i - 1] >> 63;
            rest[0] = rest[0] << 1 | (uint)(wide[bit >> 3] >> (bit & 7) & 1);
            SubtractOrder(rest);
        }
        for (int i = 0; i < 4; i++)
            BinaryPrimitives.WriteUInt64LittleEndian(bytes[(8 * i)..], rest[i]);
    }

    /// <summary>Takes L away where that leaves something; false, and nothing is changed, where it does not.</summary>
    private static bool SubtractOrder(Span<ulong> number)
    {
        Span<ulong> less = stackalloc ulong[4];
        ulong borrow = 0;
        for (int i = 0; i < 4; i++)
        {
            ulong taken = number[i] - borrow;
            bool wraps = taken > number[i];
            less[i] = taken - Order[i];
            borrow = wraps || less[i] > taken ? 1u : 0;
        }
        if (borrow != 0)
            return false;
        less.CopyTo(number);
        return true;
    }
}
