using VrrpAot.Kernel;

namespace VrrpAot.Engine;

/// <summary>
/// The guardian's side of the <see cref="HeldTable"/>. It trusts nothing: the writer may have died at any byte, or have
/// died because it wrote where it should not. The header may be read at any time, slots only when the writer is dead.
/// </summary>
public sealed unsafe class HeldTableReader : IDisposable
{
    private readonly SharedMemory _memory;
    private readonly byte* _start;
    private readonly long _length;

    private HeldTableReader(SharedMemory memory)
    {
        _memory = memory;
        _start = memory.Start;
        _length = (long)memory.Length;
    }

    /// <summary>Maps the table; null as long as the engine has not written it, or when it is no table of this version.</summary>
    public static HeldTableReader? TryOpen(int fd)
    {
        if (SharedMemory.TryMap(fd, out SharedMemory? memory) != 0)
            return null;
        bool good = memory!.Length >= HeldTable.HeaderLength
            && Volatile.Read(ref *(uint*)memory.Start) == HeldTable.Magic
            && *(uint*)(memory.Start + 4) == HeldTable.Version;
        if (good)
            return new HeldTableReader(memory);
        memory.Dispose();
        return null;
    }

    /// <summary>Turns of the engine's loop so far.</summary>
    public long TurnCount => Volatile.Read(ref *(long*)(_start + HeldTable.TurnCountAt));

    /// <summary>Until when the loop has promised to turn again.</summary>
    public Instant BusyUntil => new(Volatile.Read(ref *(long*)(_start + HeldTable.BusyUntilAt)));

    /// <summary>Orders to reload that the engine has answered so far, whatever came of them.</summary>
    public int ReloadsAnswered => Volatile.Read(ref *(int*)(_start + HeldTable.ReloadsAt));

    /// <summary>Number of instances; those that do not fit the memory are not counted.</summary>
    public int Slots => SlotsOf(Table);

    /// <summary>Offset of the table in force; 0 when what the header says is nonsense.</summary>
    private int Table
    {
        get
        {
            int at = Volatile.Read(ref *(int*)(_start + HeldTable.TableAt));
            return at >= HeldTable.HeaderLength && at % 8 == 0 && at <= _length - HeldTable.TableHeaderLength ? at : 0;
        }
    }

    private int SlotsOf(int table) => table == 0
        ? 0
        : (int)Math.Clamp(*(int*)(_start + table + HeldTable.SlotCountAt), 0, (_length - table - HeldTable.TableHeaderLength) / HeldTable.SlotLength);

    public bool IsHeld(int slot) => Field(slot, HeldTable.HeldAt) == 1;

    public int AdvertCount(int slot) => Fitting(Field(slot, HeldTable.AdvertsAt), Field(slot, HeldTable.AdvertCountAt), AdvertStride(slot));

    public int AddressCount(int slot) => Fitting(Field(slot, HeldTable.AddressesAt), Field(slot, HeldTable.AddressCountAt), HeldTable.AddressLength);

    /// <summary>False for a record that is empty, half-written or nonsense.</summary>
    public bool TryGetAdvert(int slot, int index, out HeldAdvert advert)
    {
        advert = default;
        if ((uint)index >= (uint)AdvertCount(slot))
            return false;
        byte* record = _start + Field(slot, HeldTable.AdvertsAt) + index * AdvertStride(slot);
        int interfaceIndex = *(int*)(record + HeldTable.InterfaceAt);
        int length = *(int*)(record + HeldTable.LengthAt);
        if (*(int*)(record + HeldTable.ReadyAt) != 1 || interfaceIndex <= 0
            || length <= 0 || length > AdvertStride(slot) - HeldTable.AdvertHeaderLength)
            return false;
        var destination = new IpAddress(*(uint*)(record + HeldTable.DestinationAt));
        advert = new HeldAdvert(interfaceIndex, destination, record + HeldTable.AdvertHeaderLength, length);
        return true;
    }

    /// <summary>False for a record that is empty, half-written or nonsense.</summary>
    public bool TryGetAddress(int slot, int index, out HeldAddress address)
    {
        address = default;
        if ((uint)index >= (uint)AddressCount(slot))
            return false;
        byte* record = _start + Field(slot, HeldTable.AddressesAt) + index * HeldTable.AddressLength;
        int interfaceIndex = *(int*)(record + HeldTable.InterfaceAt);
        int prefixLength = *(int*)(record + HeldTable.PrefixLengthAt);
        if (*(int*)(record + HeldTable.ReadyAt) != 1 || interfaceIndex <= 0 || prefixLength is < 0 or > 32)
            return false;
        address = new HeldAddress(interfaceIndex, new IpAddress(*(uint*)(record + HeldTable.DestinationAt)), (byte)prefixLength,
            new IpAddress(*(uint*)(record + HeldTable.PeerAt)));
        return true;
    }

    private int Field(int slot, int at)
    {
        int table = Table;
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)slot, (uint)SlotsOf(table));
        return *(int*)(_start + table + HeldTable.TableHeaderLength + slot * HeldTable.SlotLength + at);
    }

    /// <summary>Length of one advert record; at least its header, whatever the table says.</summary>
    private int AdvertStride(int slot) =>
        HeldTable.AdvertHeaderLength + (int)Math.Clamp(Field(slot, HeldTable.PacketRoomAt), 0, Math.Min(_length, ushort.MaxValue));

    /// <summary>The count, or 0 when not all of the records lie inside the memory.</summary>
    private int Fitting(int offset, int count, int stride) =>
        offset >= HeldTable.HeaderLength && offset % 4 == 0 && count > 0 && offset + (long)count * stride <= _length ? count : 0;

    /// <summary>Do these bytes lie inside the table?</summary>
    internal bool Contains(byte* at, int length) => at >= _start && length >= 0 && at + length <= _start + _length;

    public void Dispose() => _memory.Dispose();
}
