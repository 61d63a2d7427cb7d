namespace VrrpAot.Linux;

/// <summary>An address, and a port (0 where the protocol has none).</summary>
public readonly record struct Endpoint(IpAddress Address, ushort Port);
