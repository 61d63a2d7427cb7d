using Lab;

namespace Namespaces;

/// <summary>The sum of a run of tests (tests/verdict.sh), from result files as `dotnet test` writes them.</summary>
public sealed class VerdictTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("verdict").FullName;

    [Fact]
    public void all_projects_are_summed_and_what_passed_is_green()
    {
        Results("one", Passed("a"), Passed("b"));
        Results("two", Passed("c"));
        Assert.Equal((0, "3 passed, 0 failed, 0 skipped\n"), Judge());
    }

    [Fact]
    public void a_test_that_failed_is_red()
    {
        Results("one", Passed("a"), Failed("b"));
        Assert.Equal((1, "1 passed, 1 failed, 0 skipped\n"), Judge("CODE=1"));
    }

    [Fact]
    public void a_reason_for_skips_is_printed_once_with_its_count()
    {
        const string reason = "needs a &lt;kernel&gt; &amp; more";
        Results("one", Passed("a"), Skipped("b", reason), Skipped("c", reason));
        Assert.Equal(
            (0, "Skipped, and why:\n      2 needs a <kernel> & more\n1 passed, 0 failed, 2 skipped\n"), Judge());
    }

    [Fact]
    public void a_skip_that_nobody_announced_is_a_failure_where_everything_can_run()
    {
        Results("one", Passed("a"), Skipped("b", "needs tshark"),
            Skipped("c", "needs a kernel with vlan interfaces"), Skipped("d", null));
        (int code, string said) = Judge("STRICT=yes");
        Assert.Equal(1, code);
        Assert.Contains("b: needs tshark", said);
        Assert.Contains("d: no reason was given", said);
        Assert.EndsWith("\n1 passed, 2 failed, 1 skipped\n", said);
    }

    [Theory]
    [InlineData("needs tshark", 0)]
    [InlineData("needs", 1)]
    public void an_announced_reason_is_the_whole_one(string announced, int code)
    {
        Results("one", Passed("a"), Skipped("b", "needs tshark"));
        File.WriteAllText($"{_folder}/announced", announced + "\n");
        Assert.Equal(code, Judge("STRICT=yes").Code);
    }

    [Fact]
    public void what_could_not_be_built_is_a_failure_beside_the_tests()
    {
        Results("one", Passed("a"));
        Assert.Equal((1, "1 passed, 1 failed, 0 skipped\n"), Judge("BROKEN=1"));
    }

    [Fact]
    public void a_run_that_broke_off_or_ran_nothing_is_red()
    {
        Assert.Equal((1, "0 passed, 0 failed, 0 skipped\n"), Judge());
        Results("one", Passed("a"));
        (int code, string said) = Judge("CODE=134");
        Assert.Equal(1, code);
        Assert.EndsWith("\n1 passed, 1 failed, 0 skipped\n", said);
    }

    private (int Code, string Said) Judge(params string[] environment)
    {
        CommandResult judged = Command.Try("env",
        [
            .. environment, "sh", $"{Binary.Repository}/tests/verdict.sh", _folder,
            $"{Binary.Repository}/tests/allowed-skips", $"{_folder}/announced",
        ], null, TimeSpan.FromSeconds(20));
        return (judged.ExitCode, judged.Output);
    }

    private void Results(string project, params string[] results) => File.WriteAllText($"{_folder}/{project}.trx", $"""
        <?xml version="1.0" encoding="utf-8"?>
        <TestRun><Results>
        {string.Concat(results)}
        </Results><ResultSummary outcome="Completed">
            <Counters total="{results.Length}" passed="{Count(results, "Passed")}" failed="{Count(results, "Failed")}"
                error="0" timeout="0" aborted="0" />
            <Output><StdOut>[xUnit.net] of the whole run</StdOut></Output>
        </ResultSummary></TestRun>

        """);

    private static int Count(string[] results, string outcome) =>
        results.Count(result => result.Contains($"outcome=\"{outcome}\""));

    private static string Passed(string test) => $"    <UnitTestResult testName=\"{test}\" outcome=\"Passed\" />\n";

    private static string Failed(string test) => $"""
            <UnitTestResult testName="{test}" outcome="Failed">
              <Output><ErrorInfo><Message>no</Message></ErrorInfo></Output>
            </UnitTestResult>

        """;

    private static string Skipped(string test, string? reason) => reason is null
        ? $"    <UnitTestResult testName=\"{test}\" outcome=\"NotExecuted\" />\n"
        : $"""
            <UnitTestResult testName="{test}" outcome="NotExecuted">
              <Output>
                <StdOut>{reason}</StdOut>
              </Output>
            </UnitTestResult>

        """;

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
