using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Tidy;

/// <summary>The repository as it is, measured.</summary>
internal static class House
{
    public const int Widest = 120, WidestProse = 100, Longest = 350, MostParts = 3;

    public static Floors Floors { get; } = Floors.Read(File.ReadAllText(Path.Combine(Tree.Root, "ARCHITECTURE.md")));

    /// <summary>One file a state (ARCHITECTURE.md, decision 2), and the golden table that mirrors them.</summary>
    private static readonly HashSet<string> s_stateMachines = ["VirtualRouter", "ElectionTable"];

    public static Map Map { get; } = new(Floors, Arrows.Find(
        Tree.Sources.Where(source => Floors.Of(source.Key) is not null).ToDictionary(), Tree.GlobalUsings));

    /// <summary>By file: how many lines are wider than <see cref="Widest"/>.</summary>
    /// <remarks>Of a text in C# over several lines, as golden tables and help are, the lines are data.</remarks>
    public static Dictionary<string, int> WideLines { get; } = Count(Tree.Sources, text =>
    {
        string[] lines = text.Split('\n');
        if (!Array.Exists(lines, line => line.Length > Widest))
            return 0;
        HashSet<int> data = LinesOfTexts(text);
        return Enumerable.Range(0, lines.Length).Count(at => lines[at].Length > Widest && !data.Contains(at));
    }).Concat(Count(Tree.C, text => text.Split('\n').Count(line => line.Length > Widest))).ToDictionary();

    /// <summary>
    /// By page (.md): how many lines are wider than <see cref="WidestProse"/>; a row of a table may be.
    /// </summary>
    public static Dictionary<string, int> WidePages { get; } = Count(Tree.Pages, text =>
        text.Split('\n').Count(line => line.Length > WidestProse && !line.StartsWith('|')));

    /// <summary>By file that has more than <see cref="Longest"/>: its lines.</summary>
    public static Dictionary<string, int> LongFiles { get; } = Count(Tree.Sources, text =>
        text.Count(c => c == '\n') is > Longest and int lines ? lines : 0);

    /// <summary>By type that lies in more than <see cref="MostParts"/> files: how many.</summary>
    public static Dictionary<string, int> ManyParts { get; } = CountParts();

    private static Dictionary<string, int> Count(IReadOnlyDictionary<string, string> files, Func<string, int> of)
    {
        var counts = new Dictionary<string, int>();
        foreach ((string path, string text) in files)
            if (of(text) is > 0 and int number)
                counts.Add(path, number);
        return counts;
    }

    /// <summary>From 0: those behind the first line of a text.</summary>
    private static HashSet<int> LinesOfTexts(string source)
    {
        var lines = new HashSet<int>();
        foreach (ExpressionSyntax text in CSharpSyntaxTree.ParseText(source).GetRoot().DescendantNodes()
            .OfType<ExpressionSyntax>()
            .Where(node => node is LiteralExpressionSyntax or InterpolatedStringExpressionSyntax))
        {
            FileLinePositionSpan place = text.GetLocation().GetLineSpan();
            for (int line = place.StartLinePosition.Line + 1; line <= place.EndLinePosition.Line; line++)
                lines.Add(line);
        }
        return lines;
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
