using Lab;

namespace ImageTests.Building;

/// <summary>An image is the same only if its program is: whoever builds it, and in whatever folder.</summary>
public sealed class ProgramTests : IDisposable
{
    private static readonly string[] s_needed = ["src", "Directory.Build.props", "Directory.Packages.props",
        ".editorconfig"];

    private readonly string _elsewhere = Directory.CreateTempSubdirectory("elsewhere-with-a-longer-name").FullName;

    public void Dispose() => Directory.Delete(_elsewhere, recursive: true);

    [BoxFact]
    public void the_same_sources_give_the_same_program_in_another_folder()
    {
        Directory.CreateDirectory(Path.Combine(_elsewhere, "tests"));
        Command.Run("cp", ["-r", .. s_needed.Select(ImageFolder.In), _elsewhere]);
        Command.Run("cp", ImageFolder.In("tests/need.sh"), Path.Combine(_elsewhere, "tests"));
        // Nothing that was made in the first folder.
        Command.Run("find", _elsewhere, "-type", "d", "(", "-name", "bin", "-o", "-name", "obj", ")", "-prune", "-exec",
            "rm", "-rf", "{}", "+");
        string program = Path.Combine(_elsewhere, "vrrpaot");
        CommandResult result = Command.Try("sh",
            ["-c", $"cd '{_elsewhere}' && sh src/publish.sh linux-arm64 '{program}'"], null, TimeSpan.FromMinutes(10));
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        Assert.True(File.ReadAllBytes(program).AsSpan()
            .SequenceEqual(File.ReadAllBytes(ImageFolder.In("out/linux-arm64/vrrpaot"))), "The programs differ.");
    }
}
