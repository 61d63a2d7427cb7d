using Tmds.Linux;
using VrrpAot.Linux;

namespace VrrpAot.Tests.Linux;

public sealed unsafe class ProgramMemoryTests
{
    private const int Pages = 64;
    private static readonly int s_page = Environment.SystemPageSize;

    [Fact]
    public void a_page_that_is_touched_comes_without_its_neighbours()
    {
        // As the program is: a file, mapped for reading, which the page cache has.
        string file = Path.GetTempFileName();
        File.WriteAllBytes(file, new byte[Pages * s_page]);
        size_t length = (size_t)(ulong)(Pages * s_page);
        using FileStream opened = File.OpenRead(file);
        var start = (byte*)LibC.mmap(null, length, LibC.PROT_READ, LibC.MAP_PRIVATE,
            (int)opened.SafeFileHandle.DangerousGetHandle(), 0);
        try
        {
            Errno refused = ProgramMemory.TakeSingly(start, (nuint)(Pages * s_page));
            Assert.Equal(0, start[Pages / 2 * s_page]);
            int present = Present(start);
            // A kernel that cannot do it says so, and does as before.
            Assert.True(refused.IsOk ? present == 1 : present >= 1, $"{refused}: {present} pages");
        }
        finally
        {
            LibC.munmap(start, length);
            File.Delete(file);
        }
    }

    private static int Present(byte* start)
    {
        const ulong isPresent = 1UL << 63;
        using FileStream pages = File.OpenRead("/proc/self/pagemap");
        pages.Seek((long)start / s_page * sizeof(ulong), SeekOrigin.Begin);
        var entries = new byte[Pages * sizeof(ulong)];
        pages.ReadExactly(entries);
        return Enumerable.Range(0, Pages).Count(i =>
            (BitConverter.ToUInt64(entries, i * sizeof(ulong)) & isPresent) != 0);
    }
}
