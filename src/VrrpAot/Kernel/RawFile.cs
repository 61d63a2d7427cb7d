using System.Runtime.InteropServices;
using System.Text;
using Tmds.Linux;

namespace VrrpAot.Kernel;

/// <summary>What a file is opened for. Missing ones are made (0644, private ones 0600), symbolic links refused.</summary>
public enum FileUse : byte
{
    Append,
    ReadAndAppend,
    Replace,
    ReplacePrivate,
}

/// <summary>
/// Files as the kernel has them, where System.IO has no word for it (no links, locks of the open file) or would throw.
/// Descriptors are close-on-exec.
/// </summary>
public static unsafe partial class RawFile
{
    /// <summary>The descriptor, or minus the errno (ELOOP for a symbolic link).</summary>
    public static int Open(string path, FileUse use)
    {
        int flags = LibC.O_CREAT | LibC.O_CLOEXEC | LibC.O_NOFOLLOW | use switch
        {
            FileUse.Append => LibC.O_WRONLY | LibC.O_APPEND,
            FileUse.ReadAndAppend => LibC.O_RDWR | LibC.O_APPEND,
            FileUse.Replace or FileUse.ReplacePrivate => LibC.O_WRONLY | LibC.O_TRUNC,
            _ => throw new ArgumentOutOfRangeException(nameof(use), (int)use, "The list of uses is closed."),
        };
        fixed (byte* name = Encoding.UTF8.GetBytes(path + '\0'))
        {
            int fd = LibC.open(name, flags, (mode_t)(use == FileUse.ReplacePrivate ? 0x180 /* 0600 */ : 0x1A4 /* 0644 */));
            return fd < 0 ? -LibC.errno : fd;
        }
    }

    /// <summary>Cuts the file to nothing. 0 or errno.</summary>
    public static int Empty(int fd) => LibC.ftruncate(fd, 0) == 0 ? 0 : LibC.errno;

    /// <summary>Removes a name. 0 or errno.</summary>
    public static int Delete(string path)
    {
        fixed (byte* name = Encoding.UTF8.GetBytes(path + '\0'))
            return LibC.unlink(name) == 0 ? 0 : LibC.errno;
    }

    /// <summary>Makes one folder. 0 or errno.</summary>
    /// <param name="mode">Its rights: 0755, unless said otherwise.</param>
    public static int MakeFolder(string path, uint mode = 0x1ED /* 0755 */)
    {
        fixed (byte* name = Encoding.UTF8.GetBytes(path + '\0'))
            return LibC.mkdir(name, (mode_t)mode) == 0 ? 0 : LibC.errno;
    }

    /// <summary>
    /// Makes a file anew, with these bytes and rights; what had the name is gone, a symbolic link included. Nothing of it is on the
    /// disk before <see cref="Sync"/>. 0 or errno, and then there is no file.
    /// </summary>
    /// <param name="rights">Permission bits and owner of the file.</param>
    public static int Create(string path, ReadOnlySpan<byte> bytes, FileStatus rights)
    {
        fixed (byte* name = Encoding.UTF8.GetBytes(path + '\0'))
        {
            LibC.unlink(name);
            int fd = LibC.open(name, LibC.O_WRONLY | LibC.O_CREAT | LibC.O_EXCL | LibC.O_CLOEXEC | LibC.O_NOFOLLOW, (mode_t)0x180 /* 0600 */);
            if (fd < 0)
                return LibC.errno;
            // The owner first: a change of owner takes permission bits away.
            int error = LibC.fchown(fd, (uid_t)rights.UserId, (gid_t)rights.GroupId) == 0 && LibC.fchmod(fd, (mode_t)(rights.Mode & 0xFFF)) == 0 ? 0 : LibC.errno;
            if (error == 0)
                error = Descriptor.Write(fd, bytes);
            LibC.close(fd);
            if (error != 0)
                LibC.unlink(name);
            return error;
        }
    }

    /// <summary>Waits until what a file holds, or which names a folder has, is on the disk (fsync). 0 or errno.</summary>
    public static int Sync(string path)
    {
        fixed (byte* name = Encoding.UTF8.GetBytes(path + '\0'))
        {
            int fd = LibC.open(name, LibC.O_RDONLY | LibC.O_CLOEXEC, default);
            if (fd < 0)
                return LibC.errno;
            int error = LibC.fsync(fd) == 0 ? 0 : LibC.errno;
            LibC.close(fd);
            return error;
        }
    }

    /// <summary>Gives a file another name, in place of what had it, in one step. 0 or errno (EBUSY: the name is a mount point).</summary>
    public static int Rename(string from, string to)
    {
        fixed (byte* before = Encoding.UTF8.GetBytes(from + '\0'), after = Encoding.UTF8.GetBytes(to + '\0'))
            return rename(before, after) == 0 ? 0 : LibC.errno;
    }

    /// <summary>
    /// A lock on the whole file, for as long as it is open (an OFD lock, which does not keep readers out as flock(2) does
    /// with some). False when somebody else has it.
    /// </summary>
    public static bool TryLock(int fd)
    {
        var whole = new FileLock { Type = F_WRLCK };
        return fcntl(fd, F_OFD_SETLK, &whole) == 0;
    }

    internal const short F_WRLCK = 1;
    internal const int F_OFD_SETLK = 37;

    [LibraryImport("libc", SetLastError = true)]
    private static partial int rename(byte* from, byte* to);

    [LibraryImport("libc")]
    private static partial int fcntl(int fd, int command, FileLock* argument);
}

/// <summary><c>struct flock</c> of 64-bit Linux; all zeros but the type means the whole file.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct FileLock
{
    public short Type;
    public short Whence;
    public long Start;
    public long Length;
    public int Pid;
}
