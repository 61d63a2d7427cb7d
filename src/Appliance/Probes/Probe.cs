
namespace Appliance.Probes;

/// <summary>
/// One check with everything that it was told (<see cref="ProbeWords"/> makes them). What a run needs is in the
/// <see cref="ProbeRun"/>; a probe is tried by one thread at a time.
/// </summary>
public abstract class Probe
{
    public static readonly Duration DefaultTimeout = Duration.FromSeconds(2);

    /// <summary>Within what time everything has to have happened.</summary>
    public Duration Timeout { get; init; } = DefaultTimeout;

    /// <summary>
    /// Of two that were made of the same words: has nothing changed that was read with them? Whom TLS believes
    /// stands in a file, and is read when the words are.
    /// </summary>
    public virtual bool IsAsGoodAs(Probe other) => true;

    /// <summary>Looks once. Allocates nothing, and waits only by <paramref name="run"/>.</summary>
    /// <returns>Is all well? Either way the line of the run says what was found.</returns>
    public abstract bool Try(ProbeRun run);
}
