namespace VrrpAot.Linux;

/// <summary>The kernel's nf_tables, as far as marks go. Every answer is an errno as a value; nothing waits.</summary>
public interface INftables
{
    /// <summary>It takes the place of what was there under its name, in one step.</summary>
    /// <returns>EPROTONOSUPPORT, EOPNOTSUPP or EINVAL: the kernel has no nf_tables, or not enough of it.</returns>
    Errno Replace(MarkTable table);

    /// <summary>No table of this name is left.</summary>
    Errno Remove(string table);

    /// <summary>A number that is another one after each change, whoever made it; 0 when the kernel does not
    /// say.</summary>
    uint Generation();
}
