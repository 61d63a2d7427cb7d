using System.Runtime.InteropServices;

namespace VrrpAot.Tests.Linux;

internal static unsafe partial class Poll
{
    /// <summary>Is there something to read now?</summary>
    public static bool Readable(int fd)
    {
        long entry = (long)POLLIN << 32 | (uint)fd;
        return poll(&entry, 1, 0) == 1;
    }

    private const int POLLIN = 1;

    [LibraryImport("libc")]
    private static partial int poll(long* entries, nuint count, int milliseconds);
}
