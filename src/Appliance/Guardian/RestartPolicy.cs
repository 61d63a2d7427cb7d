using VrrpAot.Protocol;

namespace Appliance.Guardian;

/// <summary>
/// When a child that has ended is started again: the first time at once or soon, then after 1, 2, 4...
/// seconds, at most 60. One that had run for a minute was well, and its end is a first one again.
/// </summary>
internal sealed class RestartPolicy
{
    private static readonly Duration s_wellAfter = Duration.FromSeconds(60);
    private static readonly Duration s_longest = Duration.FromSeconds(60);

    private readonly Duration _first;
    private Duration _next;

    /// <param name="first">How long to wait after a first end.</param>
    public RestartPolicy(Duration first) => _first = _next = first;

    /// <param name="ran">How long it ran; zero when it could not be started.</param>
    public Duration DelayAfter(Duration ran)
    {
        if (ran > s_wellAfter)
            _next = _first;
        Duration delay = _next;
        _next = delay == Duration.Zero ? Duration.FromSeconds(1) : delay * 2 < s_longest ? delay * 2 : s_longest;
        return delay;
    }
}
