using System.Runtime.InteropServices;
using Tmds.Linux;

namespace VrrpAot.Linux;

/// <summary>
/// Zeroed memory outside the managed heap, of a fixed size. Large ones take a page only when it is touched: they come
/// from the kernel, since the C library zeroes again what it has had before.
/// </summary>
public sealed unsafe class NativeBuffer : IDisposable
{
    public byte* Pointer { get; private set; }
    public int Length { get; }

    /// <param name="length">Bytes, above 0.</param>
    /// <exception cref="OutOfMemoryException">The machine has no more memory.</exception>
    public NativeBuffer(int length)
    {
        Length = length;
        Pointer = (byte*)(IsMapped ? Map(length) : NativeMemory.AllocZeroed((nuint)length));
    }

    private bool IsMapped => Length >= ManyPages;

    private const int ManyPages = 4 * 4096;

    private static void* Map(int length)
    {
        void* start = LibC.mmap(null, (size_t)(ulong)length, LibC.PROT_READ | LibC.PROT_WRITE,
            LibC.MAP_PRIVATE | LibC.MAP_ANONYMOUS, -1, 0);
        return (nint)start == -1 ? throw new OutOfMemoryException() : start;
    }

    public Span<byte> Span => new(Pointer, Pointer == null ? 0 : Length);

    public void Dispose()
    {
        if (IsMapped && Pointer != null)
            LibC.munmap(Pointer, (size_t)(ulong)Length);
        else
            NativeMemory.Free(Pointer);
        Pointer = null;
    }
}
