using System.Runtime.InteropServices;
using VrrpAot.Linux;

namespace VrrpAot.Tests.Linux;

/// <summary>seccomp(2): makes one system call fail for the calling thread, until it ends.</summary>
internal static unsafe partial class SystemCallFilter
{
    /// <summary>One number on every architecture.</summary>
    public const uint EpollPwait2 = 441;

    /// <summary>False where the kernel has no seccomp.</summary>
    public static bool TryForbid(uint systemCall, int errno)
    {
        const ushort loadWord = 0x20, jumpIfEqual = 0x15, answer = 0x06;
        const uint allow = 0x7FFF0000, fail = 0x00050000;
        const int PR_SET_NO_NEW_PRIVS = 38, PR_SET_SECCOMP = 22, SECCOMP_MODE_FILTER = 2;
        FilterInstruction* filter = stackalloc FilterInstruction[]
        {
            new(loadWord, 0, 0, 0), // seccomp_data begins with the number of the call
            new(jumpIfEqual, 0, 1, systemCall),
            new(answer, 0, 0, fail | (uint)errno),
            new(answer, 0, 0, allow),
        };
        var program = new FilterProgram { Length = 4, Instructions = filter };
        return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
            && prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, (nint)(&program), 0, 0) == 0;
    }

    [LibraryImport("libc")]
    private static partial int prctl(int option, nint arg2, nint arg3, nint arg4, nint arg5);
}
