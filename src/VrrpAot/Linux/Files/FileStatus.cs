using System.Text;
using Tmds.Linux;

namespace VrrpAot.Linux;

/// <summary>
/// Owner, type and permissions of one name in the file system; what .NET's own file API does not tell is the owner.
/// </summary>
/// <param name="Mode">Type and permission bits, as in <c>st_mode</c>.</param>
/// <param name="ModifiedAt">When its content was changed last, in whole seconds since 1970. (.NET's own call for it
/// costs 0.2 MB of calendar.)</param>
public readonly record struct FileStatus(uint Mode, uint UserId, uint GroupId, long ModifiedAt = 0)
{
    private const uint TypeMask = 0xF000;

    public bool IsDirectory => (Mode & TypeMask) == 0x4000;
    public bool IsLink => (Mode & TypeMask) == 0xA000;
    public bool IsRegularFile => (Mode & TypeMask) == 0x8000;
    public bool IsSocket => (Mode & TypeMask) == 0xC000;
    public bool GroupCanWrite => (Mode & 0x10) != 0;
    public bool OthersCanWrite => (Mode & 0x02) != 0;
    /// <summary>In a sticky directory only its owner can rename or remove a file.</summary>
    public bool IsSticky => (Mode & 0x200) != 0;
    public bool RunsAsOwner => (Mode & 0x800) != 0;
    public bool RunsAsGroup => (Mode & 0x400) != 0;

    public bool AnybodyCanExecute => (Mode & 0x49) != 0;

    /// <summary>Reads the status of <paramref name="path"/> itself: a symbolic link is not followed.</summary>
    /// <returns>ENOENT, EACCES, ENOTDIR... when there is none to be had.</returns>
    public static Errno Read(string path, out FileStatus status) =>
        Read(path, LibC.AT_SYMLINK_NOFOLLOW, out status);

    /// <summary>Reads the status of what <paramref name="path"/> leads to.</summary>
    public static Errno ReadTarget(string path, out FileStatus status) => Read(path, 0, out status);

    /// <summary>Reads the status of what an open descriptor stands for.</summary>
    public static Errno Read(Borrowed file, out FileStatus status) =>
        Read(file.Number, "\0"u8, LibC.AT_EMPTY_PATH, out status);

    /// <summary>
    /// What a name stands for that is no regular file, in words: `it is a folder`. Null for a regular file, and for
    /// nothing.
    /// </summary>
    public static string? KindOf(string path) =>
        !Read(path, out FileStatus status).IsOk ? null
        : status.IsRegularFile ? null
        : status.IsDirectory ? "it is a folder"
        : status.IsLink ? "it is a symbolic link"
        : status.IsSocket ? "it is a socket"
        : (status.Mode & TypeMask) == 0x1000 ? "it is a named pipe"
        : "it is a device";

    private static Errno Read(string path, int flags, out FileStatus status) =>
        Read(LibC.AT_FDCWD, Encoding.UTF8.GetBytes(path + '\0'), flags, out status);

    /// <summary>The same by a name that is bytes already, with a NUL at its end.</summary>
    public static Errno ReadTarget(ReadOnlySpan<byte> name, out FileStatus status) =>
        Read(LibC.AT_FDCWD, name, 0, out status);

    private static unsafe Errno Read(int folder, ReadOnlySpan<byte> name, int flags, out FileStatus status)
    {
        uint wanted = LibC.STATX_TYPE | LibC.STATX_MODE | LibC.STATX_UID | LibC.STATX_GID | LibC.STATX_MTIME;
        statx found;
        int result;
        fixed (byte* first = name)
            result = LibC.statx(folder, first, flags, wanted, &found);
        status = result == 0
            ? new FileStatus(found.stx_mode, found.stx_uid, found.stx_gid, found.stx_mtime.tv_sec) : default;
        return result == 0 ? Errno.Ok : Errno.Last;
    }
}
