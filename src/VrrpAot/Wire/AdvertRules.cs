using System.Buffers.Binary;
using System.Collections.Immutable;
using VrrpAot.Protocol;

namespace VrrpAot.Wire;

/// <summary>
/// What the adverts of one virtual router look like: how ours are written and what must hold of those we accept.
/// Built once at start; parsing and writing only read it.
/// </summary>
public sealed class AdvertRules
{
    private readonly byte[] _addressBytes = [];

    public required VrrpVersion Version { get; init; }
    public required Vrid Vrid { get; init; }

    /// <summary>Version 2: whole seconds, 1..255 s. Version 3: whole centiseconds, 10 ms..40.95 s.</summary>
    public required Duration AdvertInterval { get; init; }

    /// <summary>The addresses listed in our adverts, in this order; at most 255.</summary>
    /// <exception cref="ArgumentException">More addresses than the count byte can say, or of two
    /// families.</exception>
    public required ImmutableArray<IpAddress> Addresses
    {
        get;
        init
        {
            if (value.Length > byte.MaxValue)
                throw new ArgumentException($"An advert lists at most 255 addresses, not {value.Length}.");
            field = value;
            int length = value.IsEmpty ? 0 : value[0].Length;
            if (Array.Exists([.. value], address => address.Length != length))
                throw new ArgumentException("An advert lists addresses of one family only (RFC 9568 section 5.2.9).");
            _addressBytes = new byte[value.Length * length];
            for (int i = 0; i < value.Length; i++)
                value[i].WriteTo(_addressBytes.AsSpan(i * length));
        }
    }

    /// <summary>
    /// The 8 bytes of a text password, NUL padded (RFC 2338 section 5.3.6, type 1), or null for none. Version 2 only;
    /// version 3 has no authentication (RFC 9568 section 9).
    /// </summary>
    /// <exception cref="ArgumentException">Not 8 bytes.</exception>
    public ImmutableArray<byte>? Password
    {
        get;
        init
        {
            if (value is { Length: not VrrpMessage.AuthenticationDataLength })
                throw new ArgumentException("A text password is 8 bytes, NUL padded.");
            field = value;
            AuthenticationData = value is { } bytes ? BinaryPrimitives.ReadUInt64BigEndian(bytes.AsSpan()) : 0;
        }
    }

    /// <summary>
    /// The 8 bytes of `auth_type AH`, NUL padded (RFC 2338 section 5.3.6, type 2), or null for none. Version 2 of IPv4
    /// only.
    /// </summary>
    /// <exception cref="ArgumentException">Not 8 bytes.</exception>
    public ImmutableArray<byte>? HeaderKey
    {
        get;
        init
        {
            if (value is { Length: not VrrpMessage.AuthenticationDataLength })
                throw new ArgumentException("The key of an authentication header is 8 bytes, NUL padded.");
            field = value;
        }
    }

    /// <summary>`auth_hmac`: adverts have a trailer (<see cref="AdvertTrailer"/>); null for none.</summary>
    public TrailerRules? Trailer { get; init; }

    /// <summary>Adverts show that their sender has a key (<see cref="AdvertSeal"/>).</summary>
    public bool IsSealed => HeaderKey is not null || Trailer is not null;

    /// <summary>Bytes behind ours that show it.</summary>
    internal int TrailerLength => Trailer is { Signs: true } ? AdvertTrailer.Length : 0;

    /// <summary>Bytes before the message that show it.</summary>
    internal int HeaderLength => HeaderKey is null ? 0 : VrrpMessage.AuthenticationHeaderLength;

    /// <summary>Where multicast adverts go and must have come to; its family is that of the virtual router.</summary>
    public IpAddress MulticastGroup { get; init; } = IpAddress.VrrpGroup;

    /// <summary>Adverts go to single peers instead of the group (keepalived's `unicast_peer`).</summary>
    public bool Unicast { get; init; }

    /// <summary>Unicast: refuse adverts from others than <see cref="Peers"/> (`check_unicast_src`).</summary>
    public bool CheckUnicastSource { get; init; }

    /// <summary>
    /// The unicast peers. A TTL range on any of them implies <see cref="CheckUnicastSource"/>, as in keepalived.
    /// </summary>
    public ImmutableArray<UnicastPeer> Peers
    {
        get;
        init
        {
            field = value;
            PeersHaveTtlRange = Array.Exists([.. value], peer => peer.LimitsTtl);
        }
    } = [];

    /// <summary>
    /// Do not compare the address list of an advert from the master already known (`skip_check_adv_addr`).
    /// </summary>
    public bool SkipAddressListCheck { get; init; }

    /// <summary>What stands in the field of that name: 0 none, 1 a password, 2 an authentication header.</summary>
    public byte AuthenticationType => HeaderKey is not null ? VrrpMessage.AuthenticationHeader
        : Password is null ? VrrpMessage.NoAuthentication : VrrpMessage.TextPassword;
    internal ulong AuthenticationData { get; private init; }
    internal bool MustKnowPeer => CheckUnicastSource || PeersHaveTtlRange;
    private bool PeersHaveTtlRange { get; init; }

    /// <summary><see cref="Addresses"/> as they stand in the message.</summary>
    internal ReadOnlySpan<byte> AddressBytes => _addressBytes;
}

/// <summary>
/// One line of `unicast_peer`: the peer, and the range its adverts' TTL must be in (`min_ttl`, `max_ttl`), both ends
/// included.
/// </summary>
public readonly record struct UnicastPeer(IpAddress Address, byte MinTtl = 0, byte MaxTtl = 255)
{
    internal bool LimitsTtl => MinTtl > 0 || MaxTtl < 255;
}
