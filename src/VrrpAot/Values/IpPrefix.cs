namespace VrrpAot.Values;

/// <summary>An address with the length of its network's prefix: 0..32 for IPv4, 0..128 for IPv6.</summary>
public readonly record struct IpPrefix(IpAddress Address, byte Length)
{
    /// <summary>The other address is of this family and in the same network.</summary>
    public bool Contains(IpAddress other) => Address.SharesPrefix(other, Length);

    public override string ToString() => $"{Address}/{Length}";
}
