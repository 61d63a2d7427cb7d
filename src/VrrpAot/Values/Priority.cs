namespace VrrpAot.Values;

/// <summary>
/// Priority of a virtual router (RFC 9568 section 5.2.4): 1..254 for a backup, 255 for the owner of the addresses,
/// 0 on the wire only, said by a master that is leaving.
/// </summary>
public readonly record struct Priority(byte Value) : IComparable<Priority>
{
    public static readonly Priority Leaving = new(0);
    public static readonly Priority Owner = new(255);

    public bool IsOwner => Value == 255;

    public int CompareTo(Priority other) => Value.CompareTo(other.Value);

    public static bool operator <(Priority a, Priority b) => a.Value < b.Value;
    public static bool operator >(Priority a, Priority b) => a.Value > b.Value;
    public static bool operator <=(Priority a, Priority b) => a.Value <= b.Value;
    public static bool operator >=(Priority a, Priority b) => a.Value >= b.Value;

    public override string ToString() => Value.ToString();
}
