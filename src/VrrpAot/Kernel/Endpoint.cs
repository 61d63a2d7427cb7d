namespace VrrpAot.Kernel;

/// <summary>An address of either family, and a port where the protocol has ports.</summary>
/// <param name="high">The first eight bytes of an IPv6 address, the first one highest; 0 for IPv4.</param>
/// <param name="low">The last eight bytes, or an IPv4 address.</param>
public readonly struct Endpoint(bool isIPv6, ulong high, ulong low, ushort port)
{
    public bool IsIPv6 { get; } = isIPv6;
    public ulong High { get; } = high;
    public ulong Low { get; } = low;
    /// <summary>0 where there is none.</summary>
    public ushort Port { get; } = port;

    public bool IsSameAddressAs(in Endpoint other) => IsIPv6 == other.IsIPv6 && High == other.High && Low == other.Low;
}
