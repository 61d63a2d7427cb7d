using Tmds.Linux;
using VrrpAot.Linux;

namespace Appliance.Base;

/// <summary>The machine's own disk.</summary>
internal sealed class Disk : IDisk
{
    private const uint OwnerOnly = 0x180; // 0600
    private const uint FolderForOwnerOnly = 0x1C0; // 0700

    /// <summary>Bytes of a file: more than any configuration, or generation of one, may have.</summary>
    private const int Longest = 64 << 20;

    public byte[]? Read(string path)
    {
        Errno errno = RawFile.TryReadAll(path, out byte[] bytes, Longest);
        return errno.IsOk ? bytes
            : errno == Errno.ENOENT || errno == Errno.ENOTDIR ? null
            : errno == Errno.EINVAL ? throw new IOException($"{path} is not a regular file", errno.Number)
            : throw Refused(path, "cannot be read", errno);
    }

    public string[] List(string folder) => [.. RawFile.NamesIn(folder)];

    public bool MakeFolder(string path)
    {
        Errno errno = RawFile.MakeFolder(path, FolderForOwnerOnly);
        if (!errno.IsOk && errno != Errno.EEXIST)
            throw Refused(path, "cannot be made", errno);
        return errno.IsOk;
    }

    public void Write(string path, byte[] bytes, string? rightsOf)
    {
        FileStatus rights = rightsOf is not null && FileStatus.ReadTarget(rightsOf, out FileStatus like).IsOk
            ? like
            : new FileStatus(OwnerOnly, LibC.geteuid(), LibC.getegid());
        Must(path, "cannot be written", RawFile.Create(path, bytes, rights));
    }

    public void Sync(string path) => Must(path, "cannot be written to the disk", RawFile.Sync(path));

    public void Rename(string from, string to) => Must(to, "cannot be replaced", RawFile.Rename(from, to));

    public void SyncFolder(string path) => Must(path, "cannot be written to the disk", RawFile.Sync(path));

    public void Delete(string path)
    {
        Errno errno = RawFile.Delete(path);
        if (!errno.IsOk && errno != Errno.ENOENT)
            throw Refused(path, "cannot be removed", errno);
    }

    private static void Must(string path, string what, Errno errno)
    {
        if (!errno.IsOk)
            throw Refused(path, what, errno);
    }

    /// <summary>The errno is its HResult, as with the runtime's own.</summary>
    private static IOException Refused(string path, string what, Errno errno) =>
        new($"{path} {what}: {errno}"
        + (errno == Errno.EBUSY
            ? "; a single file that is mounted, into a container for instance, cannot be replaced: mount its folder"
            : ""), errno.Number);
}
