using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;

namespace VrrpAot.Linux;

/// <summary>
/// Hears what becomes of the files in some folders (inotify(7)): written and closed, moved in or out, removed. A folder
/// is known by the number that <see cref="Add"/> gave it.
/// </summary>
public sealed unsafe partial class FolderWatch : IPolled
{
    private const int IN_CLOEXEC = 0x80000, IN_NONBLOCK = 0x800;
    private const uint IN_CLOSE_WRITE = 8, IN_MOVED_FROM = 0x40, IN_MOVED_TO = 0x80, IN_DELETE = 0x200,
        IN_DELETE_SELF = 0x400, IN_MOVE_SELF = 0x800, IN_ONLYDIR = 0x1000000;
    private const uint IN_UNMOUNT = 0x2000, IN_Q_OVERFLOW = 0x4000, IN_IGNORED = 0x8000;

    /// <summary>Watch, mask, cookie and length of the name: 4 bytes each.</summary>
    private const int Head = 16;

    private readonly Descriptor _watch;
    private readonly byte[] _buffer = new byte[4096];

    /// <exception cref="Win32Exception">The kernel gave no descriptor.</exception>
    public FolderWatch() => _watch = Descriptor.Take(inotify_init1(IN_CLOEXEC | IN_NONBLOCK),
        "The kernel gave no descriptor to watch folders with");

    public Borrowed Fd => _watch;

    /// <summary>One folder more; the same one has the same number.</summary>
    /// <param name="number">Above 0.</param>
    /// <returns>ENOENT, ENOTDIR, EACCES: it cannot be watched yet; ENOSPC: the user has too many watches.</returns>
    public Errno Add(string folder, out int number)
    {
        fixed (byte* path = Encoding.UTF8.GetBytes(folder + '\0'))
            number = inotify_add_watch(_watch.Number, path, IN_CLOSE_WRITE | IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE
                | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR);
        return Errno.Of(number);
    }

    /// <summary>Not any more.</summary>
    public void Remove(int number) => inotify_rm_watch(_watch.Number, number);

    /// <summary>Tells what waits.</summary>
    /// <param name="happened">The folder, and the name in it; an empty name: the folder itself is gone or another one,
    /// and is not watched any more; folder -1: something was lost, of whichever.</param>
    public void Receive(Action<int, string> happened)
    {
        while (Descriptor.Read(_watch, _buffer, out int length).IsOk && length > 0)
            for (int at = 0; at + Head <= length;)
            {
                int number = MemoryMarshal.Read<int>(_buffer.AsSpan(at));
                uint mask = MemoryMarshal.Read<uint>(_buffer.AsSpan(at + 4));
                int name = MemoryMarshal.Read<int>(_buffer.AsSpan(at + 12));
                ReadOnlySpan<byte> bytes = _buffer.AsSpan(at + Head, name).TrimEnd((byte)0);
                at += Head + name;
                if ((mask & IN_Q_OVERFLOW) != 0)
                    happened(-1, "");
                else if ((mask & (IN_IGNORED | IN_UNMOUNT | IN_DELETE_SELF | IN_MOVE_SELF)) != 0)
                    happened(number, "");
                else if (bytes.Length > 0)
                    happened(number, Encoding.UTF8.GetString(bytes));
            }
    }

    public void Dispose() => _watch.Dispose();

    [LibraryImport("libc", SetLastError = true)]
    private static partial int inotify_init1(int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int inotify_add_watch(int watch, byte* path, uint mask);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int inotify_rm_watch(int watch, int number);
}
