using VrrpAot.Linux;

namespace VrrpAot.Tests.Linux;

public unsafe class SharedMemoryTests
{
    [Fact]
    public void what_one_mapping_writes_the_other_reads()
    {
        SharedMemory.CreateFile("test", out Descriptor fd);
        Assert.True(fd.IsOpen);
        Assert.Equal(Errno.Ok, SharedMemory.Resize(fd, 8192));
        Assert.Equal(Errno.Ok, SharedMemory.TryMap(fd, out SharedMemory? writer));
        Assert.Equal(Errno.Ok, SharedMemory.TryMap(fd, out SharedMemory? reader));
        fd.Dispose();
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
        SharedMemory.CreateFile("test", out Descriptor fd);
        Assert.Equal(Errno.EINVAL, SharedMemory.TryMap(fd, out _));
        fd.Dispose();
    }

    [Fact]
    public void a_mapped_file_keeps_its_size()
    {
        SharedMemory.CreateFile("test", out Descriptor fd);
        SharedMemory.Resize(fd, 4096);
        Assert.Equal(Errno.Ok, SharedMemory.TryMap(fd, out SharedMemory? memory));
        Assert.Equal(Errno.EPERM, SharedMemory.Resize(fd, 0));
        fd.Dispose();
        memory!.Dispose();
    }
}
