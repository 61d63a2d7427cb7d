using System.ComponentModel;
using Tmds.Linux;

namespace VrrpAot.Linux;

/// <summary>
/// Sends whole packets of one family to unicast peers, many in one system call. The kernel does the routing and the
/// neighbour lookup, and fills in total length, header checksum and an identification of 0 (raw(7), IP_HDRINCL). Never
/// blocks.
/// </summary>
public sealed unsafe class UnicastSender : IPacketSender
{
    private const int SourceOffset = 12, DestinationOffset = 16, Source6Offset = 8, Destination6Offset = 24;
    private const int ControlLength = 28, Control6Length = 36;

    /// <summary>Bytes; the kernel's own choice, in general.</summary>
    private const int LeastQueue = 212_992;

    private readonly IpFamily _family;
    private readonly Descriptor _socket;
    private readonly SendBatch _batch;
    private readonly NativeBuffer _names;
    private readonly NativeBuffer _controls;

    /// <param name="capacity">Packets collected before they are sent unasked, above 0.</param>
    /// <param name="burst">Packets that may have to leave at once: the interfaces' queues take that many from
    /// us.</param>
    /// <exception cref="Win32Exception">No raw socket; EPERM without CAP_NET_RAW.</exception>
    public UnicastSender(IpFamily family, int capacity, int burst = 0)
    {
        bool six = family == IpFamily.IPv6;
        _family = family;
        // IPPROTO_RAW implies IP_HDRINCL in both families, and only packets of protocol 255 could ever be queued here;
        // the filter stops those.
        _socket = Descriptor.Take(
            LibC.socket(six ? LibC.AF_INET6 : LibC.AF_INET, LibC.SOCK_RAW | LibC.SOCK_CLOEXEC, LibC.IPPROTO_RAW),
            "No raw socket for unicast adverts, which needs CAP_NET_RAW");
        SocketFilter.RejectAll(_socket);
        // The last word may leave from an address that is lost.
        if (six)
            LibCGaps.SetOption(_socket, LibCGaps.SOL_IPV6, LibCGaps.IPV6_FREEBIND, 1);
        if (!LibCGaps.SetOption(_socket, LibC.SOL_SOCKET, LibC.SO_PRIORITY, 7).IsOk)
            LibCGaps.SetOption(_socket, LibC.SOL_SOCKET, LibC.SO_PRIORITY, 6);
        LibCGaps.SetQueue(_socket, LibC.SO_SNDBUFFORCE, LibC.SO_SNDBUF, Math.Max(LeastQueue, burst * 1024));
        _batch = new SendBatch(_socket, capacity);
        _names = new NativeBuffer(capacity * (six ? sizeof(SocketAddress6) : sizeof(sockaddr_in)));
        _controls = new NativeBuffer(capacity * (six ? sizeof(PacketInfo6Control) : sizeof(PacketInfoControl)));
    }

    /// <summary>
    /// Of the last packet refused in the last <see cref="Flush"/>, e.g. ENETUNREACH, EPERM (firewall), EMSGSIZE.
    /// </summary>
    public Errno LastErrno => _batch.LastErrno;

    /// <summary>The interface given with the last packet refused.</summary>
    public int LastFailedInterface => _batch.LastFailedInterface;

    /// <summary>
    /// Collects a packet of the family, its header included; the memory must stay as it is until <see cref="Flush"/>.
    /// </summary>
    /// <param name="interfaceIndex">Interface to leave by; 0 lets the routing table choose.</param>
    public void Add(int interfaceIndex, IpAddress destination, byte* packet, int length)
    {
        msghdr* header = _batch.Add(interfaceIndex, packet, length, out int slot);
        if (_family == IpFamily.IPv6)
        {
            Address6(header, slot, interfaceIndex, destination, packet, length);
            return;
        }

        sockaddr_in* name = (sockaddr_in*)_names.Pointer + slot;
        name->sin_family = LibC.AF_INET;
        *(uint*)&name->sin_addr = LibCGaps.NetworkOrder(destination.IPv4);
        header->msg_name = name;
        header->msg_namelen = sizeof(sockaddr_in);

        PacketInfoControl* control = (PacketInfoControl*)_controls.Pointer + slot;
        control->ControlLength = ControlLength;
        control->Level = LibC.SOL_IP;
        control->Type = LibC.IP_PKTINFO;
        control->InterfaceIndex = interfaceIndex;
        // So that routing rules by source address see it. With IP_HDRINCL it need not be ours: no IP_FREEBIND.
        control->Source = length >= SourceOffset + 4 ? *(uint*)(packet + SourceOffset) : 0;
        header->msg_control = control;
        header->msg_controllen = sizeof(PacketInfoControl);
    }

    private void Address6(
        msghdr* header, int slot, int interfaceIndex, IpAddress destination, byte* packet, int length)
    {
        SocketAddress6* name = (SocketAddress6*)_names.Pointer + slot;
        name->Family = (ushort)LibC.AF_INET6;
        destination.WriteTo(new Span<byte>(&name->First, 16));
        // A link-local address means nothing without its link.
        name->ScopeId = destination.IsLinkLocal ? (uint)interfaceIndex : 0;
        header->msg_name = name;
        header->msg_namelen = sizeof(SocketAddress6);

        PacketInfo6Control* control = (PacketInfo6Control*)_controls.Pointer + slot;
        control->ControlLength = Control6Length;
        control->Level = LibCGaps.SOL_IPV6;
        control->Type = LibCGaps.IPV6_PKTINFO;
        control->InterfaceIndex = interfaceIndex;
        var source = new Span<byte>(&control->SourceHigh, 16);
        if (length >= Source6Offset + 16)
            new ReadOnlySpan<byte>(packet + Source6Offset, 16).CopyTo(source);
        else
            source.Clear();
        header->msg_control = control;
        header->msg_controllen = sizeof(PacketInfo6Control);
    }

    /// <summary>The same, to where the packet says that it goes.</summary>
    public void Add(int interfaceIndex, byte* packet, int length)
    {
        int at = _family == IpFamily.IPv6 ? Destination6Offset : DestinationOffset, size = IpAddress.LengthOf(_family);
        if (length >= at + size)
            Add(interfaceIndex, IpAddress.Read(new ReadOnlySpan<byte>(packet + at, size), _family), packet, length);
    }

    /// <summary>
    /// Sends everything collected. Returns how many packets were refused since the last call; the others went out.
    /// </summary>
    public int Flush() => _batch.Flush();

    public void Dispose()
    {
        _socket.Dispose();
        _batch.Dispose();
        _names.Dispose();
        _controls.Dispose();
    }
}
