namespace Appliance.Tracking;

/// <summary>What is known about something tracked.</summary>
public enum TrackedStatus : byte
{
    /// <summary>No result yet: it neither adds nor subtracts, and faults nothing.</summary>
    Unknown,
    Up,
    Down,
}

/// <summary>What one result of a script meant.</summary>
public enum ScriptChange : byte
{
    /// <summary>Nothing new: more results are needed, or it is as before.</summary>
    Same,
    Succeeded,
    Failed,
}

/// <summary>
/// Turns single results of a script into up and down, by keepalived's arithmetic: the count lives in
/// [0, rise+fall-1], and up means at least <c>rise</c>. A success below <c>rise</c> counts up and, on reaching it,
/// jumps to the top; a failure counts down from the top and, on passing below <c>rise</c>, drops to 0. So it takes
/// <c>rise</c> successes in a row to come up and <c>fall</c> failures in a row to go down.
/// <para>
/// The very first result is special: it decides alone, whatever <c>rise</c> and <c>fall</c> say. <c>init_fail</c> is
/// about the time before it only: down instead of unknown.
/// </para>
/// </summary>
public sealed class ScriptCounter
{
    private readonly int _rise;
    private readonly long _top;

    /// <param name="rise">At least 1.</param>
    /// <param name="fall">At least 1.</param>
    public ScriptCounter(int rise, int fall, bool startsFailed)
    {
        _rise = rise;
        _top = (long)rise + fall - 1;
        Count = startsFailed ? 0 : rise - 1;
        Status = startsFailed ? TrackedStatus.Down : TrackedStatus.Unknown;
    }

    /// <summary>
    /// A counter with other thresholds for the same command: what is known of it stays known, the count begins at its
    /// end.
    /// </summary>
    public static ScriptCounter GoingOn(int rise, int fall, ScriptCounter before) =>
        new(rise, fall, startsFailed: before.Status == TrackedStatus.Down)
    {
        HasResult = before.HasResult,
        Status = before.Status,
        Count = before.Status == TrackedStatus.Up ? (long)rise + fall - 1 : before.Status == TrackedStatus.Down ? 0
            : rise - 1,
    };

    /// <summary>0..rise+fall-1.</summary>
    public long Count { get; private set; }

    public TrackedStatus Status { get; private set; }

    /// <summary>True from the first result on, whatever it was.</summary>
    public bool HasResult { get; private set; }

    public ScriptChange Add(bool success)
    {
        bool first = !HasResult;
        HasResult = true;
        return success ? AddSuccess(first) : AddFailure(first);
    }

    private ScriptChange AddSuccess(bool first)
    {
        if (!first && Count < _rise - 1)
        {
            Count++;
            return ScriptChange.Same;
        }
        bool comesUp = Count < _rise;
        Count = _top;
        Status = TrackedStatus.Up;
        return comesUp ? ScriptChange.Succeeded : ScriptChange.Same;
    }

    private ScriptChange AddFailure(bool first)
    {
        if (Count > _rise)
        {
            Count--;
            return ScriptChange.Same;
        }
        bool goesDown = Count == _rise || first;
        Count = 0;
        Status = TrackedStatus.Down;
        return goesDown ? ScriptChange.Failed : ScriptChange.Same;
    }
}
