using System.Text.RegularExpressions;
using VrrpAot.Tests.Protocol;

namespace VrrpAot.Tests.Conformance;

/// <summary>tests/Conformance/answers.tsv: each requirement has an answer, and what an answer names is there.</summary>
public partial class AnswersTests
{
    /// <summary>How many requirements each subject has; their numbers begin at 1 and leave none out.</summary>
    private static readonly (string Subject, int Count)[] s_requirements =
    [
        ("PF", 23), ("RX", 24), ("CK", 8), ("TM", 13), ("SI", 6), ("SB", 15), ("SA", 18),
        ("AR", 8), ("ND", 13), ("VM", 5),
        ("AO", 8), ("AU", 10), ("HM", 8), ("IO", 7), ("MC", 4), ("SE", 6), ("LG", 2), ("UC", 4), ("PR", 3), ("OL", 3),
    ];

    private sealed record Answer(string Id, string Source, string Rule, string Kind, string Text);

    private static readonly Answer[] s_answers =
    [
        .. File.ReadAllLines(Path.Combine(ConformanceTests.Folder(), "answers.tsv"))
            .Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split('\t')).Select(Read),
    ];

    private static Answer Read(string[] columns) => columns is [var id, var source, var rule, var kind, var text]
        ? new Answer(id, source, rule, kind, text)
        : throw new FormatException($"not five columns: {string.Join(" | ", columns)}");

    [Fact]
    public void every_requirement_is_answered_once_and_in_order() => Assert.Equal(
        s_requirements.SelectMany(of => Enumerable.Range(1, of.Count).Select(number => $"{of.Subject}-{number:00}")),
        s_answers.Select(answer => answer.Id));

    [Fact]
    public void an_answer_is_a_case_a_row_a_test_or_a_reason() => Assert.All(s_answers, answer =>
    {
        Assert.Contains(answer.Kind, (string[])["case", "row", "test", "not yet", "not ours", "otherwise"]);
        Assert.All([answer.Source, answer.Rule, answer.Text], said => Assert.NotEqual("", said.Trim()));
    });

    [Fact]
    public void every_case_that_is_named_exists_and_every_case_answers_something()
    {
        string[] named = [.. Named("case").Select(answer => answer.Name)];
        Assert.Equal(ConformanceTests.Files, named.Distinct().Order(StringComparer.Ordinal));
    }

    /// <summary>Before "=>" a row of the election table is one of a kind.</summary>
    [Fact]
    public void every_row_that_is_named_is_in_the_election_table()
    {
        HashSet<string> rows = [.. ElectionTable.Lines.Select(line => line.Split("=>")[0].Trim())];
        Assert.All(Named("row"),
            answer => Assert.True(rows.Contains(answer.Name), $"{answer.Id}: no row '{answer.Name}'"));
    }

    /// <summary>As CLASS.METHOD, in whatever project of tests/.</summary>
    [Fact]
    public void every_test_that_is_named_exists()
    {
        string tests = Path.Combine(ConformanceTests.Folder(), "..");
        Dictionary<string, string> sources = Directory.EnumerateFiles(tests, "*Tests*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/")).GroupBy(file => Path.GetFileName(file).Split('.')[0])
            .ToDictionary(files => files.Key, files => string.Concat(files.Select(File.ReadAllText)));
        Assert.All(Named("test"), answer =>
        {
            string[] name = answer.Name.Split('.');
            Assert.True(sources.TryGetValue(name[0], out string? source) && source.Contains($" {name[^1]}("),
                $"{answer.Id}: no test {answer.Name}");
        });
    }

    /// <summary>Several are separated by "; ". What stands in brackets behind a name is for people.</summary>
    private static IEnumerable<(string Id, string Name)> Named(string kind) => s_answers
        .Where(answer => answer.Kind == kind)
        .SelectMany(answer => answer.Text.Split("; ").Select(name => (answer.Id, Remark().Replace(name, "").Trim())));

    [GeneratedRegex(@" \([^)]*\)$")]
    private static partial Regex Remark();
}
