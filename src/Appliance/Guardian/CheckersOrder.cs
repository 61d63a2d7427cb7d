namespace Appliance.Guardian;

/// <summary>
/// The guardian's orders to the checkers' process. A closed pipe means <see cref="Stop"/>: the guardian is gone.
/// </summary>
public static class CheckersOrder
{
    /// <summary>Take everything out of the kernel's table, end with exit code 0. One that finds it at its start
    /// begins nothing, and takes away what a process before it has left.</summary>
    public const byte Stop = (byte)'S';
    /// <summary>SIGHUP: the configuration has changed.</summary>
    public const byte Reload = (byte)'R';
    /// <summary>SIGUSR1: say what there is.</summary>
    public const byte Data = (byte)'D';
    /// <summary>Nothing: one that reads it turns (<see cref="Beat"/>).</summary>
    public const byte Turn = (byte)'T';
}
