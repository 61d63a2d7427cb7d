using System.Runtime.InteropServices;

namespace VrrpAot.Linux;

/// <summary>
/// Whether a file is one that the kernel makes up while it is read: its length is not known before, and reading may
/// wait, or never end.
/// </summary>
public static unsafe partial class FileSystemKind
{
    /// <param name="file">An open file.</param>
    /// <returns>True for procfs, sysfs and their like.</returns>
    public static bool IsMadeUp(Borrowed file)
    {
        // struct statfs begins with f_type, a long; all of it has 120 bytes on the 64-bit architectures.
        long* record = stackalloc long[32];
        if (fstatfs(file.Number, record) != 0)
            return false;
        return (uint)record[0] is Proc or Sys or Debug or Trace or Security or Cgroup or Cgroup2 or Config
            or EfiVariables or Bpf or SeLinux;
    }

    // linux/magic.h
    private const uint Proc = 0x9fa0, Sys = 0x62656572, Debug = 0x64626720, Trace = 0x74726163, Security = 0x73636673,
        Cgroup = 0x27e0eb,
        Cgroup2 = 0x63677270, Config = 0x62656570, EfiVariables = 0xde5e81e4, Bpf = 0xcafe4a11, SeLinux = 0xf97cff8c;

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fstatfs(int fd, long* record);
}
