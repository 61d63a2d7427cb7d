using System.Text;
using Tmds.Linux;

namespace VrrpAot.Linux;

/// <summary>
/// Memory that two processes see (memfd_create(2) and mmap(2)). The one that creates the descriptor hands it to the
/// other as an inherited one; the process that knows the size sets it, once, with <see cref="Resize"/>.
/// </summary>
public sealed unsafe class SharedMemory : IDisposable
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

    /// <summary>A new, empty, close-on-exec memory file.</summary>
    /// <param name="name">Shown in /proc/PID/fd; no meaning.</param>
    public static Errno CreateFile(string name, out Descriptor file)
    {
        fixed (byte* text = Encoding.UTF8.GetBytes(name + '\0'))
        {
            return Descriptor.Take(LibC.memfd_create(text, MFD_CLOEXEC | MFD_ALLOW_SEALING), out file);
        }
    }

    /// <summary>Sets the size of the memory file in bytes.</summary>
    public static Errno Resize(Borrowed file, long size) => Errno.Of(LibC.ftruncate(file.Number, size));

    /// <summary>
    /// Reads the beginning of a memory file that somebody else writes to as to any file. How many bytes.
    /// </summary>
    public static int ReadBeginning(Borrowed file, Span<byte> into)
    {
        fixed (byte* start = into)
            return Math.Max(0, (int)(long)LibC.pread(file.Number, start, into.Length, 0));
    }

    /// <summary>Reads from a place of such a file. No byte at its end.</summary>
    public static Errno ReadAt(Borrowed file, long at, Span<byte> into, out int count)
    {
        fixed (byte* start = into)
            count = (int)(long)LibC.pread(file.Number, start, into.Length, at);
        Errno errno = Errno.Of(count);
        count = Math.Max(0, count);
        return errno;
    }

    /// <summary>
    /// Maps the whole file, for reading and writing, and fixes its size from then on: if the other side could cut it,
    /// reading what is gone would be the end of this side too (SIGBUS).
    /// </summary>
    /// <returns>EINVAL for an empty file.</returns>
    public static Errno TryMap(Borrowed file, out SharedMemory? memory)
    {
        memory = null;
        long size = (long)LibC.lseek(file.Number, 0, LibC.SEEK_END);
        if (size < 0)
            return Errno.Last;
        if (size == 0)
            return Errno.EINVAL;
        if (LibC.fcntl(file.Number, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW) < 0)
            return Errno.Last;
        void* start = LibC.mmap(null, (size_t)(ulong)size, LibC.PROT_READ | LibC.PROT_WRITE, LibC.MAP_SHARED,
            file.Number, 0);
        if ((nint)start == -1)
            return Errno.Last;
        memory = new SharedMemory((byte*)start, (nuint)size);
        return Errno.Ok;
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
}
