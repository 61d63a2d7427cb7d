namespace VrrpAot.Engine;

/// <summary>
/// Who must wait before the next announcement on an interface, where the file wants a gap between them. What has such a
/// gap is a gate: an interface or a group of them, for gratuitous ARPs or for neighbour advertisements. One goes
/// through, and the gate is shut for as long as the gap; who comes meanwhile waits in line. No list grows: each waits
/// at one gate at most.
/// </summary>
internal sealed class AnnouncementPacing
{
    /// <summary>The gate of what need not wait.</summary>
    public const int Open = -1;

    private const int Nobody = -1;

    private struct Gate
    {
        public Duration Gap;
        public Instant OpensAt;
        /// <summary>Who waits longest, and who came last.</summary>
        public int First, Last;
        /// <summary>Was called and has not gone yet: nobody else goes before.</summary>
        public int Called;
    }

    private readonly Gate[] _gates;
    private readonly int[] _gateOfSlot;
    private readonly Dictionary<(string, IpFamily), int> _known = [];
    /// <summary>Who waits behind this one at the same gate.</summary>
    private int[] _behind = [];
    /// <summary>When a gate opens at which somebody waits.</summary>
    private readonly TimerQueue _openings;

    public AnnouncementPacing(EngineSettings settings, AddressTable addresses)
    {
        var below = new Dictionary<string, string>();
        foreach (InstanceSettings instance in settings.Instances)
            if (instance.VirtualMac is { } virtualMac)
                below[virtualMac.Device] = instance.Interface;
        var gates = new List<Gate>();
        foreach (AnnouncementGroup group in settings.AnnouncementGroups)
        {
            int arp = Add(gates, group.Gap.Arp), neighbour = Add(gates, group.Gap.Neighbour);
            foreach (string name in group.Interfaces)
            {
                _known.TryAdd((name, IpFamily.IPv4), arp);
                _known.TryAdd((name, IpFamily.IPv6), neighbour);
            }
        }
        _gateOfSlot = new int[addresses.SlotCount];
        for (int slot = 0; slot < _gateOfSlot.Length; slot++)
        {
            string device = addresses.Device(slot);
            IpFamily family = addresses.Address(slot).Family;
            var key = (below.GetValueOrDefault(device, device), family);
            if (!_known.TryGetValue(key, out _gateOfSlot[slot]))
                _known[key] = _gateOfSlot[slot] = Add(gates, family == IpFamily.IPv6
                    ? settings.AnnouncementGap.Neighbour : settings.AnnouncementGap.Arp);
        }
        _gates = gates.ToArray();
        _openings = new TimerQueue(_gates.Length);
    }

    private static int Add(List<Gate> gates, Duration gap)
    {
        if (gap == Duration.Zero)
            return Open;
        gates.Add(new Gate { Gap = gap, First = Nobody, Last = Nobody, Called = Nobody });
        return gates.Count - 1;
    }

    /// <summary>The gate that announcements of this VIP go through, or <see cref="Open"/>.</summary>
    public int GateOf(int slot) => _gateOfSlot[slot];

    /// <summary>There are so many that may wait: 0 .. waiters - 1.</summary>
    public void MakeRoom(int waiters)
    {
        if (_gates.Length > 0)
            _behind = new int[waiters];
    }

    /// <summary>When somebody who waits is to be called.</summary>
    public Instant NextDeadline => _openings.Next();

    /// <summary>One announcement may leave now, and the gate shuts behind it. Otherwise this one stands in line, and is
    /// called.</summary>
    /// <param name="isUnderWay">It has announced a part of its VIPs, and goes on before another begins.</param>
    public bool Goes(int gate, int waiter, bool isUnderWay, Instant now)
    {
        if (gate == Open)
            return true;
        ref Gate its = ref _gates[gate];
        bool isFree = its.Called == waiter || its is { Called: Nobody, First: Nobody };
        if (its.Called == waiter)
            its.Called = Nobody;
        bool goes = isFree && now >= its.OpensAt;
        if (goes)
            its.OpensAt = now + its.Gap;
        else
            Wait(ref its, waiter, first: isUnderWay);
        Awaited(gate);
        return goes;
    }

    /// <summary>Somebody who waits where it is open now, one at each gate; false when there is no more. It goes, or has
    /// nothing to announce any more and <see cref="Passes"/>.</summary>
    public bool TryCall(Instant now, out int waiter)
    {
        waiter = Nobody;
        if (!_openings.TryTakeDue(now, out int gate, out _))
            return false;
        ref Gate its = ref _gates[gate];
        waiter = its.Called = its.First;
        its.First = _behind[waiter];
        return true;
    }

    /// <summary>Who was called has nothing to announce there any more.</summary>
    public void Passes(int gate, int waiter)
    {
        if (gate == Open || _gates[gate].Called != waiter)
            return;
        _gates[gate].Called = Nobody;
        Awaited(gate);
    }

    private void Awaited(int gate)
    {
        if (_gates[gate] is { First: not Nobody, Called: Nobody })
            _openings.Set(gate, _gates[gate].OpensAt);
    }

    private void Wait(ref Gate gate, int waiter, bool first)
    {
        _behind[waiter] = Nobody;
        if (gate.First == Nobody)
            gate.First = gate.Last = waiter;
        else if (first)
            (_behind[waiter], gate.First) = (gate.First, waiter);
        else
            gate.Last = _behind[gate.Last] = waiter;
    }

    /// <summary>A reload: where there is a gap before and after it, the first announcement keeps it.</summary>
    public void Inherit(AnnouncementPacing before)
    {
        foreach ((var key, int gate) in _known)
            if (gate != Open && before._known.TryGetValue(key, out int old) && old != Open
                && before._gates[old].OpensAt > _gates[gate].OpensAt)
                _gates[gate].OpensAt = before._gates[old].OpensAt;
    }
}
