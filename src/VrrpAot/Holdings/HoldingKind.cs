namespace VrrpAot.Holdings;

/// <summary>
/// What may be held, in the order in which it is set: an address needs its link, a route its address. It is taken
/// away in the reverse order.
/// </summary>
public enum HoldingKind : byte
{
    Link,
    Sysctl,
    Address,
    Route,
    /// <summary>
    /// After routes: whether the kernel reaches a router, and so takes a route, is asked of the rules.
    /// </summary>
    Rule,
    Filter,
}
