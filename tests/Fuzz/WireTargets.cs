using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using Appliance.Seals;
using Appliance.Trace;
using VrrpAot.Bfd;
using VrrpAot.Engine;
using VrrpAot.Linux;
using VrrpAot.Protocol;
using VrrpAot.Wire;
using static Fuzz.Targets;

namespace Fuzz;

/// <summary>What comes from the link and from the kernel.</summary>
internal static class WireTargets
{
    private static readonly byte[] s_mac = [0x02, 0, 0, 0, 0, 0x0A];
    private static readonly IpAddress s_source = new(0xC0000207), s_vip = new(0xC00002FB);

    private static readonly IpAddress s_peer6 = new(0x20010DB8UL << 32, 8);

    private static readonly AdvertRules s_ofIPv6 = new()
    {
        Version = VrrpVersion.V3, Vrid = new Vrid(51), AdvertInterval = Duration.FromCentiseconds(50),
        Addresses = [new(0xFE80UL << 48, 0x51), new(0x20010DB8UL << 32, 0x51)], MulticastGroup = IpAddress.VrrpGroup6,
    };

    private static readonly AdvertRules[] s_rules =
    [
        Rules(VrrpVersion.V3), Rules(VrrpVersion.V2), Rules(VrrpVersion.V2, password: [.. "hello\0\0\0"u8]),
        Rules(VrrpVersion.V3, unicast: true), s_ofIPv6, Rules(VrrpVersion.V2, header: s_key),
        Rules(VrrpVersion.V2, header: s_key, unicast: true), Rules(VrrpVersion.V3, signed: TrailerMode.Enforce),
        Rules(VrrpVersion.V2, signed: TrailerMode.Permissive, unicast: true),
    ];

    /// <summary>The key of the seeds with an authentication header.</summary>
    private static ImmutableArray<byte> s_key => [.. "k3y\0\0\0\0\0"u8];

    private static readonly OneCode s_codes = new(MessageCodes.All.HmacMd5(s_key.AsSpan()));

    /// <summary>The same code for every seal: one is made for each packet, so that none remembers another.</summary>
    private sealed class OneCode(IMessageCode code) : IMessageCodes
    {
        public IMessageCode HmacMd5(ReadOnlySpan<byte> key) => code;

        public IMessageCode HmacSha256(ReadOnlySpan<byte> key) => code;
    }

    private static AdvertRules Rules(
        VrrpVersion version, ImmutableArray<byte>? password = null, bool unicast = false,
        ImmutableArray<byte>? header = null, TrailerMode? signed = null) => new()
    {
        Trailer = signed is not { } mode ? null
            : new TrailerRules { Keys = [new TrailerKey(1, s_key)], ActiveKey = 1, Mode = mode },
        HeaderKey = header,
        Version = version,
        Vrid = new Vrid(51),
        AdvertInterval = Duration.FromSeconds(1),
        Addresses = [s_vip],
        Password = password,
        Unicast = unicast,
        CheckUnicastSource = unicast,
        Peers = unicast ? [new UnicastPeer(s_source, 250, 255)] : [],
    };

    /// <summary>As it is, and with its checksums put right: else nothing would come behind them.</summary>
    public static void Advert(byte[] packet)
    {
        Judge(packet);
        byte[] repaired = [.. packet];
        if (AdvertFrame.TryOpen(packet, out AdvertFrame frame) == RejectReason.None && frame.Family == IpFamily.IPv6)
        {
            Span<byte> message = repaired.AsSpan(packet.AsSpan().IndexOf(frame.Message), frame.Message.Length);
            message.Slice(6, 2).Clear();
            BinaryPrimitives.WriteUInt16BigEndian(message[6..], InternetChecksum.Of(message,
                InternetChecksum.PseudoHeader(frame.Source, frame.Destination, message.Length)));
            Judge(repaired);
            return;
        }
        int header = repaired.Length < 20 ? 0 : (repaired[0] & 15) * 4;
        if (header < 20 || repaired.Length < header + 8)
            return;
        Repair(repaired.AsSpan(0, header), 10);
        int end = Math.Clamp(BinaryPrimitives.ReadUInt16BigEndian(repaired.AsSpan(2)), header + 8, repaired.Length);
        Repair(repaired.AsSpan(header, end - header), 6);
        Judge(repaired);
    }

    /// <summary>What is read is what is written again; and a session that hears it goes on.</summary>
    public static void Bfd(byte[] datagram)
    {
        if (BfdMessage.TryRead(datagram, out ControlPacket packet) != BfdReject.None)
        {
            Must(packet == default, "what is refused says nothing");
            return;
        }
        byte[] again = new byte[BfdMessage.Length];
        BfdMessage.Write(packet, again);
        Must(BfdMessage.TryRead(again, out ControlPacket same) == BfdReject.None && same == packet,
            "what is written is what was read");
        var session = new BfdSession(new BfdTiming(), 7);
        var outputs = new BfdOutputs();
        session.Step(BfdInput.Enable, default, 0, outputs);
        foreach (BfdInput input in (BfdInput[])[BfdInput.Heard(packet), BfdInput.Heard(same), BfdInput.Timer])
        {
            outputs.Clear();
            session.Step(input, new Instant(1), 0, outputs);
        }
        Must(session.Armed > new Instant(1) || session.DetectionTime == Duration.Zero, "nothing is due for ever");
    }

    private static void Judge(byte[] packet)
    {
        RejectReason opened = AdvertFrame.TryOpen(packet, out AdvertFrame frame);
        foreach (AdvertRules rules in s_rules)
        {
            RejectReason reason = AdvertParser.TryParse(packet, rules, null, out Advert advert);
            Must(opened == RejectReason.None || reason == opened,
                "what cannot be opened is refused for the same reason");
            if (opened == RejectReason.None && AdvertSeal.Of(rules, s_codes) is { } seal)
            {
                Must(reason != RejectReason.None, "without a seal none is believed");
                reason = AdvertParser.TryParse(frame, rules, null, seal, Duration.Zero, out advert);
            }
            if (reason != RejectReason.None)
                continue;
            Must(advert.Vrid == frame.Vrid && frame.Vrid == rules.Vrid, "the VRID is ours");
            Must(advert.Source == frame.Source && advert.Destination == frame.Destination,
                "the addresses are those of the header");
            Must(advert.Destination.IsMulticast != rules.Unicast, "the destination is of our kind");
            Must(rules.Unicast || advert.Ttl == 255, "the TTL of multicast is 255");
            Must(advert.Interval > Duration.Zero, "the interval is not zero");
        }
    }

    private static void Repair(Span<byte> covered, int at)
    {
        covered.Slice(at, 2).Clear();
        BinaryPrimitives.WriteUInt16BigEndian(covered[at..], InternetChecksum.Of(covered));
    }

    /// <summary>Answers to "is anybody there?".</summary>
    public static void ArpAndIgmp(byte[] frame)
    {
        _ = NeighbourQuery.IsAnswer(frame, s_mac, s_source);
        bool report = ListenerQuery.IsAnswer(frame, s_mac, IpAddress.VrrpGroup);
        Must(!report || frame.Length >= 14 + 20 + 8, "a report has a header and something behind it");
        _ = NeighbourQuery6.IsAnswer(frame, s_mac, s_peer6);
        bool report6 = ListenerQuery6.IsAnswer(frame, s_mac, IpAddress.VrrpGroup6);
        Must(!report6 || frame.Length >= 14 + 40 + 24, "a report of IPv6 has a header and a group behind it");
    }

    public static void Netlink(byte[] datagram)
    {
        var messages = new NetlinkMessages(datagram);
        int count = 0, read = 0;
        for (; messages.Next(); count++)
        {
            Must(read + 16 + messages.Body.Length <= datagram.Length,
                "each message lies behind the one before, within the datagram");
            read += 16 + VrrpAot.Linux.Netlink.Align(messages.Body.Length);
        }
        using var route = new RouteSocket();
        var heard = new Heard();
        route.Read(datagram, heard);
        Must(heard.Count <= count, "a message is the cause of one thing at most");
    }

    /// <summary>As `trace` tells of a frame, for people and for Wireshark.</summary>
    public static void Trace(byte[] frame)
    {
        var settings = new EngineSettings { Instances = [] };
        string? remark = frame.Length < FrameGlance.PacketAt ? null
            : new AdvertJudge(() => settings).Remark("eth0", frame.AsSpan(FrameGlance.PacketAt));
        var traced = new TracedFrame(0, 1_700_000_000_000_000_000, frame.Length, false, remark);
        var lines = new ArrayBufferWriter<byte>();
        ITraceForm text = new TextForm();
        text.Begin(lines, ["eth0"]);
        text.Add(lines, traced, frame);
        foreach (byte shown in lines.WrittenSpan)
            Must(shown is >= 0x20 and < 0x7F or 10, "lines are printable");
        var blocks = new ArrayBufferWriter<byte>();
        ITraceForm pcapng = new PcapngForm(0);
        pcapng.Begin(blocks, ["eth0"]);
        pcapng.Add(blocks, traced, frame);
        ReadOnlySpan<byte> rest = blocks.WrittenSpan;
        while (!rest.IsEmpty)
        {
            int length = BinaryPrimitives.ReadInt32LittleEndian(rest[4..]);
            Must(length % 4 == 0 && BinaryPrimitives.ReadInt32LittleEndian(rest[(length - 4)..]) == length,
                "a block has its length at both ends");
            rest = rest[length..];
        }
    }

    private sealed class Heard : INetlinkListener
    {
        public int Count { get; private set; }

        void INetlinkListener.LinkChanged(in LinkRecord link) => Count++;
        void INetlinkListener.LinkGone(int index) => Count++;
        void INetlinkListener.AddressPresent(in AddressRecord address) => Count++;
        void INetlinkListener.AddressGone(in AddressRecord address) => Count++;
        void INetlinkListener.RequestFailed(uint sequence, Errno errno) => Count++;
        void INetlinkListener.LinksListed() => Count++;
        void INetlinkListener.AddressesListed() => Count++;
        void INetlinkListener.ListFailed(Errno errno) => Count++;
        void INetlinkListener.Overrun() => Count++;
    }
}
