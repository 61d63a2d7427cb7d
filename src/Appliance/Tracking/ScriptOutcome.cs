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
}
