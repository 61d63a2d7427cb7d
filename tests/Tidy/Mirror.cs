using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Tidy;

/// <summary>
/// Unit tests mirror `src`: a folder of tests stands for the room of the same path, `XTests.cs` in it for the type or
/// file X of that room. And what has behaviour is tested: a test names one of the file's types, or another file of its
/// room does that is tested. What is otherwise stands, with its reason, in <see cref="MirrorList"/>.
/// </summary>
internal sealed class Mirror
{
    private static readonly (string Tests, string Room)[] s_mirrored =
        [("tests/Appliance.Tests", "src/Appliance"), ("tests/VrrpAot.Tests", "src/VrrpAot")];

    private readonly Dictionary<string, Page> _pages = [];

    /// <param name="sources">By path: text.</param>
    public Mirror(IReadOnlyDictionary<string, string> sources)
    {
        foreach ((string path, string text) in sources)
            if (path.StartsWith("src/", StringComparison.Ordinal)
                || path.StartsWith("tests/", StringComparison.Ordinal))
                _pages.Add(path, new Page(path, text));
    }

    /// <summary>Files of tests that mirror nothing, and why; what the list says of others is left out.</summary>
    public IEnumerable<string> Strays(MirrorList list)
    {
        foreach (Page test in _pages.Values)
        {
            if (MirroredBy(test.Path) is not { } room || !test.Path.EndsWith("Tests.cs", StringComparison.Ordinal))
                continue;
            string name = Path.GetFileName(test.Path)[..^"Tests.cs".Length];
            bool isMirror = _pages.Values.Any(page => page.Folder == room && page.Names(name));
            if (isMirror == list.Behaviours.Contains(test.Path))
                yield return isMirror
                    ? $"{test.Path} stands for {name} in {room}: its line in mirror.txt is not needed"
                    : $"{test.Path}: there is no {name} in {room}";
        }
    }

    /// <summary>Files of `src` with behaviour that no test reaches by name.</summary>
    public IEnumerable<string> Untested(MirrorList list)
    {
        HashSet<Page> tested = Tested();
        foreach (Page page in _pages.Values)
        {
            if (RoomOf(page) is null || !page.HasBehaviour && !list.Through.ContainsKey(page.Path))
                continue;
            bool isTested = tested.Contains(page);
            if (isTested == list.Through.ContainsKey(page.Path))
                yield return isTested
                    ? $"{page.Path} is named in a test: its line in mirror.txt is not needed"
                    : $"{page.Path}: no test names a type of it, nor does a file of its room that is tested";
        }
    }

    /// <summary>Files that the list names and that are not there.</summary>
    public IEnumerable<string> Missing(MirrorList list) =>
        list.Behaviours.Concat(list.Through.Keys).Concat(list.Through.Values)
            .Where(path => !_pages.ContainsKey(path)).Select(path => $"mirror.txt: there is no {path}");

    private HashSet<Page> Tested()
    {
        var words = new HashSet<string>();
        foreach (Page page in _pages.Values)
            if (page.Path.StartsWith("tests/", StringComparison.Ordinal))
                words.UnionWith(page.Words);
        var tested = new HashSet<Page>(_pages.Values.Where(page => RoomOf(page) != null && page.Types.Overlaps(words)));
        var ahead = new Queue<Page>(tested);
        while (ahead.TryDequeue(out Page? known))
            foreach (Page page in _pages.Values)
                if (RoomOf(page) == RoomOf(known) && page.Types.Overlaps(known.Words) && tested.Add(page))
                    ahead.Enqueue(page);
        return tested;
    }

    private static string? MirroredBy(string test)
    {
        string folder = Path.GetDirectoryName(test)!;
        foreach ((string tests, string room) in s_mirrored)
            if (folder == tests || folder.StartsWith(tests + "/", StringComparison.Ordinal))
                return room + folder[tests.Length..];
        return null;
    }

    /// <summary>With the rooms within it; null for what is not mirrored.</summary>
    private static string? RoomOf(Page page) =>
        s_mirrored.Any(one => page.Path.StartsWith(one.Room + "/", StringComparison.Ordinal))
            ? string.Join('/', page.Folder.Split('/').Take(3)) : null;

    /// <summary>A file, and the names in it.</summary>
    private sealed class Page
    {
        private readonly string[] _stem;

        public Page(string path, string text)
        {
            Path = path;
            Folder = System.IO.Path.GetDirectoryName(path)!;
            _stem = System.IO.Path.GetFileNameWithoutExtension(path).Split('.');
            var options = new CSharpParseOptions(LanguageVersion.Preview);
            SyntaxNode root = CSharpSyntaxTree.ParseText(text, options).GetRoot();
            foreach (SyntaxToken token in root.DescendantTokens())
                if (token.IsKind(SyntaxKind.IdentifierToken))
                    Words.Add(token.ValueText);
            foreach (BaseTypeDeclarationSyntax type in root.DescendantNodes().OfType<BaseTypeDeclarationSyntax>())
                Types.Add(type.Identifier.ValueText);
            HasBehaviour = root.DescendantNodes()
                .Any(node => node is BlockSyntax or ArrowExpressionClauseSyntax or LambdaExpressionSyntax);
        }

        public string Path { get; }
        public string Folder { get; }
        public HashSet<string> Words { get; } = [];
        public HashSet<string> Types { get; } = [];

        /// <summary>There is a body of something in it.</summary>
        public bool HasBehaviour { get; }

        /// <summary>It is X.cs, Y.X.cs, or declares X.</summary>
        public bool Names(string name) => _stem.Contains(name) || Types.Contains(name);
    }
}

/// <summary>
/// mirror.txt: `behaviour TESTS  what` and `through FILE TESTS`, and lines of words after a #.
/// </summary>
internal sealed class MirrorList
{
    /// <summary>Files of tests for what no single file of `src` owns.</summary>
    public HashSet<string> Behaviours { get; } = [];

    /// <summary>Files of `src`, each with the tests that run it without naming it.</summary>
    public Dictionary<string, string> Through { get; } = [];

    /// <exception cref="FormatException">A line has another form, or stands there twice.</exception>
    public static MirrorList Read(string text)
    {
        var list = new MirrorList();
        foreach (string line in text.Split('\n'))
        {
            if (line.Length == 0 || line[0] == '#')
                continue;
            string[] words = line.Split(' ');
            bool isNew = words switch
            {
                ["behaviour", var tests, _, ..] => list.Behaviours.Add(tests),
                ["through", var file, var tests] => list.Through.TryAdd(file, tests),
                _ => false,
            };
            if (!isNew)
                throw new FormatException($"mirror.txt: '{line}' has another form, or stands there twice.");
        }
        return list;
    }
}
