using System.ComponentModel;
using Tmds.Linux;

namespace VrrpAot.Linux;

/// <summary>
/// Makes the kernel a member of a multicast group on one interface, so that IGMP reports go out and switches send us
/// the adverts. The socket behind it is of protocol 112 and takes no packet; that it exists keeps the kernel from
/// answering unicast adverts with ICMP "protocol unreachable".
/// </summary>
public sealed unsafe class GroupMembership : IGroupMembership
{
    private readonly int _fd;
    private readonly ip_mreqn _request;

    /// <summary>The group joined; <see cref="IpAddress.Any"/> for none.</summary>
    public IpAddress Group { get; }

    public int InterfaceIndex { get; }

    /// <param name="group">The group; <see cref="IpAddress.Any"/> joins none, for an interface with unicast peers
    /// only.</param>
    /// <exception cref="Win32Exception">No raw socket (EPERM without CAP_NET_RAW), or the interface could not be
    /// chosen.</exception>
    public GroupMembership(int interfaceIndex, IpAddress group)
    {
        Group = group;
        InterfaceIndex = interfaceIndex;
        _fd = LibC.socket(LibC.AF_INET, LibC.SOCK_RAW | LibC.SOCK_CLOEXEC, 112);
        if (_fd < 0)
            throw new Win32Exception(LibC.errno,
                $"No raw socket to join {group} (errno {LibC.errno}); CAP_NET_RAW is needed.");
        try
        {
            SocketFilter.RejectAll(_fd);
            int error = LibCGaps.SetOption(_fd, LibC.SOL_SOCKET, LibCGaps.SO_BINDTOIFINDEX, interfaceIndex);
            if (error != 0)
                throw new Win32Exception(error,
                    $"Interface {interfaceIndex} cannot be used for adverts (errno {error}).");
        }
        catch
        {
            LibC.close(_fd);
            throw;
        }
        ip_mreqn request = default;
        *(uint*)&request.imr_multiaddr = LibCGaps.NetworkOrder(group.IPv4);
        request.imr_ifindex = interfaceIndex;
        _request = request;
        if (group != IpAddress.Any)
            JoinErrno = Change(LibC.IP_ADD_MEMBERSHIP);
    }

    /// <summary>
    /// 0, or why the group could not be joined: ENODEV (no such interface), EINVAL (not a multicast address), ENOBUFS.
    /// </summary>
    public int JoinErrno { get; }

    /// <summary>
    /// Leaves the group, as <see cref="Dispose"/> does too. Returns 0 or an errno (EADDRNOTAVAIL: not a member).
    /// </summary>
    public int Leave() => Change(LibC.IP_DROP_MEMBERSHIP);

    private int Change(int option)
    {
        ip_mreqn request = _request;
        return LibC.setsockopt(_fd, LibC.SOL_IP, option, &request, sizeof(ip_mreqn)) == 0 ? 0 : LibC.errno;
    }

    public void Dispose() => LibC.close(_fd);
}
