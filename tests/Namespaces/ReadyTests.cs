using Lab;

namespace Namespaces;

/// <summary>
/// What is built and fetched before the tests (tests/ready.sh): an image that breaks is no reason to skip.
/// </summary>
public sealed class ReadyTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ready").FullName;

    [Fact]
    public void what_is_there_is_not_spoken_of()
    {
        Assert.Equal((0, ""), Make("true"));
        Assert.False(File.Exists($"{_folder}/announced"));
    }

    [Theory]
    [InlineData("exit 1")]
    [InlineData("exit 2")]
    [InlineData("kill -9 $$")]
    public void what_cannot_be_built_is_a_failure_and_no_skip_is_announced(string command)
    {
        (int code, string said) = Make($"echo the image breaks; {command}");
        Assert.Equal(1, code);
        Assert.Contains("the image breaks", said);
        Assert.EndsWith("The image could not be built: that is a failure.\n", said);
        Assert.False(File.Exists($"{_folder}/announced"));
    }

    [Fact]
    public void for_what_cannot_be_fetched_tests_may_be_skipped()
    {
        (int code, string said) = Make("echo no network; exit 75");
        Assert.Equal(0, code);
        Assert.Contains("no network\nThe image could not be fetched: its tests are skipped.\n", said);
        Assert.Equal("no image of .*\n", File.ReadAllText($"{_folder}/announced"));
    }

    private (int Code, string Said) Make(string command)
    {
        CommandResult made = Command.Try("sh", [$"{Binary.Repository}/tests/ready.sh", _folder, "The image",
            "no image of .*", "sh", "-c", command], null, TimeSpan.FromSeconds(20));
        return (made.ExitCode, made.Error);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
