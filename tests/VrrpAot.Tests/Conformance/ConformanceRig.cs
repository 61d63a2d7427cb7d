using System.Globalization;
using VrrpAot.Protocol;
using VrrpAot.Tests.Protocol;
using VrrpAot.Tests.Wire;
using VrrpAot.Wire;

namespace VrrpAot.Tests.Conformance;

/// <summary>
/// One virtual router with the parser in front of it and the writer behind it: packets go in as they are on the wire,
/// what the router does comes out in the words of the election table (<see cref="ElectionWords"/>). 10.0.0.2, VRID 51,
/// priority 100, version 3, one second and the VIP 10.0.0.100, unless the case says otherwise; with "ipv6" fe80::2 and
/// the VIPs fe80::100 and 2001:db8::100.
/// </summary>
internal sealed class ConformanceRig
{
    private static readonly byte[] s_mac = [0x02, 0, 0, 0, 0, 0x0A];

    private readonly ElectionSettings _election = Bench.Settings();
    private readonly AdvertRules _rules;
    private readonly AdvertSeal? _seal;
    private readonly Bench _bench;
    private readonly IpAddress _source = Bench.Ours, _destination = IpAddress.VrrpGroup;
    private readonly bool _withoutPseudoHeader, _oldUnicastChecksum;

    /// <param name="settings">NAME or NAME=VALUE: of the wire, or of the election (<see cref="ElectionRow"/>).</param>
    public ConformanceRig(IEnumerable<string> settings)
    {
        string[] vips = ["10.0.0.100"];
        string? password = null, header = null;
        byte vrid = 51;
        bool unicast = false, checkSource = false;
        UnicastPeer[] peers = [];
        List<TrailerKey> keys = [];
        bool isMonotonic = false;
        TrailerMode mode = TrailerMode.Enforce;
        foreach (string setting in settings)
        {
            switch (setting.Split('='))
            {
                case ["vrid", var number]: vrid = Byte(number); break;
                case ["priority", var number]:
                    _election = _election with { BasePriority = new Priority(Byte(number)) };
                    break;
                case ["vips", var list]: vips = list.Split(',', StringSplitOptions.RemoveEmptyEntries); break;
                case ["password", var word]: password = word; break;
                case ["ah", var word]: header = word; break;
                case ["hmac", var key]: keys.Add(KeyOf(key)); break;
                case ["monotonic"]: isMonotonic = true; break;
                case ["mode", var name]:
                    mode = Enum.Parse<TrailerMode>(name.Replace("-", ""), ignoreCase: true);
                    break;
                case ["source", var address]: _source = Packets.Address(address); break;
                case ["peer", var address]:
                    (unicast, peers, _destination) = (true, [PeerOf(address)], PeerOf(address).Address);
                    break;
                case ["ipv6"]:
                    (_source, _destination) = (Packets.Address("fe80::2"), IpAddress.VrrpGroup6);
                    vips = ["fe80::100", "2001:db8::100"];
                    break;
                case ["check-source"]: checkSource = true; break;
                case ["message-sum"]: _withoutPseudoHeader = true; break;
                case ["old-unicast-sum"]: _oldUnicastChecksum = true; break;
                default: _election = ElectionRow.Apply(setting, _election); break;
            }
        }
        _rules = new AdvertRules
        {
            Version = _election.Version,
            Vrid = new Vrid(vrid),
            AdvertInterval = _election.AdvertInterval,
            Addresses = [.. vips.SelectMany(VipsOf)],
            Password = password is null ? null : Packets.Password(password),
            HeaderKey = header is null ? null : Packets.Password(header),
            Trailer = keys.Count == 0 ? null : new TrailerRules
            {
                Keys = [.. keys], ActiveKey = keys[0].Id, Mode = mode,
                Window = isMonotonic ? null : Duration.FromSeconds(5),
            },
            Unicast = unicast,
            CheckUnicastSource = checkSource,
            MulticastGroup = IpAddress.VrrpGroupOf(_source.Family),
            Peers = [.. peers],
        };
        _seal = AdvertSeal.Of(_rules, TestCodes.All);
        _bench = new Bench(_election);
        _bench.Step(-1000, Input.SourceIs(_source));
    }

    /// <summary>
    /// <code>
    /// @3.5 timer                an input of the election at that second
    /// @3.5 packet 45c0..        a packet comes in, from the IP header on; "zz" adds zeros as Ethernet does
    /// frame 150                 the packet sent with this priority ("150 after 100": there was 100 before)
    /// arp 10.0.0.100            the frame that announces an address
    /// na 2001:db8::100          the same of an IPv6 address
    /// </code>
    /// </summary>
    public string Step(string line)
    {
        string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words switch
        {
            [['@', .. var at], "packet", .. var hex] => Receive(ElectionWords.ReadSeconds(at), Bytes(hex)),
            [['@', .. var at], ..] => Standing(() =>
                _bench.Step(ElectionWords.ReadSeconds(at),
                    ElectionWords.ReadInput(line[words[0].Length..], _election.AdvertInterval))),
            ["frame", var priority] => Frame(priority, priority),
            ["frame", var priority, "after", var before] => Frame(before, priority),
            ["arp", var address] => Arp(address),
            ["na", var address] => Na(address),
            _ => throw new FormatException($"no such step: {line}"),
        };
    }

    /// <summary>As the loop does it: open, parse, and only what is accepted reaches the election.</summary>
    private string Receive(decimal at, byte[] packet) => Standing(() =>
    {
        Advert advert = default;
        RejectReason reason = AdvertFrame.TryOpen(packet, out AdvertFrame frame);
        if (reason == RejectReason.None)
            reason = AdvertParser.TryParse(frame, _rules, null, _seal, Unix(at), out advert);
        if (reason != RejectReason.None)
            return $"refused {reason}";
        string notes = advert.Notes == AdvertNotes.None ? "" : $" ({advert.Notes})";
        string outputs = _bench.Step(at, Input.Advert(advert.Source, advert.Priority, advert.Interval));
        string interval = $"{advert.Interval.Nanoseconds / 1_000_000_000m:0.##} s";
        return $"heard {advert.Priority} every {interval} from {advert.Source}{notes}: {outputs}";
    });

    /// <summary>The clock of signatures; an authentication header counts from 1.</summary>
    private Duration Unix(decimal at) => _rules.Trailer is null ? Duration.Zero
        : new Duration(0x68000000L * 1_000_000_000 + (long)(at * 1_000_000_000));

    /// <summary>ID:DIGITS</summary>
    private static TrailerKey KeyOf(string text) => new(Byte(text.Split(':')[0]), [.. Packets.Hex(text.Split(':')[1])]);

    /// <summary>Behind the bar: where the router stands, "*" when it holds the addresses; or "stays".</summary>
    private string Standing(Func<string> step)
    {
        string Now() => $"{ElectionWords.Phase(_bench.Router)}"
            + $"{(_bench.Router.HoldsAddresses ? "*" : "")} {_bench.Armed}";
        string before = Now(), said = step(), after = Now();
        return $"{said} | {(before == after ? "stays" : after)}";
    }

    private string Frame(string before, string priority)
    {
        var advert = new PreparedAdvert(
            _rules, _destination, 255, _withoutPseudoHeader, oldUnicastChecksum: _oldUnicastChecksum);
        // Whatever was in the memory before.
        byte[] written = [.. Enumerable.Repeat((byte)0xA5, advert.Length)];
        advert.Write(written, _source, new Priority(Byte(before)));
        advert.SetPriority(written, new Priority(Byte(priority)));
        advert.NextIdentification(written);
        if (_seal is not null)
        {
            _seal.Next(Unix(0));
            advert.Seal(written, _seal);
        }
        return Hex(written, PreparedAdvert.HeaderLength(_source.Family));
    }

    private static string Arp(string address)
    {
        byte[] frame = new byte[GratuitousArp.Length];
        GratuitousArp.Write(frame, s_mac, Packets.Address(address));
        return Hex(frame, 14);
    }

    private static string Na(string address)
    {
        byte[] frame = new byte[NeighbourAdvertisement.Length];
        NeighbourAdvertisement.Write(frame, s_mac, Packets.Address(address));
        return Hex(frame, 14 + 40);
    }

    private static byte Byte(string number) => byte.Parse(number, CultureInfo.InvariantCulture);

    private static string Hex(byte[] bytes, int header) =>
        $"{Convert.ToHexStringLower(bytes.AsSpan(0, header))} {Convert.ToHexStringLower(bytes.AsSpan(header))}";

    private static byte[] Bytes(string[] hex) =>
        hex is [.. var packet, "zz"] ? [.. Packets.Hex(string.Concat(packet)), .. new byte[18]]
            : Packets.Hex(string.Concat(hex));

    /// <summary>ADDRESS, or ADDRESS/LEAST-MOST for a range of TTLs.</summary>
    private static UnicastPeer PeerOf(string text) => text.Split('/', '-') is [var address, var least, var most]
        ? new UnicastPeer(Packets.Address(address), Byte(least), Byte(most))
        : new UnicastPeer(Packets.Address(text));

    /// <summary>ADDRESS, or ADDRESS*COUNT for that many, counted up.</summary>
    private static IEnumerable<IpAddress> VipsOf(string text) => text.Split('*') is [var first, var count]
        ? Enumerable.Range(0, int.Parse(count, CultureInfo.InvariantCulture))
            .Select(i => new IpAddress(Packets.Address(first).IPv4 + (uint)i))
        : [Packets.Address(text)];
}
