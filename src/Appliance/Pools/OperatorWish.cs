namespace Appliance.Pools;

/// <summary>What a person wants of a real server, whatever its checks say; kept until it is taken back.</summary>
internal enum OperatorRole : byte
{
    /// <summary>As its checks say.</summary>
    Ordinary,
    /// <summary>In the table with weight 0: what is open goes on, nothing new comes.</summary>
    Drained,
    /// <summary>Not in the table.</summary>
    Disabled,
}

/// <param name="Role">What it may do.</param>
/// <param name="Weight">In the place of the file's, 0..2^31-1; null for the file's.</param>
internal readonly record struct OperatorWish(OperatorRole Role, int? Weight);
