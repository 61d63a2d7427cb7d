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
        int errno = RawFile.TryReadAll(path, out byte[] bytes, Longest);
        return errno == 0 ? bytes
            : errno == LibC.ENOENT || errno == LibC.ENOTDIR ? null
            : errno == LibC.EINVAL ? throw new IOException($"{path} is not a regular file", errno)
            : throw Refused(path, "cannot be read", errno);
    }

    public string[] List(string folder) => [.. RawFile.NamesIn(folder)];

    public bool MakeFolder(string path)
    {
        int errno = RawFile.MakeFolder(path, FolderForOwnerOnly);
        if (errno != 0 && errno != LibC.EEXIST)
            throw Refused(path, "cannot be made", errno);
        return errno == 0;
    }

    public void Write(string path, byte[] bytes, string? rightsOf)
    {
        FileStatus rights = rightsOf is not null && FileStatus.ReadTarget(rightsOf, out FileStatus like) == 0
            ? like
            : new FileStatus(OwnerOnly, LibC.geteuid(), LibC.getegid());
        Must(path, "cannot be written", RawFile.Create(path, bytes, rights));
    }

    public void Sync(string path) => Must(path, "cannot be written to the disk", RawFile.Sync(path));

    public void Rename(string from, string to) => Must(to, "cannot be replaced", RawFile.Rename(from, to));

    public void SyncFolder(string path) => Must(path, "cannot be written to the disk", RawFile.Sync(path));

    public void Delete(string path)
    {
        int errno = RawFile.Delete(path);
        if (errno != 0 && errno != LibC.ENOENT)
            throw Refused(path, "cannot be removed", errno);
    }

    private static void Must(string path, string what, int errno)
    {
        if (errno != 0)
            throw Refused(path, what, errno);
    }

    /// <summary>The errno is its HResult, as with the runtime's own.</summary>
    private static IOException Refused(string path, string what, int errno) =>
        new($"{path} {what}: {Errno.Describe(errno)}"
        + (errno == LibC.EBUSY
            ? "; a single file that is mounted, into a container for instance, cannot be replaced: mount its folder"
            : ""), errno);
}
