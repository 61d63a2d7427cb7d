using VrrpAot.Protocol;

namespace VrrpAot.Simulator;

/// <summary>
/// A deliberate fault in every node's program. The invariants must see it, or they are worth nothing.
/// </summary>
public sealed record Sabotage
{
    public static readonly Sabotage None = new();

    /// <summary>Inputs that the program never gets.</summary>
    public Func<Input, bool> Deaf { get; init; } = _ => false;

    /// <summary>After a stall it goes on as if nothing had been: what is due first, then what came meanwhile.</summary>
    public bool Sleepwalks { get; init; }

    /// <summary>Outputs that are not carried out.</summary>
    public Func<Output, bool> Lame { get; init; } = _ => false;
}
