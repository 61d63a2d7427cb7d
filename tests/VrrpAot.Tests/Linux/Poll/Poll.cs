using System.Runtime.InteropServices;
using VrrpAot.Linux;

namespace VrrpAot.Tests.Linux;

internal static unsafe partial class Poll
{
    /// <summary>Is there something to read now?</summary>
    public static bool Readable(Borrowed fd)
    {
        long entry = (long)POLLIN << 32 | (uint)fd.Number;
        return poll(&entry, 1, 0) == 1;
    }

    private const int POLLIN = 1;

    [LibraryImport("libc")]
    private static partial int poll(long* entries, nuint count, int milliseconds);
}
