namespace VrrpAot.Holdings;

/// <summary>
/// Asks the kernel. A request that is not refused has happened; it has a number above 0, by which a refusal names it.
/// </summary>
public interface IHoldingWriter
{
    /// <summary>Sets it, or renews its lifetime where it is there already.</summary>
    /// <param name="restored">Somebody else had taken it away.</param>
    uint Set(int holding, bool restored);

    uint Remove(int holding);
}
