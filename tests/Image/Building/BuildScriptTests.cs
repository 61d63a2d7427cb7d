using Lab;

namespace ImageTests.Building;

/// <summary>The driver of the builder, where a build breaks.</summary>
public class BuildScriptTests
{
    /// <summary>SHA256SUMS says that an image is whole: nobody may boot an older one in its place.</summary>
    [BuildFact]
    public void a_build_that_breaks_says_so_and_leaves_no_older_image_that_looks_whole()
    {
        string folder = Directory.CreateTempSubdirectory("broken-image").FullName;
        try
        {
            File.WriteAllText($"{folder}/SHA256SUMS", "of an older build");
            File.WriteAllText($"{folder}/slot.img", "an older image");
            CommandResult build = Command.Try("sh",
                [ImageFolder.In("image/build.sh"), "qemu-virt", "", ImageFolder.In("out/no-such-program"), folder],
                null, TimeSpan.FromSeconds(120));
            Assert.NotEqual(0, build.ExitCode);
            // 75 would say that something could not be fetched.
            Assert.NotEqual(75, build.ExitCode);
            Assert.Contains("no-such-program", build.Error);
            Assert.False(File.Exists($"{folder}/SHA256SUMS"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private sealed class BuildFactAttribute : FactAttribute
    {
        public BuildFactAttribute() => Skip = ImageFolder.Missing;
    }
}
