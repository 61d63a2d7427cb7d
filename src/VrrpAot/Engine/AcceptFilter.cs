using VrrpAot.Linux;

namespace VrrpAot.Engine;

/// <summary>
/// Accept_Mode off (RFC 9568 section 6.1; `no_accept`, and what strict mode makes of every instance that does not own
/// its addresses): while it is MASTER it answers for its VIPs, and takes no packet that is for them. The kernel drops
/// those (<see cref="IDropFilter"/>): from before a VIP is set until after it is gone. An address that is the machine's
/// own is never among them, or the machine could not be reached by it any more.
/// </summary>
internal sealed class AcceptFilter : Service
{
    /// <summary>The kernel may learn it: a module that is loaded, a table that another program gives up.</summary>
    private static readonly Duration s_pause = Duration.FromSeconds(1);

    private struct Entry
    {
        public IpAddress Address;
        /// <summary>Of a link-local address of IPv6; null of others.</summary>
        public Link? Link;
        /// <summary>The first VIP that it is.</summary>
        public int Slot;
        /// <summary>Instances that want it dropped.</summary>
        public int Wants;
        /// <summary>As the kernel has it; null for not.</summary>
        public DroppedAddress? There;
        public bool IsQueued;
    }

    private readonly DropTable? _table;
    private readonly IDropFilter _kernel;
    private readonly AddressTable _addresses;
    private readonly EventRing _events;
    private readonly Turn _turn;
    private readonly Entry[] _entries;
    /// <summary>Of each instance; empty for one that takes packets.</summary>
    private readonly int[][] _of;
    private readonly bool[] _wants;
    private readonly List<int> _queue;
    private readonly List<int> _onLinks = [];
    private readonly DroppedAddress[] _batch;
    private Errno _told;
    private Instant _retryAt = Instant.Never;
    private bool _isMade, _isOver;

    public AcceptFilter(EngineSettings settings, IDropFilter kernel, LinkTable links, AddressTable addresses,
        EventRing events, Turn turn)
    {
        (_table, _kernel, _addresses, _events, _turn) = (settings.DropTable, kernel, addresses, events, turn);
        _of = new int[settings.Instances.Length][];
        _wants = new bool[_of.Length];
        var entries = new List<Entry>();
        var places = new Dictionary<(IpAddress, string?), int>();
        for (int i = 0; i < _of.Length; i++)
        {
            InstanceSettings instance = settings.Instances[i];
            bool drops = _table is not null && !instance.AcceptsPackets;
            _of[i] = drops ? new int[addresses.Count(i)] : [];
            for (int vip = 0; vip < _of[i].Length; vip++)
            {
                VirtualAddress address = vip < instance.Addresses.Length ? instance.Addresses[vip]
                    : instance.ExcludedAddresses[vip - instance.Addresses.Length];
                string? device = IsLinkLocal(address.Address) ? address.Device ?? instance.Interface : null;
                if (places.TryAdd((address.Address, device), entries.Count))
                    entries.Add(new Entry
                    {
                        Address = address.Address, Link = device is null ? null : links.Find(device),
                        Slot = addresses.First(i) + vip,
                    });
                _of[i][vip] = places[(address.Address, device)];
            }
        }
        _entries = entries.ToArray();
        _queue = new List<int>(_entries.Length);
        _batch = new DroppedAddress[_entries.Length];
        for (int i = 0; i < _entries.Length; i++)
            if (_entries[i].Link is not null)
                _onLinks.Add(i);
    }

    public override Instant NextDeadline => _retryAt;

    /// <summary>The instance has taken its VIPs, or lets go of them.</summary>
    public void Want(int instance, bool wanted)
    {
        if (_wants[instance] == wanted)
            return;
        _wants[instance] = wanted;
        foreach (int entry in _of[instance])
        {
            _entries[entry].Wants += wanted ? 1 : -1;
            Queue(entry);
        }
    }

    private void Queue(int entry)
    {
        if (_entries[entry].IsQueued)
            return;
        _entries[entry].IsQueued = true;
        _queue.Add(entry);
    }

    /// <summary>The end of a turn, before VIPs are set: what is for new ones is dropped from now on.</summary>
    public void BeforeAddresses()
    {
        if (_table is null || _isOver)
            return;
        if (_retryAt != Instant.Never && _turn.Now < _retryAt)
            return;
        _retryAt = Instant.Never;
        if (!_isMade && !Make())
            return;
        foreach (int entry in _onLinks)
            if (IsToCome(_entries[entry]))
                Queue(entry);
        if (_queue.Count == 0)
            return;
        int count = 0;
        foreach (int entry in _queue)
            if (IsToCome(_entries[entry]))
                _batch[count++] = Wish(_entries[entry]);
        if (count > 0 && Tell(_kernel.Add(_batch.AsSpan(0, count))))
            foreach (int entry in _queue)
                if (IsToCome(_entries[entry]))
                    _entries[entry].There = Wish(_entries[entry]);
    }

    /// <summary>The same end, after VIPs have gone: nobody else's packets are dropped for an address that was
    /// ours.</summary>
    public void AfterAddresses()
    {
        if (_queue.Count == 0 || !_isMade || _isOver)
            return;
        int count = 0;
        foreach (int entry in _queue)
            if (IsToGo(_entries[entry]))
                _batch[count++] = _entries[entry].There!.Value;
        if (count > 0 && !Tell(_kernel.Remove(_batch.AsSpan(0, count))))
            return;
        foreach (int entry in _queue)
        {
            ref Entry it = ref _entries[entry];
            if (IsToGo(it))
                it.There = null;
            it.IsQueued = false;
        }
        _queue.Clear();
    }

    private static DroppedAddress Wish(in Entry it) => new(it.Address, it.Link?.Index ?? 0);

    private bool IsToCome(in Entry it) => it.Wants > 0 && it.There != Wish(it) && it.Link is not { Index: 0 }
        && !_addresses.IsMachines(it.Slot);

    private static bool IsToGo(in Entry it) => it is { There: not null, Wants: 0 };

    private static bool IsLinkLocal(IpAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.WriteTo(bytes);
        return address.Family == IpFamily.IPv6 && bytes[0] == 0xfe && (bytes[1] & 0xc0) == 0x80;
    }

    private bool Make()
    {
        for (int i = 0; i < _entries.Length; i++)
        {
            _entries[i].There = null;
            if (_entries[i].Wants > 0)
                Queue(i);
        }
        _isMade = Tell(_kernel.Make(_table!));
        return _isMade;
    }

    /// <summary>A refusal is told once. Whatever it was about, the table is made anew after a pause.</summary>
    private bool Tell(Errno error)
    {
        if (!error.IsOk)
        {
            _isMade = false;
            _retryAt = _turn.Now + s_pause;
            if (error != _told)
                _events.Write(EngineEvent.Failed(EngineEventKind.FilterRefused, -1, _turn.Now, error));
        }
        _told = error;
        return error.IsOk;
    }

    /// <summary>The engine ends in order.</summary>
    public void End()
    {
        _isOver = true;
        _retryAt = Instant.Never;
        _kernel.End();
    }

    /// <summary>A reload: what is dropped goes on being dropped, and nothing is in between.</summary>
    /// <param name="instances">Those of the new settings; who holds its addresses wants them.</param>
    public void Inherit(AcceptFilter before, Instance[] instances)
    {
        for (int i = 0; i < instances.Length; i++)
            Want(i, instances[i].Router.HoldsAddresses);
        if (_table is null || _table != before._table)
        {
            if (before._isMade && _table?.Name != before._table!.Name)
                _kernel.End();
            return;
        }
        (_isMade, _told, _retryAt) = (before._isMade, before._told, before._retryAt);
        var gone = new List<DroppedAddress>();
        foreach (Entry was in before._entries)
            if (was.There is { } there && !Inherit(there))
                gone.Add(there);
        if (gone.Count > 0)
            Tell(_kernel.Remove(gone.ToArray()));
    }

    private bool Inherit(DroppedAddress there)
    {
        for (int i = 0; i < _entries.Length; i++)
            if (Wish(_entries[i]) == there)
            {
                _entries[i].There = there;
                Queue(i);
                return true;
            }
        return false;
    }
}
