using System.Runtime.InteropServices;

namespace VrrpAot.Linux;

/// <summary>sigset_t: bit n-1 stands for signal n. 128 bytes, of which the kernel knows 8.</summary>
[StructLayout(LayoutKind.Sequential, Size = 128)]
internal readonly record struct SignalSet(ulong Bits)
{
    public static SignalSet All => new(ulong.MaxValue);

    /// <summary>
    /// All but those a thread raises by its own fault (blocked, they would kill where the runtime makes an exception of
    /// them), 32 and 33, by which the C library reaches its threads, and SIGRTMIN (34), by which the runtime stops its
    /// own for a garbage collection.
    /// </summary>
    public static SignalSet AllThatArriveFromOutside =>
        All.Without(4).Without(5).Without(7).Without(8).Without(11).Without(31)
        .Without(32).Without(33).Without(34);

    public SignalSet With(int signal) => new(Bits | 1UL << (signal - 1));
    public SignalSet Without(int signal) => new(Bits & ~(1UL << (signal - 1)));
}
