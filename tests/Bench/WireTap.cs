using System.Buffers.Binary;
using Lab;

namespace Bench;

internal enum FrameKind { Advert, GratuitousArp, EchoReply }

/// <summary>What the tap keeps of a frame.</summary>
/// <param name="At">The kernel's timestamp of its arrival, ns on the wall clock.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Source">Source MAC address, as <see cref="Lab.Node.MacAddress"/> writes it.</param>
/// <param name="Vrid">Of an advert.</param>
/// <param name="Priority">Of an advert.</param>
internal readonly record struct TappedFrame(long At, FrameKind Kind, string Source, byte Vrid, byte Priority);

/// <summary>
/// Hears what arrives at a node's eth0 and keeps adverts, gratuitous ARPs and ping answers with the kernel's time.
/// </summary>
internal sealed unsafe class WireTap : IDisposable
{
    private const int AllProtocols = 3;
    private readonly int _fd;
    private readonly Thread _thread;
    private readonly List<TappedFrame> _frames = [];
    private readonly Dictionary<ulong, string> _sources = [];
    private volatile bool _stop;

    /// <param name="node">Where it listens.</param>
    /// <param name="deafTo">Its frames are thrown away by the kernel, so that its flood does not drown what is looked
    /// for.</param>
    public WireTap(Node node, Node? deafTo = null)
    {
        _fd = node.Inside(() => Native.PacketSocket("eth0", AllProtocols));
        if (deafTo is not null)
            Native.IgnoreSource(_fd, deafTo.MacAddress);
        int on = 1, buffer = 16 << 20;
        Native.setsockopt(_fd, Native.SolSocket, Native.TimestampNanoseconds, &on, 4);
        Native.setsockopt(_fd, Native.SolSocket, Native.ReceiveBufferForce, &buffer, 4);
        var limit = new Native.TimeSpec { Nanoseconds = 100_000_000 };
        Native.setsockopt(_fd, Native.SolSocket, Native.ReceiveTimeout, &limit, sizeof(Native.TimeSpec));
        _thread = new Thread(Listen) { IsBackground = true, Name = "wire tap" };
        _thread.Start();
    }

    public IReadOnlyList<TappedFrame> Frames
    {
        get
        {
            lock (_frames)
                return [.. _frames];
        }
    }

    /// <summary>Frames of one kind from one node, in order of arrival.</summary>
    public IReadOnlyList<TappedFrame> From(Node node, FrameKind kind) =>
        [.. Frames.Where(frame => frame.Kind == kind && frame.Source == node.MacAddress)];

    /// <summary>Waits for an advert of a node that came after a time on the wall clock.</summary>
    public TappedFrame WaitForAdvert(Node node, double seconds, long after = 0)
    {
        TappedFrame? found = null;
        Eventually.True($"{node.Name} sends an advert", TimeSpan.FromSeconds(seconds), () =>
        {
            lock (_frames)
            {
                // Newest first: the tail is what changed since the last question.
                for (int i = _frames.Count - 1; i >= 0 && _frames[i].At > after; i--)
                {
                    if (_frames[i].Kind == FrameKind.Advert && _frames[i].Source == node.MacAddress)
                        found = _frames[i];
                }
            }
            return found is not null;
        });
        return found!.Value;
    }

    public void Dispose()
    {
        _stop = true;
        _thread.Join();
        Native.close(_fd);
    }

    private void Listen()
    {
        byte* data = stackalloc byte[2048];
        byte* control = stackalloc byte[256];
        Native.LinkAddress from;
        var piece = new Native.Piece { Base = data, Length = 2048 };
        while (!_stop)
        {
            var message = new Native.MessageHeader
            {
                Name = &from, NameLength = sizeof(Native.LinkAddress), Pieces = &piece, PieceCount = 1,
                    Control = control, ControlLength = 256,
            };
            int length = (int)Native.recvmsg(_fd, &message, 0);
            if (length < 42 || from.PacketType == Native.PacketOutgoing)
                continue;
            // One control message: 16 bytes of header, then the time.
            var time = (Native.TimeSpec*)(control + 16);
            long at = message.ControlLength >= 32 ? time->Seconds * 1_000_000_000 + time->Nanoseconds
                : Native.WallClock();
            Keep(at, new ReadOnlySpan<byte>(data, length));
        }
    }

    private void Keep(long at, ReadOnlySpan<byte> frame)
    {
        const ushort IPv4 = 0x0800, Arp = 0x0806;
        const byte Vrrp = 112, Icmp = 1;
        ushort type = BinaryPrimitives.ReadUInt16BigEndian(frame[12..]);
        int payload = 14 + (frame[14] & 15) * 4;
        FrameKind kind;
        byte vrid = 0, priority = 0;
        if (type == IPv4 && frame[23] == Vrrp && payload + 8 <= frame.Length)
        {
            kind = FrameKind.Advert;
            vrid = frame[payload + 1];
            priority = frame[payload + 2];
        }
        else if (type == IPv4 && frame[23] == Icmp && payload < frame.Length && frame[payload] == 0)
        {
            kind = FrameKind.EchoReply;
        }
        else if (type == Arp && frame.Slice(28, 4).SequenceEqual(frame.Slice(38, 4)))
        {
            kind = FrameKind.GratuitousArp;
        }
        else
        {
            return;
        }
        lock (_frames)
            _frames.Add(new TappedFrame(at, kind, SourceOf(frame.Slice(6, 6)), vrid, priority));
    }

    private string SourceOf(ReadOnlySpan<byte> mac)
    {
        ulong key = ((ulong)BinaryPrimitives.ReadUInt32BigEndian(mac) << 16) | BinaryPrimitives.ReadUInt16BigEndian(
            mac[4..]);
        if (!_sources.TryGetValue(key, out string? text))
            _sources[key] = text = string.Join(':', mac.ToArray().Select(part => part.ToString("x2")));
        return text;
    }
}
