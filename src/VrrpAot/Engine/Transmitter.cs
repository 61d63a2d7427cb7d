using VrrpAot.Linux;
using VrrpAot.Wire;

namespace VrrpAot.Engine;

/// <summary>
/// Everything that leaves: adverts and announcements. Each is built once in memory that never moves; sending rewrites
/// the changing bytes and hands pointers to the kernel, many packets in one call. The order inside a turn is adverts,
/// then (by the loop) addresses, then announcements.
/// </summary>
internal sealed unsafe class Transmitter : IDisposable
{
    /// <summary>Packets in one system call; the kernel takes 1024 at most.</summary>
    private const int BatchSize = 1024;

    /// <summary>Announcements in one turn, some milliseconds of work: however long a burst is, adverts go out between
    /// its parts.</summary>
    internal const int AnnouncementsPerTurn = 1024;

    /// <summary>One advert to one destination: the group, or a unicast peer.</summary>
    private struct Copy
    {
        public PreparedAdvert Format;
        public IpAddress Destination;
        public int Offset;
    }

    private readonly IKernel _kernel;
    private readonly Instance[] _instances;
    private readonly AddressTable _addresses;
    private readonly HeldTableWriter? _held;
    private readonly IFrameSender _frames;
    private readonly IPacketSender _packets;
    /// <summary>Only where somebody has IPv6 peers.</summary>
    private readonly IPacketSender? _packets6;

    private readonly Copy[] _copies;
    private readonly int[] _firstCopy;
    private readonly NativeBuffer _adverts;
    private readonly Announcer _announcer;
    private readonly bool[] _advertQueued;
    private readonly List<int> _queuedAdverts;
    private readonly RemovalWriter _removals = new();

    /// <summary>Of the last packet refused in this turn; 0 when none was.</summary>
    private Errno _failureErrno;
    private int _failureInterface;
    private Pace _failurePace;
    private static readonly Duration s_failures = Duration.FromSeconds(10);

    public Transmitter(IKernel kernel, EngineSettings engine, Instance[] instances, AddressTable addresses,
        HeldTableWriter? held)
    {
        _kernel = kernel;
        _instances = instances;
        _addresses = addresses;
        _held = held;
        _advertQueued = new bool[instances.Length];
        _queuedAdverts = new List<int>(instances.Length);

        var copies = new List<Copy>();
        _firstCopy = new int[instances.Length + 1];
        int bytes = 0;
        for (int i = 0; i < instances.Length; i++)
        {
            _firstCopy[i] = copies.Count;
            InstanceSettings settings = instances[i].Settings;
            bool unicast = instances[i].IsUnicast;
            foreach (IpAddress destination in unicast
                ? Array.ConvertAll([.. settings.Peers], peer => peer.Address) : [settings.MulticastGroup])
            {
                var format = new PreparedAdvert(instances[i].Rules, destination, settings.UnicastTtl,
                    settings.ChecksumWithoutPseudoHeader, ethernet: !unicast, settings.OldUnicastChecksum);
                copies.Add(new Copy { Format = format, Destination = destination, Offset = bytes });
                bytes += format.Length;
            }
        }
        _firstCopy[^1] = copies.Count;
        _copies = copies.ToArray();
        int announcements = 0;
        foreach (Instance instance in instances)
            announcements += addresses.Count(instance.Index) * instance.Settings.Election.Announcements.MasterRepeat;
        _frames = kernel.OpenFrames(BatchSize, burst: instances.Length + announcements);
        _packets = kernel.OpenPackets(IpFamily.IPv4, BatchSize, burst: _copies.Length);
        if (Array.Exists(instances, instance => instance is { IsUnicast: true, Family: IpFamily.IPv6 }))
            _packets6 = kernel.OpenPackets(IpFamily.IPv6, BatchSize, burst: _copies.Length);
        _adverts = new NativeBuffer(Math.Max(1, bytes));
        _announcer = new Announcer(engine, addresses);
    }

    /// <summary>The link appeared, vanished or changed its hardware address: what leaves by it is built anew.</summary>
    public void LinkChanged(Link link)
    {
        Span<byte> mac = stackalloc byte[6];
        link.HardwareAddress.Bytes.CopyTo(mac);
        foreach (int i in link.Instances)
            Build(_instances[i]);
        foreach (int slot in _addresses.On(link.Name))
        {
            // A link of our own is put up in the same turn in which its VIPs are announced.
            bool leaves = (link.Up || link.IsOurs) && !link.NoArp && !link.IsLoopback;
            _announcer.Prepare(slot, leaves ? link.Index : 0, mac);
            // Not only those of the link's own instances: a VIP may be on another link than its adverts (`dev`).
            TellGuardianOf(slot);
        }
    }

    /// <summary>Whether and where the guardian is to remove this VIP in our place, whichever instance holds
    /// it.</summary>
    /// <param name="slot">The first of those that share it.</param>
    public void TellGuardian(int slot)
    {
        for (; slot >= 0; slot = _addresses.Sharing(slot))
            TellGuardianOf(slot);
    }

    private void TellGuardianOf(int slot)
    {
        ref readonly AddressRecord vip = ref _addresses.Record(slot);
        bool isOurs = vip.InterfaceIndex != 0 && !_addresses.IsMachines(slot);
        int instance = _addresses.InstanceOf(slot);
        // Its interface goes on under another name, and the kernel may not have heard that the VIP goes.
        if (vip.InterfaceIndex == 0 && _instances[instance].IsLeaving)
            return;
        _held?.SetRemoval(instance, slot - _addresses.First(instance), isOurs ? _removals.Of(vip) : default);
    }

    /// <summary>The instance's source address or link changed.</summary>
    public void Build(Instance instance)
    {
        SendIfQueued(instance);
        Span<byte> mac = stackalloc byte[6];
        instance.SourceMac.Bytes.CopyTo(mac);
        for (int c = _firstCopy[instance.Index]; c < _firstCopy[instance.Index + 1]; c++)
        {
            ref Copy copy = ref _copies[c];
            // What the guardian would say in our place, in case we cannot.
            copy.Format.Write(Bytes(copy), instance.Source, Priority.Leaving, mac);
            copy.Format.NextIdentification(Bytes(copy));
            if (instance.Seal is { } seal)
                copy.Format.Seal(Bytes(copy), seal, isAhead: true);
            _held?.SetFarewell(
                instance.Index, c - _firstCopy[instance.Index], instance.Link.Index, !instance.IsUnicast, Bytes(copy));
            copy.Format.SetPriority(Bytes(copy), instance.Router.EffectivePriority);
        }
    }

    /// <summary>
    /// A peer speaks with the old form of checksum, or no more: it may understand nothing else, so adverts to it have
    /// the same form
    /// (keepalived, which then uses it towards every peer). True when that is another form than before.
    /// </summary>
    public bool AdoptChecksum(Instance instance, IpAddress peer, bool old)
    {
        if (instance.Settings.OldUnicastChecksum || !instance.Settings.AdoptsOldChecksum)
            return false;
        for (int c = _firstCopy[instance.Index]; c < _firstCopy[instance.Index + 1]; c++)
        {
            ref Copy copy = ref _copies[c];
            if (copy.Destination != peer || copy.Format.OldUnicastChecksum == old)
                continue;
            copy.Format.OldUnicastChecksum = old;
            Build(instance);
            return true;
        }
        return false;
    }

    /// <summary>False when there is no link or no address to send it from.</summary>
    public bool QueueAdvert(Instance instance, Priority priority)
    {
        int i = instance.Index;
        SendIfQueued(instance);
        if (instance.Link.Index == 0 || instance.Source.IsAny)
            return false;
        _advertQueued[i] = true;
        _queuedAdverts.Add(i);
        instance.Seal?.Next(_kernel.UnixTime);
        for (int c = _firstCopy[i]; c < _firstCopy[i + 1]; c++)
        {
            ref Copy copy = ref _copies[c];
            Span<byte> bytes = Bytes(copy);
            copy.Format.SetPriority(bytes, priority);
            copy.Format.NextIdentification(bytes);
            if (instance.Seal is { } seal)
            {
                copy.Format.Seal(bytes, seal);
                SealFarewell(instance, c, seal);
            }
            if (instance.IsUnicast)
                (copy.Destination.IsIPv6 ? _packets6! : _packets).Add(
                    instance.Link.Index, copy.Destination, _adverts.Pointer + copy.Offset, copy.Format.Length);
            else
                _frames.Add(instance.Link.Index, _adverts.Pointer + copy.Offset, copy.Format.Length);
        }
        instance.Counters.AdvertsSent++;
        if (priority == Priority.Leaving)
            instance.Counters.PriorityZeroSent++;
        return true;
    }

    /// <summary>
    /// The guardian has no key, and what it would send must be later than all that we have sent: so with each advert
    /// its successor is laid ready.
    /// </summary>
    private void SealFarewell(Instance instance, int c, AdvertSeal seal)
    {
        if (_held == null)
            return;
        ref Copy copy = ref _copies[c];
        Span<byte> farewell = stackalloc byte[copy.Format.Length];
        Bytes(copy).CopyTo(farewell);
        copy.Format.SetPriority(farewell, Priority.Leaving);
        copy.Format.NextIdentification(farewell);
        copy.Format.Seal(farewell, seal, isAhead: true);
        _held.SetFarewell(instance.Index, c - _firstCopy[instance.Index], instance.Link.Index, !instance.IsUnicast,
            farewell);
    }

    /// <summary>Its bytes still wait to be sent: they leave before they are rewritten.</summary>
    private void SendIfQueued(Instance instance)
    {
        if (_advertQueued[instance.Index])
            SendAdverts();
    }

    /// <summary>Each VIP so often.</summary>
    public void QueueAnnouncement(Instance instance, int count) => _announcer.Queue(instance.Index, count);

    public void QueueExtraAnnouncement(Instance instance) => _announcer.QueueExtra(instance.Index);

    /// <summary>The announcements that an instance of the one before still had to make are made here, and its peers are
    /// spoken to as before.</summary>
    public void Inherit(Transmitter before, Instance instance, int place)
    {
        _announcer.Inherit(before._announcer, instance.Index, place);
        if (before._instances[place].Settings.OldUnicastChecksum)
            return;
        for (int c = before._firstCopy[place]; c < before._firstCopy[place + 1]; c++)
            if (before._copies[c].Format.OldUnicastChecksum)
                AdoptChecksum(instance, before._copies[c].Destination, old: true);
    }

    public void InheritGaps(Transmitter before) => _announcer.InheritGaps(before._announcer);

    public void DropAnnouncements(Instance instance) => _announcer.Drop(instance.Index);

    /// <summary>When announcements that are left may leave.</summary>
    public Instant NextDeadline(Instant now) => _announcer.HasMore ? now : _announcer.NextDeadline;

    /// <summary>Announcements are left for the next turn.</summary>
    public bool HasMore => _announcer.HasMore;

    public void FlushAdverts(EventRing events, Instant now)
    {
        if (_queuedAdverts.Count == 0)
            return;
        SendAdverts();
        ReportFailures(events, now);
    }

    /// <summary>Sends at most <see cref="AnnouncementsPerTurn"/>; the next call goes on where this one
    /// stopped.</summary>
    public void FlushAnnouncements(EventRing events, Instant now)
    {
        if (!_announcer.Send(_frames, AnnouncementsPerTurn, events, now))
            return;
        SendFrames();
        ReportFailures(events, now);
    }

    private void SendAdverts()
    {
        SendFrames();
        if (_packets.Flush() > 0)
            (_failureErrno, _failureInterface) = (_packets.LastErrno, _packets.LastFailedInterface);
        if (_packets6?.Flush() > 0)
            (_failureErrno, _failureInterface) = (_packets6.LastErrno, _packets6.LastFailedInterface);
        foreach (int i in _queuedAdverts)
            _advertQueued[i] = false;
        _queuedAdverts.Clear();
    }

    private void SendFrames()
    {
        if (_frames.Flush() > 0)
            (_failureErrno, _failureInterface) = (_frames.LastErrno, _frames.LastFailedInterface);
    }

    private void ReportFailures(EventRing events, Instant now)
    {
        if (_failureErrno.IsOk)
            return;
        if (_failurePace.AllowsDoubling(now, s_failures, out int leftOut))
            events.Write(EngineEvent.Failed(EngineEventKind.SendFailed, -1, now, _failureErrno)
                with { Interface = _failureInterface, LeftOut = leftOut });
        _failureErrno = Errno.Ok;
    }

    private Span<byte> Bytes(in Copy copy) => new(_adverts.Pointer + copy.Offset, copy.Format.Length);

    public void Dispose()
    {
        _frames.Dispose();
        _packets.Dispose();
        _packets6?.Dispose();
        _adverts.Dispose();
        _announcer.Dispose();
        _removals.Dispose();
    }
}
