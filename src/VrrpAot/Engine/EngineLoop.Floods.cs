using VrrpAot.Linux;

namespace VrrpAot.Engine;

/// <summary>
/// A link over which junk for our own VRIDs pours in is heard once a millisecond instead of once a packet. The loop
/// runs at real-time priority: waking for each of 50,000 bad packets a second would cost a core, and starve everybody
/// else of it. A good advert among them waits a millisecond at most; every packet is still read and counted.
/// </summary>
public sealed partial class EngineLoop
{
    private static readonly Duration s_pause = Duration.FromMilliseconds(1);
    private static readonly Duration s_dropsPause = Duration.FromSeconds(1);

    /// <summary>
    /// When the links that are not listened to now are to be heard again; <see cref="Instant.Never"/> when there are
    /// none.
    /// </summary>
    private Instant _hearAgainAt = Instant.Never;

    /// <summary>
    /// Most of what a turn brought on this link was rejected. Twice within two pauses, and it is a flood.
    /// </summary>
    private void HeardJunk(Link link)
    {
        bool again = _now - link.JunkAt < s_pause * 2;
        link.JunkAt = _now;
        if (!again || link.Receiver is not { } receiver)
            return;
        _poller.Remove(receiver.Fd);
        link.IsPaused = true;
        _hearAgainAt = Instant.Earlier(_hearAgainAt, _now + s_pause);
    }

    /// <summary>
    /// More came than a turn takes: some may not have found room. Asked at most once a second, since it costs a system
    /// call.
    /// </summary>
    private void CountDrops(Link link, AdvertReceiver receiver)
    {
        if (_now - link.DropsCountedAt < s_dropsPause)
            return;
        link.DropsCountedAt = _now;
        Strays.Overflowed += receiver.ReadDrops();
    }

    private void EndPauses()
    {
        if (_now < _hearAgainAt)
            return;
        for (int i = 0; i < _links.Length; i++)
        {
            Link link = _links[i];
            if (link.IsPaused && link.Receiver is { } receiver)
                _poller.Add(receiver.Fd, FirstLinkToken + i);
            link.IsPaused = false;
        }
        _hearAgainAt = Instant.Never;
    }
}
