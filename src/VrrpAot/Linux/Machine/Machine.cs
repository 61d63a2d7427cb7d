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
    public static Errno Mount(string kind, string folder, string options = "")
    {
        fixed (byte* type = Text(kind), where = Text(folder), data = Text(options))
            return Errno.Of(LibC.mount(type, where, type, LibC.MS_NOSUID, data));
    }

    /// <summary>
    /// Mounts what is on a disk, without set-user-id programs and device nodes; reading changes no time of access.
    /// </summary>
    /// <param name="options">As for `mount -o`, those of the file system only; empty for none.</param>
    public static Errno MountDisk(string device, string kind, string folder, string options, bool readOnly)
    {
        ulong flags = LibC.MS_NOSUID | LibC.MS_NODEV | LibC.MS_NOATIME | (readOnly ? LibC.MS_RDONLY : 0);
        fixed (byte* source = Text(device), type = Text(kind), where = Text(folder), data = Text(options))
            return Errno.Of(LibC.mount(source, where, type, (ulong_t)(uint)flags, data));
    }

    /// <summary>EBUSY while somebody has a file open in it.</summary>
    public static Errno Unmount(string folder)
    {
        fixed (byte* where = Text(folder))
            return Errno.Of(LibC.umount2(where, 0));
    }

    /// <summary>Kills every process but our own, which must be process 1.</summary>
    public static void KillEverybody()
    {
        if (Environment.ProcessId == 1)
            LibC.kill(-1, LibC.SIGKILL);
    }

    /// <summary>Loads a module; those that it needs are loaded already. EEXIST when it is.</summary>
    public static Errno LoadModule(string file)
    {
        Descriptor module;
        Errno error;
        fixed (byte* path = Text(file))
            error = Descriptor.Take(LibC.open(path, LibC.O_RDONLY | LibC.O_CLOEXEC), out module);
        byte noParameters = 0;
        using (module)
            return !error.IsOk ? error
                : Errno.Of(Syscall.Call(Syscall.FInitModule, module.Number, (nint)(&noParameters), 0));
    }

    /// <summary>The machine's own name, up to 64 bytes.</summary>
    public static Errno SetHostName(string name)
    {
        byte[] text = Encoding.UTF8.GetBytes(name);
        fixed (byte* start = text)
            return Errno.Of(LibC.sethostname(start, text.Length));
    }

    /// <summary>
    /// Ctrl-Alt-Del (and what boards make of a power key) is from now on SIGINT for process 1, and not a restart on the
    /// spot.
    /// </summary>
    public static Errno TakeCtrlAltDel() => Errno.Of(reboot(RB_DISABLE_CAD));

    /// <summary>What is in memory goes to its disks.</summary>
    public static void Sync() => LibC.sync();

    /// <summary>Restarts the machine at once; returns only when it is refused.</summary>
    public static Errno Restart() => Errno.Of(reboot(RB_AUTOBOOT));

    /// <summary>
    /// Switches the machine off at once, or halts it where it cannot; returns only when it is refused.
    /// </summary>
    public static Errno PowerOff() => Errno.Of(reboot(RB_POWER_OFF));

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text + '\0');

    internal const int RB_AUTOBOOT = 0x01234567, RB_POWER_OFF = 0x4321fedc, RB_DISABLE_CAD = 0;

    [LibraryImport("libc", SetLastError = true)]
    private static partial int reboot(int how);
}
