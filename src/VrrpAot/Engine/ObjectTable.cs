using VrrpAot.Holdings;
using VrrpAot.Linux;

namespace VrrpAot.Engine;

/// <summary>
/// Routes, rules and static addresses as holdings: what is wanted beside VIPs, by instances while they are MASTER, or
/// by the daemon for as long as it runs. What each is in the kernel's words was written when the configuration was
/// read; here the indexes of its interfaces are put in, and then the loop copies bytes.
/// <para>
/// Two that are spelled alike are one holding with two owners. Set after VIPs and removed before them, in the same
/// request to the kernel.
/// </para>
/// </summary>
internal sealed partial class ObjectTable : IHoldingWriter
{
    /// <summary>The daemon itself wants it.</summary>
    private const int Daemon = -1;

    /// <summary>
    /// Before the kernel takes an IPv4 route it looks up the route's router, and it does that through the
    /// rules: one of ours that leads nowhere (`blackhole`, or to a table that ends so) makes it refuse every
    /// route that comes later. So while routes are set beside rules that stand, this one comes first, for
    /// the length of the request. It matches only what is looked up without a source, as the kernel's
    /// question is: no packet that is passed on.
    /// </summary>
    internal static readonly ObjectRequests Bypass = new IpRule
    {
        Family = IpFamily.IPv4, Action = IpRule.ToTable, Table = IpRoute.Main, Preference = 0, InInterface = "lo",
        From = new IpPrefix(IpAddress.Any, 32),
    }.ToRequests()!;
    private static readonly byte[] s_bypass = Bypass.Set(_ => 0), s_noBypass = Bypass.Removal(_ => 0);

    private struct Slot
    {
        public int Owner;
        public int Holding;
        public bool Wanted;
    }

    private readonly HeldObject[] _objects;
    private readonly Slot[] _slots;
    /// <summary>The slots of instance i are those from here to the next; those of the daemon come last.</summary>
    private readonly int[] _first;
    private readonly HoldingTable _holdings;
    /// <summary>Of each holding, what is sent; null while an interface is missing.</summary>
    private readonly byte[]?[] _sets, _removals;
    /// <summary>What was last said of it: the same refusal is told once.</summary>
    private readonly Errno[] _refusals;
    /// <summary>The last request for it was refused.</summary>
    private readonly bool[] _isRefused;
    /// <summary>Static addresses set in this turn, of which the kernel does not tell us.</summary>
    private readonly List<int> _added;
    private readonly Dictionary<string, int[]> _on = [];
    private readonly Dictionary<string, (int Index, bool IsOn)> _links = [];
    private readonly Dictionary<ObjectKey, int> _byKey = [];
    private readonly Dictionary<AddressRecord, int> _byAddress = [];
    /// <summary>By name: the holding that an interface is, and the one that it is up.</summary>
    private readonly Dictionary<string, int> _made = [], _putUp = [];
    private readonly List<uint> _leftovers = [];
    private readonly HeldTableWriter? _held;
    private readonly EventRing _events;
    private readonly Turn _turn;
    /// <summary>Where the objects of each instance begin among its removals in the held table.</summary>
    private readonly int[] _firstRemoval;
    private bool _staticsAreWanted;
    /// <summary>While it is reconciled.</summary>
    private IRoutes? _route;
    /// <summary><see cref="Bypass"/> is set, and to be removed in the same turn.</summary>
    private bool _isBypassed;

    public ObjectTable(EngineSettings settings, HeldTableWriter? held, EventRing events, Turn turn)
    {
        (_held, _events, _turn) = (held, events, turn);
        _objects = [.. settings.DistinctObjects];
        var numbers = new Dictionary<string, int>();
        foreach (HeldObject one in _objects)
            numbers[one.Requests.Text] = numbers.Count;
        int instances = settings.Instances.Length;
        _first = new int[instances + 2];
        _firstRemoval = new int[instances];
        var slots = new List<Slot>();
        for (int i = 0; i < instances; i++)
        {
            _first[i] = slots.Count;
            InstanceSettings instance = settings.Instances[i];
            _firstRemoval[i] = instance.Addresses.Length + instance.ExcludedAddresses.Length;
            foreach (HeldObject one in instance.Objects)
                slots.Add(new Slot { Owner = i, Holding = numbers[one.Requests.Text] });
        }
        _first[instances] = slots.Count;
        foreach (HeldObject one in settings.StaticObjects)
            slots.Add(new Slot { Owner = Daemon, Holding = numbers[one.Requests.Text] });
        _first[^1] = slots.Count;
        _slots = slots.ToArray();
        _sets = new byte[_objects.Length][];
        _removals = new byte[_objects.Length][];
        _refusals = new Errno[_objects.Length];
        _isRefused = new bool[_objects.Length];
        _added = new List<int>(_objects.Length);
        var kinds = new HoldingKind[_objects.Length];
        var on = new Dictionary<string, List<int>>();
        for (int holding = 0; holding < kinds.Length; holding++)
        {
            kinds[holding] = _objects[holding].Kind;
            if (VirtualLink.NameIn(_objects[holding].Requests.Text, out bool isUp) is { } link)
                (isUp ? _putUp : _made)[link] = holding;
            foreach (string device in _objects[holding].Requests.Devices)
            {
                if (!on.TryGetValue(device, out List<int>? there))
                    on[device] = there = [];
                there.Add(holding);
            }
        }
        foreach ((string device, List<int> there) in on)
            _on[device] = [.. there];
        _holdings = new HoldingTable(kinds, Duration.Zero);
        for (int holding = 0; holding < kinds.Length; holding++)
        {
            if (_objects[holding].Untracked)
                _holdings.LeaveAlone(holding);
            Bind(holding);
        }
    }

    /// <summary>There is something to hold.</summary>
    public bool Any => _objects.Length > 0;

    /// <summary>Something was set, and the kernel's answer is not heard yet.</summary>
    public bool HasWritten { get; set; }

    public Instant NextDeadline => _holdings.NextDeadline;

    /// <summary>A device got its kernel index (0: it is gone, and what is on it with that), was put up or down: with an
    /// interface that is down the kernel forgets routes without a word.</summary>
    /// <param name="isOn">It is administratively up.</param>
    public void BindDevice(string device, int index, bool isOn)
    {
        if (_made.TryGetValue(device, out int made))
            SeeLink(made, index != 0);
        if (!_on.TryGetValue(device, out int[]? there) || _links.TryGetValue(device, out var known)
            && known == (index, isOn))
            return;
        bool isNew = known.Index != index;
        _links[device] = (index, isOn);
        foreach (int holding in there)
            if (isNew || _objects[holding].Kind is HoldingKind.Route or HoldingKind.Rule)
                Bind(holding);
        if (_putUp.TryGetValue(device, out int up))
            SeeLink(up, isOn);
    }

    private void SeeLink(int holding, bool isThere)
    {
        if (isThere)
            _holdings.Saw(holding, hasOurMark: true, beforeUs: false);
        else if (_holdings.IsPresent(holding))
            _holdings.Missed(holding);
        _isRefused[holding] &= !isThere;
    }

    private void Bind(int holding)
    {
        HeldObject it = _objects[holding];
        bool isReachable = true;
        foreach (string device in it.Requests.Devices)
            isReachable &= _links.TryGetValue(device, out var link) && link.Index != 0
                && (link.IsOn || it.Kind is HoldingKind.Address or HoldingKind.Link);
        Forget(holding);
        _sets[holding] = isReachable ? it.Requests.Set(IndexOf) : null;
        _removals[holding] = isReachable ? it.Requests.Removal(IndexOf) : null;
        if (isReachable)
            Enter(holding);
        _holdings.Rebind(holding, isReachable);
        TellGuardian(holding);
    }

    private bool IsAddress(int holding) => _objects[holding].Kind == HoldingKind.Address;

    private int IndexOf(string device) => _links[device].Index;

    /// <summary>What the kernel says of it will be known by its key.</summary>
    private void Enter(int holding)
    {
        if (ObjectKey.TryRead(_sets[holding], out ObjectKey key, out _))
            _byKey.TryAdd(key, holding);
        else if (IsAddress(holding) && AddressRecord.TryRead(_sets[holding].AsSpan(16), out AddressRecord address))
            _byAddress[address] = holding;
    }

    private void Forget(int holding)
    {
        if (_sets[holding] is not { } before)
            return;
        if (ObjectKey.TryRead(before, out ObjectKey key, out _))
        {
            if (_byKey.TryGetValue(key, out int known) && known == holding)
                _byKey.Remove(key);
        }
        else if (IsAddress(holding) && AddressRecord.TryRead(before.AsSpan(16), out AddressRecord address))
            _byAddress.Remove(address);
    }

    /// <summary>What the guardian removes in our place.</summary>
    private void TellGuardian(int holding)
    {
        if (_held == null)
            return;
        for (int slot = 0; slot < _slots.Length; slot++)
            if (_slots[slot].Holding == holding && _slots[slot].Owner is var owner and not Daemon)
                _held.SetRemoval(owner, _firstRemoval[owner] + slot - _first[owner], _removals[holding]);
    }

    /// <summary>The routes and rules of an instance are wanted, or not any more.</summary>
    public void Want(int instance, bool wanted)
    {
        Want(_first[instance], _first[instance + 1], wanted);
        Report(instance, HoldingKind.Route, wanted ? EngineEventKind.AddingRoutes : EngineEventKind.RemovingRoutes);
        Report(instance, HoldingKind.Rule, wanted ? EngineEventKind.AddingRules : EngineEventKind.RemovingRules);
    }

    /// <summary>What is static is wanted, or not any more.</summary>
    public void WantStatic(bool wanted)
    {
        _staticsAreWanted = wanted;
        Want(_first[^2], _first[^1], wanted);
    }

    private void Want(int from, int to, bool wanted)
    {
        for (int i = from; i < to; i++)
        {
            ref Slot slot = ref _slots[i];
            if (slot.Wanted == wanted)
                continue;
            slot.Wanted = wanted;
            if (!wanted)
            {
                _holdings.Unwant(slot.Holding);
                continue;
            }
            _refusals[slot.Holding] = Errno.Ok;
            _holdings.Want(slot.Holding);
        }
    }

    /// <summary>What of an instance stays in the kernel at a stop that was told to.</summary>
    public void Leave(int instance)
    {
        for (int i = _first[instance]; i < _first[instance + 1]; i++)
        {
            ref Slot slot = ref _slots[i];
            if (slot.Wanted)
                _holdings.Unwant(slot.Holding);
            slot.Wanted = false;
            if (!_holdings.IsWanted(slot.Holding))
                _holdings.Disown(slot.Holding);
        }
    }

    private void Report(int instance, HoldingKind kind, EngineEventKind what)
    {
        int count = 0;
        for (int i = _first[instance]; i < _first[instance + 1]; i++)
            count += _objects[_slots[i].Holding].Kind == kind ? 1 : 0;
        if (count > 0)
            _events.Write(EngineEvent.Counted(what, instance, _turn.Now, count));
    }

    /// <summary>Before VIPs change: what stands on them goes, and the interfaces come that they stand on.</summary>
    public void ReconcileBefore(IRoutes route, Instant now)
    {
        _route = route;
        _holdings.Remove(this, now, HoldingKind.Address, HoldingKind.Filter);
        _holdings.Put(this, now, HoldingKind.Link, HoldingKind.Sysctl);
    }

    /// <summary>After them: what stands on them comes, and interfaces go.</summary>
    public void ReconcileAfter(IRoutes route, Instant now)
    {
        _route = route;
        _holdings.Put(this, now, HoldingKind.Address, HoldingKind.Route);
        if (_isBypassed)
            route.Queue(s_noBypass);
        _isBypassed = false;
        _holdings.Put(this, now, HoldingKind.Rule, HoldingKind.Filter);
        _holdings.Remove(this, now, HoldingKind.Link, HoldingKind.Sysctl);
        _holdings.EndParts();
    }

    uint IHoldingWriter.Set(int holding, bool restored)
    {
        if (restored)
            _events.Write(EngineEvent.OfObject(EngineEventKind.ObjectRestored, OwnerOf(holding), _turn.Now, holding));
        _isRefused[holding] = false;
        HasWritten = true;
        if (IsAddress(holding))
            _added.Add(holding);
        else if (!_isBypassed && _objects[holding].Kind == HoldingKind.Route && IsIpv4(holding) && AnyRuleStands())
        {
            _isBypassed = true;
            _route!.Queue(s_bypass);
        }
        return _route!.Queue(_sets[holding]);
    }

    /// <summary>Of a route or a rule; the family is the first byte behind the header of either.</summary>
    private bool IsIpv4(int holding) => _sets[holding] is { } set && set[16] == Netlink.AF_INET;

    private bool AnyRuleStands()
    {
        for (int holding = 0; holding < _objects.Length; holding++)
            if (_objects[holding].Kind == HoldingKind.Rule && _holdings.IsPresent(holding) && IsIpv4(holding))
                return true;
        return false;
    }

    uint IHoldingWriter.Remove(int holding) => _route!.Queue(_removals[holding]);

    /// <summary>The instance that an event about it names: the first that wants it, or could; -1 for the
    /// daemon.</summary>
    private int OwnerOf(int holding)
    {
        int first = Daemon;
        for (int i = _slots.Length - 1; i >= 0; i--)
            if (_slots[i].Holding == holding && (first == Daemon || _slots[i].Wanted))
                first = _slots[i].Owner;
        return first;
    }
}
