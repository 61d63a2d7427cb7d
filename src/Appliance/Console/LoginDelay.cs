
namespace Appliance.Console;

/// <summary>
/// How long a wrong password keeps the line shut: 1 s, 2 s, 4 s and so on up to 30 s, until a right one. One for each
/// line, so that a new session does not begin anew.
/// </summary>
public sealed class LoginDelay
{
    private static readonly Duration Longest = Duration.FromSeconds(30);

    private int _failures;

    /// <summary>Nobody is asked before.</summary>
    public Instant NotBefore { get; private set; }

    public void Failed(Instant now)
    {
        Duration delay = Duration.FromSeconds(1L << Math.Min(_failures, 5));
        _failures++;
        NotBefore = now + (delay < Longest ? delay : Longest);
    }

    public void Succeeded() => (_failures, NotBefore) = (0, default);
}
