using System.Buffers.Binary;
using System.ComponentModel;
using VrrpAot.Linux;

namespace VrrpAot.Simulator.World;

/// <summary>UDP over IPv4 on the one LAN there is: whole packets, which any machine with the address takes.</summary>
public sealed class FakeDatagramReceiver : IDatagramReceiver, IReadable
{
    internal const int Headers = 28;
    internal const byte Protocol = 17;
    private const int Batch = 16, Queue = 200;

    private readonly FakeKernel _kernel;
    private readonly ushort _port;
    private readonly Queue<byte[]> _waiting = [];
    private readonly List<byte[]> _batch = [];

    public FakeDatagramReceiver(FakeKernel kernel, ushort port)
    {
        if (kernel.Datagrams.Exists(one => one._port == port))
            throw new Win32Exception(Errno.EADDRINUSE.Number);
        (_kernel, _port) = (kernel, port);
        kernel.Datagrams.Add(this);
    }

    public Borrowed Fd => default;
    public bool IsReadable => _waiting.Count > 0;
    public bool More { get; private set; }

    /// <summary>From the IP header on, without options.</summary>
    public void Arrive(byte[] packet)
    {
        if (BinaryPrimitives.ReadUInt16BigEndian(packet.AsSpan(22)) == _port && _waiting.Count < Queue)
            _waiting.Enqueue(packet);
    }

    public int Receive()
    {
        _batch.Clear();
        while (_batch.Count < Batch && _waiting.TryDequeue(out byte[]? packet))
            _batch.Add(packet);
        More = _batch.Count == Batch;
        return _batch.Count;
    }

    public ReadOnlySpan<byte> Payload(int i) => _batch[i].AsSpan(Headers);

    public DatagramPath Path(int i) => new(
        new Endpoint(IpAddress.Read(_batch[i].AsSpan(12)), BinaryPrimitives.ReadUInt16BigEndian(_batch[i].AsSpan(20))),
        IpAddress.Read(_batch[i].AsSpan(16)), _batch[i][8]);

    public void Dispose() => _kernel.Datagrams.Remove(this);
}

public sealed class FakeDatagramSender : IDatagramSender
{
    private readonly FakeMachine _machine;
    private readonly FakeInterface _by;
    private readonly byte[] _headers = new byte[FakeDatagramReceiver.Headers];

    public FakeDatagramSender(FakeMachine machine, in Endpoint to, IpAddress? from, byte hops)
    {
        if (machine.Plugged is not { } by || by.Addresses.Count == 0)
            throw new Win32Exception(Errno.ENETUNREACH.Number);
        if (from is { } own && !by.Has(own))
            throw new Win32Exception(Errno.EADDRNOTAVAIL.Number);
        (_machine, _by) = (machine, by);
        (_headers[0], _headers[8], _headers[9]) = (0x45, hops, FakeDatagramReceiver.Protocol);
        (from ?? by.Addresses[0].Record.Address).WriteTo(_headers.AsSpan(12));
        to.Address.WriteTo(_headers.AsSpan(16));
        BinaryPrimitives.WriteUInt16BigEndian(_headers.AsSpan(20), 49152);
        BinaryPrimitives.WriteUInt16BigEndian(_headers.AsSpan(22), to.Port);
    }

    public Errno Send(ReadOnlySpan<byte> payload)
    {
        Span<byte> packet = stackalloc byte[FakeDatagramReceiver.Headers + payload.Length];
        _headers.CopyTo(packet);
        payload.CopyTo(packet[FakeDatagramReceiver.Headers..]);
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], (ushort)packet.Length);
        Errno error = _machine.SendPacket(_by.Index, packet);
        return error == Errno.ENETDOWN ? Errno.ENETUNREACH : error;
    }

    public void Dispose()
    {
    }
}
