using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace VrrpAot.Kernel;

/// <summary>An Ethernet address in place, first octet first.</summary>
[InlineArray(6)]
public struct HardwareAddress
{
    private byte _first;

    [UnscopedRef]
    public readonly ReadOnlySpan<byte> Bytes => this;
}
