using System.Runtime.InteropServices;
using System.Text;

namespace VrrpAot.Linux;

/// <summary>Path, argv and envp as C wants them, in one block of native memory.</summary>
internal sealed unsafe class NativeStrings : IDisposable
{
    private readonly void* _block;

    public NativeStrings(string path, ReadOnlySpan<string> arguments, ReadOnlySpan<string> environment)
    {
        int bytes = Encoding.UTF8.GetMaxByteCount(path.Length) + 1;
        foreach (string text in arguments)
            bytes += Encoding.UTF8.GetMaxByteCount(text.Length) + 1;
        foreach (string text in environment)
            bytes += Encoding.UTF8.GetMaxByteCount(text.Length) + 1;
        int pointers = arguments.Length + environment.Length + 2;

        _block = NativeMemory.Alloc((nuint)(pointers * sizeof(byte*) + bytes));
        Arguments = (byte**)_block;
        Environment = Arguments + arguments.Length + 1;
        byte* next = (byte*)(Arguments + pointers);
        Path = Write(path, ref next, bytes);
        for (int i = 0; i < arguments.Length; i++)
            Arguments[i] = Write(arguments[i], ref next, bytes);
        Arguments[arguments.Length] = null;
        for (int i = 0; i < environment.Length; i++)
            Environment[i] = Write(environment[i], ref next, bytes);
        Environment[environment.Length] = null;
    }

    public byte* Path { get; }
    public byte** Arguments { get; }
    public byte** Environment { get; }

    private static byte* Write(string text, ref byte* next, int room)
    {
        byte* start = next;
        int length = ByteText.Encode(text, new Span<byte>(start, room));
        start[length] = 0;
        next = start + length + 1;
        return start;
    }

    public void Dispose() => NativeMemory.Free(_block);
}
