using System.Runtime.InteropServices;
using System.Text;
using Tmds.Linux;

namespace VrrpAot.Linux;

/// <summary>What a process or thread can change about itself (prctl(2)).</summary>
public static unsafe partial class ProcessControl
{
    /// <summary>The name under which ps and pgrep know this process; 15 bytes of it count.</summary>
    public static void SetName(string name)
    {
        fixed (byte* text = Encoding.UTF8.GetBytes(name + '\0'))
            prctl(PR_SET_NAME, (nint)text, 0, 0, 0);
    }

    /// <summary>Sets one value.</summary>
    internal static Errno Set(int option, nint value) => Errno.Of(prctl(option, value, 0, 0, 0));

    /// <summary>Reads one value; -1 when it cannot be had.</summary>
    internal static int Get(int option) => prctl(option, 0, 0, 0, 0);

    internal const int PR_GET_DUMPABLE = 3;
    internal const int PR_SET_DUMPABLE = 4;
    private const int PR_SET_NAME = 15;
    internal const int PR_SET_TIMERSLACK = 29;
    internal const int PR_SET_CHILD_SUBREAPER = 36;

    [LibraryImport("libc", SetLastError = true)]
    private static partial int prctl(int option, nint arg2, nint arg3, nint arg4, nint arg5);
}
