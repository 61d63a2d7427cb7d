using VrrpAot.Protocol;

namespace VrrpAot.Wire;

/// <summary>
/// Byte layout of a VRRP advertisement, both versions (RFC 3768 section 5.1, RFC 9568 section 5.1):
/// <code>
///  0          1     2         3        4-5                                6-7       8 ..
///  ver|type   VRID  priority  count    v2: auth type, seconds             checksum  count addresses of 4 or 16 bytes,
///                                      v3: 4 bits 0, 12 bits centiseconds           v2: 8 bytes authentication data
/// </code>
/// </summary>
internal static class VrrpMessage
{
    public const int VersionAndTypeAt = 0, VridAt = 1, PriorityAt = 2, CountAt = 3,
        AuthenticationTypeAt = 4, SecondsAt = 5, CentisecondsAt = 4, ChecksumAt = 6, AddressesAt = 8;

    public const int FixedLength = 8;
    /// <summary>Always there in version 2, also without authentication.</summary>
    public const int AuthenticationDataLength = 8;

    public const int Advertisement = 1;
    public const int MaximumCentiseconds = 0xFFF;

    /// <summary>
    /// AH with a digest of 96 bits, as keepalived builds it: next header 112 and 4 (words, less 2), then 22 bytes more.
    /// </summary>
    public const int AuthenticationHeaderLength = 24;
    public const ushort AuthenticationHeaderStart = 0x7004;

    public const byte NoAuthentication = 0, TextPassword = 1, AuthenticationHeader = 2;

    /// <summary>The exact length of a message that lists so many addresses, in bytes.</summary>
    /// <param name="family">That of the IP header, which says how long an address is (RFC 9568 section 5.2.9).</param>
    public static int LengthFor(VrrpVersion version, int addresses, IpFamily family) =>
        FixedLength + addresses * IpAddress.LengthOf(family)
            + (version == VrrpVersion.V2 ? AuthenticationDataLength : 0);
}
