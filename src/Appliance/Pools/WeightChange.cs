namespace Appliance.Pools;

/// <summary>
/// What a check makes of the weight that its server has in the file: it adds to it (`FILE_CHECK`), or says another one
/// (`misc_dynamic`), which is the same over a reload that changes the file's. The default changes nothing.
/// </summary>
/// <param name="Number">Added, or the weight itself.</param>
/// <param name="Replaces">It is the weight itself. Of several the differences add up, as keepalived's do.</param>
internal readonly record struct WeightChange(long Number, bool Replaces)
{
    /// <param name="configured">The file's weight.</param>
    public long AddedTo(long configured) => Replaces ? Number - configured : Number;

    /// <summary>So much is added.</summary>
    public static implicit operator WeightChange(long added) => new(added, Replaces: false);
}
