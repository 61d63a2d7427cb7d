using VrrpAot.Wire;

namespace VrrpAot.Engine;

/// <summary>
/// What one instance has counted since start. Written by the loop only; others may read a slightly old value.
/// </summary>
public sealed class Counters
{
    private readonly long[] _rejected = new long[Enum.GetValues<RejectReason>().Length];

    public long AdvertsSent { get; internal set; }
    /// <summary>Adverts that passed every check.</summary>
    public long AdvertsReceived { get; internal set; }
    /// <summary>Adverts in which nothing was wrong, heard in INIT or FAULT.</summary>
    public long AdvertsIgnored { get; internal set; }
    /// <summary>
    /// Unicast adverts, counted among those received, from an address that is no `unicast_peer` (without
    /// `check_unicast_src` they are believed).
    /// </summary>
    public long AdvertsFromStrangers { get; internal set; }
    public long BecameMaster { get; internal set; }
    public long ReleasedMaster { get; internal set; }
    public long PriorityZeroSent { get; internal set; }
    public long PriorityZeroReceived { get; internal set; }
    /// <summary>
    /// Adverts of other MASTERs heard while MASTER, beyond the exchange with which a role changes hands.
    /// </summary>
    public long Conflicts { get; internal set; }
    /// <summary>VIPs that vanished behind our back and were put back.</summary>
    public long AddressesRestored { get; internal set; }

    /// <summary>
    /// Adverts that the kernel dropped because they came faster than we read; known for links only, and so counted
    /// among the strays.
    /// </summary>
    public long Overflowed { get; internal set; }

    /// <summary>Packets dropped for this reason.</summary>
    public long Rejected(RejectReason reason) => _rejected[(int)reason];

    /// <summary>
    /// Back to 0, but for one thing: tools take "became minus released" for the role, so that a MASTER has become one.
    /// </summary>
    internal void Clear(bool isMaster)
    {
        Array.Clear(_rejected);
        AdvertsSent = AdvertsReceived = AdvertsIgnored = AdvertsFromStrangers = Overflowed = PriorityZeroSent =
            PriorityZeroReceived = Conflicts = AddressesRestored = ReleasedMaster = 0;
        BecameMaster = isMaster ? 1 : 0;
    }

    internal void Reject(RejectReason reason) => _rejected[(int)reason]++;
}
