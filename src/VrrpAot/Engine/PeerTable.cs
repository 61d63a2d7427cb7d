using VrrpAot.Protocol;
using VrrpAot.Wire;

namespace VrrpAot.Engine;

/// <summary>Another router of the same VRID, by the last advert of it.</summary>
/// <param name="Priority">0 when it said that it leaves.</param>
public readonly record struct HeardRouter(IpAddress Address, Instant LastAdvertAt, Priority Priority)
{
    /// <summary>Of VRRP, as its advert says.</summary>
    public int Version { get; init; }
    /// <summary>That it adverts in; zero when its version has none that we know.</summary>
    public Duration Interval { get; init; }
    /// <summary>It lists other VIPs than we do.</summary>
    public bool ListsOtherAddresses { get; init; }
    /// <summary>Why that advert was refused; None when it was accepted.</summary>
    public RejectReason Refused { get; init; }
}

/// <summary>
/// The routers that one instance has heard since start, the last <paramref name="capacity"/> of them: who is forgotten
/// for a newcomer is the one that was silent longest. Fixed memory, since anybody can invent senders.
/// </summary>
internal sealed class PeerTable(int capacity = PeerTable.Capacity)
{
    public const int Capacity = 16;

    /// <summary>
    /// Among hundreds of instances each remembers fewer: two peers, and two that come and go, are nearly all there are,
    /// and 16 places for each of 4,000 would be the half of an engine's memory.
    /// </summary>
    public static int CapacityAmong(int instances) => instances <= 256 ? Capacity : 4;

    /// <summary>
    /// Of routers that are refused: a table of their own, so that invented senders push out no real one.
    /// </summary>
    public const int RefusedCapacity = 4;

    private readonly HeardRouter[] _heard = new HeardRouter[capacity];
    private int _count;
    private int _last;

    public ReadOnlySpan<HeardRouter> All => _heard.AsSpan(0, _count);

    public void Heard(in HeardRouter router)
    {
        // Nearly always the same router as the time before.
        if (_last >= _count || _heard[_last].Address != router.Address)
            _last = PlaceFor(router.Address);
        _heard[_last] = router;
    }

    private int PlaceFor(IpAddress address)
    {
        int silent = 0;
        for (int i = 0; i < _count; i++)
        {
            if (_heard[i].Address == address)
                return i;
            if (_heard[i].LastAdvertAt < _heard[silent].LastAdvertAt)
                silent = i;
        }
        return _count < _heard.Length ? _count++ : silent;
    }

    public bool TryFind(IpAddress address, out HeardRouter router)
    {
        foreach (HeardRouter heard in All)
        {
            router = heard;
            if (heard.Address == address)
                return true;
        }
        router = default;
        return false;
    }
}
