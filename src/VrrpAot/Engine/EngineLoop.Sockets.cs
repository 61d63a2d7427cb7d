using System.ComponentModel;
using VrrpAot.Linux;

namespace VrrpAot.Engine;

/// <summary>
/// Our sockets on the links: a receiver for our VRIDs, and one membership for each group in use. An instance that
/// cannot hear adverts must not take part in elections: it waits in FAULT until its sockets can be opened, which is
/// tried every second.
/// </summary>
public sealed partial class EngineLoop
{
    private static readonly Duration s_openPause = Duration.FromSeconds(1);

    /// <summary>
    /// When links that cannot be heard are tried again; <see cref="Instant.Never"/> when there are none.
    /// </summary>
    private Instant _openAgainAt = Instant.Never;

    /// <summary>All of the link's sockets, or none.</summary>
    private void OpenSockets(Link link)
    {
        link.CloseSocketsElsewhere(_closing);
        int errno = link.Instances.Count == 0 ? 0 : TryOpenSockets(link);
        if (errno != 0)
        {
            CloseSockets(link);
            _openAgainAt = Instant.Earlier(_openAgainAt, _now + s_openPause);
            if (errno != link.OpenErrno)
                _events.Write(EngineEvent.Failed(EngineEventKind.KernelRefused, -1, _now,
                    errno) with { Interface = link.Index });
        }
        link.OpenErrno = errno;
    }

    /// <summary>
    /// Opens what is not open already. Returns 0 or an errno: the link vanished again between netlink's word and ours,
    /// has no IPv4, or the kernel has no room.
    /// </summary>
    private int TryOpenSockets(Link link)
    {
        try
        {
            Span<byte> room = stackalloc byte[256];
            ReadOnlySpan<byte> vrids = VridsOf(link, room);
            if (link.Receiver == null)
                link.Receiver = new AdvertReceiver(link.Index, vrids, link.Instances.Count);
            else
                link.Receiver.Accept(vrids, link.Instances.Count);
            _poller.Add(link.Receiver.Fd, FirstLinkToken + Array.IndexOf(_links, link));
            foreach (IpAddress group in GroupsOf(link))
            {
                if (link.IsMemberOf(group))
                    continue;
                var membership = new GroupMembership(link.Index, group);
                link.Memberships.Add(membership);
                if (membership.JoinErrno != 0)
                    return membership.JoinErrno;
            }
            return 0;
        }
        catch (Win32Exception refusal)
        {
            return refusal.NativeErrorCode;
        }
    }

    private static ReadOnlySpan<byte> VridsOf(Link link, Span<byte> room)
    {
        int count = 0;
        for (int vrid = 0; vrid < 256; vrid++)
            if (link.FirstOfVrid[vrid] >= 0)
                room[count++] = (byte)vrid;
        return room[..count];
    }

    private HashSet<IpAddress> GroupsOf(Link link)
    {
        var groups = new HashSet<IpAddress>();
        foreach (int i in link.Instances)
            groups.Add(_instances[i].IsUnicast ? IpAddress.Any : _instances[i].Settings.MulticastGroup);
        return groups;
    }

    private void OpenAgain()
    {
        if (_now < _openAgainAt)
            return;
        _openAgainAt = Instant.Never;
        foreach (Link link in _links)
        {
            if (link.Index == 0 || link.OpenErrno == 0)
                continue;
            OpenSockets(link);
            Examine(link);
        }
    }

    private void CloseSockets(Link link)
    {
        if (link.Receiver != null)
            _poller.Remove(link.Receiver.Fd);
        link.CloseSockets(_closing);
    }
}
