using System.Text;

namespace Image;

/// <summary>
/// The files that a kernel starts with: a cpio archive of the "newc" kind, as the kernel's documentation (early
/// userspace) has it. The same files give the same bytes: sorted by name, all of root's, all of one time.
/// </summary>
internal sealed class Archive(uint time)
{
    // 040755, 0100755, 0100644, 0120777
    private const int Directory = 0x41ED, Executable = 0x81ED, Ordinary = 0x81A4, SymbolicLink = 0xA1FF;

    private readonly SortedDictionary<string, (int Mode, byte[] Content)> _entries = new(StringComparer.Ordinal);

    public Archive Folder(string path) => Add(path, Directory, []);
    public Archive Program(string path, byte[] content) => Add(path, Executable, content);
    public Archive File(string path, byte[] content) => Add(path, Ordinary, content);
    public Archive Text(string path, string content) => File(path, Encoding.UTF8.GetBytes(content));

    public Archive Link(string path, string target) => Add(path, SymbolicLink, Encoding.UTF8.GetBytes(target));

    /// <summary>
    /// What a node finds under an absolute path, links followed; null for nothing. Folders that are links are not: no
    /// image has any.
    /// </summary>
    public byte[]? Find(string path)
    {
        for (int links = 0; links < 8 && _entries.TryGetValue(path.TrimStart('/'),
            out (int Mode, byte[] Content) entry); links++)
        {
            if (entry.Mode != SymbolicLink)
                return entry.Mode == Directory ? null : entry.Content;
            path = Path.GetFullPath(Encoding.UTF8.GetString(entry.Content),
                Path.GetDirectoryName("/" + path.TrimStart('/'))!);
        }
        return null;
    }

    private Archive Add(string path, int mode, byte[] content)
    {
        // A folder comes before what is in it, also in the order of the alphabet.
        if (path.LastIndexOf('/') is var slash and > 0 && !_entries.ContainsKey(path[..slash]))
            Folder(path[..slash]);
        _entries[path] = (mode, content);
        return this;
    }

    public byte[] Finish()
    {
        using var archive = new MemoryStream();
        int inode = 1;
        foreach ((string name, (int mode, byte[] content)) in _entries)
            Write(archive, inode++, name, mode, time, content);
        Write(archive, 0, "TRAILER!!!", 0, 0, []);
        return archive.ToArray();
    }

    private static void Write(MemoryStream archive, int inode, string name, int mode, uint time, byte[] content)
    {
        int links = mode == Directory ? 2 : 1;
        // inode, mode, uid, gid, links, mtime, size, device and special device (two numbers each), length of the name,
        // checksum
        uint[] fields = [(uint)inode, (uint)mode, 0, 0, (uint)links, time, (uint)content.Length, 0, 0, 0, 0,
            (uint)name.Length + 1, 0];
        archive.Write(Encoding.ASCII.GetBytes("070701" + string.Concat(fields.Select(field => field.ToString("x8")))
            + name + '\0'));
        Pad(archive);
        archive.Write(content);
        Pad(archive);
    }

    private static void Pad(MemoryStream archive)
    {
        while (archive.Length % 4 != 0)
            archive.WriteByte(0);
    }
}
