using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Tidy;

/// <summary>The repository as it is, measured.</summary>
internal static class House
{
    public const int Widest = 120, Longest = 350, MostParts = 3;

    public static Floors Floors { get; } = Floors.Read(File.ReadAllText(Path.Combine(Tree.Root, "ARCHITECTURE.md")));

    public static Exceptions Exceptions { get; } =
        Exceptions.Read(File.ReadAllText(Path.Combine(Tree.Root, "tests/Tidy/exceptions.txt")));

    /// <summary>One file a state (ARCHITECTURE.md, decision 2), and the golden table that mirrors them.</summary>
    private static readonly HashSet<string> s_stateMachines = ["VirtualRouter", "ElectionTable"];

    public static Map Map { get; } = new(Floors, Arrows.Find(
        Tree.Sources.Where(source => Floors.Of(source.Key) is not null).ToDictionary()));

    /// <summary>By file: how many lines are wider than <see cref="Widest"/>.</summary>
    public static Dictionary<string, int> WideLines { get; } = Count(text =>
        text.Split('\n').Count(line => line.Length > Widest));

    /// <summary>By file that has more than <see cref="Longest"/>: its lines.</summary>
    public static Dictionary<string, int> LongFiles { get; } = Count(text =>
        text.Count(c => c == '\n') is > Longest and int lines ? lines : 0);

    /// <summary>By type that lies in more than <see cref="MostParts"/> files: how many.</summary>
    public static Dictionary<string, int> ManyParts { get; } = CountParts();

    private static Dictionary<string, int> Count(Func<string, int> of)
    {
        var counts = new Dictionary<string, int>();
        foreach ((string path, string text) in Tree.Sources)
            if (of(text) is > 0 and int number)
                counts.Add(path, number);
        return counts;
    }

    private static Dictionary<string, int> CountParts()
    {
        var parts = new Dictionary<string, int>();
        foreach ((string path, string text) in Tree.Sources)
            foreach (TypeDeclarationSyntax type in CSharpSyntaxTree.ParseText(text).GetRoot().DescendantNodes()
                .OfType<TypeDeclarationSyntax>().Where(type => type.Modifiers.Any(SyntaxKind.PartialKeyword)))
            {
                string name = $"{Path.GetDirectoryName(path)}/{type.Identifier.Text}";
                if (!s_stateMachines.Contains(type.Identifier.Text))
                    parts[name] = parts.GetValueOrDefault(name) + 1;
            }
        return parts.Where(type => type.Value > MostParts).ToDictionary();
    }
}
