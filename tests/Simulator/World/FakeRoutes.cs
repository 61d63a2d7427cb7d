using VrrpAot.Linux;

namespace VrrpAot.Simulator.World;

/// <summary>
/// A netlink socket without bytes: the same order of requests, answers, lists and losses as that of the real one.
/// </summary>
public sealed class FakeRoutes(FakeKernel kernel) : IRoutes, IReadable
{
    /// <summary>Notifications that the kernel keeps for a slow reader.</summary>
    private const int Room = 200;
    private const int PerReceive = 256;

    private enum Dump
    {
        None,
        Links,
        Addresses,
    }

    private readonly Queue<Action<INetlinkListener>> _news = [];
    private readonly List<(uint Sequence, bool Set, AddressRecord Address, uint Lifetime)> _requests = [];
    private uint _sequence;
    private bool _ignoresOwn;
    private bool _lost;
    /// <summary>Of a send that failed, until it is told.</summary>
    private Errno _failed;
    private Dump _running;
    private bool _interrupted, _linksWanted, _addressesWanted;

    /// <summary>So many notifications find no room, whatever waits.</summary>
    public int Loses { get; set; }

    /// <summary>Losses are never told.</summary>
    public bool HidesLosses { get; set; }

    /// <summary>So many lists break off.</summary>
    public int BreaksLists { get; set; }

    /// <summary>So many sends fail as a whole, with ENOBUFS.</summary>
    public int FailsSends { get; set; }

    /// <summary>When a send last failed.</summary>
    public Instant LastFailedAt { get; private set; } = new(-Duration.FromSeconds(3600).Nanoseconds);

    public Borrowed Fd => default;
    public bool IsReadable => _lost || _news.Count > 0;
    public bool IsListing => _running != Dump.None;
    public void IgnoreOwnAdditions() => _ignoresOwn = true;

    public void Tell(Action<INetlinkListener> news)
    {
        if (Loses == 0 && _news.Count < Room)
        {
            _news.Enqueue(news);
            return;
        }
        Loses = Math.Max(0, Loses - 1);
        _lost |= !HidesLosses;
    }

    public Errno RequestLinks()
    {
        (_interrupted, _linksWanted) = (true, true);
        return StartDump();
    }

    public Errno RequestAddresses()
    {
        _addressesWanted = true;
        return StartDump();
    }

    public uint QueueAdd(in AddressRecord address, uint lifetimeSeconds)
    {
        _requests.Add((++_sequence, true, address, lifetimeSeconds));
        return _sequence;
    }

    public uint QueueRemove(in AddressRecord address)
    {
        _requests.Add((++_sequence, false, address, 0));
        return _sequence;
    }

    public void HearObjects()
    {
    }

    public Errno RequestObjects() => Errno.Ok;

    /// <summary>It has no routes and no rules: whatever is asked is taken.</summary>
    public uint Queue(ReadOnlySpan<byte> request) => ++_sequence;

    public Errno Flush()
    {
        Send();
        Errno errno = _failed;
        _failed = Errno.Ok;
        return errno;
    }

    private void Send()
    {
        if (_requests.Count == 0)
            return;
        kernel.Calls?.Add($"netlink {_requests.Count}");
        if (FailsSends > 0)
        {
            FailsSends--;
            _requests.Clear();
            _failed = Errno.ENOBUFS;
            LastFailedAt = kernel.Now;
            return;
        }
        foreach (var (sequence, set, address, lifetime) in _requests)
        {
            Errno errno = set ? kernel.Machine.Add(address, lifetime, _ignoresOwn ? kernel : null)
                : kernel.Machine.KeepsAddresses ? Errno.Ok : kernel.Machine.Remove(address);
            if (!errno.IsOk)
                Tell(listener => listener.RequestFailed(sequence, errno));
        }
        _requests.Clear();
    }

    public void Receive(INetlinkListener listener)
    {
        if (_lost)
        {
            _lost = false;
            listener.Overrun();
        }
        for (int taken = 0; taken < PerReceive && _news.TryDequeue(out Action<INetlinkListener>? news); taken++)
            news(listener);
    }

    /// <summary>A list is never lost: the kernel goes on with it when there is room.</summary>
    private Errno StartDump()
    {
        if (_running != Dump.None || !(_linksWanted || _addressesWanted))
            return Errno.Ok;
        Send();
        _interrupted = false;
        if (_linksWanted)
        {
            _linksWanted = false;
            _running = Dump.Links;
            foreach (FakeInterface one in kernel.Machine.Interfaces)
            {
                LinkRecord record = one.Record;
                _news.Enqueue(listener => listener.LinkChanged(record));
            }
        }
        else
        {
            _addressesWanted = false;
            _running = Dump.Addresses;
            foreach (FakeInterface one in kernel.Machine.Interfaces)
                foreach (HeldAddress held in one.Addresses)
                    _news.Enqueue(listener => listener.AddressPresent(held.Record));
        }
        _news.Enqueue(EndDump);
        return Errno.Ok;
    }

    private void EndDump(INetlinkListener listener)
    {
        Dump ended = _running;
        _running = Dump.None;
        if (BreaksLists > 0)
        {
            BreaksLists--;
            _linksWanted = _addressesWanted = false;
            listener.ListFailed(Errno.EBUSY);
            return;
        }
        if (_interrupted)
        {
            _linksWanted |= ended == Dump.Links;
            _addressesWanted |= ended == Dump.Addresses;
        }
        else if (ended == Dump.Links)
            listener.LinksListed();
        else
            listener.AddressesListed();
        StartDump();
    }

    public void Dispose()
    {
    }
}
