using VrrpAot.Linux;

namespace VrrpAot.Engine;

/// <summary>
/// Which VIPs are still to be announced, and in which order: the list of an instance over and over, and the instances
/// in turn. Where the file wants gaps (<see cref="AnnouncementPacing"/>) each interface has a list of its own, so that
/// none waits for another.
/// </summary>
internal sealed class Announcer : IDisposable
{
    /// <summary>The announcements of one list that are still to be sent.</summary>
    private struct Burst
    {
        /// <summary>How often each VIP is still to be announced; 0 when no burst is under way.</summary>
        public int Rounds;
        /// <summary>The place in the list that comes next in this round.</summary>
        public int Next;
        /// <summary>It is among <see cref="_ready"/>, or in line at its gate.</summary>
        public bool Queued;
        public bool Told;
    }

    private readonly AddressTable _addresses;
    private readonly AnnouncementPacing _pacing;
    private readonly AnnouncementFrames _frames;
    /// <summary>For each VIP slot, the interface its announcement leaves by; 0 while it cannot.</summary>
    private readonly int[] _leavesBy;

    /// <summary>The lists, one behind the other: slots.</summary>
    private readonly int[] _slots;
    /// <summary>Where each list begins; one more is where the last one ends.</summary>
    private readonly int[] _from;
    private readonly int[] _gate;
    private readonly Burst[] _bursts;
    /// <summary>The first list of each instance, and one more; behind those of all instances come the extra
    /// ones.</summary>
    private readonly int[] _listsOf;
    /// <summary>The first extra list of each instance, and one more.</summary>
    private readonly int[] _extrasOf;
    /// <summary>Lists with a burst under way that need not wait, one round each in turn.</summary>
    private readonly Queue<int> _ready;

    public Announcer(EngineSettings settings, AddressTable addresses)
    {
        _addresses = addresses;
        _pacing = new AnnouncementPacing(settings, addresses);
        _frames = new AnnouncementFrames(addresses);
        _leavesBy = new int[addresses.SlotCount];
        int instances = settings.Instances.Length;
        var slots = new List<int>(addresses.SlotCount);
        var from = new List<int>(instances + 1);
        _listsOf = new int[instances + 1];
        for (int i = 0; i < instances; i++)
        {
            _listsOf[i] = from.Count;
            AddLists(i, slots, from);
        }
        _listsOf[^1] = from.Count;
        _extrasOf = new int[instances + 1];
        for (int i = 0; i < instances; i++)
        {
            _extrasOf[i] = from.Count;
            foreach (int slot in ExtraAnnouncements.SlotsOf(settings.Instances[i], addresses, i))
            {
                from.Add(slots.Count);
                slots.Add(slot);
            }
        }
        _extrasOf[^1] = from.Count;
        from.Add(slots.Count);
        _slots = slots.ToArray();
        _from = from.ToArray();
        _bursts = new Burst[_from.Length - 1];
        _ready = new Queue<int>(_bursts.Length);
        _gate = new int[_bursts.Length];
        for (int list = 0; list < _gate.Length; list++)
            _gate[list] = _from[list] < _from[list + 1] ? _pacing.GateOf(_slots[_from[list]]) : AnnouncementPacing.Open;
        _pacing.MakeRoom(_bursts.Length);
    }

    /// <summary>One list for each gate that VIPs of the instance go through; one at least.</summary>
    private void AddLists(int instance, List<int> slots, List<int> from)
    {
        int first = _addresses.First(instance), end = _addresses.First(instance + 1), lists = from.Count;
        for (int slot = first; slot < end; slot++)
        {
            int gate = _pacing.GateOf(slot);
            bool isListed = false;
            for (int earlier = first; earlier < slot && !isListed; earlier++)
                isListed = _pacing.GateOf(earlier) == gate;
            if (isListed)
                continue;
            from.Add(slots.Count);
            for (int other = slot; other < end; other++)
                if (_pacing.GateOf(other) == gate)
                    slots.Add(other);
            if (slots.Count - from[^1] == end - first)
                return;
        }
        if (from.Count == lists)
            from.Add(slots.Count);
    }

    /// <summary>The interface that announcements of this VIP leave by has changed.</summary>
    /// <param name="leavesBy">Kernel index; 0 while none can leave.</param>
    /// <param name="mac">6 bytes.</param>
    public void Prepare(int slot, int leavesBy, ReadOnlySpan<byte> mac)
    {
        _leavesBy[slot] = leavesBy;
        _frames.Write(slot, mac, _addresses.Address(slot));
    }

    /// <summary>Each VIP <paramref name="count"/> times, the whole list over and over (keepalived's order).</summary>
    public void Queue(int instance, int count)
    {
        for (int list = _listsOf[instance]; list < _listsOf[instance + 1]; list++)
            Begin(list, count);
    }

    /// <summary>Once the first VIP on each interface that its extra announcements are for.</summary>
    public void QueueExtra(int instance)
    {
        for (int list = _extrasOf[instance]; list < _extrasOf[instance + 1]; list++)
            Begin(list, 1);
    }

    private void Begin(int list, int count)
    {
        ref Burst burst = ref _bursts[list];
        if (count <= burst.Rounds)
            return;
        burst.Rounds = count;
        burst.Next = _from[list];
        burst.Told = false;
        if (!burst.Queued)
            _ready.Enqueue(list);
        burst.Queued = true;
    }

    /// <summary>The VIPs are not ours any more: what was not announced yet never is.</summary>
    public void Drop(int instance)
    {
        for (int list = _listsOf[instance]; list < _listsOf[instance + 1]; list++)
            _bursts[list].Rounds = 0;
        for (int list = _extrasOf[instance]; list < _extrasOf[instance + 1]; list++)
            _bursts[list].Rounds = 0;
    }

    /// <summary>A reload: what an instance of the one before still had to announce.</summary>
    public void Inherit(Announcer before, int instance, int place)
    {
        int rounds = 0;
        for (int list = before._listsOf[place]; list < before._listsOf[place + 1]; list++)
            rounds = Math.Max(rounds, before._bursts[list].Rounds);
        Queue(instance, rounds);
    }

    public void InheritGaps(Announcer before) => _pacing.Inherit(before._pacing);

    /// <summary>Some are left that need not wait.</summary>
    public bool HasMore => _ready.Count > 0;

    /// <summary>When some that wait may leave.</summary>
    public Instant NextDeadline => _pacing.NextDeadline;

    /// <summary>Hands over what may leave now, at most so many; the next call goes on where this one stopped. False
    /// when there was nothing.</summary>
    public bool Send(IFrameSender sender, int room, EventRing events, Instant now)
    {
        while (_pacing.TryCall(now, out int called))
            _ready.Enqueue(called);
        if (_ready.Count == 0)
            return false;
        while (room > 0 && _ready.TryDequeue(out int list))
        {
            ref Burst burst = ref _bursts[list];
            bool waits = false;
            if (burst.Rounds > 0)
            {
                Tell(list, ref burst, events, now);
                room -= SendRound(sender, list, ref burst, room, now, out waits);
            }
            if (!waits)
                _pacing.Passes(_gate[list], list);
            burst.Queued = waits || burst.Rounds > 0;
            if (burst.Queued && !waits)
                _ready.Enqueue(list);
        }
        return true;
    }

    /// <summary>The rest of one round, or as much of it as there is room for. Returns how many places it went
    /// over.</summary>
    private int SendRound(IFrameSender sender, int list, ref Burst burst, int room, Instant now, out bool waits)
    {
        int begin = burst.Next, end = _from[list + 1], to = Math.Min(end, begin + room), at = begin;
        waits = false;
        for (; at < to; at++)
        {
            int slot = _slots[at];
            if (_leavesBy[slot] == 0)
                continue;
            waits = !_pacing.Goes(_gate[list], list, isUnderWay: at > _from[list], now);
            if (waits)
                break;
            _frames.HandTo(sender, slot, _leavesBy[slot]);
        }
        burst.Next = at;
        if (at == end)
        {
            burst.Rounds--;
            burst.Next = _from[list];
        }
        // Without any VIP a round costs something too, or a long burst of nothing would be one turn.
        return Math.Max(1, at - begin);
    }

    /// <summary>One event an address and burst, for those that are really announced.</summary>
    private void Tell(int list, ref Burst burst, EventRing events, Instant now)
    {
        if (burst.Told)
            return;
        burst.Told = true;
        for (int at = _from[list]; at < _from[list + 1]; at++)
            if (_leavesBy[_slots[at]] is var leavesBy and not 0)
                events.Write(EngineEvent.Counted(EngineEventKind.Announcing, _addresses.InstanceOf(_slots[at]), now,
                    burst.Rounds) with { Address = _addresses.Address(_slots[at]), Interface = leavesBy });
    }

    public void Dispose() => _frames.Dispose();
}
