using VrrpAot.Linux;

namespace VrrpAot.Simulator.World;

/// <summary>What a <see cref="FakeKernel"/> can watch.</summary>
public interface IReadable
{
    bool IsReadable { get; }
}

/// <summary>A wake without a descriptor.</summary>
public sealed class FakeWake : IWake, IReadable
{
    public bool IsReadable { get; private set; }
    public Borrowed Fd => default;
    public void Set() => IsReadable = true;
    public void Clear() => IsReadable = false;

    public void Dispose()
    {
    }
}

public sealed class FakeReceiver : IAdvertReceiver, IReadable
{
    private const int Batch = 64, Queue = 340, VridAt = 1;
    private const byte AuthenticationHeader = 51, AuthenticationLength = 24, Ipv6Header = 40;

    private readonly FakeKernel _kernel;
    private readonly HashSet<byte> _vrids = [];
    private readonly Queue<byte[]> _waiting = [];
    private readonly List<byte[]> _batch = [];
    private uint _drops;

    public FakeReceiver(FakeKernel kernel, int interfaceIndex, IpFamily family, ReadOnlySpan<byte> vrids, int queue)
    {
        (_kernel, InterfaceIndex, Family) = (kernel, interfaceIndex, family);
        Accept(vrids, queue);
    }

    public Borrowed Fd => default;
    public int InterfaceIndex { get; }
    public IpFamily Family { get; }
    public bool IsReadable => _waiting.Count > 0;
    public bool More { get; private set; }

    /// <summary>Bytes that the engine wants to have room for.</summary>
    public int Room { get; private set; }

    public void Accept(ReadOnlySpan<byte> vrids, int queue)
    {
        Room = queue;
        _vrids.Clear();
        foreach (byte vrid in vrids)
            _vrids.Add(vrid);
    }

    public void Arrive(byte[] packet)
    {
        int header = Family == IpFamily.IPv6 ? Ipv6Header
            : (packet[0] & 15) * 4 + (packet[9] == AuthenticationHeader ? AuthenticationLength : 0);
        if (packet.Length <= header + VridAt || !_vrids.Contains(packet[header + VridAt]))
            return;
        if (_waiting.Count < Queue)
            _waiting.Enqueue(packet);
        else
            _drops++;
    }

    public int Receive()
    {
        _batch.Clear();
        while (_batch.Count < Batch && _waiting.TryDequeue(out byte[]? packet))
            _batch.Add(packet);
        More = _batch.Count == Batch;
        return _batch.Count;
    }

    public ReadOnlySpan<byte> Packet(int i) => _batch[i];

    public uint ReadDrops()
    {
        uint drops = _drops;
        _drops = 0;
        return drops;
    }

    public void Dispose() => _kernel.Receivers.Remove(this);
}

public sealed class FakeMembership(FakeKernel kernel, int interfaceIndex, IpAddress group) : IGroupMembership
{
    public IpAddress Group => group;
    public int InterfaceIndex => interfaceIndex;
    public Errno JoinErrno { get; } = kernel.RefusesToJoin;
    public void Dispose() => kernel.Memberships.Remove(this);
}

/// <summary>Frames, and packets that a routing table sends to the one LAN there is.</summary>
public sealed unsafe class FakeSender(FakeKernel kernel) : IFrameSender, IPacketSender
{
    private readonly List<(int Interface, nint Bytes, int Length, bool IsPacket)> _collected = [];

    public Errno LastErrno { get; private set; }
    public int LastFailedInterface { get; private set; }

    public void Add(int interfaceIndex, byte* frame, int length) =>
        _collected.Add((interfaceIndex, (nint)frame, length, IsPacket: false));

    public void Add(int interfaceIndex, IpAddress destination, byte* packet, int length) =>
        _collected.Add((interfaceIndex, (nint)packet, length, IsPacket: true));

    public int Flush()
    {
        if (_collected.Count > 0)
            kernel.Calls?.Add($"sendmmsg {_collected.Count}");
        int refused = 0;
        (LastErrno, LastFailedInterface) = (Errno.Ok, 0);
        foreach ((int index, nint bytes, int length, bool isPacket) in _collected)
        {
            var sent = new ReadOnlySpan<byte>((void*)bytes, length);
            Errno errno = isPacket ? kernel.Machine.SendPacket(index, sent)
                : kernel.Machine.Send(index, sent.ToArray());
            if (errno.IsOk)
                continue;
            refused++;
            (LastErrno, LastFailedInterface) = (errno, index);
        }
        _collected.Clear();
        return refused;
    }

    public void Dispose()
    {
    }
}

/// <summary>What a question is asked in.</summary>
public enum Asked
{
    Igmp,
    Arp,
    /// <summary>MLD, and neighbour discovery.</summary>
    Icmp6,
}

public sealed class FakeQuestion(FakeKernel kernel, int interfaceIndex, Asked by) : IQuestionSocket, IReadable
{
    private readonly Queue<byte[]> _answers = [];

    public Borrowed Fd => default;
    public int InterfaceIndex => interfaceIndex;
    public Asked By => by;
    public bool IsReadable => _answers.Count > 0;

    public void Arrive(byte[] frame) => _answers.Enqueue(frame);

    public Errno Send(ReadOnlySpan<byte> frame) =>
        kernel.Machine.Send(interfaceIndex, frame.ToArray()) is var errno && errno == Errno.ENXIO
            ? Errno.ENODEV : errno;

    public ReadOnlySpan<byte> Receive() => _answers.TryDequeue(out byte[]? frame) ? frame : default;

    public void Dispose() => kernel.Questions.Remove(this);
}
