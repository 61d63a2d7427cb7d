using VrrpAot.Linux;
using VrrpAot.Wire;

namespace VrrpAot.Engine;

/// <summary>
/// The engine's side of the <see cref="HeldTable"/>: one table in one half of the memory. Its size is settled when it
/// is made; nothing here allocates or fails afterwards. To be used by the loop's thread only, once it is in force.
/// </summary>
public sealed unsafe class HeldTableWriter : IDisposable
{
    private readonly SharedMemory _memory;
    private readonly byte* _start;
    /// <summary>Where the table lies in the memory.</summary>
    private readonly int _table;
    private readonly int _slots;

    private HeldTableWriter(SharedMemory memory, int table, int slots)
    {
        _memory = memory;
        _start = memory.Start;
        _table = table;
        _slots = slots;
    }

    /// <summary>Gives the guardian's empty memory file its size and shape, and maps it. The descriptor may be closed
    /// afterwards.</summary>
    public static Errno TryCreate(Borrowed file, EngineSettings settings, out HeldTableWriter? writer)
    {
        writer = null;
        Errno error = SharedMemory.Resize(file, HeldTable.HeaderLength + 2L * HalfFor(settings));
        if (!error.IsOk)
            return error;
        error = SharedMemory.TryMap(file, out SharedMemory? memory);
        if (!error.IsOk)
            return error;
        writer = new HeldTableWriter(memory!, HeldTable.HeaderLength, settings.Instances.Length);
        writer.Shape(settings);
        writer.PutInForce();
        *(long*)(writer._start + HeldTable.BusyUntilAt) = long.MaxValue;
        *(uint*)(writer._start + 4) = HeldTable.Version;
        Volatile.Write(ref *(uint*)writer._start, HeldTable.Magic);
        return Errno.Ok;
    }

    /// <summary>Room for these instances and for as many again that a reload brings; memory that is not used costs
    /// nothing.</summary>
    private static int HalfFor(EngineSettings settings) => Math.Max(1 << 20, SizeFor(settings) * 2);

    /// <summary>
    /// An empty table for other instances, beside the one in force; null when there is not enough room. Any thread
    /// may prepare one, one at a time: what was prepared before and is not in force is lost.
    /// </summary>
    internal HeldTableWriter? TryPrepareSuccessor(EngineSettings settings)
    {
        int half = ((int)_memory.Length - HeldTable.HeaderLength) / 2;
        int size = SizeFor(settings);
        if (size > half)
            return null;
        int other = _table == HeldTable.HeaderLength ? HeldTable.HeaderLength + half : HeldTable.HeaderLength;
        new Span<byte>(_start + other, size).Clear();
        var successor = new HeldTableWriter(_memory, other, settings.Instances.Length);
        successor.Shape(settings);
        return successor;
    }

    /// <summary>From now on the guardian reads this table, and no other.</summary>
    internal void PutInForce() => Volatile.Write(ref *(int*)(_start + HeldTable.TableAt), _table);

    /// <summary>Bytes of the table of these instances.</summary>
    public static int SizeFor(EngineSettings settings)
    {
        int size = HeldTable.TableHeaderLength;
        foreach (InstanceSettings instance in settings.Instances)
        {
            size += HeldTable.SlotLength
                + (HeldTable.RecordHeaderLength + FarewellRoom(instance)) * FarewellCount(instance)
                + (HeldTable.RecordHeaderLength + RemovalRoom(instance)) * RemovalCount(instance);
        }
        return size;
    }

    private static int FarewellCount(InstanceSettings instance) => Math.Max(1, instance.Peers.Length);

    private static int RemovalCount(InstanceSettings instance) =>
        instance.Addresses.Length + instance.ExcludedAddresses.Length + instance.Objects.Length;

    private static int RemovalRoom(InstanceSettings instance) =>
        instance.Objects.IsEmpty ? RemovalWriter.Longest : ObjectRequests.LongestRemoval;

    /// <summary>Ethernet (14), IP (20 or 40), authentication (24) and VRRP (8) headers, the addresses, the password
    /// (8), a trailer (28); whole multiples of 8.</summary>
    private static int FarewellRoom(InstanceSettings instance) =>
        (14 + PreparedAdvert.HeaderLength(instance.Family) + (instance.HeaderKey is null ? 0 : 24) + 8
            + IpAddress.LengthOf(instance.Family) * instance.Addresses.Length + 8
            + (instance.Trailer is null ? 0 : AdvertTrailer.Length) + 7) & ~7;

    private void Shape(EngineSettings settings)
    {
        int next = _table + HeldTable.TableHeaderLength + HeldTable.SlotLength * _slots;
        for (int slot = 0; slot < _slots; slot++)
        {
            InstanceSettings instance = settings.Instances[slot];
            ShapeList(Slot(slot) + HeldTable.FarewellsAt, ref next, FarewellCount(instance), FarewellRoom(instance));
            ShapeList(Slot(slot) + HeldTable.RemovalsAt, ref next, RemovalCount(instance), RemovalRoom(instance));
        }
        *(int*)(_start + _table + HeldTable.SlotCountAt) = _slots;
    }

    private static void ShapeList(byte* list, ref int next, int count, int room)
    {
        *(int*)list = next;
        *(int*)(list + HeldTable.CountAt) = count;
        *(int*)(list + HeldTable.RoomAt) = room;
        next += (HeldTable.RecordHeaderLength + room) * count;
    }

    /// <summary>
    /// What is to be sent for a slot if we cannot: its priority-0 advert as it would leave now. To be called when
    /// source address, interface or hardware address changed.
    /// </summary>
    /// <param name="index">0 for multicast; the peer's place in <see cref="InstanceSettings.Peers"/> for
    /// unicast.</param>
    /// <param name="isFrame">From the Ethernet header on; otherwise from the IP header on.</param>
    /// <param name="bytes">Longer than the slot's room means that it has none.</param>
    public void SetFarewell(int slot, int index, int interfaceIndex, bool isFrame, ReadOnlySpan<byte> bytes) =>
        Set(slot, HeldTable.FarewellsAt, index, interfaceIndex, isFrame, bytes);

    /// <summary>The netlink request that takes away what a slot holds; empty for what is not ours to remove.</summary>
    /// <param name="index">0..: the place in Addresses and, counted on, in ExcludedAddresses and Objects.</param>
    public void SetRemoval(int slot, int index, ReadOnlySpan<byte> request) =>
        Set(slot, HeldTable.RemovalsAt, index, interfaceIndex: 0, isFrame: false, request);

    private void Set(int slot, int listAt, int index, int interfaceIndex, bool isFrame, ReadOnlySpan<byte> bytes)
    {
        byte* list = Slot(slot) + listAt;
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)*(int*)(list + HeldTable.CountAt));
        int room = *(int*)(list + HeldTable.RoomAt);
        byte* record = _start + *(int*)list + index * (HeldTable.RecordHeaderLength + room);
        *(int*)(record + HeldTable.ReadyAt) = 0;
        Interlocked.MemoryBarrier();
        if (bytes.IsEmpty || bytes.Length > room)
            return;
        *(int*)(record + HeldTable.InterfaceAt) = interfaceIndex;
        *(int*)(record + HeldTable.IsFrameAt) = isFrame ? 1 : 0;
        *(int*)(record + HeldTable.LengthAt) = bytes.Length;
        bytes.CopyTo(new Span<byte>(record + HeldTable.RecordHeaderLength, room));
        Volatile.Write(ref *(int*)(record + HeldTable.ReadyAt), 1);
    }

    /// <summary>Said before the first advert of a new MASTER goes out, and taken back after its addresses are
    /// gone.</summary>
    public void SetHeld(int slot, bool held) =>
        Volatile.Write(ref *(int*)(Slot(slot) + HeldTable.HeldAt), held ? HeldTable.IsHeld : 0);

    /// <summary>It has let go, and the kernel has not heard of it yet.</summary>
    public void SetLeaving(int slot) =>
        Volatile.Write(ref *(int*)(Slot(slot) + HeldTable.HeldAt), HeldTable.IsLeaving);

    /// <summary>
    /// The loop is about to wait, and will be back by <paramref name="nextDeadline"/> at the latest; if it is not (plus
    /// the guardian's grace), it counts as hung. <see cref="Instant.Never"/> promises nothing.
    /// </summary>
    public void Turn(Instant nextDeadline)
    {
        Volatile.Write(ref *(long*)(_start + HeldTable.BusyUntilAt), nextDeadline.Nanoseconds);
        long* turns = (long*)(_start + HeldTable.TurnCountAt);
        Volatile.Write(ref *turns, *turns + 1);
    }

    /// <summary>An order to reload was answered. This one is for the attendant's thread, and may be called whichever
    /// table is in force.</summary>
    public void CountReload() => Interlocked.Increment(ref *(int*)(_start + HeldTable.ReloadsAt));

    private byte* Slot(int slot)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)slot, (uint)_slots);
        return _start + _table + HeldTable.TableHeaderLength + slot * HeldTable.SlotLength;
    }

    public void Dispose() => _memory.Dispose();
}
