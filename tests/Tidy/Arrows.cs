using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Tidy;

/// <summary>One file names a type of another one.</summary>
internal readonly record struct Arrow(string From, string To, string Type);

/// <summary>
/// Who names whom, as the compiler understands it: every name in `src` that stands for a type of ours, or for a member
/// of one. The packages are not there, so what comes from them stays unknown; what is ours is known all the same.
/// </summary>
internal static class Arrows
{
    private const string Usual =
        "global using System; global using System.Collections.Generic; global using System.IO; "
        + "global using System.Linq; "
        + "global using System.Threading; global using System.Threading.Tasks;";

    /// <param name="sources">By path: text.</param>
    /// <param name="seenEverywhere">`global using` of namespaces of ours, as the projects have them.</param>
    public static IReadOnlyCollection<Arrow> Find(
        IReadOnlyDictionary<string, string> sources, string seenEverywhere = "")
    {
        CSharpCompilation house = Compile(sources, seenEverywhere);
        var arrows = new HashSet<Arrow>();
        foreach (SyntaxTree tree in house.SyntaxTrees)
        {
            SemanticModel meaning = house.GetSemanticModel(tree);
            foreach (SimpleNameSyntax name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>())
                foreach (ISymbol symbol in Meant(meaning.GetSymbolInfo(name)))
                    if (TypeOf(symbol) is { } type)
                        foreach (Location place in type.Locations)
                            if (place.SourceTree is { } other && other != tree)
                                arrows.Add(new Arrow(tree.FilePath, other.FilePath, type.Name));
        }
        return arrows;
    }

    private static CSharpCompilation Compile(IReadOnlyDictionary<string, string> sources, string seenEverywhere)
    {
        var options = new CSharpParseOptions(LanguageVersion.Preview);
        var trees = new List<SyntaxTree> { CSharpSyntaxTree.ParseText(Usual + seenEverywhere, options) };
        foreach ((string path, string text) in sources)
            trees.Add(CSharpSyntaxTree.ParseText(text, options, path));
        string platform = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!;
        return CSharpCompilation.Create("house", trees,
            platform.Split(':').Where(file => Path.GetFileName(file).StartsWith("System.", StringComparison.Ordinal))
                .Select(file => MetadataReference.CreateFromFile(file)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));
    }

    /// <summary>
    /// Where a package is missing the compiler may not be sure which overload is meant; every one is ours then.
    /// </summary>
    private static IEnumerable<ISymbol> Meant(SymbolInfo info) =>
        info.Symbol is { } one ? [one] : info.CandidateSymbols;

    private static INamedTypeSymbol? TypeOf(ISymbol symbol)
    {
        INamedTypeSymbol? type = symbol switch
        {
            IAliasSymbol alias => alias.Target as INamedTypeSymbol,
            INamedTypeSymbol named => named,
            IMethodSymbol method => (method.ReducedFrom ?? method).ContainingType,
            _ => symbol.ContainingType,
        };
        // A local variable is in a method, which is in a type; that is no name of the type.
        if (symbol is ILocalSymbol or IParameterSymbol or IRangeVariableSymbol or ITypeParameterSymbol or ILabelSymbol)
            return null;
        while (type?.ContainingType is { } outer)
            type = outer;
        return type?.OriginalDefinition;
    }
}
