using System.Runtime.InteropServices;
using System.Text;
using Tmds.Linux;

namespace VrrpAot.Linux;

/// <summary>
/// What a file is opened for. Missing ones are made (0644, private ones 0600), symbolic links refused.
/// </summary>
public enum FileUse : byte
{
    /// <summary>The only use for which a device or a FIFO will do as well.</summary>
    Append,
    ReadAndAppend,
    ReadAndAppendPrivate,
    Replace,
    /// <summary>
    /// A file of our own, private: what has the name is removed first, so that nobody reads who could read that one.
    /// </summary>
    NewPrivate,
}

/// <summary>
/// Files as the kernel has them, where System.IO has no word for it (no links, locks of the open file) or would throw.
/// Descriptors are close-on-exec.
/// </summary>
public static unsafe partial class RawFile
{
    /// <summary>Waits for nobody: not for the other end of a FIFO either.</summary>
    /// <returns>The descriptor, or minus an errno: ELOOP for a symbolic link, EISDIR for a folder, EINVAL for what else
    /// is no regular file.</returns>
    public static int Open(string path, FileUse use)
    {
        int flags = LibC.O_CREAT | LibC.O_CLOEXEC | LibC.O_NOFOLLOW | LibC.O_NONBLOCK | use switch
        {
            FileUse.Append => LibC.O_WRONLY | LibC.O_APPEND,
            FileUse.ReadAndAppend or FileUse.ReadAndAppendPrivate => LibC.O_RDWR | LibC.O_APPEND,
            FileUse.Replace => LibC.O_WRONLY | LibC.O_TRUNC,
            FileUse.NewPrivate => LibC.O_WRONLY | LibC.O_EXCL,
            _ => throw new ArgumentOutOfRangeException(nameof(use), (int)use, "The list of uses is closed."),
        };
        bool isPrivate = use is FileUse.ReadAndAppendPrivate or FileUse.NewPrivate;
        fixed (byte* name = Encoding.UTF8.GetBytes(path + '\0'))
        {
            int refused = use == FileUse.Append ? 0 : WhyNoFile(path);
            if (refused != 0)
                return -refused;
            if (use == FileUse.NewPrivate)
                LibC.unlink(name);
            int fd = LibC.open(name, flags, (mode_t)(isPrivate ? 0x180 /* 0600 */ : 0x1A4 /* 0644 */));
            if (fd < 0)
                return -LibC.errno;
            // Only the opening is not to wait: who writes to a pipe may be read slowly.
            if (use == FileUse.Append)
                LibC.fcntl(fd, LibC.F_SETFL, LibC.O_APPEND);
            return fd;
        }
    }

    /// <summary>0 for a regular file, and where there is nothing yet.</summary>
    private static int WhyNoFile(string path) =>
        FileStatus.Read(path, out FileStatus status) != 0 || status.IsRegularFile ? 0
        : status.IsLink ? LibC.ELOOP
        : status.IsDirectory ? LibC.EISDIR
        : LibC.EINVAL;

    /// <summary>Bytes that an open file has; 0 when that cannot be told.</summary>
    public static long Length(int fd) => Math.Max(0, (long)LibC.lseek(fd, 0, LibC.SEEK_END));

    /// <summary>The last byte of an open file; -1 when it has none.</summary>
    public static int LastByte(int fd)
    {
        byte last;
        long length = Length(fd);
        return length > 0 && (long)LibC.pread(fd, &last, 1, length - 1) == 1 ? last : -1;
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
    /// Makes a folder and those above it that are not there (0755). 0 or errno: also when it is there already.
    /// </summary>
    /// <param name="mode">Its own rights.</param>
    public static int MakeFolders(string path, uint mode)
    {
        if (Path.GetDirectoryName(path) is { Length: > 1 } above && !Directory.Exists(above))
            MakeFolders(above, 0x1ED /* 0755 */);
        return MakeFolder(path, mode);
    }

    /// <summary>0 or errno.</summary>
    public static int ChangeMode(string path, uint mode)
    {
        fixed (byte* name = Encoding.UTF8.GetBytes(path + '\0'))
            return LibC.chmod(name, (mode_t)mode) == 0 ? 0 : LibC.errno;
    }

    /// <summary>
    /// Makes a file anew, with these bytes and rights; what had the name is gone, a symbolic link included. Nothing of
    /// it is on the disk before <see cref="Sync"/>. 0 or errno, and then there is no file.
    /// </summary>
    /// <param name="rights">Permission bits and owner of the file.</param>
    public static int Create(string path, ReadOnlySpan<byte> bytes, FileStatus rights)
    {
        fixed (byte* name = Encoding.UTF8.GetBytes(path + '\0'))
        {
            LibC.unlink(name);
            int fd = LibC.open(name, LibC.O_WRONLY | LibC.O_CREAT | LibC.O_EXCL | LibC.O_CLOEXEC | LibC.O_NOFOLLOW,
                (mode_t)0x180 /* 0600 */);
            if (fd < 0)
                return LibC.errno;
            // The owner first: a change of owner takes permission bits away.
            int error = LibC.fchown(fd, (uid_t)rights.UserId, (gid_t)rights.GroupId) == 0
                && LibC.fchmod(fd, (mode_t)(rights.Mode & 0xFFF)) == 0 ? 0 : LibC.errno;
            if (error == 0)
                error = Descriptor.Write(fd, bytes);
            LibC.close(fd);
            if (error != 0)
                LibC.unlink(name);
            return error;
        }
    }

    /// <summary>
    /// Waits until what a file holds, or which names a folder has, is on the disk (fsync). 0 or errno.
    /// </summary>
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

    /// <summary>
    /// Gives a file another name, in place of what had it, in one step. 0 or errno (EBUSY: the name is a mount point).
    /// </summary>
    public static int Rename(string from, string to)
    {
        fixed (byte* before = Encoding.UTF8.GetBytes(from + '\0'), after = Encoding.UTF8.GetBytes(to + '\0'))
            return rename(before, after) == 0 ? 0 : LibC.errno;
    }

    /// <summary>
    /// A lock on the whole file, for as long as it is open (an OFD lock, which does not keep readers out as flock(2)
    /// does with some). False when somebody else has it.
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
