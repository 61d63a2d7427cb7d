using Appliance.Base;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Guardian;

/// <summary>
/// Keeps the network's process of a firmware image (Network/): nobody waits for it. Its end costs nothing that is set
/// already, so it is started again without haste.
/// </summary>
/// <param name="say">A line for the person at the console.</param>
internal sealed class NetworkKeeper(Child child, Action<string> say)
{
    /// <summary>It gives its leases back meanwhile.</summary>
    private static readonly Duration s_farewell = Duration.FromSeconds(1);

    private readonly RestartPolicy _policy = new(Duration.FromSeconds(1));
    private Instant _startedAt, _startAt;

    /// <summary>0 while there is none.</summary>
    public int Pid => child.Pid;

    /// <summary>When to <see cref="Look"/> again.</summary>
    public Instant LookAt => Instant.Earlier(_startAt, child.MeasureAt);

    public void Look(Instant now)
    {
        if (now >= _startAt)
            Start(now);
        if (child.Measure(now) is { } news)
            say($"The network's process {news}.");
    }

    private void Start(Instant now)
    {
        Errno errno = child.TryStart();
        _startedAt = now;
        _startAt = Instant.Never;
        if (!errno.IsOk)
            StartLater(now, $"cannot be started: {errno}");
    }

    /// <summary>The descriptor of its end is readable.</summary>
    public void Ended(Instant now)
    {
        if (child.IsRunning)
            StartLater(now, child.Bury() ?? "has ended");
    }

    private void StartLater(Instant now, string end)
    {
        Duration delay = _policy.DelayAfter(now - _startedAt);
        _startAt = now + delay;
        say($"The network's process {end}. It is started again in {delay.TotalSeconds} s.");
    }

    /// <summary>The end of all.</summary>
    public void Stop()
    {
        _startAt = Instant.Never;
        if (!child.IsRunning)
            return;
        child.Signal(SignalWords.Stop);
        child.SeeOff(s_farewell);
    }
}
