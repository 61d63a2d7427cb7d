namespace VrrpAot.Engine;

/// <summary>
/// `interface_up_down_delays`: a link whose change has lasted as long as the file wants is down, or up, for instances.
/// </summary>
internal sealed class Settling(LinkTable links, Conditions conditions, EventRing events, Turn turn) : Service
{
    public override Instant NextDeadline
    {
        get
        {
            Instant next = Instant.Never;
            foreach (Link link in links.All)
                next = Instant.Earlier(next, link.SettlesAt);
            return next;
        }
    }

    public override void Due()
    {
        foreach (Link link in links.All)
        {
            if (turn.Now < link.SettlesAt || link.SettlesAt == Instant.Never)
                continue;
            link.Settle();
            events.Write(EngineEvent.Link(link.Up, turn.Now, link.Index, isFound: link.Linkbeat is not null));
            conditions.Examine(link);
        }
    }
}
