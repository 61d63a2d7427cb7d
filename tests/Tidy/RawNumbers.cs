using System.Text.RegularExpressions;

namespace Tidy;

/// <summary>
/// Descriptors and errnos that are bare numbers. They are that at imports only: everywhere else they are a
/// Descriptor, a Borrowed and an Errno (src/VrrpAot/Linux/README.md).
/// </summary>
internal static partial class RawNumbers
{
    private const string Room = "src/VrrpAot/Linux/";

    /// <summary>By file of `src`: how many lines have one.</summary>
    public static Dictionary<string, int> Find(IReadOnlyDictionary<string, string> sources) =>
        sources.Where(source =>
                source.Key.StartsWith("src/", StringComparison.Ordinal) && source.Key != Room + "Errno.cs")
            .Select(source => (source.Key, source.Value.Split('\n').Count(line => IsOne(line))))
            .Where(found => found.Item2 > 0).ToDictionary();

    internal static bool IsOne(string line) =>
        Number().IsMatch(line) && !Import().IsMatch(line);

    [GeneratedRegex(
        @"\bint \w*[fF]ds?\b|\bout int (error|errno)\b|-(LibC\.)?errno\b|-error\b|\bLibC\.errno\b|-Errno\.")]
    private static partial Regex Number();

    /// <summary>A declaration of a function of the C library's, or a field of a structure of the kernel's.</summary>
    [GeneratedRegex(@" partial |\[FieldOffset")]
    private static partial Regex Import();
}
