using Appliance.Verbs;

namespace Appliance.Tests.Verbs;

/// <summary>
/// `check A B`, and with it what this repository tells people to write: every file of `examples` is good as it stands,
/// and of those of a pair every single failure is lived through.
/// </summary>
public class PairCheckTests
{
    private static readonly string s_examples = Path.Combine(Above("VrrpAot.slnx"), "examples");

    public static TheoryData<string, string> Pairs()
    {
        var pairs = new TheoryData<string, string>();
        foreach (string folder in Directory.GetDirectories(s_examples).Order())
        {
            string[] files = [.. Directory.GetFiles(folder, "node*.conf").Order()];
            for (int i = 0; i < files.Length; i++)
                for (int j = i + 1; j < files.Length; j++)
                    pairs.Add(Path.GetRelativePath(s_examples, files[i]), Path.GetRelativePath(s_examples, files[j]));
        }
        return pairs;
    }

    public static TheoryData<string> Singles() =>
        [.. Directory.GetFiles(s_examples, "keepalived.conf", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(s_examples, file)).Order()];

    [Theory]
    [MemberData(nameof(Pairs))]
    public void an_example_s_pair_is_good_and_somebody_holds_in_every_failure(string first, string second)
    {
        string said = Check(first, second, out int code);
        Assert.True(code == 0, said);
        Assert.Contains("nothing fails", said);
        Assert.DoesNotContain("nobody", said);
        // Each for itself, and both together.
        Assert.Equal(3, said.Split('\n').Count(line => line.EndsWith("is good", StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Singles))]
    public void an_example_is_good(string file)
    {
        Environment.SetEnvironmentVariable("INTERFACE", "eth0");
        Environment.SetEnvironmentVariable("PRIORITY", "100");
        Environment.SetEnvironmentVariable("VIP", "192.0.2.9/24");
        string said = Check(file, file, out _);
        Assert.StartsWith($"{file}: is good", said);
    }

    /// <summary>Twelve shapes in which people run it, and one for containers; fewer were lost.</summary>
    [Fact]
    public void there_is_an_example_for_each_shape()
    {
        Assert.Equal(13, Directory.GetDirectories(s_examples).Length);
        string page = File.ReadAllText(Path.Combine(s_examples, "README.md"));
        foreach (string folder in Directory.GetDirectories(s_examples))
            Assert.Contains($"`{Path.GetFileName(folder)}`", page);
    }

    [Theory]
    [InlineData("a.conf", "b.conf", "a.conf", "b.conf")]
    [InlineData("pair/node1.conf", "pair/node2.conf", "node1.conf", "node2.conf")]
    [InlineData("one/keepalived.conf", "two/keepalived.conf", "one", "two")]
    [InlineData("/etc/one/keepalived.conf", "/etc/two/keepalived.conf", "one", "two")]
    [InlineData("keepalived.conf", "other/keepalived.conf", "keepalived.conf", "other/keepalived.conf")]
    [InlineData("same.conf", "same.conf", "same.conf", "same.conf")]
    public void files_are_called_by_what_tells_them_apart(string first, string second, string one, string other) =>
        Assert.Equal([one, other], PairCheck.ShortNames([first, second]).ToArray());

    private static string Check(string first, string second, out int code)
    {
        var lines = new List<string>();
        code = PairCheck.Check([first, second], s_examples, anyway: false, lines.Add);
        return string.Join('\n', lines);
    }

    private static string Above(string name)
    {
        DirectoryInfo folder = new(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, name)))
            folder = folder.Parent!;
        return folder.FullName;
    }
}
