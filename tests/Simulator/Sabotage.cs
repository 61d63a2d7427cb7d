using VrrpAot.Protocol;

namespace VrrpAot.Simulator;

/// <summary>A deliberate fault in every node's program. The invariants must see it, or they are worth nothing.</summary>
public sealed record Sabotage
{
    public static readonly Sabotage None = new();

    /// <summary>Inputs that the program never gets.</summary>
    public Func<Input, bool> Deaf { get; init; } = _ => false;

    /// <summary>Outputs that are not carried out.</summary>
    public Func<Output, bool> Lame { get; init; } = _ => false;
}
