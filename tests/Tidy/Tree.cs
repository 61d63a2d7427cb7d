using System.Text.RegularExpressions;

namespace Tidy;

/// <summary>The repository's folder, and the C# in it that people write.</summary>
internal static partial class Tree
{
    private static readonly string[] s_folders = ["src", "image", "tests"];

    /// <summary>The folder that ARCHITECTURE.md lies in, above the one that the tests were built to.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Of every .cs file, by its path below the root: its text.</summary>
    public static IReadOnlyDictionary<string, string> Sources { get; } =
        Read(s_folders.Select(folder => Path.Combine(Root, folder)), "*.cs");

    /// <summary>Of every file in C, by its path below the root: its text.</summary>
    public static IReadOnlyDictionary<string, string> C { get; } =
        Read(s_folders.Select(folder => Path.Combine(Root, folder)), "*.c")
            .Concat(Read(s_folders.Select(folder => Path.Combine(Root, folder)), "*.h")).ToDictionary();

    /// <summary>Of every .md file, by its path below the root: its text.</summary>
    public static IReadOnlyDictionary<string, string> Pages { get; } = Read(Folders(), "*.md");

    /// <summary>The namespaces that the projects in `src` have every file see, as C#.</summary>
    public static string GlobalUsings { get; } = string.Concat(
        Directory.EnumerateFiles(Path.Combine(Root, "src"), "*.csproj", SearchOption.AllDirectories)
            .SelectMany(project => UsingInclude().Matches(File.ReadAllText(project)))
            .Select(found => found.Groups["name"].Value).Distinct().Select(name => $"global using {name};"));

    [GeneratedRegex("<Using Include=\"(?<name>[\\w.]+)\"")]
    private static partial Regex UsingInclude();

    private static string FindRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "ARCHITECTURE.md")))
            folder = Path.GetDirectoryName(folder);
        return folder ?? throw new DirectoryNotFoundException("No ARCHITECTURE.md above the tests.");
    }

    /// <summary>The root, and every folder in it that a build or a tool did not make.</summary>
    private static IEnumerable<string> Folders() =>
        Directory.EnumerateDirectories(Root).Where(folder => Path.GetFileName(folder) is var name && name[0] != '.'
            && name != "out");

    private static SortedDictionary<string, string> Read(IEnumerable<string> folders, string pattern)
    {
        var read = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (string folder in folders)
            foreach (string file in Directory.EnumerateFiles(folder, pattern, SearchOption.AllDirectories))
                Add(file);
        foreach (string file in Directory.EnumerateFiles(Root, pattern))
            Add(file);
        return read;

        void Add(string file)
        {
            string path = Path.GetRelativePath(Root, file);
            if (!IsMade(path))
                read[path] = File.ReadAllText(file);
        }
    }

    /// <summary>What a build leaves behind.</summary>
    private static bool IsMade(string path) =>
        path.Contains("/obj/", StringComparison.Ordinal) || path.Contains("/bin/", StringComparison.Ordinal);
}
