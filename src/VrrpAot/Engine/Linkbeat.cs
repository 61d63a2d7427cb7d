using VrrpAot.Linux;

namespace VrrpAot.Engine;

/// <summary>
/// `linkbeat_interfaces`: links whose state is asked for every second, because their drivers tell nobody. What netlink
/// says of their carrier does not count; that they are switched on does. Each question is a system call of some
/// microseconds in the loop, or what the driver takes.
/// </summary>
internal sealed class Linkbeat : Service
{
    private static readonly Duration s_period = Duration.FromSeconds(1);

    private readonly IKernel _kernel;
    private readonly Listing _listing;
    private readonly EventRing _events;
    private readonly Turn _turn;
    private readonly List<Link> _links = [];
    private Instant _next = Instant.Never;

    public Linkbeat(EngineSettings settings, IKernel kernel, LinkTable links, Listing listing, EventRing events,
        Turn turn)
    {
        (_kernel, _listing, _events, _turn) = (kernel, listing, events, turn);
        foreach (LinkbeatSettings polled in settings.Linkbeats)
            if (links.Find(polled.Interface) is { } link)
            {
                link.Linkbeat = polled;
                _links.Add(link);
            }
        if (_links.Count > 0)
            _next = turn.Now;
    }

    public override Instant NextDeadline => _next;

    public override void Due()
    {
        if (_turn.Now < _next)
            return;
        _next = _turn.Now + s_period;
        foreach (Link link in _links)
            if (link.Index != 0 && Judge(link, link.Told).Up != link.Up)
                _listing.Listener!.LinkChanged(link.Told);
    }

    /// <summary>What netlink tells of a link, with the carrier as it is found.</summary>
    public LinkRecord Judge(Link link, in LinkRecord record) => link.Linkbeat is null ? record
        : record with { Up = record.IsOn && Ask(link, record) };

    private bool Ask(Link link, in LinkRecord record)
    {
        if (link.CarrierMethod is { } known && _kernel.HasCarrier(record.Name, known) is { } answer)
            return answer;
        CarrierMethod preferred = link.Linkbeat!.Method;
        ReadOnlySpan<CarrierMethod> methods =
            [preferred, CarrierMethod.Mii, CarrierMethod.Ethtool, CarrierMethod.Ioctl];
        foreach (CarrierMethod method in methods)
        {
            if (_kernel.HasCarrier(record.Name, method) is not { } found)
                continue;
            if (method != preferred && link.CarrierMethod != method && link.Linkbeat.IsWanted)
                _events.Write(EngineEvent.Counted(EngineEventKind.LinkbeatOtherwise, -1, _turn.Now,
                    (int)preferred << 8 | (int)method) with { Interface = record.Index });
            link.CarrierMethod = method;
            return found;
        }
        return record.Up;
    }
}

/// <summary>One line of `linkbeat_interfaces`.</summary>
/// <param name="Method">Is tried first; then MII, ethtool and flags.</param>
/// <param name="IsWanted">The file names the method.</param>
public sealed record LinkbeatSettings(string Interface, CarrierMethod Method, bool IsWanted);
