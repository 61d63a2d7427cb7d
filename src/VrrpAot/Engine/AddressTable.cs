using VrrpAot.Holdings;
using VrrpAot.Linux;

namespace VrrpAot.Engine;

/// <summary>
/// The VIPs of all instances as holdings (design decision 5). Every VIP of every instance has a slot; slots of the same
/// address on the same device share a holding, which says whether it is wanted and whether the kernel has it.
/// </summary>
internal sealed partial class AddressTable : IHoldingWriter
{
    /// <summary>What carries our mark and is not wanted was left by an earlier run.</summary>
    public const byte OwnerMark = VirtualAddress.Mark;

    private struct Slot
    {
        public int Instance;
        public string Device;
        public VirtualAddress Settings;
        public int Holding;
        /// <summary>The next slot of the same holding, or -1.</summary>
        public int Sharing;
        public bool Wanted;
    }

    private readonly Slot[] _slots;
    private readonly int[] _first;
    private readonly Dictionary<string, int[]> _slotsOn = [];
    private readonly HoldingTable _holdings;
    /// <summary>Of each holding: what it is to the kernel, and the first of its slots.</summary>
    private readonly AddressRecord[] _records;
    private readonly int[] _firstSlot;
    private readonly Dictionary<AddressRecord, int> _byRecord = [];
    private readonly uint _lifetime;
    private readonly EventRing _events;
    private readonly Leftovers _leftovers;
    private readonly MachineAddresses? _own;
    /// <summary>While <see cref="Reconcile"/> writes.</summary>
    private IRoutes? _route;
    private Instant _now;

    /// <param name="own">Null where nobody knows them.</param>
    public AddressTable(EngineSettings settings, EventRing events, MachineAddresses? own = null)
    {
        _events = events;
        _own = own;
        _leftovers = new Leftovers(events);
        _lifetime = (uint)settings.AddressLifetimeSeconds;
        _first = new int[settings.Instances.Length + 1];
        var slots = new List<Slot>();
        for (int i = 0; i < settings.Instances.Length; i++)
        {
            InstanceSettings instance = settings.Instances[i];
            _first[i] = slots.Count;
            foreach (VirtualAddress address in instance.Addresses.AddRange(instance.ExcludedAddresses))
                slots.Add(new Slot { Instance = i, Device = address.Device ?? instance.Interface, Settings = address });
        }
        _first[^1] = slots.Count;
        _slots = slots.ToArray();
        _firstSlot = Share();
        _records = new AddressRecord[_firstSlot.Length];
        _byRecord.EnsureCapacity(_firstSlot.Length);
        var kinds = new HoldingKind[_firstSlot.Length];
        kinds.AsSpan().Fill(HoldingKind.Address);
        _holdings = new HoldingTable(kinds, Duration.FromSeconds(_lifetime));
        for (int holding = 0; holding < _firstSlot.Length; holding++)
            if (AllSay(holding, address => address.Untracked))
                _holdings.LeaveAlone(holding);
    }

    /// <summary>Gives each slot its holding. Returns the first slot of each.</summary>
    private int[] Share()
    {
        var holdings = new Dictionary<(string, IpAddress, byte, IpAddress?), int>();
        var first = new List<int>();
        var last = new List<int>();
        var on = new Dictionary<string, List<int>>();
        for (int i = 0; i < _slots.Length; i++)
        {
            ref Slot slot = ref _slots[i];
            if (!on.TryGetValue(slot.Device, out List<int>? neighbours))
                on[slot.Device] = neighbours = [];
            neighbours.Add(i);
            slot.Sharing = -1;
            var key = (slot.Device, slot.Settings.Address, slot.Settings.PrefixLength, slot.Settings.Peer);
            if (holdings.TryGetValue(key, out slot.Holding))
            {
                _slots[last[slot.Holding]].Sharing = i;
                last[slot.Holding] = i;
                continue;
            }
            holdings[key] = slot.Holding = first.Count;
            first.Add(i);
            last.Add(i);
        }
        foreach ((string device, List<int> neighbours) in on)
            _slotsOn[device] = neighbours.ToArray();
        return first.ToArray();
    }

    /// <summary>Slots of one instance: from First(instance) to First(instance + 1).</summary>
    public int First(int instance) => _first[instance];

    public int SlotCount => _slots.Length;

    /// <summary>The slots of VIPs on this device.</summary>
    public ReadOnlySpan<int> On(string device) => _slotsOn.TryGetValue(device, out int[]? slots) ? slots : [];

    public int InstanceOf(int slot) => _slots[slot].Instance;

    public IpAddress Address(int slot) => _slots[slot].Settings.Address;

    public string Device(int slot) => _slots[slot].Device;

    /// <summary>The next slot of the same address on the same device, or -1.</summary>
    public int Sharing(int slot) => _slots[slot].Sharing;

    /// <summary>Its instance wants it.</summary>
    public bool IsWanted(int slot) => _slots[slot].Wanted;

    public VipReport Report(int slot) => new(_slots[slot].Wanted, _holdings.IsPresent(_slots[slot].Holding));

    public ref readonly AddressRecord Record(int slot) => ref _records[_slots[slot].Holding];

    /// <summary>When this table wants to be looked at again even if nothing happens.</summary>
    public Instant NextDeadline => _holdings.NextDeadline;

    /// <summary>See <see cref="HoldingTable.Looks"/>.</summary>
    internal long Looks => _holdings.Looks;

    /// <summary>A device got its kernel index (0: it is gone, and its addresses with it).</summary>
    public void BindDevice(string device, int interfaceIndex)
    {
        foreach (int i in On(device))
        {
            int holding = _slots[i].Holding;
            if (_records[holding].InterfaceIndex == interfaceIndex)
                continue;
            if (_byRecord.TryGetValue(_records[holding], out int known) && known == holding)
                _byRecord.Remove(_records[holding]);
            Bind(holding, interfaceIndex);
        }
    }

    private void Bind(int holding, int interfaceIndex)
    {
        _records[holding] = VipRecord.Of(_slots[_firstSlot[holding]].Settings, interfaceIndex);
        if (interfaceIndex != 0)
            _byRecord[_records[holding]] = holding;
        _holdings.Rebind(holding, interfaceIndex != 0);
    }

    /// <summary>The VIPs of an instance are wanted, or not any more. Returns how many there are.</summary>
    public int Want(int instance, bool wanted)
    {
        for (int i = _first[instance]; i < _first[instance + 1]; i++)
        {
            ref Slot slot = ref _slots[i];
            if (slot.Wanted == wanted)
                continue;
            slot.Wanted = wanted;
            if (wanted)
                _holdings.Want(slot.Holding);
            else
                _holdings.Unwant(slot.Holding);
        }
        return Count(instance);
    }

    public int Count(int instance) => _first[instance + 1] - _first[instance];

    /// <summary>Whatever VIPs of an instance came while we ran are ours from now on, no matter who set them: those not
    /// wanted go.</summary>
    public void TakeForOurs(int instance)
    {
        for (int i = _first[instance]; i < _first[instance + 1]; i++)
            _holdings.TakeForOurs(_slots[i].Holding);
    }

    /// <summary>
    /// A VIP of ours is one of the configured ones, unless the machine had it before, or carries our mark: it is
    /// never taken for a source address.
    /// </summary>
    public bool IsVirtual(in AddressRecord address) =>
        address.Protocol == OwnerMark
        || _byRecord.TryGetValue(address, out int holding) && !_holdings.IsMachines(holding);

    /// <summary>The kernel has it. Returns the first slot of a configured VIP, or -1.</summary>
    /// <param name="beforeUs">Nobody can have meant it as a VIP: it was there when we came, or is the first address
    /// of its interface.</param>
    public int Saw(in AddressRecord address, bool beforeUs)
    {
        if (!_byRecord.TryGetValue(address, out int holding))
            return -1;
        _holdings.Saw(holding, address.Protocol == OwnerMark, beforeUs);
        return _firstSlot[holding];
    }

    /// <summary>A VIP that is an address of the machine's own.</summary>
    public bool IsMachines(int slot) => _holdings.IsMachines(_slots[slot].Holding);

    /// <summary>The instance has no VIP that somebody would have to set.</summary>
    public bool AllAreMachines(int instance)
    {
        for (int i = _first[instance]; i < _first[instance + 1]; i++)
            if (!IsMachines(i))
                return false;
        return true;
    }

    /// <summary>The kernel has it no more. True when it was wanted, and is put back.</summary>
    /// <param name="slot">The first slot of a configured VIP, or -1.</param>
    public bool Missed(in AddressRecord address, out int slot)
    {
        slot = -1;
        if (!_byRecord.TryGetValue(address, out int holding))
            return false;
        slot = _firstSlot[holding];
        return _holdings.Missed(holding);
    }

    /// <summary>Before addresses are listed: which of them are there will be heard.</summary>
    public void BeginList() => _holdings.BeginList();

    /// <summary>Requests never reached the kernel: until the next list nothing of ours is known to be there.</summary>
    public void ForgetPresence(IRoutes route)
    {
        _holdings.ForgetPresence();
        _leftovers.QueueAgain(route);
    }

    /// <summary>What was queued so far has reached the kernel.</summary>
    public void Sent() => _leftovers.Sent();

    /// <summary>The first slot of a holding that is taken to be there, but not in the list; false for one shared with
    /// another.</summary>
    public bool IsUnlisted(int slot) =>
        _firstSlot[_slots[slot].Holding] == slot && _holdings.IsUnlisted(_slots[slot].Holding);

    /// <summary>All addresses were listed: what is still not known to be there is missing.</summary>
    public void Relisted() => _holdings.Relisted();

    /// <summary>Queues the difference between wanted and present, and the renewal of lifetimes when it is
    /// due.</summary>
    public void Reconcile(IRoutes route, Instant now)
    {
        (_route, _now) = (route, now);
        _holdings.Reconcile(this, now);
    }

    uint IHoldingWriter.Set(int holding, bool restored)
    {
        if (restored)
            _events.Write(EngineEvent.Of(EngineEventKind.AddressRestored, OwnerOf(holding), _now)
                with { Address = _records[holding].Address, Interface = _records[holding].InterfaceIndex });
        return _route!.QueueAdd(ToSet(holding), _lifetime);
    }

    /// <summary>
    /// An IPv6 address that ends makes its network's route end too, also where an address of the machine's own needs
    /// that. Where there is such a one the VIP comes without a route: it is there already.
    /// </summary>
    private AddressRecord ToSet(int holding)
    {
        AddressRecord record = _records[holding];
        return record.Address.IsIPv6 && _lifetime != 0 && _own?.HasNetworkOf(record) == true
            ? record with { Flags = record.Flags | AddressRecord.NoPrefixRoute } : record;
    }

    uint IHoldingWriter.Remove(int holding) => _route!.QueueRemove(_records[holding]);

    /// <summary>
    /// At start, for each address the kernel lists: what carries our mark, and nobody wants yet, is left over from a
    /// run that did not end well. What does not carry it may be what somebody reaches this machine by, and is never
    /// removed. (Linux before 5.18 keeps no mark: there a leftover goes when its lifetime ends.)
    /// </summary>
    public void SweepLeftover(in AddressRecord address, IRoutes route, Instant now)
    {
        if (address.Protocol != OwnerMark)
            return;
        bool configured = _byRecord.TryGetValue(address, out int holding);
        if (configured && (_holdings.IsWanted(holding) || _holdings.IsInherited(holding)))
            return;
        if (configured)
            Remove(holding, route);
        else
            _leftovers.Remove(address, route);
        _events.Write(EngineEvent.Of(EngineEventKind.LeftoverRemoved, configured ? OwnerOf(holding) : -1, now)
            with { Address = address.Address, Interface = address.InterfaceIndex });
    }

    /// <summary>A foreign leftover was found on this interface at start.</summary>
    public bool HasLeftoverOn(int interfaceIndex) => _leftovers.IsOn(interfaceIndex);

    /// <summary>
    /// The VIPs of an instance are not ours any more and stay: they lose the lifetime that nobody would renew. They
    /// keep our mark, by which the next start knows them. Returns how many there are.
    /// </summary>
    public int Leave(int instance, IRoutes route)
    {
        for (int i = _first[instance]; i < _first[instance + 1]; i++)
        {
            ref Slot slot = ref _slots[i];
            if (slot.Wanted)
                _holdings.Unwant(slot.Holding);
            slot.Wanted = false;
            if (_holdings.IsWanted(slot.Holding))
                continue;
            if (_holdings.IsPresent(slot.Holding) && _holdings.IsOurs(slot.Holding) && _lifetime != 0)
                route.QueueAdd(ToSet(slot.Holding), lifetimeSeconds: 0);
            _holdings.Disown(slot.Holding);
        }
        return Count(instance);
    }

    /// <summary>A device goes on under a name that is nobody's: what is ours on it is removed first.</summary>
    public void Abandon(string device, IRoutes route)
    {
        foreach (int i in On(device))
        {
            int holding = _slots[i].Holding;
            if (!_holdings.IsReachable(holding) || !_holdings.MayBeLeft(holding))
                continue;
            _leftovers.Remove(_records[holding], route);
            _holdings.Disown(holding);
        }
    }

    /// <summary>The instance that an event about this holding names: the first that wants it, or could.</summary>
    private int OwnerOf(int holding)
    {
        for (int i = _firstSlot[holding]; i >= 0; i = _slots[i].Sharing)
            if (_slots[i].Wanted)
                return _slots[i].Instance;
        return _slots[_firstSlot[holding]].Instance;
    }

    private bool AllSay(int holding, Func<VirtualAddress, bool> say)
    {
        for (int i = _firstSlot[holding]; i >= 0; i = _slots[i].Sharing)
            if (!say(_slots[i].Settings))
                return false;
        return true;
    }

    private void Remove(int holding, IRoutes route) =>
        _holdings.Removed(holding, route.QueueRemove(_records[holding]));
}
