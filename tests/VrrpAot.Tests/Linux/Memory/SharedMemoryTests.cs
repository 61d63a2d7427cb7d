using Tmds.Linux;
using VrrpAot.Linux;

namespace VrrpAot.Tests.Linux;

public unsafe class SharedMemoryTests
{
    [Fact]
    public void what_one_mapping_writes_the_other_reads()
    {
        int fd = SharedMemory.CreateFile("test");
        Assert.True(fd >= 0);
        Assert.Equal(0, SharedMemory.Resize(fd, 8192));
        Assert.Equal(0, SharedMemory.TryMap(fd, out SharedMemory? writer));
        Assert.Equal(0, SharedMemory.TryMap(fd, out SharedMemory? reader));
        LibC.close(fd);
        using (writer)
        using (reader)
        {
            Assert.Equal(8192u, reader!.Length);
            Assert.Equal(0, reader.Start[8191]);
            writer!.Start[8191] = 42;
            Assert.Equal(42, reader.Start[8191]);
        }
    }

    [Fact]
    public void a_file_that_has_no_size_yet_cannot_be_mapped()
    {
        int fd = SharedMemory.CreateFile("test");
        Assert.Equal(LibC.EINVAL, SharedMemory.TryMap(fd, out _));
        LibC.close(fd);
    }

    [Fact]
    public void a_mapped_file_keeps_its_size()
    {
        int fd = SharedMemory.CreateFile("test");
        SharedMemory.Resize(fd, 4096);
        Assert.Equal(0, SharedMemory.TryMap(fd, out SharedMemory? memory));
        Assert.Equal(LibC.EPERM, SharedMemory.Resize(fd, 0));
        LibC.close(fd);
        memory!.Dispose();
    }
}
