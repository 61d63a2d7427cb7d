using System.Runtime.InteropServices;
using System.Text;
using Tmds.Linux;

namespace VrrpAot.Linux;

/// <summary>
/// What a file is opened for. Missing ones are made (0644, private ones 0600), symbolic links refused.
/// </summary>
public enum FileUse : byte
{
    /// <summary>The only use, with the next, for which a device or a FIFO will do as well.</summary>
    Append,
    /// <summary>The same; writing does not wait either, for a pipe that is full or a device.</summary>
    AppendWithoutWait,
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
    /// <returns>ELOOP for a symbolic link, EISDIR for a folder, EINVAL for what else
    /// is no regular file.</returns>
    public static Errno Open(string path, FileUse use, out Descriptor file)
    {
        int flags = LibC.O_CREAT | LibC.O_CLOEXEC | LibC.O_NOFOLLOW | LibC.O_NONBLOCK | use switch
        {
            FileUse.Append or FileUse.AppendWithoutWait => LibC.O_WRONLY | LibC.O_APPEND,
            FileUse.ReadAndAppend or FileUse.ReadAndAppendPrivate => LibC.O_RDWR | LibC.O_APPEND,
            FileUse.Replace => LibC.O_WRONLY | LibC.O_TRUNC,
            FileUse.NewPrivate => LibC.O_WRONLY | LibC.O_EXCL,
            _ => throw new ArgumentOutOfRangeException(nameof(use), (int)use, "The list of uses is closed."),
        };
        bool isPrivate = use is FileUse.ReadAndAppendPrivate or FileUse.NewPrivate;
        fixed (byte* name = Encoding.UTF8.GetBytes(path + '\0'))
        {
            Errno refused = use is FileUse.Append or FileUse.AppendWithoutWait ? Errno.Ok : WhyNoFile(path);
            if (!refused.IsOk)
            {
                file = Descriptor.None;
                return refused;
            }
            if (use == FileUse.NewPrivate)
                LibC.unlink(name);
            Errno error = Descriptor.Take(
                LibC.open(name, flags, (mode_t)(isPrivate ? 0x180 /* 0600 */ : 0x1A4 /* 0644 */)), out file);
            // Only the opening is not to wait: who writes to a pipe may be read slowly.
            if (use == FileUse.Append && error.IsOk)
                LibC.fcntl(file.Number, LibC.F_SETFL, LibC.O_APPEND);
            return error;
        }
    }

    /// <summary>Ok for a regular file, and where there is nothing yet.</summary>
    private static Errno WhyNoFile(string path) =>
        !FileStatus.Read(path, out FileStatus status).IsOk || status.IsRegularFile ? Errno.Ok
        : status.IsLink ? Errno.ELOOP
        : status.IsDirectory ? Errno.EISDIR
        : Errno.EINVAL;

    /// <summary>Bytes that an open file has; 0 when that cannot be told.</summary>
    public static long Length(Borrowed file) =>
        Math.Max(0, (long)LibC.lseek(file.Number, 0, LibC.SEEK_END));

    /// <summary>The last byte of an open file; -1 when it has none.</summary>
    public static int LastByte(Borrowed file)
    {
        byte last;
        long length = Length(file);
        return length > 0 && (long)LibC.pread(file.Number, &last, 1, length - 1) == 1 ? last : -1;
    }

    /// <summary>Cuts the file to nothing.</summary>
    public static Errno Empty(Borrowed file) => Errno.Of(LibC.ftruncate(file.Number, 0));

    /// <summary>Removes a name.</summary>
    public static Errno Delete(string path)
    {
        fixed (byte* name = Encoding.UTF8.GetBytes(path + '\0'))
            return Errno.Of(LibC.unlink(name));
    }

    /// <summary>Makes one folder.</summary>
    /// <param name="mode">Its rights: 0755, unless said otherwise.</param>
    public static Errno MakeFolder(string path, uint mode = 0x1ED /* 0755 */)
    {
        fixed (byte* name = Encoding.UTF8.GetBytes(path + '\0'))
            return Errno.Of(LibC.mkdir(name, (mode_t)mode));
    }

    /// <summary>
    /// Makes a folder and those above it that are not there (0755). EEXIST when it is there already.
    /// </summary>
    /// <param name="mode">Its own rights.</param>
    public static Errno MakeFolders(string path, uint mode)
    {
        if (Path.GetDirectoryName(path) is { Length: > 1 } above && !Directory.Exists(above))
            MakeFolders(above, 0x1ED /* 0755 */);
        return MakeFolder(path, mode);
    }

    /// <summary>Gives a name other rights.</summary>
    public static Errno ChangeMode(string path, uint mode)
    {
        fixed (byte* name = Encoding.UTF8.GetBytes(path + '\0'))
            return Errno.Of(LibC.chmod(name, (mode_t)mode));
    }

    /// <summary>
    /// Makes a file anew, with these bytes and rights; what had the name is gone, a symbolic link included. Nothing of
    /// it is on the disk before <see cref="Sync"/>. If that fails there is no file.
    /// </summary>
    /// <param name="rights">Permission bits and owner of the file.</param>
    public static Errno Create(string path, ReadOnlySpan<byte> bytes, FileStatus rights)
    {
        fixed (byte* name = Encoding.UTF8.GetBytes(path + '\0'))
        {
            LibC.unlink(name);
            Errno error = Descriptor.Take(LibC.open(name,
                LibC.O_WRONLY | LibC.O_CREAT | LibC.O_EXCL | LibC.O_CLOEXEC | LibC.O_NOFOLLOW,
                (mode_t)0x180 /* 0600 */), out Descriptor file);
            if (!error.IsOk)
                return error;
            // The owner first: a change of owner takes permission bits away.
            error = LibC.fchown(file.Number, (uid_t)rights.UserId, (gid_t)rights.GroupId) == 0
                && LibC.fchmod(file.Number, (mode_t)(rights.Mode & 0xFFF)) == 0 ? Errno.Ok : Errno.Last;
            if (error.IsOk)
                error = Descriptor.Write(file, bytes);
            file.Dispose();
            if (!error.IsOk)
                LibC.unlink(name);
            return error;
        }
    }

    /// <summary>
    /// Waits until what a file holds, or which names a folder has, is on the disk (fsync).
    /// </summary>
    public static Errno Sync(string path)
    {
        fixed (byte* name = Encoding.UTF8.GetBytes(path + '\0'))
        {
            Errno error = Descriptor.Take(
                LibC.open(name, LibC.O_RDONLY | LibC.O_CLOEXEC, default), out Descriptor file);
            using (file)
                return error.IsOk ? Errno.Of(LibC.fsync(file.Number)) : error;
        }
    }

    /// <summary>
    /// Gives a file another name, in place of what had it, in one step (EBUSY: the name is a mount point).
    /// </summary>
    public static Errno Rename(string from, string to)
    {
        fixed (byte* before = Encoding.UTF8.GetBytes(from + '\0'), after = Encoding.UTF8.GetBytes(to + '\0'))
            return Errno.Of(rename(before, after));
    }

    /// <summary>
    /// A lock on the whole file, for as long as it is open (an OFD lock, which does not keep readers out as flock(2)
    /// does with some). False when somebody else has it.
    /// </summary>
    public static bool TryLock(Borrowed file)
    {
        // All zeros but the type: the whole file.
        var whole = new flock { l_type = (short)LibC.F_WRLCK };
        return LibC.fcntl(file.Number, LibC.F_OFD_SETLK, &whole) == 0;
    }

    /// <summary>The file that is open has no name any more.</summary>
    public static bool IsDeleted(Borrowed file) =>
        LinkTarget($"/proc/self/fd/{file.Number}")?.EndsWith(" (deleted)", StringComparison.Ordinal) == true;

    [LibraryImport("libc", SetLastError = true)]
    private static partial int rename(byte* from, byte* to);
}
