using System.ComponentModel;
using Tmds.Linux;

namespace VrrpAot.Linux;

/// <summary>
/// Sends whole Ethernet frames out of any interfaces, many in one system call: multicast adverts and gratuitous ARPs.
/// One AF_PACKET socket of protocol 0, which receives nothing. Never blocks.
/// </summary>
public sealed unsafe class FrameSender : IFrameSender
{
    /// <summary>Offset of the EtherType in an Ethernet frame.</summary>
    private const int EtherTypeOffset = 12;

    /// <summary>Bytes; the kernel's own choice, in general.</summary>
    private const int LeastQueue = 212_992;

    private readonly Descriptor _socket;
    private readonly SendBatch _batch;
    private readonly NativeBuffer _names;

    /// <param name="capacity">Frames collected before they are sent unasked, above 0.</param>
    /// <param name="burst">Frames that may have to leave at once: the interfaces' queues take that many from
    /// us.</param>
    /// <exception cref="Win32Exception">No packet socket; EPERM without CAP_NET_RAW.</exception>
    public FrameSender(int capacity, int burst = 0)
    {
        _socket = Descriptor.Take(LibC.socket(LibC.AF_PACKET, LibC.SOCK_RAW | LibC.SOCK_CLOEXEC, 0),
            "No packet socket for adverts, which needs CAP_NET_RAW");
        // 7 is the top class (network control); without CAP_NET_ADMIN the kernel keeps us at 6, which is good enough.
        if (!LibCGaps.SetOption(_socket, LibC.SOL_SOCKET, LibC.SO_PRIORITY, 7).IsOk)
            LibCGaps.SetOption(_socket, LibC.SOL_SOCKET, LibC.SO_PRIORITY, 6);
        LibCGaps.SetQueue(_socket, LibC.SO_SNDBUFFORCE, LibC.SO_SNDBUF, Math.Max(LeastQueue, burst * 1024));
        _batch = new SendBatch(_socket, capacity);
        _names = new NativeBuffer(capacity * sizeof(sockaddr_ll));
    }

    /// <summary>
    /// The errno of the last frame refused in the last <see cref="Flush"/>, e.g. ENETDOWN, ENXIO (interface
    /// gone), ENOBUFS (queue full).
    /// </summary>
    public Errno LastErrno => _batch.LastErrno;

    /// <summary>The interface of the last frame refused.</summary>
    public int LastFailedInterface => _batch.LastFailedInterface;

    /// <summary>
    /// Collects a frame, destination MAC first. The memory must stay as it is until <see cref="Flush"/>.
    /// </summary>
    public void Add(int interfaceIndex, byte* frame, int length)
    {
        msghdr* header = _batch.Add(interfaceIndex, frame, length, out int slot);
        sockaddr_ll* name = (sockaddr_ll*)_names.Pointer + slot;
        name->sll_family = (ushort)LibC.AF_PACKET;
        name->sll_ifindex = interfaceIndex;
        // Already in network order in the frame; traffic control and netfilter classify by it.
        name->sll_protocol = length >= EtherTypeOffset + 2 ? *(ushort*)(frame + EtherTypeOffset) : (ushort)0;
        header->msg_name = name;
        header->msg_namelen = sizeof(sockaddr_ll);
    }

    /// <summary>
    /// Sends everything collected. Returns how many frames were refused since the last call; the others went out.
    /// </summary>
    public int Flush() => _batch.Flush();

    public void Dispose()
    {
        _socket.Dispose();
        _batch.Dispose();
        _names.Dispose();
    }
}
