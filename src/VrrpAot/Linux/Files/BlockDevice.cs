using System.Runtime.InteropServices;
using System.Text;
using Tmds.Linux;

namespace VrrpAot.Linux;

/// <summary>
/// A disk or partition, past the kernel's cache (O_DIRECT): what is read comes from the card, not from memory. What is
/// written is there to stay after <see cref="Sync"/>. Places and lengths are multiples of <see cref="Unit"/>, or of 512
/// where the device's sectors are that small; the memory is the device's own buffer. Not for
/// the loop.
/// </summary>
public sealed unsafe class BlockDevice : IBlockStore
{
    /// <summary>A multiple of every sector there is.</summary>
    public const int Unit = 4096;

    private readonly Descriptor _device;
    private readonly byte* _memory;

    private BlockDevice(Descriptor opened, int bufferBytes)
    {
        _device = opened;
        _memory = (byte*)NativeMemory.AlignedAlloc((nuint)bufferBytes, Unit);
        BufferBytes = bufferBytes;
    }

    /// <param name="bufferBytes">A multiple of <see cref="Unit"/>.</param>
    public static Errno TryOpen(string path, int bufferBytes, out BlockDevice? device)
    {
        Descriptor opened;
        Errno error;
        fixed (byte* name = Encoding.UTF8.GetBytes(path + '\0'))
            error = Descriptor.Take(
                LibC.open(name, LibC.O_RDWR | LibC.O_CLOEXEC | LibC.O_DIRECT, default), out opened);
        device = error.IsOk ? new BlockDevice(opened, bufferBytes) : null;
        return error;
    }

    public int BufferBytes { get; }

    /// <summary>What is written next, or was read last.</summary>
    public Span<byte> Buffer => new(_memory, BufferBytes);

    /// <summary>Bytes.</summary>
    public long Length => (long)LibC.lseek(_device.Number, 0, LibC.SEEK_END);

    /// <summary>Fills the beginning of the buffer. EIO where the device ends before.</summary>
    public Errno Read(long at, int length) => Move(at, length, write: false);

    /// <summary>Writes the beginning of the buffer.</summary>
    public Errno Write(long at, int length) => Move(at, length, write: true);

    /// <summary>Waits until all that was written is there to stay.</summary>
    public Errno Sync() => Errno.Of(LibC.fsync(_device.Number));

    private Errno Move(long at, int length, bool write)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, BufferBytes);
        for (int done = 0; done < length;)
        {
            long moved = write ? (long)LibC.pwrite(_device.Number, _memory + done, length - done, at + done)
                : (long)LibC.pread(_device.Number, _memory + done, length - done, at + done);
            if (moved < 0 && Errno.Last != Errno.EINTR)
                return Errno.Last;
            if (moved == 0)
                return Errno.EIO;
            done += (int)Math.Max(0, moved);
        }
        return Errno.Ok;
    }

    public void Dispose()
    {
        _device.Dispose();
        NativeMemory.AlignedFree(_memory);
    }
}
