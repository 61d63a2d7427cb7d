namespace Namespaces;

/// <summary>A test that makes network namespaces: skipped, and shown as skipped, for anybody but root.</summary>
public sealed class RootFactAttribute : FactAttribute
{
    public RootFactAttribute() => Skip = Root.Missing;
}

/// <summary>The same for a theory.</summary>
public sealed class RootTheoryAttribute : TheoryAttribute
{
    public RootTheoryAttribute() => Skip = Root.Missing;
}

internal static class Root
{
    public static string? Missing => Environment.IsPrivilegedProcess ? null : "network namespaces need root";
}
