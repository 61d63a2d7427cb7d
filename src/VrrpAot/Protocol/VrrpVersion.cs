namespace VrrpAot.Protocol;

/// <summary>Protocol version of a virtual router: RFC 3768 (2) or RFC 9568 (3).</summary>
public enum VrrpVersion : byte
{
    V2 = 2,
    V3 = 3,
}
