using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Tidy;

/// <summary>
/// The tests of a room lie in a folder of the same name. A file with code in it has a type that those tests name: a
/// record of data, an interface or an enumeration needs none.
/// </summary>
internal static class Mirror
{
    /// <summary>A tree of source, and the project of its tests.</summary>
    private static readonly (string Source, string Tests)[] s_sides =
        [("src/VrrpAot/", "tests/VrrpAot.Tests/"), ("src/Appliance/", "tests/Appliance.Tests/")];

    /// <summary>Files of `src` with code, whose types no test of that side names.</summary>
    public static IEnumerable<string> Untested(IReadOnlyDictionary<string, string> sources)
    {
        foreach ((string source, string tests) in s_sides)
        {
            HashSet<string> named = [.. Below(sources, tests).SelectMany(file => CSharpSyntaxTree
                .ParseText(file.Value).GetRoot().DescendantTokens()
                .Where(token => token.IsKind(SyntaxKind.IdentifierToken)).Select(token => token.Text))];
            foreach ((string path, string text) in Below(sources, source))
            {
                BaseTypeDeclarationSyntax[] types = [.. CSharpSyntaxTree.ParseText(text).GetRoot().DescendantNodes()
                    .OfType<BaseTypeDeclarationSyntax>()];
                if (Array.Exists(types, HasCode) && !Array.Exists(types, type => named.Contains(type.Identifier.Text)))
                    yield return path;
            }
        }
    }

    /// <summary>
    /// Files of tests in a folder that `src` does not have, or with the name of another folder's file.
    /// </summary>
    public static IEnumerable<string> Stray(IReadOnlyDictionary<string, string> sources)
    {
        foreach ((string source, string tests) in s_sides)
        {
            string[] files = [.. Below(sources, source).Select(file => file.Key[source.Length..])];
            ILookup<string, string> folders = files.ToLookup(NameOf, FolderOf);
            HashSet<string> known = [.. files.Select(FolderOf), ""];
            foreach (string test in Below(sources, tests).Select(file => file.Key))
            {
                string folder = FolderOf(test[tests.Length..]), name = NameOf(test);
                if (!name.EndsWith("Tests", StringComparison.Ordinal))
                    continue;
                string[] elsewhere = [.. folders[name[..^"Tests".Length]]];
                if (!known.Contains(folder) || elsewhere.Length > 0 && !elsewhere.Contains(folder))
                    yield return test;
            }
        }
    }

    private static bool HasCode(BaseTypeDeclarationSyntax type) => type is not InterfaceDeclarationSyntax
        && type.DescendantNodes().Any(node => node is BlockSyntax or ArrowExpressionClauseSyntax);

    private static IEnumerable<KeyValuePair<string, string>> Below(
        IReadOnlyDictionary<string, string> sources, string folder) =>
        sources.Where(file => file.Key.StartsWith(folder, StringComparison.Ordinal));

    private static string FolderOf(string path) => Path.GetDirectoryName(path) ?? "";

    /// <summary>`EngineLoop` of `EngineLoop.Turn.cs`.</summary>
    private static string NameOf(string path) => Path.GetFileName(path).Split('.')[0];
}
