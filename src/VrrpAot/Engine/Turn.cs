namespace VrrpAot.Engine;

/// <summary>
/// The turn that is being taken: one time for all that happens in it. A loop shares it with its successor.
/// </summary>
internal sealed class Turn
{
    public Instant Now { get; set; }

    /// <summary>So many were begun since start.</summary>
    public long Count { get; set; }
}
