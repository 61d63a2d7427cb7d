using System.Runtime.InteropServices;
using Tmds.Linux;

namespace VrrpAot.Linux;

/// <summary>How large a core dump of this process, and of all that it starts, may become.</summary>
public static unsafe partial class CoreLimit
{
    /// <summary>Lifts the limit, the hard one too.</summary>
    /// <returns>EPERM when the hard limit is lower and CAP_SYS_RESOURCE is missing.</returns>
    public static Errno TryLift()
    {
        // struct rlimit of 64-bit Linux: soft and hard limit, RLIM_INFINITY both.
        ulong* none = stackalloc ulong[] { ulong.MaxValue, ulong.MaxValue };
        return Errno.Of(setrlimit(RLIMIT_CORE, none));
    }

    private const int RLIMIT_CORE = 4;

    [LibraryImport("libc", SetLastError = true)]
    private static partial int setrlimit(int resource, ulong* limit);
}
