namespace Appliance.Update.Signatures;

/// <summary>
/// A point of edwards25519 in extended coordinates: x = X/Z, y = Y/Z, xy = T/Z (RFC 8032 section 5.1.4).
/// </summary>
internal readonly struct CurvePoint
{
    /// <summary>-121665/121666 (section 5.1).</summary>
    private static readonly FieldElement s_d = FieldElement.Of(0) - FieldElement.Of(121665) * FieldElement.Of(121666)
        .Inverse();

    private readonly FieldElement _x, _y, _z, _t;

    private CurvePoint(in FieldElement x, in FieldElement y, in FieldElement z, in FieldElement t) =>
        (_x, _y, _z, _t) = (x, y, z, t);

    /// <summary>Nothing added.</summary>
    public static CurvePoint Neutral => new(default, FieldElement.Of(1), FieldElement.Of(1), default);

    /// <summary>B: the point with y = 4/5 whose x is even (section 5.1).</summary>
    public static CurvePoint Base()
    {
        Span<byte> y = stackalloc byte[FieldElement.Bytes];
        (FieldElement.Of(4) * FieldElement.Of(5).Inverse()).Write(y);
        return TryRead(y, out CurvePoint point) ? point
            : throw new InvalidOperationException("The base point is a point.");
    }

    /// <summary>
    /// Section 5.1.3: y, and in the last bit the sign of x. False for what encodes no point, or one in another way than
    /// the one there is.
    /// </summary>
    /// <param name="bytes">32 bytes.</param>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out CurvePoint point)
    {
        point = default;
        int sign = bytes[^1] >> 7;
        FieldElement y = FieldElement.Read(bytes), one = FieldElement.Of(1);
        Span<byte> canonical = stackalloc byte[FieldElement.Bytes];
        y.Write(canonical);
        canonical[^1] |= (byte)(sign << 7);
        if (!canonical.SequenceEqual(bytes))
            return false;
        // x^2 = (y^2 - 1) / (d y^2 + 1) = u/v; a root is u v^3 (u v^7)^((p-5)/8), or that times the root of -1.
        FieldElement squared = y * y, u = squared - one, v = s_d * squared + one;
        FieldElement v3 = v * v * v;
        FieldElement x = u * v3 * (u * v3 * v3 * v).PowerForRoot();
        FieldElement check = v * x * x;
        if (check != u)
        {
            if (check != FieldElement.Of(0) - u)
                return false;
            x *= FieldElement.RootOfMinusOne();
        }
        if (x.IsZero && sign == 1)
            return false;
        if (x.Sign != sign)
            x = FieldElement.Of(0) - x;
        point = new CurvePoint(x, y, one, x * y);
        return true;
    }

    /// <summary>32 bytes (section 5.1.2).</summary>
    public void Write(Span<byte> bytes)
    {
        FieldElement inverse = _z.Inverse();
        (_y * inverse).Write(bytes);
        bytes[FieldElement.Bytes - 1] |= (byte)((_x * inverse).Sign << 7);
    }

    /// <summary>Section 5.1.4. Complete: right for every two points, also for twice the same.</summary>
    public static CurvePoint operator +(in CurvePoint p, in CurvePoint q)
    {
        FieldElement a = (p._y - p._x) * (q._y - q._x), b = (p._y + p._x) * (q._y + q._x);
        FieldElement c = p._t * q._t * s_d, d = p._z * q._z;
        c += c;
        d += d;
        FieldElement e = b - a, f = d - c, g = d + c, h = b + a;
        return new CurvePoint(e * f, g * h, f * g, e * h);
    }

    public static CurvePoint operator -(in CurvePoint p) =>
        new(FieldElement.Of(0) - p._x, p._y, p._z, FieldElement.Of(0) - p._t);

    public bool IsNeutral => _x.IsZero && _y == _z;

    /// <summary>
    /// One of the eight points that give nothing when they are added to themselves seven times: with such a key a
    /// signature says nothing.
    /// </summary>
    public bool IsOfSmallOrder
    {
        get
        {
            CurvePoint point = this;
            for (int i = 0; i < 3; i++)
                point += point;
            return point.IsNeutral;
        }
    }

    /// <summary>[a]P + [b]Q, both bit by bit in one go.</summary>
    /// <param name="a">32 bytes, lowest first.</param>
    /// <param name="b">The same.</param>
    public static CurvePoint Combine(ReadOnlySpan<byte> a, in CurvePoint p, ReadOnlySpan<byte> b, in CurvePoint q)
    {
        CurvePoint both = p + q, sum = Neutral;
        for (int bit = 255; bit >= 0; bit--)
        {
            sum += sum;
            bool first = (a[bit >> 3] >> (bit & 7) & 1) != 0, second = (b[bit >> 3] >> (bit & 7) & 1) != 0;
            if (first && second)
                sum += both;
            else if (first)
                sum += p;
            else if (second)
                sum += q;
        }
        return sum;
    }
}
