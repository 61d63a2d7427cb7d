namespace Appliance.Base;

/// <summary>
/// Signals and keepalived's words for them. The numbers are those of Linux on x64 and arm64 with glibc's SIGRTMIN, 34.
/// </summary>
public static class SignalWords
{
    public const int Reload = 1;       // SIGHUP
    public const int Interrupt = 2;    // SIGINT
    public const int Kill = 9;         // SIGKILL
    public const int Data = 10;        // SIGUSR1
    public const int Stats = 12;       // SIGUSR2
    public const int Stop = 15;        // SIGTERM
    public const int Json = 36;        // SIGRTMIN+2
    public const int StatsClear = 63;  // SIGRTMAX-1

    /// <summary>0 for a word that is none of keepalived's.</summary>
    public static int NumberOf(string word) => word switch
    {
        "STOP" => Stop,
        "RELOAD" => Reload,
        "DATA" => Data,
        "STATS" => Stats,
        "STATS_CLEAR" => StatsClear,
        "JSON" => Json,
        _ => 0,
    };
}
