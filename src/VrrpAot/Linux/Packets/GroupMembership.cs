using System.ComponentModel;
using Tmds.Linux;

namespace VrrpAot.Linux;

/// <summary>
/// Makes the kernel a member of a multicast group on one interface, so that IGMP or MLD reports go out and switches
/// send us the adverts. The socket behind it is of protocol 112 and takes no packet; that it exists keeps the kernel
/// from answering unicast adverts with ICMP "protocol unreachable" ("unrecognized next header").
/// </summary>
public sealed unsafe class GroupMembership : IGroupMembership
{
    private readonly Descriptor _socket;

    /// <summary>The group joined; <see cref="IpAddress.Any"/> or <see cref="IpAddress.Any6"/> for none.</summary>
    public IpAddress Group { get; }

    public int InterfaceIndex { get; }

    /// <param name="group">The group; <see cref="IpAddress.Any"/> or <see cref="IpAddress.Any6"/> joins none, for an
    /// interface with unicast peers only.</param>
    /// <exception cref="Win32Exception">No raw socket (EPERM without CAP_NET_RAW), or the interface could not be
    /// chosen.</exception>
    public GroupMembership(int interfaceIndex, IpAddress group)
    {
        Group = group;
        InterfaceIndex = interfaceIndex;
        _socket = Descriptor.Take(
            LibC.socket(group.IsIPv6 ? LibC.AF_INET6 : LibC.AF_INET, LibC.SOCK_RAW | LibC.SOCK_CLOEXEC, 112),
            $"No raw socket to join {group}, which needs CAP_NET_RAW");
        try
        {
            SocketFilter.RejectAll(_socket);
            Errno error = LibCGaps.SetOption(_socket, LibC.SOL_SOCKET, LibCGaps.SO_BINDTOIFINDEX, interfaceIndex);
            if (!error.IsOk)
                throw error.Exception($"Interface {interfaceIndex} cannot be used for adverts");
        }
        catch
        {
            _socket.Dispose();
            throw;
        }
        if (group.IsAny)
            return;
        if (group.IsIPv6)
        {
            GroupRequest6 six = new() { InterfaceIndex = interfaceIndex };
            group.WriteTo(new Span<byte>(&six, 16));
            JoinErrno = Errno.Of(LibC.setsockopt(_socket.Number, LibCGaps.SOL_IPV6, LibCGaps.IPV6_ADD_MEMBERSHIP, &six,
                sizeof(GroupRequest6)));
            return;
        }
        ip_mreqn request = default;
        *(uint*)&request.imr_multiaddr = LibCGaps.NetworkOrder(group.IPv4);
        request.imr_ifindex = interfaceIndex;
        JoinErrno = Errno.Of(
            LibC.setsockopt(_socket.Number, LibC.SOL_IP, LibC.IP_ADD_MEMBERSHIP, &request, sizeof(ip_mreqn)));
    }

    /// <summary>
    /// Why the group could not be joined: ENODEV (no such interface), EINVAL (not a multicast address), ENOBUFS.
    /// </summary>
    public Errno JoinErrno { get; }

    public void Dispose() => _socket.Dispose();
}
