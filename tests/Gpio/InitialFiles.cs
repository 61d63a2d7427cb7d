using System.Text;

namespace Gpio;

/// <summary>The files that a kernel starts with: a cpio archive of the "newc" kind, as the kernel's documentation (early userspace) has it.</summary>
internal sealed class InitialFiles
{
    private readonly MemoryStream _archive = new();
    private int _inode = 1;

    /// <summary>A program or a file of root's, readable and executable.</summary>
    public InitialFiles Add(string name, byte[] content)
    {
        const int regularExecutable = 0x81ED; // 0100755
        Entry(name, regularExecutable, content);
        return this;
    }

    public byte[] Finish()
    {
        Entry("TRAILER!!!", 0, []);
        return _archive.ToArray();
    }

    private void Entry(string name, int mode, byte[] content)
    {
        // inode, mode, uid, gid, links, mtime, size, device and special device (two numbers each), length of the name, checksum
        int[] fields = [_inode++, mode, 0, 0, 1, 0, content.Length, 0, 0, 0, 0, name.Length + 1, 0];
        _archive.Write(Encoding.ASCII.GetBytes("070701" + string.Concat(fields.Select(field => field.ToString("x8"))) + name + '\0'));
        Pad();
        _archive.Write(content);
        Pad();
    }

    private void Pad()
    {
        while (_archive.Length % 4 != 0)
            _archive.WriteByte(0);
    }
}
