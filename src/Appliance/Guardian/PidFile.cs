using System.Runtime.InteropServices;
using System.Text;
using Tmds.Linux;

namespace Appliance.Guardian;

/// <summary>
/// A file that holds our process number, and a lock on it for as long as we live. The lock says who runs; the number is
/// for those who want to send signals. What an earlier run left in the file does not matter.
/// </summary>
internal sealed unsafe partial class PidFile
{
    private readonly string _path;
    private readonly int _fd;

    private PidFile(string path, int fd) => (_path, _fd) = (path, fd);

    /// <param name="error">0; EAGAIN when another daemon has it (a keepalived counts too); otherwise why the file cannot be had.</param>
    public static PidFile? TryTake(string path, out int error)
    {
        // A daemon that is just ending may remove the file between our open and our lock: then we hold nothing, and try again.
        for (int tries = 0; tries < 3; tries++)
        {
            int fd = Open(path, LibC.O_RDWR | LibC.O_CREAT | LibC.O_APPEND | LibC.O_CLOEXEC | LibC.O_NOFOLLOW);
            if (fd < 0)
            {
                error = LibC.errno;
                return null;
            }
            if (!TryLock(fd) || KeepalivedRuns(fd))
            {
                error = LibC.EAGAIN;
                LibC.close(fd);
                return null;
            }
            if (!IsDeleted(fd))
            {
                LibC.ftruncate(fd, 0);
                WriteNumber(fd, Environment.ProcessId);
                error = 0;
                return new PidFile(path, fd);
            }
            LibC.close(fd);
        }
        error = LibC.EAGAIN;
        return null;
    }

    /// <summary>Removes the file and gives the lock up.</summary>
    public void Remove()
    {
        Delete(_path);
        LibC.close(_fd);
    }

    /// <summary>A process number without a lock (`-r`). 0 or errno.</summary>
    public static int Write(string path, int pid)
    {
        if (Path.GetDirectoryName(path) is { Length: > 0 } folder && !Directory.Exists(folder))
        {
            fixed (byte* name = Encoding.UTF8.GetBytes(folder + '\0'))
                LibC.mkdir(name, Convert.ToUInt16("755", 8));
        }
        int fd = Open(path, LibC.O_WRONLY | LibC.O_CREAT | LibC.O_TRUNC | LibC.O_CLOEXEC | LibC.O_NOFOLLOW);
        if (fd < 0)
            return LibC.errno;
        WriteNumber(fd, pid);
        LibC.close(fd);
        return 0;
    }

    public static void Delete(string path)
    {
        fixed (byte* name = Encoding.UTF8.GetBytes(path + '\0'))
            LibC.unlink(name);
    }

    private static int Open(string path, int flags)
    {
        fixed (byte* name = Encoding.UTF8.GetBytes(path + '\0'))
            return LibC.open(name, flags, Convert.ToUInt16("644", 8));
    }

    private static void WriteNumber(int fd, int pid)
    {
        ReadOnlySpan<byte> line = Encoding.ASCII.GetBytes($"{pid}\n");
        fixed (byte* start = line)
            LibC.write(fd, start, line.Length);
    }

    /// <summary>keepalived takes no lock: it is known by its number and name.</summary>
    private static bool KeepalivedRuns(int fd)
    {
        byte* text = stackalloc byte[32];
        int length = (int)(long)LibC.read(fd, text, 32);
        string number = length <= 0 ? "" : Encoding.ASCII.GetString(text, length).Trim();
        string name = $"/proc/{number}/comm";
        return int.TryParse(number, out int pid) && pid > 0 && pid != Environment.ProcessId
            && File.Exists(name) && File.ReadAllText(name).Trim() == "keepalived" && !IsOurs(pid);
    }

    /// <summary>We may be called keepalived ourselves; then the number is a leftover, for one of us would hold the lock.</summary>
    private static bool IsOurs(int pid) =>
        File.ResolveLinkTarget($"/proc/{pid}/exe", false)?.FullName == File.ResolveLinkTarget("/proc/self/exe", false)?.FullName;

    private static bool IsDeleted(int fd) => new FileInfo($"/proc/self/fd/{fd}").LinkTarget?.EndsWith(" (deleted)", StringComparison.Ordinal) == true;

    /// <summary>A lock of the open file (OFD), which does not keep readers out as flock(2) does with some.</summary>
    private static bool TryLock(int fd)
    {
        var whole = new FileLock { Type = F_WRLCK };
        return fcntl(fd, F_OFD_SETLK, &whole) == 0;
    }

    /// <summary>struct flock of 64-bit Linux: 32 bytes; all zeros but the type means the whole file.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct FileLock
    {
        public short Type;
        public short Whence;
        public long Start;
        public long Length;
        public int Pid;
    }

    private const short F_WRLCK = 1;
    private const int F_OFD_SETLK = 37;

    [LibraryImport("libc")]
    private static partial int fcntl(int fd, int command, FileLock* argument);
}
