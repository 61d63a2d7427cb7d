using Appliance.Seals;
using VrrpAot.Engine;
using VrrpAot.Wire;

namespace Appliance.Pairs;

/// <summary>
/// Whether one node takes the other's adverts. An advert is written as the engine writes it and judged as the engine
/// judges it, so there is no second list of reasons; only which machine an advert is sent to is asked here.
/// </summary>
internal static class Hearing
{
    /// <summary>
    /// What the interface's address is taken to be where the file gives none (TEST-NET-1, RFC 5737). Of an address that
    /// is not known nothing is said.
    /// </summary>
    internal static readonly IpAddress Unknown = new(0xC0000201);

    /// <summary>Both clocks are right.</summary>
    private static readonly Duration s_someTime = Duration.FromSeconds(1_800_000_000);

    /// <returns>Why not, without a full stop; null if it does.</returns>
    public static string? WhyNot(PairedInstance from, PairedInstance to)
    {
        InstanceSettings sender = from.Settings, hearer = to.Settings;
        if (sender.Vrid != hearer.Vrid)
            return $"{from} has VRID {sender.Vrid.Value}, {to} {hearer.Vrid.Value}";
        bool isUnicast = sender.Peers.Length > 0;
        if (isUnicast && hearer.SourceAddress is { } address
            && !sender.Peers.Any(peer => peer.Address == address))
            return $"unicast_peer of {from} does not name {address}, the unicast_src_ip of {to}";

        IpAddress destination = !isUnicast ? sender.MulticastGroup
            : hearer.SourceAddress ?? sender.Peers[0].Address;
        IpAddress source = sender.SourceAddress
            ?? (hearer.Peers.Length > 0 ? hearer.Peers[0].Address : Unknown);
        var advert = new PreparedAdvert(sender.AdvertRules, destination, sender.UnicastTtl,
            sender.ChecksumWithoutPseudoHeader, oldUnicastChecksum: sender.OldUnicastChecksum);
        byte[] packet = new byte[advert.Length];
        advert.Write(packet, source, sender.Election.BasePriority);
        if (AdvertSeal.Of(sender.AdvertRules, MessageCodes.All) is { } seal)
        {
            seal.Next(s_someTime);
            advert.Seal(packet, seal);
        }
        RejectReason reason = AdvertFrame.TryOpen(packet, out AdvertFrame frame);
        if (reason == RejectReason.None)
            reason = AdvertParser.TryParse(frame, hearer.AdvertRules, knownMaster: null,
                AdvertSeal.Of(hearer.AdvertRules, MessageCodes.All), s_someTime, out _);
        return reason switch
        {
            RejectReason.None => null,
            RejectReason.WrongVersion =>
                $"{from} speaks version {(int)sender.Election.Version}, {to} version {(int)hearer.Election.Version}",
            RejectReason.AuthenticationHeader => $"{from} has auth_type AH, {to} has not",
            RejectReason.NoAuthenticationHeader => $"{to} has auth_type AH, {from} has not",
            RejectReason.NoTrailer => $"{to} wants signed adverts (auth_hmac), {from} signs none",
            RejectReason.WrongLength when sender.Trailer is not null =>
                $"{from} signs its adverts (auth_hmac), {to} has no auth_hmac",
            RejectReason.UnknownKey => $"{from} signs with key {sender.Trailer!.ActiveKey}, which {to} does not have",
            RejectReason.WrongTrailerCode => $"their keys {sender.Trailer!.ActiveKey} (auth_hmac) differ",
            RejectReason.AuthenticationMismatch =>
                $"{(sender.Password is null ? to : from)} has a password (auth_type PASS), the other has none",
            RejectReason.AuthenticationFailed or RejectReason.WrongHeaderCode => "their passwords (auth_pass) differ",
            RejectReason.IntervalMismatch =>
                $"advert_int is {Seconds(sender)} in {from.Node.Name} and {Seconds(hearer)} in {to.Node.Name}, and "
                + "version 2 wants the same (RFC 3768 section 7.1)",
            RejectReason.WrongDestination => isUnicast
                ? $"{from} sends to its unicast_peer, {to} listens to a group"
                : $"{from} sends to a group, {to} listens to its unicast_peer",
            RejectReason.OtherDestination =>
                $"{from} sends to {sender.MulticastGroup}, {to} listens to {hearer.MulticastGroup}",
            RejectReason.NoAddresses => $"{from} has no VIP to list, and {to} has",
            RejectReason.NotAPeer => $"unicast_peer of {to} does not name {source}, the unicast_src_ip of {from}",
            RejectReason.WrongTtl => $"unicast_ttl {sender.UnicastTtl} of {from} is not what {to} wants of its peer",
            _ => $"{to} would drop its adverts ({reason})",
        };
    }

    private static string Seconds(InstanceSettings instance) =>
        FormattableString.Invariant($"{instance.Election.AdvertInterval.TotalSeconds} s");
}
