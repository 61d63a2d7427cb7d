using System.Globalization;
using Appliance.Base;
using Appliance.Reports;
using Appliance.Seals;
using VrrpAot.Engine;
using VrrpAot.Linux;
using VrrpAot.Protocol;
using VrrpAot.Wire;

namespace Appliance.Attendant;

/// <summary>Sentences about packets and about the kernel.</summary>
public sealed partial class EventLines
{
    private static string Rejection(in EngineEvent happened, InstanceSettings instance)
    {
        string from = happened.Address.ToString();
        int version = (int)instance.Election.Version;
        string checks = instance.Election.Version == VrrpVersion.V2 ? "RFC 3768 section 7.1" : "RFC 9568 section 7.1";
        return happened.RejectedFor switch
        {
            RejectReason.Truncated => $"bogus packet from {from}: shorter than its own headers say ({checks})",
            RejectReason.BadIpHeader => $"bogus packet from {from}: its IP header is wrong (RFC 791)",
            RejectReason.Fragmented => $"bogus packet from {from}: a fragment, but an advert always fits one packet",
            RejectReason.NotVrrp => $"packet from {from} is not VRRP (IP protocol 112)",
            RejectReason.AuthenticationHeader => $"Received AH header but auth type not AH, from {from}",
            RejectReason.WrongLength =>
                $"packet length of the advert from {from} does not fit its address count ({checks})",
            RejectReason.WrongTtl =>
                $"invalid TTL/HL from {from}, expect {ExpectedTtl(instance, happened.Address)} ({checks})",
            RejectReason.WrongVersion => $"wrong version in the advert from {from}, expect {version} ({checks})",
            RejectReason.WrongType => $"invalid type of VRRP packet from {from}, expect 1 ({checks})",
            RejectReason.UnknownAuthentication =>
                $"unknown authentication type in the advert from {from} (RFC 2338 section 5.3.6)",
            RejectReason.AuthenticationMismatch =>
                $"authentication type in the advert from {from} is not ours, expecting "
                + $"{instance.AdvertRules.AuthenticationType}!",
            RejectReason.AuthenticationFailed => $"received an invalid passwd from {from}!",
            RejectReason.IntervalMismatch =>
                $"advertisement interval mismatch mine={Seconds(instance.Election.AdvertInterval)} sec, the advert "
                + $"from {from} has another ({checks})",
            RejectReason.IntervalZero =>
                $"advertisement interval of the advert from {from} is 0 (RFC 9568 erratum 8301)",
            RejectReason.WrongChecksum => $"invalid checksum in the advert from {from} ({checks})",
            RejectReason.WrongDestination => instance.Peers.IsEmpty
                ? $"unicast advert from {from}, but this instance is multicast"
                : $"multicast advert from {from}, but this instance is unicast",
            RejectReason.OtherDestination => instance.Peers.IsEmpty
                ? $"multicast advert from {from} to another group than our {instance.MulticastGroup}"
                : $"unicast advert from {from} to another of our addresses than "
                    + $"{instance.SourceAddress?.ToString() ?? "the one we send from"}",
            RejectReason.NoAddresses => $"the advert from {from} names no address (RFC 9568 erratum 8299)",
            RejectReason.NotAPeer => $"unicast source address {from} not a unicast peer",
            RejectReason.UnknownVrid => $"advert from {from} for a VRID that is not ours",
            RejectReason.OwnAddress =>
                $"received an advert from our own source address {from} - another machine uses it, or the network "
                + $"loops",
            RejectReason.NoAuthenticationHeader =>
                $"advert from {from} without an AH header, but auth type is AH",
            RejectReason.WrongHeaderCode =>
                "IPSEC-AH : invalid IPSEC HMAC-MD5 value. Due to fields mutation or bad password !",
            RejectReason.WrongHeaderIndex => $"IPSEC AH : invalid IPSEC SPI value. Not {from}, from where it came",
            RejectReason.HeaderReplay => $"IPSEC-AH : sequence number {happened.RefusedNumber} already processed. "
                + $"Packet dropped. Local({happened.RefusedAgainst})",
            RejectReason.NoTrailer =>
                $"the advert from {from} is not signed, and auth_hmac here wants it (mode enforce)",
            RejectReason.MalformedTrailer => $"what is behind the advert from {from} is no signature of auth_hmac",
            RejectReason.UnknownKey => $"the advert from {from} is signed with key {happened.RefusedNumber}, which "
                + "auth_hmac here does not have",
            RejectReason.WrongTrailerCode => $"the signature of the advert from {from} is not that of our key "
                + $"{happened.RefusedNumber}: another key of that number, or not from a router of ours",
            RejectReason.StaleTrailer =>
                $"the advert from {from} was signed {Apart(happened.RefusedAgainst)} our time, "
                + $"more than time_window {Seconds(instance.Trailer?.Window ?? Duration.Zero)} sec allows: one of both "
                + "clocks is wrong, or somebody recorded it",
            RejectReason.TrailerReplay => $"the advert from {from} is not later than the last one from there: somebody "
                + "recorded it, or that router's clock went back",
            RejectReason.None => $"advert from {from} dropped",
            var other => throw new ArgumentOutOfRangeException(nameof(happened), (int)other,
                "The list of reject reasons is closed."),
        };
    }

    /// <param name="nanoseconds">How far another clock is before ours.</param>
    private static string Apart(long nanoseconds) =>
        $"{(Math.Abs(nanoseconds) / 1e9).ToString("0.#", CultureInfo.InvariantCulture)} sec "
        + (nanoseconds < 0 ? "before" : "after");

    private static string ExpectedTtl(InstanceSettings instance, IpAddress from)
    {
        foreach (UnicastPeer peer in instance.Peers)
            if (peer.Address == from)
                return $"{peer.MinTtl} to {peer.MaxTtl}";
        return "255";
    }

    private static void TellNotes(in EngineEvent happened, InstanceSettings instance, List<LogLine> lines)
    {
        var notes = happened.Notes;
        if (notes.HasFlag(AdvertNotes.AddressListDiffers))
            lines.Add(new LogLine(LogLevel.Warning,
                $"({instance.Name}) the VIPs in the advert from {happened.Address} are not the "
                    + $"{instance.Addresses.Length} we have - check virtual_ipaddress on both sides"));
        if (notes.HasFlag(AdvertNotes.OldChecksum))
            lines.Add(new LogLine(LogLevel.Info,
                $"({instance.Name}) Setting unicast VRRPv3 checksum to old version: {happened.Address} sends that "
                    + $"one"));
        if (notes.HasFlag(AdvertNotes.Unsigned))
            lines.Add(new LogLine(LogLevel.Warning,
                $"({instance.Name}) the advert from {happened.Address} is not signed - believed, since auth_hmac is in "
                    + $"mode {HmacWords.Of(instance.Trailer!.Mode)}"));
        if (notes.HasFlag(AdvertNotes.ClockDiffers))
            lines.Add(new LogLine(LogLevel.Warning,
                $"({instance.Name}) the clock of {happened.Address} is {Apart(happened.ClockDifference.Nanoseconds)} "
                    + $"ours; beyond time_window {Seconds(instance.Trailer!.Window!.Value)} sec neither believes the "
                    + "other"));
        if (notes.HasFlag(AdvertNotes.IntervalDiffers))
            lines.Add(new LogLine(LogLevel.Info,
                $"({instance.Name}) advertisement interval of master {happened.Address} is not our "
                    + $"{Seconds(instance.Election.AdvertInterval)} sec - following the master's"));
    }

    private static string FarInterval(in EngineEvent happened, InstanceSettings instance) =>
        $"{happened.Address} says that it adverts every {Seconds(happened.Interval)} sec, ours is "
        + $"{Seconds(instance.Election.AdvertInterval)} sec: should it fall silent, nobody takes over for "
            + $"{(int)happened.Patience.TotalSeconds} sec "
        + $"(VRRP version 3 believes anybody who says it){More(happened)}";

    private static string Restored(in EngineEvent happened) =>
        $"Netlink reflector reports IP {happened.Address} removed{From(happened)} - put back";

    private static string Leftover(in EngineEvent happened) =>
        $"removed VIP {happened.Address}{From(happened)}, left over from an earlier run";

    private static string Refused(in EngineEvent happened) => happened.Address == IpAddress.Any
        ? $"the kernel refused a change{On(happened)}: {ErrorOf(happened)}"
        : $"the kernel refused VIP {happened.Address}{On(happened)}: {ErrorOf(happened)}";

    private string NotDropped(in EngineEvent happened) =>
        $"nftables: table {settings.Engine.DropTable?.Name} cannot be written: {ErrorOf(happened)} - packets to VIPs "
        + "are taken, in spite of no_accept or strict mode; trying again"
        + (happened.Errno == Errno.EPERM ? ". Another program has a table of this name: 'nftables NAME' gives ours "
            + "another" : happened.Errno == Errno.EPROTONOSUPPORT || happened.Errno == Errno.EOPNOTSUPP
            ? ". This kernel has no nf_tables" : "");

    private static string ErrorOf(in EngineEvent happened) => happened.Errno.ToString();

    private static string NameOf(in EngineEvent happened) =>
        happened.InterfaceName.IsEmpty ? $"if{happened.Interface}" : happened.InterfaceName.ToString();

    private static string On(in EngineEvent happened) => happened.Interface == 0 ? "" : $" on {NameOf(happened)}";

    private static string From(in EngineEvent happened) => happened.Interface == 0 ? "" : $" from {NameOf(happened)}";

    /// <summary>Number is in microseconds.</summary>
    private static string Milliseconds(in EngineEvent happened) =>
        happened.Lateness.TotalMilliseconds.ToString("0.#", CultureInfo.InvariantCulture) + " ms";

    /// <summary>Number is in milliseconds.</summary>
    private static string Slept(in EngineEvent happened) => Phrases.Of(happened.Lateness);

    private static string More(in EngineEvent happened) =>
        happened.LeftOut == 0 ? "" : $" (and {happened.LeftOut} times more since it was last told)";

    private static string Seconds(Duration interval) =>
        interval.TotalSeconds.ToString("0.##", CultureInfo.InvariantCulture);
}
