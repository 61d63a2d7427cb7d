using System.Runtime.InteropServices;
using System.Text;
using Tmds.Linux;

namespace VrrpAot.Linux;

/// <summary>
/// A disk or partition, past the kernel's cache (O_DIRECT): what is read comes from the card, not from memory. What is
/// written is there to stay after <see cref="Sync"/>. Places and lengths are multiples of <see cref="Unit"/>, or of 512
/// where the device's sectors are that small; the memory is the device's own buffer. Answers are 0 or an errno. Not for
/// the loop.
/// </summary>
public sealed unsafe class BlockDevice : IBlockStore
{
    /// <summary>A multiple of every sector there is.</summary>
    public const int Unit = 4096;

    private readonly int _fd;
    private readonly byte* _memory;

    private BlockDevice(int fd, int bufferBytes)
    {
        _fd = fd;
        _memory = (byte*)NativeMemory.AlignedAlloc((nuint)bufferBytes, Unit);
        BufferBytes = bufferBytes;
    }

    /// <param name="bufferBytes">A multiple of <see cref="Unit"/>.</param>
    public static int TryOpen(string path, int bufferBytes, out BlockDevice? device)
    {
        int fd;
        fixed (byte* name = Encoding.UTF8.GetBytes(path + '\0'))
            fd = LibC.open(name, LibC.O_RDWR | LibC.O_CLOEXEC | LibC.O_DIRECT, default);
        device = fd < 0 ? null : new BlockDevice(fd, bufferBytes);
        return fd < 0 ? LibC.errno : 0;
    }

    public int BufferBytes { get; }

    /// <summary>What is written next, or was read last.</summary>
    public Span<byte> Buffer => new(_memory, BufferBytes);

    /// <summary>Bytes.</summary>
    public long Length => (long)LibC.lseek(_fd, 0, LibC.SEEK_END);

    /// <summary>Fills the beginning of the buffer. EIO where the device ends before.</summary>
    public int Read(long at, int length) => Move(at, length, write: false);

    /// <summary>Writes the beginning of the buffer.</summary>
    public int Write(long at, int length) => Move(at, length, write: true);

    /// <summary>Waits until all that was written is there to stay.</summary>
    public int Sync() => LibC.fsync(_fd) == 0 ? 0 : LibC.errno;

    private int Move(long at, int length, bool write)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, BufferBytes);
        for (int done = 0; done < length;)
        {
            long moved = write ? (long)LibC.pwrite(_fd, _memory + done, length - done, at + done)
                : (long)LibC.pread(_fd, _memory + done, length - done, at + done);
            if (moved < 0 && LibC.errno != LibC.EINTR)
                return LibC.errno;
            if (moved == 0)
                return LibC.EIO;
            done += (int)Math.Max(0, moved);
        }
        return 0;
    }

    public void Dispose()
    {
        LibC.close(_fd);
        NativeMemory.AlignedFree(_memory);
    }
}
