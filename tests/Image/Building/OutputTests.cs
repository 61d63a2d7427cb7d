using Image;

namespace ImageTests.Building;

public sealed class OutputTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("output").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private bool IsWhole => File.Exists(Path.Combine(_folder, "SHA256SUMS"));

    /// <summary>A build that breaks leaves nothing that would be taken for an image.</summary>
    [Fact]
    public void an_older_image_is_none_from_the_beginning_of_the_next_build_and_the_new_one_is_whole_at_its_end()
    {
        Build();
        Assert.True(IsWhole);
        var next = new Output(_folder);
        Assert.False(IsWhole);
        next.Add("slot.img", [2]);
        Assert.False(IsWhole);
        next.WriteSums();
        Assert.Contains("slot.img", File.ReadAllText(Path.Combine(_folder, "SHA256SUMS")));

        void Build()
        {
            var output = new Output(_folder);
            output.Add("slot.img", [1]);
            output.WriteSums();
        }
    }
}
