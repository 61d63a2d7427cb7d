using Lab;

namespace Packages;

/// <summary>What `make package` made.</summary>
internal static class Built
{
    public static string Folder { get; } = Path.Combine(Binary.Repository, "out/packages");

    /// <summary>Why there is nothing to look at; null when there is.</summary>
    public static string? Missing => File.Exists(Path.Combine(Folder, "SHA256SUMS")) ? null
        : "the packages are not built: make package";

    /// <summary>The one file of this form: "vrrpaot_*_amd64.deb".</summary>
    public static string One(string form) => Assert.Single(Directory.GetFiles(Folder, form));
}

/// <summary>A test of the packages: skipped, with the reason, where they are not built.</summary>
public class PackageFactAttribute : FactAttribute
{
    public PackageFactAttribute() => Skip = Built.Missing;
}

/// <summary>One that changes its root, which root may.</summary>
public sealed class ChrootFactAttribute : PackageFactAttribute
{
    public ChrootFactAttribute() => Skip ??= Environment.IsPrivilegedProcess ? null : "needs root";
}

/// <summary>The same, for each architecture.</summary>
public class PackageTheoryAttribute : TheoryAttribute
{
    public PackageTheoryAttribute() => Skip = Built.Missing;
}

/// <summary>With Debian's checker of packages.</summary>
public sealed class LintianTheoryAttribute : PackageTheoryAttribute
{
    public LintianTheoryAttribute() => Skip ??= File.Exists("/usr/bin/lintian") ? null : "needs lintian";
}
