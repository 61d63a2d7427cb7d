using System.Runtime.CompilerServices;
using System.Text;

namespace VrrpAot.Tests.Conformance;

/// <summary>The files of tests/Conformance, one a case: what happens, and what is expected of it.</summary>
public class ConformanceTests
{
    /// <summary>tests/Conformance, seen from this file.</summary>
    internal static string Folder([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../Conformance"));

    internal static IEnumerable<string> Files =>
        Directory.EnumerateFiles(Folder(), "*.case")
            .Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal);

    public static TheoryData<string> Cases => [.. Files];

    [Theory]
    [MemberData(nameof(Cases))]
    public void a_case_does_what_it_says(string name)
    {
        string text = File.ReadAllText(Path.Combine(Folder(), name + ".case"));
        Assert.Equal(text, Play(text));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void a_case_names_its_source_first_and_expects_something(string name)
    {
        string[] lines = File.ReadAllLines(Path.Combine(Folder(), name + ".case"));
        Assert.Matches("^# (RFC [0-9]{4} |keepalived|Linux|practice|interoperation)", lines[0]);
        Assert.Contains(lines, line => line.StartsWith("    =>", StringComparison.Ordinal));
        Assert.All(lines.Where(line => line.StartsWith('#')), line => Assert.True(line.Length <= 120, line));
    }

    /// <summary>Plays a case and writes it again with what happened.</summary>
    private static string Play(string text)
    {
        var written = new StringBuilder();
        ConformanceRig? rig = null;
        foreach (string line in text.TrimEnd('\n').Split('\n'))
        {
            if (line.StartsWith("    =>", StringComparison.Ordinal))
                continue;
            written.Append(line).Append('\n');
            if (line.Length == 0 || line[0] == '#')
                continue;
            if (line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is ["router", .. var settings])
                rig = new ConformanceRig(settings);
            else
                written.Append("    => ")
                    .Append((rig ?? throw new FormatException("no router")).Step(line)).Append('\n');
        }
        return written.ToString();
    }
}
