using System.Collections.Immutable;

namespace VrrpAot.Wire;

/// <summary>`mode` of `auth_hmac`: the steps by which nodes begin with it one by one.</summary>
public enum TrailerMode : byte
{
    /// <summary>Ours are signed, and nothing else is believed.</summary>
    Enforce,
    /// <summary>Ours are signed; what is not signed is believed, too, and what is signed wrongly is not.</summary>
    Permissive,
    /// <summary>The same, and ours are not signed.</summary>
    ReceiveOnly,
}

/// <summary>One `key`.</summary>
/// <param name="Id">1..255; stands in each advert.</param>
/// <param name="Bytes">32..64, used as they are.</param>
public readonly record struct TrailerKey(byte Id, ImmutableArray<byte> Bytes);

/// <summary>`auth_hmac`: with which keys adverts are signed and believed (<see cref="AdvertTrailer"/>).</summary>
public sealed record TrailerRules
{
    public const int LeastKey = 32, LongestKey = 64;

    /// <summary>At least the active one, each id once.</summary>
    public required ImmutableArray<TrailerKey> Keys { get; init; }

    /// <summary>Ours are signed with it.</summary>
    public required byte ActiveKey { get; init; }

    /// <summary>How far another clock may be from ours; null for `anti_replay monotonic`: it does not matter.</summary>
    public Duration? Window { get; init; }

    public TrailerMode Mode { get; init; }

    public bool Signs => Mode != TrailerMode.ReceiveOnly;

    public bool BelievesUnsigned => Mode != TrailerMode.Enforce;
}
