using VrrpAot.Linux;

namespace VrrpAot.Engine;

/// <summary>
/// Events from the loop to the attendant: one writer (the loop), one reader, a fixed ring between.
/// Writing never blocks or allocates; when the reader is too slow events are counted as lost instead of waiting.
/// <para>
/// Not all events are alike: a lost observation is a missing log line, a lost transition a notify script that never
/// ran. So the last quarter of the ring is kept for transitions, and the last two slots for the word that a successor
/// has taken over, without which everything behind it would be misread, and for the one that a report is filled,
/// without which no other would be asked for. There is one of each on its way at most. The end is known even if all is
/// full.
/// </para>
/// </summary>
public sealed class EventRing : IDisposable
{
    private readonly EngineEvent[] _slots;
    private readonly IWake _wake;
    private long _written;
    private long _read;
    private long _lost;

    private volatile bool _finished;

    /// <param name="capacity">Number of events kept, at least 4.</param>
    /// <param name="wake">Set when events wait, and disposed of with the ring; null for one of its own.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">The kernel gave no descriptor.</exception>
    public EventRing(int capacity = 4096, IWake? wake = null)
    {
        _slots = new EngineEvent[capacity];
        _wake = wake ?? new WakeEvent();
    }

    /// <summary>Number of events kept.</summary>
    public int Capacity => _slots.Length;

    /// <summary>Room for everything that all instances can say in one turn.</summary>
    public static int CapacityFor(EngineSettings settings)
    {
        int addresses = settings.StaticObjects.Length;
        foreach (InstanceSettings instance in settings.Instances)
            addresses += instance.Addresses.Length + instance.ExcludedAddresses.Length + instance.Objects.Length;
        return Math.Max(2048, settings.Instances.Length * 8 + settings.Groups.Length * 2 + addresses * 2
            + settings.Bfd.Length * 4);
    }

    /// <summary>And for a quarter more, which a reload may bring.</summary>
    public static int CapacityWithMore(EngineSettings settings) => CapacityFor(settings) / 4 * 5;

    /// <summary>Of the interfaces that events are about; the writer's.</summary>
    public InterfaceNames Names { get; } = new();

    /// <summary>Readable (poll) when events wait. Drain it with <see cref="ClearWake"/> before reading.</summary>
    public Borrowed WakeFd => _wake.Fd;

    /// <summary>Events that found the ring full.</summary>
    public long Lost => Volatile.Read(ref _lost);

    /// <summary>
    /// True once <see cref="EngineEventKind.Finished"/> was written, even if it found the ring full: nothing follows
    /// it.
    /// </summary>
    public bool Finished => _finished;

    public void Write(in EngineEvent happened)
    {
        _pending = true;
        long next = _written;
        int room = happened.Kind is EngineEventKind.Succeeded or EngineEventKind.Reported ? _slots.Length
            : IsTransition(happened.Kind) ? _slots.Length - 2 : _slots.Length / 4 * 3;
        if (next - Volatile.Read(ref _read) >= room)
        {
            _lost++;
        }
        else
        {
            ref EngineEvent slot = ref _slots[next % _slots.Length];
            slot = happened;
            if (happened.Interface != 0 && happened.InterfaceName.IsEmpty)
                slot = happened with { InterfaceName = Names[happened.Interface] };
            Volatile.Write(ref _written, next + 1);
        }
        if (happened.Kind == EngineEventKind.Finished)
            _finished = true;
    }

    /// <summary>
    /// For what others can cause in any number: lost while the ring is half full, so that what scripts wait for still
    /// has room.
    /// </summary>
    public void WriteIfCalm(in EngineEvent happened)
    {
        if (_written - Volatile.Read(ref _read) >= _slots.Length / 2)
            _lost++;
        else
            Write(happened);
    }

    /// <summary>What somebody acts upon, besides reading it.</summary>
    private static bool IsTransition(EngineEventKind kind) =>
        kind is EngineEventKind.Started or EngineEventKind.StateChanged
        or EngineEventKind.GroupChanged or EngineEventKind.GroupStopped
        or EngineEventKind.Stopped or EngineEventKind.Removed or EngineEventKind.Finished
            or EngineEventKind.BfdStateChanged or EngineEventKind.NobodyTookOver or EngineEventKind.NothingToHandOver
            or EngineEventKind.InterfaceUp or EngineEventKind.InterfaceDown;

    private bool _pending;

    /// <summary>
    /// Wakes the reader if anything was written since the last call. Called once a turn, not once an event.
    /// </summary>
    public void Publish()
    {
        if (!_pending)
            return;
        _pending = false;
        _wake.Set();
    }

    /// <summary>Has the next <see cref="Publish"/> wake the reader, though no event was written.</summary>
    public void Nudge() => _pending = true;

    public void ClearWake() => _wake.Clear();

    /// <summary>The reader leaves some for later, and is to be woken for them.</summary>
    public void WakeAgain() => _wake.Set();

    public bool TryRead(out EngineEvent happened)
    {
        long next = _read;
        if (next >= Volatile.Read(ref _written))
        {
            happened = default;
            return false;
        }
        happened = _slots[next % _slots.Length];
        Volatile.Write(ref _read, next + 1);
        return true;
    }

    public void Dispose() => _wake.Dispose();
}
