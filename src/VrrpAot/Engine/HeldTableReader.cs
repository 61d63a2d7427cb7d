using VrrpAot.Linux;

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

    /// <summary>Maps the table; null as long as the engine has not written it, or when it is no table of this
    /// version.</summary>
    public static HeldTableReader? TryOpen(Borrowed file)
    {
        if (!SharedMemory.TryMap(file, out SharedMemory? memory).IsOk)
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
        : (int)Math.Clamp(*(int*)(_start + table + HeldTable.SlotCountAt), 0,
            (_length - table - HeldTable.TableHeaderLength) / HeldTable.SlotLength);

    /// <summary>Its farewells are to be said, and its removals made.</summary>
    public bool IsHeld(int slot) => Field(slot, HeldTable.HeldAt) == HeldTable.IsHeld;

    /// <summary>Its removals are to be made.</summary>
    public bool MayBeLeft(int slot) => IsHeld(slot) || Field(slot, HeldTable.HeldAt) == HeldTable.IsLeaving;

    public int FarewellCount(int slot) => Count(slot, HeldTable.FarewellsAt);

    public int RemovalCount(int slot) => Count(slot, HeldTable.RemovalsAt);

    /// <summary>False for a record that is empty, half-written or nonsense.</summary>
    public bool TryGetFarewell(int slot, int index, out HeldFarewell farewell)
    {
        farewell = default;
        byte* record = Record(slot, HeldTable.FarewellsAt, index, out int length);
        int interfaceIndex = record == null ? 0 : *(int*)(record + HeldTable.InterfaceAt);
        if (interfaceIndex <= 0)
            return false;
        bool isFrame = *(int*)(record + HeldTable.IsFrameAt) != 0;
        farewell = new HeldFarewell(interfaceIndex, isFrame, record + HeldTable.RecordHeaderLength, length);
        return true;
    }

    /// <summary>A netlink request. False for a record that is empty, half-written or nonsense.</summary>
    public bool TryGetRemoval(int slot, int index, out ReadOnlySpan<byte> request)
    {
        byte* record = Record(slot, HeldTable.RemovalsAt, index, out int length);
        request = record == null ? default : new ReadOnlySpan<byte>(record + HeldTable.RecordHeaderLength, length);
        return record != null;
    }

    /// <summary>Null for one that is not ready, or whose bytes do not lie in its room.</summary>
    private byte* Record(int slot, int list, int index, out int length)
    {
        length = 0;
        if ((uint)index >= (uint)Count(slot, list))
            return null;
        byte* record = _start + Field(slot, list) + index * Stride(slot, list);
        length = *(int*)(record + HeldTable.LengthAt);
        return *(int*)(record + HeldTable.ReadyAt) == 1
            && length > 0 && length <= Stride(slot, list) - HeldTable.RecordHeaderLength ? record : null;
    }

    private int Field(int slot, int at)
    {
        int table = Table;
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)slot, (uint)SlotsOf(table));
        return *(int*)(_start + table + HeldTable.TableHeaderLength + slot * HeldTable.SlotLength + at);
    }

    /// <summary>Length of one record; at least its header, whatever the table says.</summary>
    private int Stride(int slot, int list) => HeldTable.RecordHeaderLength
        + (int)Math.Clamp(Field(slot, list + HeldTable.RoomAt), 0, Math.Min(_length, ushort.MaxValue));

    /// <summary>The count, or 0 when not all of the records lie inside the memory.</summary>
    private int Count(int slot, int list)
    {
        int offset = Field(slot, list), count = Field(slot, list + HeldTable.CountAt);
        return offset >= HeldTable.HeaderLength && offset % 4 == 0 && count > 0
            && offset + (long)count * Stride(slot, list) <= _length ? count : 0;
    }

    /// <summary>Do these bytes lie inside the table?</summary>
    internal bool Contains(byte* at, int length) => at >= _start && length >= 0 && at + length <= _start + _length;

    public void Dispose() => _memory.Dispose();
}
