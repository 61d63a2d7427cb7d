namespace VrrpAot.Values;

/// <summary>Which kind of <see cref="IpAddress"/>.</summary>
public enum IpFamily : byte
{
    IPv4,
    IPv6,
}
