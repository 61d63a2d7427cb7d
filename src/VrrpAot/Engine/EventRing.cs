using VrrpAot.Kernel;

namespace VrrpAot.Engine;

/// <summary>
/// Events from the loop to the box: one writer (the loop), one reader (the attendant thread), a fixed ring between.
/// Writing never blocks or allocates; when the reader is too slow events are counted as lost instead of waiting.
/// </summary>
public sealed class EventRing : IDisposable
{
    private readonly EngineEvent[] _slots;
    private readonly WakeEvent _wake = new();
    private long _written;
    private long _read;
    private long _lost;

    /// <param name="capacity">Number of events kept, a power of two.</param>
    public EventRing(int capacity = 4096) => _slots = new EngineEvent[capacity];

    /// <summary>Of the interfaces that events are about; the writer's.</summary>
    public InterfaceNames Names { get; } = new();

    /// <summary>Readable (poll) when events wait. Drain it with <see cref="ClearWake"/> before reading.</summary>
    public int WakeFd => _wake.Fd;

    /// <summary>Events that found the ring full.</summary>
    public long Lost => Volatile.Read(ref _lost);

    public void Write(in EngineEvent happened)
    {
        long next = _written;
        if (next - Volatile.Read(ref _read) >= _slots.Length)
        {
            _lost++;
            return;
        }
        ref EngineEvent slot = ref _slots[next & (_slots.Length - 1)];
        slot = happened;
        if (happened.Interface != 0 && happened.InterfaceName.IsEmpty)
            slot = happened with { InterfaceName = Names[happened.Interface] };
        Volatile.Write(ref _written, next + 1);
        _pending = true;
    }

    private bool _pending;

    /// <summary>Wakes the reader if anything was written since the last call. Called once a turn, not once an event.</summary>
    public void Publish()
    {
        if (!_pending)
            return;
        _pending = false;
        _wake.Set();
    }

    public void ClearWake() => _wake.Clear();

    public bool TryRead(out EngineEvent happened)
    {
        long next = _read;
        if (next >= Volatile.Read(ref _written))
        {
            happened = default;
            return false;
        }
        happened = _slots[next & (_slots.Length - 1)];
        Volatile.Write(ref _read, next + 1);
        return true;
    }

    public void Dispose() => _wake.Dispose();
}
