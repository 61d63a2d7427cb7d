using VrrpAot.Linux;

namespace VrrpAot.Tests.Linux;

public sealed class FolderWatchTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("vrrpaot-folder-").FullName;

    [Fact]
    public void what_is_written_moved_and_removed_is_told_by_its_name()
    {
        using var watch = new FolderWatch();
        Assert.Equal(Errno.Ok, watch.Add(_folder, out int number));
        File.WriteAllText(Path.Combine(_folder, "a"), "1");
        Assert.Contains((number, "a"), Heard(watch));
        File.Move(Path.Combine(_folder, "a"), Path.Combine(_folder, "b"));
        Assert.Contains((number, "b"), Heard(watch));
        File.Delete(Path.Combine(_folder, "b"));
        Assert.Contains((number, "b"), Heard(watch));
        Assert.Empty(Heard(watch));
    }

    [Fact]
    public void a_folder_that_goes_is_told_without_a_name_and_one_that_is_not_there_is_an_errno()
    {
        using var watch = new FolderWatch();
        string inner = Path.Combine(_folder, "inner");
        Assert.Equal(Errno.ENOENT, watch.Add(inner, out _));
        Directory.CreateDirectory(inner);
        Assert.Equal(Errno.Ok, watch.Add(inner, out int number));
        Directory.Delete(inner);
        Assert.Contains((number, ""), Heard(watch));
    }

    private static List<(int, string)> Heard(FolderWatch watch)
    {
        List<(int, string)> heard = [];
        watch.Receive((folder, name) => heard.Add((folder, name)));
        return heard;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
