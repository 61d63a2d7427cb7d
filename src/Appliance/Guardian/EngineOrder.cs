namespace Appliance.Guardian;

/// <summary>
/// The guardian's orders to the engine. A closed pipe means <see cref="Stop"/>: the guardian is gone.
/// </summary>
public static class EngineOrder
{
    /// <summary>Hand over, remove the addresses, end with exit code 0.</summary>
    public const byte Stop = (byte)'S';
    /// <summary>SIGHUP: the configuration has changed.</summary>
    public const byte Reload = (byte)'R';
    /// <summary>SIGUSR1, SIGUSR2, signals 36 and 63: write how instances are, and what was counted.</summary>
    public const byte Data = (byte)'D', Stats = (byte)'U', Json = (byte)'J', ClearStats = (byte)'C';
    /// <summary>Let the loop turn once more: a hardware watchdog wants to see it.</summary>
    public const byte Turn = (byte)'T';
}
