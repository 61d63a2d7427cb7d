using System.Buffers.Binary;
using VrrpAot.Wire;

namespace VrrpAot.Simulator.World;

/// <summary>What a Linux kernel does with ICMPv6: it answers for its groups (MLD) and its addresses.</summary>
internal static class Frame6Handler
{
    private const int IpAt = 14, MessageAt = IpAt + 40, BehindRouterAlert = MessageAt + 8;
    private const byte Icmp = 58, HopByHop = 0, Query = 130, Report2 = 143, Solicitation = 135, Advertisement = 136;

    public static void Take(FakeMachine machine, FakeInterface on, byte[] frame)
    {
        int at = frame[IpAt + 6] switch { Icmp => MessageAt, HopByHop => BehindRouterAlert, _ => frame.Length };
        if (frame.Length < at + 24)
            return;
        switch (frame[at])
        {
            case Query:
                Report(machine, on, IpAddress.Read(frame.AsSpan(at + 8, 16), IpFamily.IPv6));
                break;
            case Solicitation:
                Advertise(machine, on, frame, IpAddress.Read(frame.AsSpan(at + 8, 16), IpFamily.IPv6));
                break;
            case Report2 or Advertisement:
                FrameHandler.Answer(machine, on, frame, Asked.Icmp6);
                break;
        }
    }

    /// <summary>A member answers with a version 2 report, a tick later.</summary>
    private static void Report(FakeMachine machine, FakeInterface on, IpAddress group)
    {
        if (machine.Engine?.IsMember(on.Index, group) != true)
            return;
        byte[] report = new byte[BehindRouterAlert + 28];
        IpAddress.TryParseIPv6("ff02::16", out IpAddress routers);
        Span<byte> message = Headers(report, on, on.LinkLocal, routers, hops: 1, BehindRouterAlert);
        message[0] = Report2;
        message[7] = 1;
        message[8] = 2; // nobody excluded
        group.WriteTo(message[12..]);
        Sum(report, BehindRouterAlert, on.LinkLocal, routers);
        machine.Agenda.At(machine.Agenda.Now + Duration.FromMilliseconds(8), () => machine.Send(on.Index, report));
    }

    private static void Advertise(FakeMachine machine, FakeInterface on, byte[] asked, IpAddress target)
    {
        if (!on.Has(target))
            return;
        byte[] answer = new byte[MessageAt + 32];
        IpAddress asker = IpAddress.Read(asked.AsSpan(IpAt + 8, 16), IpFamily.IPv6);
        Span<byte> message = Headers(answer, on, target, asker, hops: 255, MessageAt);
        asked.AsSpan(6, 6).CopyTo(answer);
        message[0] = Advertisement;
        message[4] = 0x60;
        target.WriteTo(message[8..]);
        (message[24], message[25]) = (2, 1);
        on.Mac.Bytes.CopyTo(message[26..]);
        Sum(answer, MessageAt, target, asker);
        machine.Send(on.Index, answer);
    }

    private static Span<byte> Headers(
        byte[] frame, FakeInterface on, IpAddress source, IpAddress destination, byte hops, int messageAt)
    {
        destination.WriteGroupMac(frame);
        on.Mac.Bytes.CopyTo(frame.AsSpan(6));
        (frame[12], frame[13], frame[IpAt]) = (0x86, 0xDD, 0x60);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(IpAt + 4), (ushort)(frame.Length - MessageAt));
        frame[IpAt + 6] = messageAt == MessageAt ? Icmp : HopByHop;
        frame[IpAt + 7] = hops;
        source.WriteTo(frame.AsSpan(IpAt + 8));
        destination.WriteTo(frame.AsSpan(IpAt + 24));
        if (messageAt != MessageAt)
            new byte[] { Icmp, 0, 5, 2, 0, 0, 1, 0 }.CopyTo(frame, MessageAt);
        return frame.AsSpan(messageAt);
    }

    private static void Sum(byte[] frame, int messageAt, IpAddress source, IpAddress destination) =>
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(messageAt + 2), InternetChecksum.Of(
            frame.AsSpan(messageAt), InternetChecksum.PseudoHeader(source, destination, frame.Length - messageAt,
                Icmp)));
}
