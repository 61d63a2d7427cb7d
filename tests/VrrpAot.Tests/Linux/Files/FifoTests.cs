using VrrpAot.Linux;

namespace VrrpAot.Tests.Linux;

public sealed class FifoTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fifo");

    public void Dispose() => _folder.Delete(recursive: true);

    private string At => _folder.FullName + "/a";

    [Fact]
    public void It_is_made_and_found_again_and_takes_lines_without_a_reader()
    {
        for (int time = 0; time < 2; time++)
        {
            Assert.True(Fifo.Open(At, owner: null, out Descriptor pipe).IsOk);
            using (pipe)
                Assert.True(Descriptor.Write(pipe, "line\n"u8).IsOk);
        }
        Assert.True(FileStatus.Read(At, out FileStatus made).IsOk);
        Assert.Equal(0x1180u, made.Mode); // A FIFO, and nobody else's.
    }

    [Fact]
    public void What_is_no_fifo_is_refused()
    {
        File.WriteAllText(At, "");
        Assert.Equal(Errno.EINVAL, Fifo.Open(At, owner: null, out _));
        File.CreateSymbolicLink(_folder.FullName + "/link", At);
        Assert.Equal(Errno.EINVAL, Fifo.Open(_folder.FullName + "/link", owner: null, out _));
        Assert.Equal(Errno.ENOENT, Fifo.Open(_folder.FullName + "/no/where", owner: null, out _));
    }
}
