using System.Runtime.InteropServices;
using System.Text;
using Tmds.Linux;

namespace VrrpAot.Linux;

/// <summary>
/// What only process 1 does to its machine: file systems, modules, name, clock, and the end. Every call gives 0 or an
/// errno. None of this is for the loop.
/// </summary>
public static unsafe partial class Machine
{
    /// <summary>
    /// Mounts a file system of the kernel's own (proc, sysfs, devtmpfs, tmpfs) on a folder, without set-user-id
    /// programs.
    /// </summary>
    /// <param name="options">As for `mount -o`; empty for none.</param>
    public static int Mount(string kind, string folder, string options = "")
    {
        fixed (byte* type = Text(kind), where = Text(folder), data = Text(options))
            return LibC.mount(type, where, type, MS_NOSUID, data) == 0 ? 0 : LibC.errno;
    }

    /// <summary>
    /// Mounts what is on a disk, without set-user-id programs and device nodes; reading changes no time of access.
    /// </summary>
    /// <param name="options">As for `mount -o`, those of the file system only; empty for none.</param>
    public static int MountDisk(string device, string kind, string folder, string options, bool readOnly)
    {
        fixed (byte* source = Text(device), type = Text(kind), where = Text(folder), data = Text(options))
            return LibC.mount(source, where, type,
                (ulong_t)(uint)(MS_NOSUID | MS_NODEV | MS_NOATIME | (readOnly ? MS_RDONLY : 0)), data) == 0 ? 0
                : LibC.errno;
    }

    /// <summary>EBUSY while somebody has a file open in it.</summary>
    public static int Unmount(string folder)
    {
        fixed (byte* where = Text(folder))
            return umount2(where, 0) == 0 ? 0 : LibC.errno;
    }

    /// <summary>Kills every process but our own, which must be process 1.</summary>
    public static void KillEverybody()
    {
        if (Environment.ProcessId == 1)
            kill(-1, 9);
    }

    /// <summary>Loads a module; those that it needs are loaded already. EEXIST when it is.</summary>
    public static int LoadModule(string file)
    {
        int fd;
        fixed (byte* path = Text(file))
            fd = LibC.open(path, LibC.O_RDONLY | LibC.O_CLOEXEC);
        if (fd < 0)
            return LibC.errno;
        byte noParameters = 0;
        bool arm64 = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;
        int error = syscall(arm64 ? FInitModuleArm64 : FInitModuleX64, fd, &noParameters, 0) == 0 ? 0 : LibC.errno;
        LibC.close(fd);
        return error;
    }

    /// <summary>The machine's own name, up to 64 bytes.</summary>
    public static int SetHostName(string name)
    {
        byte[] text = Encoding.UTF8.GetBytes(name);
        fixed (byte* start = text)
            return sethostname(start, (nuint)text.Length) == 0 ? 0 : LibC.errno;
    }

    /// <summary>
    /// Ctrl-Alt-Del (and what boards make of a power key) is from now on SIGINT for process 1, and not a restart on the
    /// spot.
    /// </summary>
    public static int TakeCtrlAltDel() => reboot(RB_DISABLE_CAD) == 0 ? 0 : LibC.errno;

    /// <summary>What is in memory goes to its disks.</summary>
    public static void Sync() => sync();

    /// <summary>Restarts the machine at once; returns only when it is refused.</summary>
    public static int Restart() => reboot(RB_AUTOBOOT) == 0 ? 0 : LibC.errno;

    /// <summary>
    /// Switches the machine off at once, or halts it where it cannot; returns only when it is refused.
    /// </summary>
    public static int PowerOff() => reboot(RB_POWER_OFF) == 0 ? 0 : LibC.errno;

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text + '\0');

    internal const int MS_RDONLY = 1, MS_NOSUID = 2, MS_NODEV = 4, MS_NOATIME = 1024;
    internal const int RB_AUTOBOOT = 0x01234567, RB_POWER_OFF = 0x4321fedc, RB_DISABLE_CAD = 0;
    internal const int FInitModuleX64 = 313, FInitModuleArm64 = 273;

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint syscall(nint number, nint fd, byte* parameters, nint flags);
    [LibraryImport("libc", SetLastError = true)]
    private static partial int sethostname(byte* name, nuint length);
    [LibraryImport("libc", SetLastError = true)]
    private static partial int reboot(int how);
    [LibraryImport("libc")]
    private static partial void sync();
    [LibraryImport("libc", SetLastError = true)]
    private static partial int umount2(byte* folder, int flags);
    [LibraryImport("libc")]
    private static partial int kill(int pid, int signal);
}
