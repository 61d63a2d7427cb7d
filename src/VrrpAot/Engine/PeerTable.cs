using VrrpAot.Protocol;

namespace VrrpAot.Engine;

/// <summary>Another router of the same VRID, by the last advert of it that was accepted.</summary>
/// <param name="Priority">0 when it said that it leaves.</param>
public readonly record struct HeardRouter(IPv4Address Address, Instant LastAdvertAt, Priority Priority);

/// <summary>
/// The routers that one instance has heard since start, the last 16 of them: who is forgotten for a newcomer is the one that
/// was silent longest. Fixed memory, since anybody can invent senders.
/// </summary>
internal sealed class PeerTable
{
    public const int Capacity = 16;

    private readonly HeardRouter[] _heard = new HeardRouter[Capacity];
    private int _count;
    private int _last;

    public ReadOnlySpan<HeardRouter> All => _heard.AsSpan(0, _count);

    public void Heard(IPv4Address address, Instant now, Priority priority)
    {
        // Nearly always the same router as the time before.
        if (_last >= _count || _heard[_last].Address != address)
            _last = PlaceFor(address);
        _heard[_last] = new HeardRouter(address, now, priority);
    }

    private int PlaceFor(IPv4Address address)
    {
        int silent = 0;
        for (int i = 0; i < _count; i++)
        {
            if (_heard[i].Address == address)
                return i;
            if (_heard[i].LastAdvertAt < _heard[silent].LastAdvertAt)
                silent = i;
        }
        return _count < Capacity ? _count++ : silent;
    }

    public bool TryFind(IPv4Address address, out HeardRouter router)
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
