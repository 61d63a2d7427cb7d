using VrrpAot.Linux;

namespace Appliance.Checkers;

/// <summary>One check of a <see cref="CheckHost"/>: when it is to be looked at, and which token wakes it.</summary>
internal abstract class RunningCheck(CheckKey key, int token)
{
    public CheckKey Key => key;

    /// <summary>In the poller, for the one descriptor that it has at a time.</summary>
    public int Token => token;

    /// <summary>Its place in <see cref="DeadlineHeap"/>; -1 outside.</summary>
    public int HeapPlace { get; set; } = -1;

    /// <summary>For the heap, which keeps its own copy in order.</summary>
    public Instant Deadline { get; set; } = Instant.Never;

    /// <summary>It was ended, but something of it is still on its way: a script that takes its time.</summary>
    public bool IsLeaving { get; protected set; }

    /// <summary>When something is due; never while only its descriptor matters.</summary>
    public abstract Instant NextDeadline { get; }

    /// <summary>How it stands.</summary>
    public abstract CheckMemory Memory { get; }

    /// <summary>The deadline has come.</summary>
    public abstract void Due(Instant now);

    /// <summary>Its descriptor is ready.</summary>
    public abstract void Serve(Instant now);

    public abstract void Suspend();

    public abstract void Resume();

    /// <summary>Gives everything back, now or soon (<see cref="IsLeaving"/>).</summary>
    public abstract CheckMemory End(Instant now);
}
