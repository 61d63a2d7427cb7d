using System.Buffers.Binary;
using System.Runtime.InteropServices;
using VrrpAot.Protocol;

namespace VrrpAot.Wire;

/// <summary>
/// Reads adverts out of received packets. Nothing is trusted: no byte is read before its presence is proved, no
/// input throws, and a packet that fails any check comes out as a reason only, so that it cannot have an effect
/// (RFC 9568 section 7.1). The checks run in keepalived's order, so that the reasons counted are comparable.
/// </summary>
public static class AdvertParser
{
    /// <summary>Opens a packet and reads the advert in it, for those who know already whose it is.</summary>
    /// <param name="packet">From the IP header on; Ethernet padding may follow behind the IP total length.</param>
    public static RejectReason TryParse(
        ReadOnlySpan<byte> packet, AdvertRules rules, IpAddress? knownMaster, out Advert advert)
    {
        advert = default;
        RejectReason reason = AdvertFrame.TryOpen(packet, out AdvertFrame frame);
        return reason != RejectReason.None ? reason : TryParse(frame, rules, knownMaster, out advert);
    }

    /// <summary>The same of a router whose adverts are not sealed.</summary>
    public static RejectReason TryParse(
        in AdvertFrame frame, AdvertRules rules, IpAddress? knownMaster, out Advert advert) =>
        TryParse(frame, rules, knownMaster, null, Duration.Zero, out advert);

    /// <summary>Checks a whole packet by the rules of one virtual router and reads the advert in it.</summary>
    /// <param name="knownMaster">The router whose adverts we follow now, if any; only
    /// <see cref="AdvertRules.SkipAddressListCheck"/> asks for it.</param>
    /// <param name="seal">Where the rules want one. It takes note of what it believes.</param>
    /// <param name="unix">Our own clock, since 1970, UTC; asked for by the seal only.</param>
    /// <returns><see cref="RejectReason.None"/> when <paramref name="advert"/> is set.</returns>
    public static RejectReason TryParse(in AdvertFrame frame, AdvertRules rules, IpAddress? knownMaster,
        AdvertSeal? seal, Duration unix, out Advert advert)
    {
        advert = default;
        ReadOnlySpan<byte> message = frame.Message;
        bool isSigned = rules.Trailer is not null && HasTrailer(message, frame.Family);
        if (isSigned)
            message = message[..^AdvertTrailer.Length];
        if (message[VrrpMessage.VridAt] != rules.Vrid.Value || frame.Family != rules.MulticastGroup.Family)
            return RejectReason.UnknownVrid;
        // Of two routers of which one has `auth_type AH` neither hears the other, and both are MASTER. That must be
        // said.
        if (frame.IsAuthenticated != (rules.HeaderLength > 0))
            return frame.IsAuthenticated ? RejectReason.AuthenticationHeader : RejectReason.NoAuthenticationHeader;
        if (!LengthFits(message, frame.Family))
            return RejectReason.WrongLength;
        if (!rules.Unicast && frame.Hops != 255)
            return RejectReason.WrongTtl;
        if (message[VrrpMessage.VersionAndTypeAt] >> 4 != (int)rules.Version)
            return RejectReason.WrongVersion;
        if (rules.Trailer is not null)
        {
            RejectReason reason = CheckTrailer(frame, message, isSigned, rules, seal, unix);
            if (reason != RejectReason.None)
                return reason;
        }

        Duration interval;
        if (rules.Version == VrrpVersion.V2)
        {
            RejectReason reason = CheckAuthentication(message, rules);
            if (reason == RejectReason.None && rules.HeaderLength > 0)
                reason = seal?.Check(frame, message, unix) ?? RejectReason.WrongHeaderCode;
            if (reason != RejectReason.None)
                return reason;
            interval = Duration.FromSeconds(message[VrrpMessage.SecondsAt]);
            if (interval != rules.AdvertInterval)
                return RejectReason.IntervalMismatch;
        }
        else
        {
            int centiseconds = BinaryPrimitives.ReadUInt16BigEndian(message[VrrpMessage.CentisecondsAt..]);
            interval = Duration.FromCentiseconds(centiseconds & VrrpMessage.MaximumCentiseconds);
        }

        if ((message[VrrpMessage.VersionAndTypeAt] & 0xF) != VrrpMessage.Advertisement)
            return RejectReason.WrongType;
        if (interval == Duration.Zero)
            return RejectReason.IntervalZero;
        if (!ChecksumFits(message, frame, rules, out bool isOldChecksum))
            return RejectReason.WrongChecksum;
        if (rules.Unicast == frame.Destination.IsMulticast)
            return RejectReason.WrongDestination;
        if (!rules.Unicast && frame.Destination != rules.MulticastGroup)
            return RejectReason.OtherDestination;
        // Erratum 8299. A router whose addresses are all `virtual_ipaddress_excluded` lists none in version 2, and so
        // does its peer: between those two an empty list is the right one.
        if (message[VrrpMessage.CountAt] == 0 && rules.Addresses.Length > 0)
            return RejectReason.NoAddresses;
        if (rules.Unicast && rules.MustKnowPeer)
        {
            RejectReason reason = CheckPeer(frame, rules);
            if (reason != RejectReason.None)
                return reason;
        }

        AdvertNotes notes = isOldChecksum ? AdvertNotes.OldChecksum : AdvertNotes.None;
        if (interval != rules.AdvertInterval)
            notes |= AdvertNotes.IntervalDiffers;
        if (!(rules.SkipAddressListCheck && knownMaster == frame.Source) && !ListsSameAddresses(message, rules))
            notes |= AdvertNotes.AddressListDiffers;
        if (rules.Trailer is { } trailer)
        {
            if (!isSigned)
                notes |= AdvertNotes.Unsigned;
            else if (trailer.Window is { } window && IsFar(seal!.ClockDifference * 2, window))
                notes |= AdvertNotes.ClockDiffers;
        }
        advert = new Advert
        {
            Vrid = rules.Vrid,
            Priority = new Priority(message[VrrpMessage.PriorityAt]),
            Interval = interval,
            Source = frame.Source,
            Destination = frame.Destination,
            Ttl = frame.Hops,
            Notes = notes,
        };
        return RejectReason.None;
    }

    /// <summary>
    /// The length follows from the packet's own version; of a version that no RFC defines it is not known.
    /// </summary>
    private static bool LengthFits(ReadOnlySpan<byte> message, IpFamily family)
    {
        var version = (VrrpVersion)(message[VrrpMessage.VersionAndTypeAt] >> 4);
        return version is not (VrrpVersion.V2 or VrrpVersion.V3)
            || message.Length == VrrpMessage.LengthFor(version, message[VrrpMessage.CountAt], family);
    }

    /// <summary>Longer than its count says by exactly that.</summary>
    private static bool HasTrailer(ReadOnlySpan<byte> message, IpFamily family) =>
        (VrrpVersion)(message[VrrpMessage.VersionAndTypeAt] >> 4) is var version and (VrrpVersion.V2 or VrrpVersion.V3)
        && message.Length == AdvertTrailer.Length
            + VrrpMessage.LengthFor(version, message[VrrpMessage.CountAt], family);

    /// <summary>What is signed must come from a peer, with `check_unicast_src` or without: each has its mark.</summary>
    private static RejectReason CheckTrailer(in AdvertFrame frame, ReadOnlySpan<byte> message, bool isSigned,
        AdvertRules rules, AdvertSeal? seal, Duration unix)
    {
        if (isSigned && rules.Unicast && !IsPeer(frame.Source, rules))
            return RejectReason.NotAPeer;
        return seal?.Check(frame, message, unix)
            ?? (isSigned ? RejectReason.WrongTrailerCode : RejectReason.NoTrailer);
    }

    private static bool IsPeer(IpAddress source, AdvertRules rules)
    {
        foreach (UnicastPeer peer in rules.Peers)
            if (peer.Address == source)
                return true;
        return false;
    }

    private static bool IsFar(Duration apart, Duration most) => apart > most || apart < Duration.Zero - most;

    private static RejectReason CheckAuthentication(ReadOnlySpan<byte> message, AdvertRules rules)
    {
        byte type = message[VrrpMessage.AuthenticationTypeAt];
        if (type > VrrpMessage.AuthenticationHeader)
            return RejectReason.UnknownAuthentication;
        if (type != rules.AuthenticationType)
            return RejectReason.AuthenticationMismatch;
        if (type != VrrpMessage.TextPassword)
            return RejectReason.None; // The data is there and means nothing (RFC 3768 section 5.3.10).

        // One comparison of 64 bits takes the same time wherever the difference is.
        ulong data = BinaryPrimitives.ReadUInt64BigEndian(message[^VrrpMessage.AuthenticationDataLength..]);
        return data == rules.AuthenticationData ? RejectReason.None : RejectReason.AuthenticationFailed;
    }

    /// <summary>
    /// RFC 5798 was read as "with pseudo-header" (keepalived, FRR), RFC 9568 says without (holo): both are taken.
    /// Old keepalived kept 224.0.0.18 in the pseudo-header of unicast adverts (`old_unicast_checksum`).
    /// </summary>
    private static bool ChecksumFits(
        ReadOnlySpan<byte> message, in AdvertFrame frame, AdvertRules rules, out bool isOld)
    {
        isOld = false;
        // With IPv6 nobody ever left the pseudo-header out.
        if (frame.Family == IpFamily.IPv6)
            return VerifiesFor(frame.Destination, message, frame);
        if (InternetChecksum.Verifies(message))
            return true;
        if (rules.Version == VrrpVersion.V2)
            return false;
        if (VerifiesFor(frame.Destination, message, frame))
            return true;
        return isOld = rules.Unicast && VerifiesFor(IpAddress.VrrpGroup, message, frame);

        static bool VerifiesFor(IpAddress destination, ReadOnlySpan<byte> message, in AdvertFrame frame) =>
            InternetChecksum.Verifies(message, InternetChecksum.PseudoHeader(frame.Source, destination,
                message.Length));
    }

    private static RejectReason CheckPeer(in AdvertFrame frame, AdvertRules rules)
    {
        foreach (UnicastPeer peer in rules.Peers)
        {
            if (peer.Address == frame.Source)
                return frame.Hops >= peer.MinTtl && frame.Hops <= peer.MaxTtl ? RejectReason.None
                    : RejectReason.WrongTtl;
        }
        return RejectReason.NotAPeer;
    }

    /// <summary>The same addresses; another order is untidy (RFC 9568 section 5.2.9) but no difference.</summary>
    private static bool ListsSameAddresses(ReadOnlySpan<byte> message, AdvertRules rules)
    {
        ReadOnlySpan<byte> theirs =
            message.Slice(VrrpMessage.AddressesAt, message[VrrpMessage.CountAt] * rules.MulticastGroup.Length);
        if (theirs.SequenceEqual(rules.AddressBytes))
            return true;
        if (theirs.Length != rules.AddressBytes.Length)
            return false;
        return rules.MulticastGroup.IsIPv6 ? ContainsAll<UInt128>(theirs, rules.AddressBytes)
            : ContainsAll<uint>(theirs, rules.AddressBytes);
    }

    private static bool ContainsAll<T>(ReadOnlySpan<byte> theirs, ReadOnlySpan<byte> ours)
        where T : unmanaged, IEquatable<T>
    {
        ReadOnlySpan<T> their = MemoryMarshal.Cast<byte, T>(theirs);
        foreach (T address in MemoryMarshal.Cast<byte, T>(ours))
        {
            if (!their.Contains(address))
                return false;
        }
        return true;
    }
}
