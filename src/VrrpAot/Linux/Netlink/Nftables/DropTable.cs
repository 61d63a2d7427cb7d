namespace VrrpAot.Linux;

/// <summary>
/// A table of nf_tables for each family, whose rules drop what comes for some addresses, and what would leave from
/// them. Neighbours are answered all the same: an address that nobody can be asked for would be none.
/// </summary>
/// <param name="Name">Of the tables: at most <see cref="MarkTable.LongestName"/> bytes.</param>
/// <param name="Priority">Of their chains, among all that see the same packets.</param>
/// <param name="Counts">The rules count what they drop.</param>
public sealed record DropTable(string Name, int Priority, bool Counts);

/// <summary>An address whose packets are dropped.</summary>
/// <param name="Address">Of either family.</param>
/// <param name="Interface">Where, for a link-local address of IPv6, of which each link may have its own; 0 for every
/// other one.</param>
public readonly record struct DroppedAddress(IpAddress Address, int Interface);

/// <summary>
/// The kernel's nf_tables, as far as dropping goes: one table at a time. Every answer is an errno as a value; nothing
/// waits. EPROTONOSUPPORT, EOPNOTSUPP or EINVAL: the kernel has no nf_tables, or not enough of it; EPERM: the table is
/// another program's.
/// </summary>
public interface IDropFilter
{
    /// <summary>It takes the place of what was there under its name, in one step, and drops nothing yet. Where the
    /// kernel can (Linux 5.12) it goes with this process, however that ends.</summary>
    Errno Make(DropTable table);

    /// <summary>ENOENT: the table is not as it was left.</summary>
    Errno Add(ReadOnlySpan<DroppedAddress> addresses);

    /// <summary>ENOENT: the table is not as it was left.</summary>
    Errno Remove(ReadOnlySpan<DroppedAddress> addresses);

    /// <summary>Nothing is left of the table.</summary>
    void End();
}
