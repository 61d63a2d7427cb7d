using System.ComponentModel;
using Tmds.Linux;

namespace VrrpAot.Linux;

/// <summary>
/// Asks a question on one link and hears the answers, both as whole Ethernet frames. Open only while somebody waits for
/// them. It listens to one EtherType: such a socket is not shown what we send ourselves, nor the frames of VLANs above
/// the link.
/// </summary>
public sealed unsafe class QuestionSocket : IQuestionSocket
{
    /// <summary>Longest answer looked at; longer ones are cut, and then refused by who reads them.</summary>
    private const int Longest = 1600;

    private readonly Descriptor _socket;
    private readonly byte[] _frame = new byte[Longest];

    private QuestionSocket(int interfaceIndex, ushort etherType, FilterInstruction[] filter)
    {
        // Protocol 0 until the filter is in and the interface chosen, as in AdvertReceiver.
        _socket = Descriptor.Take(
            LibC.socket(LibC.AF_PACKET, LibC.SOCK_RAW | LibC.SOCK_CLOEXEC | LibC.SOCK_NONBLOCK, 0),
            "No packet socket to ask who is there");
        try
        {
            SocketFilter.Attach(_socket, filter);
            sockaddr_ll address = default;
            address.sll_family = (ushort)LibC.AF_PACKET;
            address.sll_protocol = LibCGaps.NetworkOrder(etherType);
            address.sll_ifindex = interfaceIndex;
            if (LibC.bind(_socket.Number, (sockaddr*)&address, sizeof(sockaddr_ll)) != 0)
                throw Errno.Last.Exception($"Cannot ask who is there on interface {interfaceIndex}");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>
    /// For IGMP. The card is told to let the frames to <paramref name="reports"/> through, for as long as the socket is
    /// open.
    /// </summary>
    /// <param name="reports">Multicast MAC that answers go to, 6 bytes.</param>
    /// <exception cref="Win32Exception">No socket (EPERM without CAP_NET_RAW), or no such interface
    /// (ENODEV).</exception>
    public static QuestionSocket ForIgmp(int interfaceIndex, ReadOnlySpan<byte> reports)
    {
        var socket = new QuestionSocket(interfaceIndex, LibCGaps.ETH_P_IP, SocketFilter.Igmp(interfaceIndex));
        socket.Hear(interfaceIndex, reports);
        return socket;
    }

    /// <summary>For MLD and neighbour discovery: reports and neighbour advertisements are heard.</summary>
    /// <param name="reports">Multicast MAC that reports go to, 6 bytes.</param>
    /// <exception cref="Win32Exception">No socket (EPERM without CAP_NET_RAW), or no such interface
    /// (ENODEV).</exception>
    public static QuestionSocket ForIcmp6(int interfaceIndex, ReadOnlySpan<byte> reports)
    {
        var socket = new QuestionSocket(interfaceIndex, LibCGaps.ETH_P_IPV6, SocketFilter.Icmp6(interfaceIndex));
        socket.Hear(interfaceIndex, reports);
        return socket;
    }

    private void Hear(int interfaceIndex, ReadOnlySpan<byte> reports)
    {
        packet_mreq membership = new()
        {
            mr_ifindex = interfaceIndex,
            mr_type = (ushort)LibC.PACKET_MR_MULTICAST,
            mr_alen = MacAddress.Length,
        };
        reports[..MacAddress.Length].CopyTo(new Span<byte>(membership.mr_address, MacAddress.Length));
        // A card that cannot filter multicast refuses, and gives us everything anyway.
        LibC.setsockopt(_socket.Number, LibC.SOL_PACKET, LibC.PACKET_ADD_MEMBERSHIP, &membership,
            sizeof(packet_mreq));
    }

    /// <summary>For ARP: only replies are heard.</summary>
    /// <exception cref="Win32Exception">No socket (EPERM without CAP_NET_RAW), or no such interface
    /// (ENODEV).</exception>
    public static QuestionSocket ForArp(int interfaceIndex) =>
        new(interfaceIndex, LibCGaps.ETH_P_ARP, SocketFilter.ArpReplies(interfaceIndex));

    /// <summary>
    /// For a DHCP client (RFC 2131), which has no address yet that a socket of the usual kind could be bound to.
    /// </summary>
    /// <param name="mac">Ours, 6 bytes.</param>
    /// <exception cref="Win32Exception">No socket (EPERM without CAP_NET_RAW), or no such interface
    /// (ENODEV).</exception>
    public static QuestionSocket ForDhcp(int interfaceIndex, ReadOnlySpan<byte> mac) =>
        new(interfaceIndex, LibCGaps.ETH_P_IP, SocketFilter.DhcpReplies(interfaceIndex, mac));

    /// <summary>Readable when answers wait.</summary>
    public Borrowed Fd => _socket;

    /// <summary>Sends one frame, destination MAC first, without blocking.</summary>
    public Errno Send(ReadOnlySpan<byte> frame)
    {
        fixed (byte* bytes = frame)
            return Errno.Of(LibC.send(_socket.Number, bytes, frame.Length, LibC.MSG_DONTWAIT));
    }

    /// <summary>Takes one waiting frame, without blocking; empty when none waits. Valid until the next call.</summary>
    public ReadOnlySpan<byte> Receive()
    {
        fixed (byte* bytes = _frame)
        {
            long length = LibC.recv(_socket.Number, bytes, Longest, LibC.MSG_DONTWAIT);
            return _frame.AsSpan(0, (int)Math.Max(0, length));
        }
    }

    public void Dispose() => _socket.Dispose();
}
