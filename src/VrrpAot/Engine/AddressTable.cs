using VrrpAot.Kernel;
using VrrpAot.Protocol;

namespace VrrpAot.Engine;

/// <summary>
/// Wanted versus present (design decision 5). Every VIP of every instance has a slot that says whether it is wanted here
/// and whether the kernel has it; the difference is the only thing ever written. A takeover, a VIP removed by hand, a
/// leftover of a crash and a link that came back are all the same code.
/// </summary>
internal sealed partial class AddressTable
{
    /// <summary>What carries our mark and is not wanted was left by an earlier run.</summary>
    public const byte OwnerMark = VirtualAddress.Mark;

    /// <summary>A renewal goes along with a turn that happens anyway when it is due this soon.</summary>
    private static readonly Duration RenewalSlack = Duration.FromSeconds(1);

    private struct Slot
    {
        public int Instance;
        public string Device;
        public VirtualAddress Settings;
        public AddressRecord Record;
        public bool Wanted;
        public bool Present;
        /// <summary>Set by us, or taken over by having been wanted: only then is it ours to remove.</summary>
        public bool Ours;
        /// <summary>The machine had it before we came, without our mark: as MASTER we speak for it, but never write or remove it.</summary>
        public bool Machines;
        /// <summary>Heard of, or written, since the addresses were last asked for.</summary>
        public bool Listed;
        /// <summary>It was there and vanished without our doing.</summary>
        public bool Lost;
        /// <summary>It was a VIP of ours before a reload already: what is there is no leftover.</summary>
        public bool Inherited;
        public uint LastRequest;
        /// <summary>The last request was to remove it.</summary>
        public bool Removing;
        public Instant RetryAt;
    }

    private readonly Slot[] _slots;
    private readonly int[] _first;
    private readonly Dictionary<AddressRecord, int> _byRecord = [];
    private readonly uint _lifetime;
    private readonly EventRing _events;
    /// <summary>Two instances have one VIP on one device: one of them can let go while the other keeps it.</summary>
    private bool _anyShared;
    private bool _dirty;
    private Instant _renewAt = Instant.Never;
    private int _wantedCount;

    public AddressTable(EngineSettings settings, EventRing events)
    {
        _events = events;
        _lifetime = (uint)settings.AddressLifetimeSeconds;
        _first = new int[settings.Instances.Length + 1];
        var slots = new List<Slot>();
        for (int i = 0; i < settings.Instances.Length; i++)
        {
            InstanceSettings instance = settings.Instances[i];
            _first[i] = slots.Count;
            foreach (VirtualAddress address in instance.Addresses.AddRange(instance.ExcludedAddresses))
                slots.Add(new Slot { Instance = i, Device = address.Device ?? instance.Interface, Settings = address, RetryAt = Instant.Never });
        }
        _first[^1] = slots.Count;
        _slots = slots.ToArray();
    }

    /// <summary>Slots of one instance: from First(instance) to First(instance + 1).</summary>
    public int First(int instance) => _first[instance];

    public int SlotCount => _slots.Length;

    public int InstanceOf(int slot) => _slots[slot].Instance;

    public string Device(int slot) => _slots[slot].Device;

    public IpAddress Address(int slot) => _slots[slot].Settings.Address;

    public VipReport Report(int slot) => new(_slots[slot].Wanted, _slots[slot].Present);

    public ref readonly AddressRecord Record(int slot) => ref _slots[slot].Record;

    /// <summary>When this table wants to be looked at again even if nothing happens.</summary>
    public Instant NextDeadline { get; private set; } = Instant.Never;

    /// <summary>A device got its kernel index (0: it is gone, and its addresses with it).</summary>
    public void BindDevice(string device, int interfaceIndex)
    {
        for (int i = 0; i < _slots.Length; i++)
        {
            ref Slot slot = ref _slots[i];
            if (slot.Device != device || slot.Record.InterfaceIndex == interfaceIndex)
                continue;
            slot.Record = RecordOf(slot.Settings, interfaceIndex);
            // A new interface: nobody has taken anything away from it.
            slot.Present = slot.Lost = slot.Machines = false;
            slot.Ours = slot.Wanted;
            _dirty = true;
        }
        _byRecord.Clear();
        _anyShared = false;
        for (int i = 0; i < _slots.Length; i++)
            if (_slots[i].Record.InterfaceIndex != 0)
                Index(i);
    }

    private void Index(int slot)
    {
        _anyShared |= !_byRecord.TryAdd(_slots[slot].Record, slot);
        _byRecord[_slots[slot].Record] = slot;
    }

    /// <summary>The slot of a configured VIP; where several instances have the same one, that of an instance which wants it, if any does.</summary>
    private bool TryFind(in AddressRecord address, out int slot)
    {
        if (!_byRecord.TryGetValue(address, out slot))
            return false;
        for (int i = 0; _anyShared && !_slots[slot].Wanted && i < _slots.Length; i++)
            if (_slots[i].Wanted && _slots[i].Record == address)
                slot = i;
        return true;
    }

    /// <summary>Some VIP of the instance is on this device.</summary>
    public bool HasOn(int instance, string device)
    {
        for (int i = _first[instance]; i < _first[instance + 1]; i++)
            if (_slots[i].Device == device)
                return true;
        return false;
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
            slot.Ours |= wanted && !slot.Machines;
            // Written even where another program has set it while we ran: with our mark and lifetime.
            slot.Present &= !wanted || slot.Machines;
            slot.Lost = false;
            slot.RetryAt = Instant.Never;
            _wantedCount += wanted ? 1 : -1;
            _dirty = true;
        }
        return Count(instance);
    }

    public int Count(int instance) => _first[instance + 1] - _first[instance];

    /// <summary>Whatever VIPs of an instance came while we ran are ours from now on, whoever set them: those not wanted go.</summary>
    public void TakeForOurs(int instance)
    {
        for (int i = _first[instance]; i < _first[instance + 1]; i++)
            _slots[i].Ours |= _slots[i].Present && !_slots[i].Machines;
        _dirty = true;
    }

    /// <summary>
    /// A VIP of ours is one of the configured ones, unless the machine had it before, or carries our mark: it is never taken for a source address.
    /// </summary>
    public bool IsVirtual(in AddressRecord address) =>
        address.Protocol == OwnerMark || _byRecord.TryGetValue(address, out int slot) && !_slots[slot].Machines;

    /// <summary>The kernel has it. Returns the slot of a configured VIP, or -1.</summary>
    /// <param name="beforeUs">Nobody can have meant it as a VIP: it was there when we came, or is the first address of its interface.</param>
    public int Saw(in AddressRecord address, bool beforeUs)
    {
        if (!TryFind(address, out int i))
            return -1;
        ref Slot slot = ref _slots[i];
        slot.Present = slot.Listed = true;
        slot.Lost = false;
        if (address.Protocol == OwnerMark)
            (slot.Ours, slot.Machines) = (true, false);
        else
            slot.Machines |= beforeUs && !slot.Ours;
        return i;
    }

    /// <summary>A VIP that is an address of the machine's own.</summary>
    public bool IsMachines(int slot) => _slots[slot].Machines;

    /// <summary>The instance has no VIP that somebody would have to set.</summary>
    public bool AllAreMachines(int instance)
    {
        for (int i = _first[instance]; i < _first[instance + 1]; i++)
            if (!_slots[i].Machines)
                return false;
        return true;
    }

    /// <summary>The kernel has it no more. Returns the instance whose wanted VIP this was, or -1.</summary>
    /// <param name="i">The slot of a configured VIP, or -1.</param>
    public int Missed(in AddressRecord address, out int i)
    {
        if (!TryFind(address, out i))
            return i = -1;
        ref Slot slot = ref _slots[i];
        slot.Present = slot.Machines = false;
        if (!slot.Wanted)
            return -1;
        slot.Lost = true;
        if (slot.Settings.Untracked)
            return -1;
        _dirty = true;
        return slot.Instance;
    }

    /// <summary>Before addresses are listed: which of them are there will be heard.</summary>
    public void BeginList()
    {
        for (int i = 0; i < _slots.Length; i++)
            _slots[i].Listed = false;
    }

    /// <summary>Requests never reached the kernel: until the next list nothing that is ours is known to be there.</summary>
    public void ForgetPresence()
    {
        for (int i = 0; i < _slots.Length; i++)
            _slots[i].Present &= _slots[i].Machines;
    }

    /// <summary>Taken to be there, but not in the list.</summary>
    public bool IsUnlisted(int slot) => _slots[slot] is { Present: true, Listed: false };

    /// <summary>All addresses were listed: what is still not known to be there is missing.</summary>
    public void Relisted() => _dirty = true;

    /// <summary>Queues the difference between wanted and present, and the renewal of lifetimes when it is due.</summary>
    public void Reconcile(RouteSocket route, Instant now)
    {
        bool renew = _renewAt != Instant.Never && now >= _renewAt - RenewalSlack;
        if (!_dirty && !renew && now < NextDeadline)
            return;
        NextDeadline = Instant.Never;
        for (int i = 0; i < _slots.Length; i++)
        {
            ref Slot slot = ref _slots[i];
            if (slot.Record.InterfaceIndex == 0)
                continue;
            if (!IsDifferent(slot) && !(slot.Wanted && slot.Present && slot.Ours && renew))
                slot.RetryAt = Instant.Never;
            else if (slot.RetryAt == Instant.Never || now >= slot.RetryAt)
                Write(ref slot, route, now);
            if (slot.RetryAt != Instant.Never)
                NextDeadline = Instant.Earlier(NextDeadline, slot.RetryAt);
        }
        _dirty = false;
        if (_lifetime == 0 || _wantedCount == 0)
            _renewAt = Instant.Never;
        else if (renew || _renewAt == Instant.Never)
            _renewAt = now + Duration.FromSeconds(_lifetime) / 2;
        NextDeadline = Instant.Earlier(NextDeadline, _renewAt);
    }

    /// <summary>Wanted and not there, or ours, there and not wanted; a VIP with `no_track` that somebody removed is left alone.</summary>
    private static bool IsDifferent(in Slot slot) =>
        slot.Wanted ? !slot.Present && !(slot.Lost && slot.Settings.Untracked) : slot.Present && slot.Ours;

    private void Write(ref Slot slot, RouteSocket route, Instant now)
    {
        slot.RetryAt = Instant.Never;
        if (!slot.Wanted)
        {
            if (_anyShared && TryFind(slot.Record, out int other) && _slots[other].Wanted)
                slot.Present = slot.Ours = false;
            else
                Remove(ref slot, route);
            return;
        }
        slot.Removing = false;
        slot.Ours = true;
        slot.LastRequest = route.QueueAdd(slot.Record, _lifetime);
        slot.Present = slot.Listed = true;
        if (!slot.Lost)
            return;
        slot.Lost = false;
        _events.Write(EngineEvent.Of(EngineEventKind.AddressRestored, slot.Instance, now)
            with { Address = slot.Record.Address, Interface = slot.Record.InterfaceIndex });
    }

    private static void Remove(ref Slot slot, RouteSocket route)
    {
        slot.LastRequest = route.QueueRemove(slot.Record);
        slot.Removing = true;
        slot.Present = slot.Ours = false;
    }

    private static AddressRecord RecordOf(VirtualAddress settings, int interfaceIndex)
    {
        const uint noPrefixRoute = 0x200; // IFA_F_NOPREFIXROUTE
        return new AddressRecord
        {
            InterfaceIndex = interfaceIndex,
            Address = settings.Address,
            PrefixLength = settings.PrefixLength,
            Scope = settings.Scope,
            Protocol = OwnerMark,
            Broadcast = settings.Broadcast,
            Peer = settings.Peer,
            Label = settings.Label is { } label ? FixedName.From(label) : default,
            Flags = settings.NoPrefixRoute ? noPrefixRoute : 0,
        };
    }
}
