using VrrpAot.Simulator.World;

namespace VrrpAot.Simulator.Loops;

/// <summary>
/// A deliberate fault below or around every engine: what it asks for does not happen, or what happens it does not hear.
/// The invariants must see it, or they are worth nothing.
/// </summary>
public sealed record LoopSabotage
{
    public static readonly LoopSabotage None = new();

    /// <summary>Done to each engine when it begins.</summary>
    public Action<EngineProcess> OnBoot { get; init; } = _ => { };

    /// <summary>Frames that never get anywhere.</summary>
    public Func<byte[], bool> Swallows { get; init; } = _ => false;

    /// <summary>Members of a sync group know nothing of each other.</summary>
    public bool ForgetsGroups { get; init; }

    /// <summary>Nobody cleans up behind an engine.</summary>
    public bool GuardianSleeps { get; init; }
}
