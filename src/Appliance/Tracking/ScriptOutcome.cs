using Appliance.Base;
using VrrpAot.Linux;

namespace Appliance.Tracking;

public enum ScriptEnd : byte
{
    /// <summary>It exited by itself; Number is its status.</summary>
    Exited,
    /// <summary>A signal that was not ours ended it; Number is the signal.</summary>
    Signalled,
    /// <summary>It ran longer than its timeout, and we ended it.</summary>
    TimedOut,
    /// <summary>It could not be started; Number is the errno.</summary>
    NotStarted,
}

/// <summary>How one run of a script went.</summary>
public readonly record struct ScriptOutcome(ScriptEnd End, int Number = 0)
{
    public bool IsSuccess => End == ScriptEnd.Exited && Number == 0;

    /// <summary>For people: `exited with 1`.</summary>
    public override string ToString() => End switch
    {
        ScriptEnd.Exited => $"exited with {Number}",
        ScriptEnd.Signalled => $"ended by signal {Number}",
        ScriptEnd.TimedOut => "timed out",
        ScriptEnd.NotStarted => $"not started: {new Errno(Number)}",
        _ => throw new ArgumentOutOfRangeException(nameof(End), (int)End, "The list of ends is closed."),
    };
}

/// <summary>One run of a script that has its result.</summary>
/// <param name="EndedAt">When it was over, or its time was up.</param>
/// <param name="LastLine">The last line that it printed; null when it printed none.</param>
public sealed record ScriptRun(ScriptOutcome Outcome, Instant EndedAt, Duration Took, string? LastLine);
