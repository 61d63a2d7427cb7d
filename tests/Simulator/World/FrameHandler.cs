using System.Buffers.Binary;
using VrrpAot.Wire;

namespace VrrpAot.Simulator.World;

/// <summary>What a Linux kernel does with a frame: adverts to who listens, answers to IGMP and ARP questions, and to
/// those of IPv6.</summary>
internal static class FrameHandler
{
    private const byte Vrrp = 112;
    private const int IpAt = 14, ArpOperationAt = 20, ArpSenderAt = 28, ArpTargetAt = 38;

    public static void Take(FakeMachine machine, FakeInterface on, byte[] frame)
    {
        if (frame.AsSpan(6, 6).SequenceEqual(on.Mac.Bytes))
            return;
        ushort type = BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(12));
        if (type == 0x0806)
            TakeArp(machine, on, frame);
        else if (type == 0x86DD && frame[IpAt + 6] != Vrrp)
            Frame6Handler.Take(machine, on, frame);
        else if (type == 0x0800 && frame[IpAt + 9] == 2)
            TakeIgmp(machine, on, frame);
        else if (type == 0x0800 && frame[IpAt + 9] == FakeDatagramReceiver.Protocol)
            TakeDatagram(machine, on, frame);
        else if (machine.Engine is { } engine && IsForUs(on, engine, frame, FamilyOf(type)))
            foreach (FakeReceiver receiver in engine.Receivers)
                if (receiver.InterfaceIndex == on.Index && receiver.Family == FamilyOf(type))
                    receiver.Arrive(frame.AsSpan(IpAt).ToArray());
    }

    private static IpFamily FamilyOf(ushort etherType) => etherType == 0x86DD ? IpFamily.IPv6 : IpFamily.IPv4;

    private static void TakeDatagram(FakeMachine machine, FakeInterface on, byte[] frame)
    {
        if (machine.Engine is { } engine && on.Has(IpAddress.Read(frame.AsSpan(IpAt + 16, 4))))
            foreach (FakeDatagramReceiver receiver in engine.Datagrams)
                receiver.Arrive(frame.AsSpan(IpAt).ToArray());
    }

    private static bool IsForUs(FakeInterface on, FakeKernel engine, byte[] frame, IpFamily family)
    {
        IpAddress destination = family == IpFamily.IPv6 ? IpAddress.Read(frame.AsSpan(IpAt + 24, 16), IpFamily.IPv6)
            : IpAddress.Read(frame.AsSpan(IpAt + 16, 4));
        return destination.IsMulticast ? engine.IsMember(on.Index, destination) : on.Has(destination);
    }

    private static void TakeArp(FakeMachine machine, FakeInterface on, byte[] frame)
    {
        if (frame[ArpOperationAt + 1] == 2)
        {
            if (frame.AsSpan(0, 6).SequenceEqual(on.Mac.Bytes))
                Answer(machine, on, frame, Asked.Arp);
            return;
        }
        IpAddress target = IpAddress.Read(frame.AsSpan(ArpTargetAt, 4));
        if (target == IpAddress.Read(frame.AsSpan(ArpSenderAt, 4)) || !on.Has(target))
            return;
        byte[] reply = [.. frame];
        frame.AsSpan(6, 6).CopyTo(reply);
        on.Mac.Bytes.CopyTo(reply.AsSpan(6));
        reply[ArpOperationAt + 1] = 2;
        on.Mac.Bytes.CopyTo(reply.AsSpan(22));
        target.WriteTo(reply.AsSpan(ArpSenderAt, 4));
        frame.AsSpan(22, 10).CopyTo(reply.AsSpan(32));
        machine.Send(on.Index, reply);
    }

    /// <summary>A member answers a question with a version 2 report, some ticks later.</summary>
    private static void TakeIgmp(FakeMachine machine, FakeInterface on, byte[] frame)
    {
        int message = IpAt + (frame[IpAt] & 15) * 4;
        if (frame[message] != 0x11)
        {
            Answer(machine, on, frame, Asked.Igmp);
            return;
        }
        IpAddress group = IpAddress.Read(frame.AsSpan(message + 4, 4));
        if (machine.Engine?.IsMember(on.Index, group) != true)
            return;
        byte[] report = [.. frame.AsSpan(0, message + 8)];
        on.Mac.Bytes.CopyTo(report.AsSpan(6));
        report[message] = 0x16;
        BinaryPrimitives.WriteUInt16BigEndian(report.AsSpan(IpAt + 2), (ushort)(report.Length - IpAt));
        report.AsSpan(message + 1, 3).Clear();
        BinaryPrimitives.WriteUInt16BigEndian(report.AsSpan(message + 2),
            InternetChecksum.Of(report.AsSpan(message)));
        machine.Agenda.At(machine.Agenda.Now + Duration.FromMilliseconds(8), () => machine.Send(on.Index, report));
    }

    public static void Answer(FakeMachine machine, FakeInterface on, byte[] frame, Asked by)
    {
        if (machine.Engine is not { } engine)
            return;
        foreach (FakeQuestion question in engine.Questions)
            if (question.InterfaceIndex == on.Index && question.By == by)
                question.Arrive(frame);
    }
}
