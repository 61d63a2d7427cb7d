using System.Runtime.InteropServices;
using System.Text;
using Tmds.Linux;

namespace VrrpAot.Linux;

/// <summary>
/// Memory that two processes see (memfd_create(2) and mmap(2)). The one that creates the descriptor hands it to the
/// other as an inherited one; whoever knows the size sets it, once, with <see cref="Resize"/>.
/// </summary>
public sealed unsafe partial class SharedMemory : IDisposable
{
    /// <summary>First byte, on a page boundary. The memory starts as zeros.</summary>
    public byte* Start { get; private set; }
    /// <summary>Bytes.</summary>
    public nuint Length { get; }

    private SharedMemory(byte* start, nuint length)
    {
        Start = start;
        Length = length;
    }

    /// <summary>A new, empty, close-on-exec memory file. Returns the descriptor, or minus the errno.</summary>
    /// <param name="name">Shown in /proc/PID/fd; no meaning.</param>
    public static int CreateFile(string name)
    {
        fixed (byte* text = Encoding.UTF8.GetBytes(name + '\0'))
        {
            int fd = LibC.memfd_create(text, MFD_CLOEXEC | MFD_ALLOW_SEALING);
            return fd < 0 ? -LibC.errno : fd;
        }
    }

    /// <summary>Sets the size of the memory file in bytes. 0 or errno.</summary>
    public static int Resize(int fd, long size) => LibC.ftruncate(fd, size) == 0 ? 0 : LibC.errno;

    /// <summary>
    /// Reads the beginning of a memory file that somebody else writes to as to any file. How many bytes.
    /// </summary>
    public static int ReadBeginning(int fd, Span<byte> into)
    {
        fixed (byte* start = into)
            return Math.Max(0, (int)(long)LibC.pread(fd, start, into.Length, 0));
    }

    /// <summary>Reads from a place of such a file. 0 or errno; no byte at its end.</summary>
    public static int ReadAt(int fd, long at, Span<byte> into, out int count)
    {
        fixed (byte* start = into)
            count = (int)(long)LibC.pread(fd, start, into.Length, at);
        int errno = count < 0 ? LibC.errno : 0;
        count = Math.Max(0, count);
        return errno;
    }

    /// <summary>
    /// Maps the whole file, for reading and writing, and fixes its size from then on: if the other side could cut it,
    /// reading what is gone would be the end of this side too (SIGBUS).
    /// </summary>
    /// <returns>0 or errno; EINVAL for an empty file.</returns>
    public static int TryMap(int fd, out SharedMemory? memory)
    {
        memory = null;
        long size = lseek(fd, 0, SEEK_END);
        if (size < 0)
            return LibC.errno;
        if (size == 0)
            return LibC.EINVAL;
        if (LibC.fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW) < 0)
            return LibC.errno;
        void* start = LibC.mmap(null, (size_t)(ulong)size, LibC.PROT_READ | LibC.PROT_WRITE, LibC.MAP_SHARED, fd, 0);
        if ((nint)start == -1)
            return LibC.errno;
        memory = new SharedMemory((byte*)start, (nuint)size);
        return 0;
    }

    public void Dispose()
    {
        if (Start != null)
            LibC.munmap(Start, (size_t)(ulong)Length);
        Start = null;
    }

    private const int MFD_CLOEXEC = 1;
    private const int MFD_ALLOW_SEALING = 2;
    private const int F_ADD_SEALS = 1033;
    private const int F_SEAL_SHRINK = 2;
    private const int F_SEAL_GROW = 4;
    private const int SEEK_END = 2;

    [LibraryImport("libc", SetLastError = true)]
    private static partial long lseek(int fd, long offset, int whence);
}
