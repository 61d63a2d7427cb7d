using System.Runtime.InteropServices;
using Tmds.Linux;

namespace VrrpAot.Linux;

/// <summary>How many descriptors this process may have at a time (RLIMIT_NOFILE).</summary>
public static unsafe partial class DescriptorLimit
{
    /// <summary>Lifts the soft limit, often 1024, to the hard one. What is started later inherits that.</summary>
    public static Errno TryLift()
    {
        // struct rlimit of 64-bit Linux: soft and hard limit.
        ulong* limits = stackalloc ulong[2];
        Errno error = Errno.Of(getrlimit(RLIMIT_NOFILE, limits));
        if (!error.IsOk)
            return error;
        limits[0] = limits[1];
        return Errno.Of(setrlimit(RLIMIT_NOFILE, limits));
    }

    private const int RLIMIT_NOFILE = 7;

    [LibraryImport("libc", SetLastError = true)]
    private static partial int getrlimit(int resource, ulong* limit);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int setrlimit(int resource, ulong* limit);
}
