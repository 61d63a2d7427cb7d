using System.ComponentModel;
using VrrpAot.Linux;

namespace VrrpAot.Engine;

/// <summary>
/// Our sockets on the links: a receiver for our VRIDs of each family, and one membership for each group in use. An
/// instance that cannot hear adverts must not take part in elections: it waits in FAULT until its sockets can be
/// opened, which is tried every second.
/// <para>
/// A link over which junk for our own VRIDs pours in is heard once a millisecond instead of once a packet. The loop
/// runs at real-time priority: waking for each of 50,000 bad packets a second would cost a core, and starve everybody
/// else of it. A good advert among them waits a millisecond at most; every packet is still read and counted.
/// </para>
/// </summary>
internal sealed class Listening(EngineSettings settings, IKernel kernel, LinkTable links, Routers routers,
    Conditions conditions, Reception reception, EventRing events, Turn turn) : Service
{
    /// <summary>Batches of packets taken from one link in one turn, so that a flood on one link does not starve the
    /// rest.</summary>
    private const int BatchesPerTurn = 4;

    /// <summary>Bounds what is taken from one link after a gap, so that a flood cannot keep the loop there for ever:
    /// more than its queue holds.</summary>
    private const int MostRounds = 64;

    private static readonly Duration s_openPause = Duration.FromSeconds(1);
    private static readonly Duration s_floodPause = Duration.FromMilliseconds(1);
    private static readonly Duration s_dropsPause = Duration.FromSeconds(1);

    /// <summary>
    /// When links that cannot be heard are tried again; <see cref="Instant.Never"/> when there are none.
    /// </summary>
    private Instant _openAgainAt = Instant.Never;

    /// <summary>
    /// When the links that are not listened to now are to be heard again; <see cref="Instant.Never"/> when there are
    /// none.
    /// </summary>
    private Instant _hearAgainAt = Instant.Never;

    private static readonly byte[] s_everyVrid = [.. Enumerable.Range(1, 255).Select(vrid => (byte)vrid)];

    /// <summary>Ears of a link: <see cref="Link.Ears"/>.</summary>
    private const int Families = 2;

    public override int Sources => links.All.Length * Families;

    public override Instant NextDeadline => Instant.Earlier(_openAgainAt, _hearAgainAt);

    public override void Serve(int source)
    {
        Link link = links.All[source / Families];
        Receive(link, link.Ears[source % Families]);
    }

    public override void ServeAll()
    {
        foreach (Link link in links.All)
            foreach (Ear ear in link.Ears)
                for (int round = 0; round < MostRounds && ear.Receiver != null; round++)
                {
                    Receive(link, ear);
                    if (ear.Receiver is not { More: true })
                        break;
                }
    }

    public override void Due()
    {
        if (turn.Now >= _openAgainAt)
            OpenAgain();
        if (turn.Now >= _hearAgainAt)
            EndPauses();
    }

    private void Receive(Link link, Ear ear)
    {
        int junk = 0, all = 0;
        for (int batch = 0; batch < BatchesPerTurn && ear.Receiver is { } receiver; batch++)
        {
            int count = receiver.Receive();
            for (int i = 0; i < count; i++)
                if (reception.Take(link, receiver.Packet(i)) == Received.Rejected)
                    junk++;
            all += count;
            if (!receiver.More)
                break;
        }
        if (ear.Receiver is { More: true } full)
            CountDrops(ear, full);
        if (junk * 2 > all)
            HeardJunk(ear);
    }

    /// <summary>
    /// Most of what a turn brought on this link was rejected. Twice within two pauses, and it is a flood.
    /// </summary>
    private void HeardJunk(Ear ear)
    {
        bool again = turn.Now - ear.JunkAt < s_floodPause * 2;
        ear.JunkAt = turn.Now;
        if (!again || ear.Receiver is not { } receiver)
            return;
        kernel.Unwatch(receiver);
        ear.IsPaused = true;
        _hearAgainAt = Instant.Earlier(_hearAgainAt, turn.Now + s_floodPause);
    }

    /// <summary>
    /// More came than a turn takes: some may not have found room. Asked at most once a second, since it costs a system
    /// call.
    /// </summary>
    private void CountDrops(Ear ear, IAdvertReceiver receiver)
    {
        if (turn.Now - ear.DropsCountedAt < s_dropsPause)
            return;
        ear.DropsCountedAt = turn.Now;
        reception.Strays.Overflowed += receiver.ReadDrops();
    }

    private void EndPauses()
    {
        for (int i = 0; i < links.All.Length; i++)
        {
            foreach (Ear ear in links.All[i].Ears)
            {
                if (ear.IsPaused && ear.Receiver is { } receiver)
                    kernel.Watch(receiver, TokenOf(i, ear));
                ear.IsPaused = false;
            }
        }
        _hearAgainAt = Instant.Never;
    }

    private int TokenOf(int link, Ear ear) => FirstToken + link * Families + (int)ear.Family;

    /// <summary>All of the link's sockets, or none.</summary>
    public void Open(Link link)
    {
        link.CloseSocketsElsewhere(kernel);
        Errno errno = link.Instances.Count == 0 ? Errno.Ok : TryOpen(link);
        if (!errno.IsOk)
        {
            Close(link);
            _openAgainAt = Instant.Earlier(_openAgainAt, turn.Now + s_openPause);
            if (errno != link.OpenErrno)
                events.Write(EngineEvent.Failed(EngineEventKind.KernelRefused, -1, turn.Now,
                    errno) with { Interface = link.Index });
        }
        link.OpenErrno = errno;
    }

    /// <summary>
    /// Opens what is not open already. It fails when the link vanished again between netlink's word and ours,
    /// has no IPv4 or IPv6, or the kernel has no room.
    /// </summary>
    private Errno TryOpen(Link link)
    {
        try
        {
            Span<byte> room = stackalloc byte[256];
            foreach (Ear ear in link.Ears)
                Open(link, ear, VridsOf(link, ear.Family, room));
            foreach (IpAddress group in GroupsOf(link))
            {
                if (link.IsMemberOf(group))
                    continue;
                IGroupMembership membership = kernel.Join(link.Index, group);
                link.Memberships.Add(membership);
                if (!membership.JoinErrno.IsOk)
                    return membership.JoinErrno;
            }
            return Errno.Ok;
        }
        catch (Win32Exception refusal)
        {
            return new Errno(refusal.NativeErrorCode);
        }
    }

    private void Open(Link link, Ear ear, ReadOnlySpan<byte> vrids)
    {
        if (vrids.IsEmpty)
        {
            ear.Close(kernel);
            return;
        }
        if (ear.Receiver == null)
            ear.Receiver = kernel.Listen(link.Index, ear.Family, vrids, QueueOf(link), link.IsShared);
        else
            ear.Receiver.Accept(vrids, QueueOf(link));
        kernel.Watch(ear.Receiver, TokenOf(links.PlaceOf(link), ear));
    }

    /// <summary>Bytes that may wait to be taken, of the instances together.</summary>
    private int QueueOf(Link link)
    {
        const int usual = 2048, usualMtu = 1500;
        long bytes = 0;
        bool anySays = false;
        foreach (int i in link.Instances)
        {
            InstanceSettings instance = routers.All[i].Settings;
            anySays |= instance.ReceiveBuffer is not null;
            bytes += instance.ReceiveBuffer is not { } buffer ? usual : buffer.Times * (buffer.Unit switch
            {
                ReceiveBufferUnit.Mtu => link.Mtu == 0 ? usualMtu : link.Mtu,
                ReceiveBufferUnit.Advert => instance.AdvertLength,
                _ => 1L,
            });
        }
        // Some 340 adverts of 40 bytes as the kernel counts them, and at least four of each router.
        return (int)Math.Min(anySays ? bytes : Math.Max(128 * 1024, bytes), int.MaxValue);
    }

    private ReadOnlySpan<byte> VridsOf(Link link, IpFamily family, Span<byte> room)
    {
        int count = 0;
        for (int vrid = 0; vrid < 256; vrid++)
            for (int i = link.FirstOfVrid[vrid]; i >= 0; i = routers.All[i].NextOfVrid)
                if (routers.All[i].Family == family)
                {
                    room[count++] = (byte)vrid;
                    break;
                }
        return count > 0 && settings.TellsUnknownVrids ? s_everyVrid : room[..count];
    }

    private HashSet<IpAddress> GroupsOf(Link link)
    {
        var groups = new HashSet<IpAddress>();
        foreach (int i in link.Instances)
            groups.Add(routers.All[i].IsUnicast ? IpAddress.AnyOf(routers.All[i].Family)
                : routers.All[i].Settings.MulticastGroup);
        return groups;
    }

    private void OpenAgain()
    {
        _openAgainAt = Instant.Never;
        foreach (Link link in links.All)
        {
            if (link.Index == 0 || link.OpenErrno.IsOk)
                continue;
            Open(link);
            conditions.Examine(link);
        }
    }

    public void Close(Link link)
    {
        Unwatch(link);
        link.CloseSockets(kernel);
    }

    /// <summary>
    /// A successor is prepared, on another thread: opens what the loop before does not have open. What fails here is
    /// tried again, and reported, by the loop.
    /// </summary>
    public void OpenAhead(LinkTable linksBefore, Listening before)
    {
        foreach (Link link in links.All)
            if (link.Instances.Count > 0)
                OpenAhead(link, linksBefore.Find(link.Name) is { } known && Hears(known)
                    && known.IsShared == link.IsShared ? known : null, before);
    }

    private static bool Hears(Link link) => Array.Exists(link.Ears, ear => ear.Receiver != null);

    private void Unwatch(Link link)
    {
        foreach (Ear ear in link.Ears)
            if (ear.Receiver != null)
                kernel.Unwatch(ear.Receiver);
    }

    /// <param name="known">Null when the loop before does not hear this link.</param>
    private void OpenAhead(Link link, Link? known, Listening before)
    {
        int index = kernel.IndexOf(link.Name);
        if (index == 0)
            return;
        try
        {
            Span<byte> room = stackalloc byte[256];
            foreach (Ear ear in link.Ears)
                if (known?.Ears[(int)ear.Family].Receiver == null
                    && VridsOf(link, ear.Family, room) is { IsEmpty: false } vrids)
                    ear.Receiver = kernel.Listen(index, ear.Family, vrids, QueueOf(link), link.IsShared);
            HashSet<IpAddress> joined = known == null ? [] : before.GroupsOf(known);
            foreach (IpAddress group in GroupsOf(link))
            {
                if (joined.Contains(group))
                    continue;
                IGroupMembership membership = kernel.Join(index, group);
                if (membership.JoinErrno.IsOk)
                    link.Memberships.Add(membership);
                else
                    membership.Dispose();
            }
        }
        catch (Win32Exception)
        {
        }
    }

    /// <summary>
    /// A reload: what is known of the links before goes over by name, and with it the sockets that are still needed.
    /// </summary>
    /// <param name="forget">Called for each link that is none of ours any more.</param>
    public void TakeOver(LinkTable before, Action<Link> forget)
    {
        foreach (Link known in before.All)
        {
            Unwatch(known);
            if (links.Find(known.Name) is { } link)
            {
                link.Inherit(known);
                if (link.IsShared != known.IsShared)
                    known.CloseReceivers(kernel);
                link.InheritSockets(known, GroupsOf(link), kernel);
                if (link.Instances.Count == 0)
                    link.CloseSockets(kernel);
                else if (link.Index != 0)
                    Open(link);
            }
            else
            {
                known.CloseSockets(kernel);
                forget(known);
            }
        }
        foreach (Link link in links.All)
            link.IsAwaited = before.Find(link.Name) == null;
    }
}
