namespace VrrpAot.Wire;

/// <summary>
/// The number in a signed advert: seconds of Unix time (32 bits), a fraction (16), a counter (16), compared as serial
/// numbers (RFC 1982), so that 2106 is no end. Each advert has a later one than the last.
/// </summary>
/// <param name="window">
/// How far the clocks of two routers may differ; a last number that is further ahead than that of a clock that went
/// back is given up, and the clock counts. Null, for `anti_replay monotonic`: it never goes back.
/// </param>
public sealed class AdvertSequence(Duration? window)
{
    private ulong _last;
    private bool _hasLast;

    /// <summary>The clock went back by more than the window at the last <see cref="Next"/>: peers that have heard the
    /// numbers before refuse the new ones until their own clocks have passed these.</summary>
    public bool WentBack { get; private set; }

    /// <summary>The number of the next advert.</summary>
    /// <param name="unix">Time since 1970, UTC.</param>
    public ulong Next(Duration unix)
    {
        ulong clock = Of(unix);
        WentBack = window is { } most && _hasLast && Between(_last, clock) > most;
        _last = !_hasLast || WentBack || IsAfter(clock, _last) ? clock : _last + 1;
        _hasLast = true;
        return _last;
    }

    /// <summary>That of a time, with counter 0.</summary>
    public static ulong Of(Duration unix)
    {
        long seconds = unix.Nanoseconds / 1_000_000_000, rest = unix.Nanoseconds % 1_000_000_000;
        return (ulong)(uint)seconds << 32 | (ulong)(rest * 65536 / 1_000_000_000) << 16;
    }

    public static bool IsAfter(ulong one, ulong other) => (long)(one - other) > 0;

    /// <summary>The same clock goes on.</summary>
    public void Inherit(AdvertSequence before) => (_last, _hasLast) = (before._last, before._hasLast);

    /// <summary>How far two are apart, in whole seconds, as keepalived holds it against its window.</summary>
    public static Duration SecondsBetween(ulong one, ulong other) =>
        Duration.FromSeconds(Math.Abs((long)(int)((uint)(one >> 32) - (uint)(other >> 32))));

    /// <summary>How much later the first is; below zero when it is earlier.</summary>
    public static Duration Between(ulong one, ulong other)
    {
        long difference = (long)(one - other);
        return new Duration((difference >> 32) * 1_000_000_000 + ((difference >> 16 & 0xFFFF) * 1_000_000_000 >> 16));
    }
}
