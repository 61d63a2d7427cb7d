using System.Runtime.InteropServices;
using Tmds.Linux;

namespace VrrpAot.Linux;

/// <summary>
/// System calls by number, for those where the C library's wrapper does something else or is missing.
/// </summary>
internal static class Syscall
{
    private static readonly bool s_x64 = RuntimeInformation.ProcessArchitecture == Architecture.X64;

    // Numbers: asm/unistd_64.h for x64, asm-generic/unistd.h for arm64; one number everywhere since Linux 5.
    public static nint GetGroups => s_x64 ? 115 : 158;
    public static nint PidFdOpen => 434;
    public static nint GetDents64 => s_x64 ? GetDents64X64 : GetDents64Arm64;
    public static nint FInitModule => s_x64 ? FInitModuleX64 : FInitModuleArm64;
    public const int GetDents64X64 = 217, GetDents64Arm64 = 61, FInitModuleX64 = 313, FInitModuleArm64 = 273;

    /// <summary>-1 with errno on failure.</summary>
    public static nint Call(nint number, nint a, nint b, nint c) =>
        (nint)(long)(ssize_t)LibC.syscall((ssize_t)number, (ssize_t)a, (ssize_t)b, (ssize_t)c);
}
