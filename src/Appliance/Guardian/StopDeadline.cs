using VrrpAot.Protocol;

namespace Appliance.Guardian;

/// <summary>
/// How long an engine may take to stop. One that hands over answers until its successor speaks, and with adverts
/// far apart that is at most 40.8 s (the skew time of priority 1 at 40.95 s); it is not killed for keeping its word.
/// One that no longer turns is not waited for.
/// </summary>
/// <param name="asked">When it was told to stop.</param>
/// <param name="least">`child_wait_time`; null for keepalived's 5 s.</param>
internal readonly struct StopDeadline(Instant asked, Duration? least = null)
{
    private static readonly Duration s_least = Duration.FromSeconds(5);
    /// <summary>Half of what systemd waits.</summary>
    private static readonly Duration s_most = Duration.FromSeconds(45);
    private static readonly Duration s_grace = Duration.FromSeconds(1);

    /// <summary>When it is killed, by what is known now.</summary>
    /// <param name="promised">Until when the engine's loop has promised to turn again; <see cref="Instant.Never"/> when
    /// it has ended.</param>
    public Instant EndsAt(Instant promised)
    {
        Instant first = asked + (least ?? s_least);
        if (promised == Instant.Never || promised + s_grace < first)
            return first;
        Duration most = least is { } wanted && wanted > s_most ? wanted : s_most;
        return Instant.Earlier(promised + s_grace, asked + most);
    }

    public Duration Waited(Instant now) => now - asked;
}
