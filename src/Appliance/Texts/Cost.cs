namespace Appliance.Texts;

/// <summary>What the absence of a keyword costs that this version knows but does not carry out.</summary>
public enum Cost : byte
{
    /// <summary>Nothing: what it tunes is not there, or is so anyway. A note.</summary>
    Nothing,
    /// <summary>A feature; the election, the adverts and the addresses are as with keepalived. A warning.</summary>
    Feature,
    /// <summary>
    /// What goes over the wire, who is elected, or who holds an address: two masters, or none. An error that keeps the
    /// daemon from starting and a reload from being taken, unless the user says `--anyway`.
    /// </summary>
    Safety,
}
