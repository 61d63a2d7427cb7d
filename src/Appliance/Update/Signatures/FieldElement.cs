using System.Runtime.CompilerServices;

namespace Appliance.Update.Signatures;

/// <summary>
/// A number modulo p = 2^255 - 19: sixteen limbs of 16 bits, lowest first, that may run over (or below 0) a little
/// between operations. Small in code rather than fast, and not of constant time: whoever verifies has no secret.
/// </summary>
[InlineArray(Limbs)]
internal struct FieldElement
{
    public const int Bytes = 32;
    private const int Limbs = 16;

#pragma warning disable IDE0044, IDE0051 // The array's element.
    private long _limb;
#pragma warning restore IDE0044, IDE0051

    /// <param name="number">-2^16 to 2^16.</param>
    public static FieldElement Of(int number)
    {
        FieldElement element = default;
        element[0] = number;
        return element;
    }

    /// <summary>The lower 255 bits of 32 bytes, lowest byte first; the last bit is not looked at.</summary>
    public static FieldElement Read(ReadOnlySpan<byte> bytes)
    {
        FieldElement element = default;
        for (int i = 0; i < Limbs; i++)
            element[i] = bytes[2 * i] | bytes[2 * i + 1] << 8;
        element[Limbs - 1] &= 0x7fff;
        return element;
    }

    /// <summary>The one number below p, as 32 bytes.</summary>
    public readonly void Write(Span<byte> bytes)
    {
        FieldElement number = this;
        for (int i = 0; i < 3; i++)
            Carry(number);
        // Below 2^256, which is 2p + 38.
        SubtractPrimeIfNotBelow(ref number);
        SubtractPrimeIfNotBelow(ref number);
        for (int i = 0; i < Limbs; i++)
        {
            bytes[2 * i] = (byte)number[i];
            bytes[2 * i + 1] = (byte)(number[i] >> 8);
        }
    }

    public readonly bool IsZero => this == default;

    /// <summary>The lowest bit of the number below p: RFC 8032 calls it the sign.</summary>
    public readonly int Sign
    {
        get
        {
            Span<byte> bytes = stackalloc byte[Bytes];
            Write(bytes);
            return bytes[0] & 1;
        }
    }

    public static FieldElement operator +(in FieldElement a, in FieldElement b)
    {
        FieldElement sum = default;
        for (int i = 0; i < Limbs; i++)
            sum[i] = a[i] + b[i];
        return sum;
    }

    public static FieldElement operator -(in FieldElement a, in FieldElement b)
    {
        FieldElement difference = default;
        for (int i = 0; i < Limbs; i++)
            difference[i] = a[i] - b[i];
        return difference;
    }

    public static FieldElement operator *(in FieldElement a, in FieldElement b)
    {
        Span<long> product = stackalloc long[2 * Limbs];
        product.Clear();
        for (int i = 0; i < Limbs; i++)
            for (int j = 0; j < Limbs; j++)
                product[i + j] += a[i] * b[j];
        // 2^256 is 38 here.
        FieldElement result = default;
        for (int i = 0; i < Limbs; i++)
            result[i] = product[i] + 38 * product[i + Limbs];
        Carry(result);
        Carry(result);
        return result;
    }

    public static bool operator ==(in FieldElement a, in FieldElement b)
    {
        Span<byte> one = stackalloc byte[Bytes], other = stackalloc byte[Bytes];
        a.Write(one);
        b.Write(other);
        return one.SequenceEqual(other);
    }

    public static bool operator !=(in FieldElement a, in FieldElement b) => !(a == b);

    /// <summary>a^(p-2), which is 1/a (Fermat); 0 for 0.</summary>
    public readonly FieldElement Inverse() => Power(255, lowest: 0b01011);

    /// <summary>a^((p-5)/8), for square roots (RFC 8032 section 5.1.3).</summary>
    public readonly FieldElement PowerForRoot() => Power(252, lowest: 0b11101);

    /// <summary>2^((p-1)/4), a square root of -1.</summary>
    public static FieldElement RootOfMinusOne() => Of(2).Power(253, lowest: 0b11011);

    /// <summary>To an exponent of so many bits, all 1 but for the lowest five.</summary>
    private readonly FieldElement Power(int bits, int lowest)
    {
        FieldElement result = Of(1);
        for (int i = bits - 1; i >= 0; i--)
        {
            result *= result;
            if (i > 4 || (lowest >> i & 1) != 0)
                result *= this;
        }
        return result;
    }

    /// <summary>
    /// Each limb keeps its 16 bits; what is above goes into the next one, and from the last one 38-fold into the first.
    /// </summary>
    private static void Carry(Span<long> limbs)
    {
        for (int i = 0; i < Limbs; i++)
        {
            long carry = limbs[i] >> 16;
            limbs[i] -= carry << 16;
            if (i < Limbs - 1)
                limbs[i + 1] += carry;
            else
                limbs[0] += 38 * carry;
        }
    }

    private static void SubtractPrimeIfNotBelow(ref FieldElement number)
    {
        FieldElement less = default;
        long borrow = 0;
        for (int i = 0; i < Limbs; i++)
        {
            long limb = number[i] - (i == 0 ? 0xffed : i == Limbs - 1 ? 0x7fff : 0xffff) + borrow;
            less[i] = limb & 0xffff;
            borrow = limb >> 16;
        }
        if (borrow == 0)
            number = less;
    }

    public override readonly bool Equals(object? other) => throw new NotSupportedException();
    public override readonly int GetHashCode() => throw new NotSupportedException();
}
