using System.Runtime.InteropServices;

namespace VrrpAot.Linux;

/// <summary>
/// Zeroed memory outside the managed heap, of a fixed size. Large ones take a page only when it is touched.
/// </summary>
public sealed unsafe class NativeBuffer : IDisposable
{
    public byte* Pointer { get; private set; }
    public int Length { get; }

    /// <param name="length">Bytes, above 0.</param>
    /// <exception cref="OutOfMemoryException">The machine has no more memory.</exception>
    public NativeBuffer(int length)
    {
        Pointer = (byte*)NativeMemory.AllocZeroed((nuint)length);
        Length = length;
    }

    public Span<byte> Span => new(Pointer, Pointer == null ? 0 : Length);

    public void Dispose()
    {
        NativeMemory.Free(Pointer);
        Pointer = null;
    }
}
