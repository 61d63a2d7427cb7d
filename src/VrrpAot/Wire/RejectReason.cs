namespace VrrpAot.Wire;

/// <summary>
/// Why a received packet was dropped before it had any effect. Each reason has a counter of the same name.
/// </summary>
public enum RejectReason : byte
{
    None = 0,
    /// <summary>Shorter than its headers, or than the IP total length says (RFC 9568 section 7.1).</summary>
    Truncated,
    /// <summary>IPv4 header: version, header length or header checksum wrong.</summary>
    BadIpHeader,
    /// <summary>A fragment: an advert always fits one packet.</summary>
    Fragmented,
    /// <summary>Protocol is not 112, nor 51 with VRRP inside.</summary>
    NotVrrp,
    /// <summary>An authentication header (AH, RFC 2338 section 5.3.6, type 2), and the instance has none.</summary>
    AuthenticationHeader,
    /// <summary>VRRP length does not match the address count.</summary>
    WrongLength,
    /// <summary>TTL is not 255 (multicast), or outside the peer's min_ttl..max_ttl (unicast).</summary>
    WrongTtl,
    WrongVersion,
    WrongType,
    /// <summary>Authentication type that no RFC names.</summary>
    UnknownAuthentication,
    /// <summary>Authentication type differs from ours.</summary>
    AuthenticationMismatch,
    /// <summary>Wrong password.</summary>
    AuthenticationFailed,
    /// <summary>Version 2: the interval is not ours (RFC 3768 section 7.1).</summary>
    IntervalMismatch,
    /// <summary>Version 3: the interval is 0 (RFC 9568 erratum 8301).</summary>
    IntervalZero,
    WrongChecksum,
    /// <summary>Multicast advert for a unicast instance, or the reverse.</summary>
    WrongDestination,
    /// <summary>
    /// Multicast to another group than ours, or unicast to another address than the one we send from.
    /// </summary>
    OtherDestination,
    /// <summary>Address count is 0 (RFC 9568 erratum 8299).</summary>
    NoAddresses,
    /// <summary>Unicast source is not a configured peer, with check_unicast_src.</summary>
    NotAPeer,
    /// <summary>No virtual router with this VRID on this interface, or several and none that it is meant for.</summary>
    UnknownVrid,
    /// <summary>
    /// From our own source address: the network loops, or another machine has this address. No router tells itself
    /// anything.
    /// </summary>
    OwnAddress,
    /// <summary>`auth_type AH`: the advert came without an authentication header.</summary>
    NoAuthenticationHeader,
    /// <summary>`auth_type AH`: the code is not that of our password.</summary>
    WrongHeaderCode,
    /// <summary>`auth_type AH`: the SPI is not the source address.</summary>
    WrongHeaderIndex,
    /// <summary>`auth_type AH`: the number is not later than the last one, as in an advert that was recorded.</summary>
    HeaderReplay,
    /// <summary>`auth_hmac`, mode enforce: the advert is not signed.</summary>
    NoTrailer,
    /// <summary>`auth_hmac`: of another kind, or with something where nothing belongs.</summary>
    MalformedTrailer,
    /// <summary>`auth_hmac`: signed with a key whose id we do not have.</summary>
    UnknownKey,
    /// <summary>`auth_hmac`: the code is not that of our key of this id.</summary>
    WrongTrailerCode,
    /// <summary>`auth_hmac`: signed longer ago than the window, or in the future: one of both clocks is wrong, or
    /// somebody has recorded it.</summary>
    StaleTrailer,
    /// <summary>`auth_hmac`: not later than the last one of this sender, as in an advert that was recorded.</summary>
    TrailerReplay,
}

/// <summary>What is odd about an advert that is accepted all the same.</summary>
[Flags]
public enum AdvertNotes : byte
{
    None = 0,
    /// <summary>The VIP list is not ours (logged, not dropped: RFC 9568 section 7.1).</summary>
    AddressListDiffers = 1,
    /// <summary>Version 3: the sender's interval is not ours; it is learned.</summary>
    IntervalDiffers = 2,
    /// <summary>
    /// Version 3 from a peer, with 224.0.0.18 in the pseudo-header of its checksum (`old_unicast_checksum`).
    /// </summary>
    OldChecksum = 4,
    /// <summary>`auth_hmac`: it is not signed, and our mode believes it all the same.</summary>
    Unsigned = 8,
    /// <summary>`auth_hmac`: its sender's clock differs from ours by more than half of the window.</summary>
    ClockDiffers = 16,
}
