using System.Runtime.InteropServices;
using Tmds.Linux;

namespace VrrpAot.Linux;

/// <summary>
/// The machine's own place in the network, set by process 1 and by the network's process: one request, one answer.
/// (VIPs are <see cref="RouteSocket"/>'s. What is set here never has their protocol tag, so that the engine never takes
/// it for a leftover of its own.)
/// </summary>
public static unsafe class OwnAddresses
{
    /// <summary>`ip link set NAME up`. ENODEV when there is no such interface.</summary>
    public static Errno SetUp(string name) =>
        Ask(name, static (writer, index) => LinkRecord.WriteUp(writer, Sequence, Netlink.NLM_F_ACK, index));

    /// <summary>`ip address add`. EEXIST when it is there.</summary>
    /// <param name="prefixLength">0..32.</param>
    public static Errno Add(string name, IpAddress address, byte prefixLength) => Ask(name, (writer, index) =>
        new AddressRecord
    {
        InterfaceIndex = index, Address = address, PrefixLength = prefixLength,
        Broadcast = prefixLength is > 0 and < 31 ? new IpAddress(address.IPv4 | uint.MaxValue >> prefixLength) : null,
    }.WriteSet(writer, Sequence, Netlink.NLM_F_ACK | Netlink.NLM_F_EXCL, lifetimeSeconds: 0));

    /// <summary>
    /// `ip route add default via GATEWAY dev NAME`. ENETUNREACH when none of the interface's networks has it.
    /// </summary>
    public static Errno AddGateway(string name, IpAddress gateway) => Ask(name, (writer, index) =>
        new RouteRecord { InterfaceIndex = index, Gateway = gateway, Origin = Netlink.RTPROT_STATIC }
            .WriteSet(writer, Sequence, Netlink.NLM_F_ACK | Netlink.NLM_F_EXCL));

    /// <summary>
    /// `ip route replace default via GATEWAY dev NAME metric METRIC proto dhcp`: takes the place of a route with this
    /// metric.
    /// </summary>
    /// <param name="metric">Above 0, one an interface: routes that people set have 0, and come first.</param>
    public static Errno ReplaceLeasedGateway(string name, IpAddress gateway, uint metric) =>
        Ask(name, (writer, index) => Leased(index, gateway, metric)
            .WriteSet(writer, Sequence, Netlink.NLM_F_ACK | Netlink.NLM_F_REPLACE));

    /// <summary>Removes it. ESRCH when it is not there.</summary>
    public static Errno RemoveLeasedGateway(string name, IpAddress gateway, uint metric) => Ask(name, (writer, index) =>
        Leased(index, gateway, metric).WriteRemoval(writer, Sequence, Netlink.NLM_F_ACK));

    private static RouteRecord Leased(int index, IpAddress gateway, uint metric) =>
        new() { InterfaceIndex = index, Gateway = gateway, Metric = metric, Origin = Netlink.RTPROT_DHCP };

    /// <summary>
    /// Protocol tag (IFA_PROTO) of addresses that were leased; the number that routes by DHCP have (RTPROT_DHCP).
    /// </summary>
    public const byte LeasedTag = Netlink.RTPROT_DHCP;

    /// <summary>Of the only request that its socket sees.</summary>
    private const uint Sequence = 1;

    private static Errno Ask(string name, Action<NetlinkWriter, int> write)
    {
        int index = Interfaces.IndexOf(name);
        if (index == 0)
            return Errno.ENODEV;
        Errno opened = Descriptor.Take(
            LibC.socket(LibC.AF_NETLINK, LibC.SOCK_RAW | LibC.SOCK_CLOEXEC, Netlink.NETLINK_ROUTE),
            out Descriptor socket);
        if (!opened.IsOk)
            return opened;
        using (socket)
            return Ask(socket, index, write);
    }

    private static Errno Ask(Descriptor socket, int index, Action<NetlinkWriter, int> write)
    {
        using var buffer = new NativeBuffer(4096);
        var writer = new NetlinkWriter(buffer);
        write(writer, index);
        // The kernel has carried it out, and answered, before the send returns: the receive does not wait.
        Errno sent = Errno.Of((long)LibC.sendto(socket.Number, buffer.Pointer, writer.Length, 0, null, 0));
        return sent.IsOk ? Answer(socket, buffer) : sent;
    }

    private static Errno Answer(Descriptor socket, NativeBuffer buffer)
    {
        int length;
        NetlinkAddress sender = default;
        do
        {
            socklen_t room = sizeof(NetlinkAddress);
            length = (int)(long)LibC.recvfrom(socket.Number, buffer.Pointer, buffer.Length, LibC.MSG_DONTWAIT,
                (sockaddr*)&sender, &room);
            if (length < 0)
                return Errno.Last;
        }
        while (!RouteSocket.IsKernel(sender));
        var messages = new NetlinkMessages(buffer.Span[..length]);
        while (messages.Next())
        {
            if (messages.Header.Type == Netlink.NLMSG_ERROR && MemoryMarshal.TryRead(messages.Body, out int answer))
                return new Errno(-answer);
        }
        return Errno.EPROTO;
    }
}
