using VrrpAot.Linux;

namespace VrrpAot.Engine;

/// <summary>
/// Our talk with the kernel about links and addresses. Everything is listed at start, and again whenever what we know
/// may be wrong. Until a list is complete what was known before stays true, so that no MASTER falls for a doubt: what
/// is heard is marked, and what bears no mark at the end of the list is gone.
/// </summary>
internal sealed class Listing(IRoutes routes, LinkTable links, MachineAddresses own, AddressTable addresses,
    ObjectTable objects, EventRing events, Turn turn) : Service
{
    /// <summary>
    /// The shortest time between two lists: a storm of changes that overruns us again and again is not answered with a
    /// storm of questions.
    /// </summary>
    private static readonly Duration s_pause = Duration.FromSeconds(1);

    /// <summary>When everything is to be listed again; <see cref="Instant.Never"/> while there is no doubt.</summary>
    private Instant _againAt = Instant.Never;
    private Instant _lastAgain;

    /// <summary>Whom the kernel's messages are told.</summary>
    public INetlinkListener? Listener { get; set; }

    public IRoutes Routes => routes;

    /// <summary>The first list is complete: all links and addresses are known.</summary>
    public bool IsComplete { get; set; }

    /// <summary>Requests never reached the kernel, and no list has told since what there is.</summary>
    public bool IsInDoubt { get; private set; }

    public override int Sources => 1;

    public override Instant NextDeadline => _againAt;

    public override void Serve(int source) => Hear();

    public override void ServeAll() => Hear();

    /// <summary>Tells what waits.</summary>
    public void Hear() => routes.Receive(Listener!);

    public override void Due()
    {
        if (turn.Now < _againAt)
            return;
        _againAt = Instant.Never;
        _lastAgain = turn.Now;
        Begin();
    }

    public void Begin()
    {
        foreach (Link link in links.All)
            link.IsListed = false;
        own.BeginList();
        addresses.BeginList();
        objects.BeginList();
        if (objects.Any)
            routes.HearObjects();
        routes.RequestLinks();
    }

    /// <summary>
    /// At once, or a pause after the last time. A request that cannot even be sent fails the turn's Flush, and is
    /// planned again.
    /// </summary>
    public void Plan()
    {
        Instant earliest = _lastAgain + s_pause;
        _againAt = turn.Now > earliest ? turn.Now : earliest;
    }

    /// <summary>Everything was told.</summary>
    public void End() => IsInDoubt = false;

    /// <summary>The list broke off.</summary>
    public void Failed(Errno errno)
    {
        events.Write(EngineEvent.Failed(EngineEventKind.ListFailed, -1, turn.Now, errno));
        _againAt = turn.Now + s_pause;
    }

    /// <summary>Messages were lost.</summary>
    public void Overrun()
    {
        if (_againAt == Instant.Never)
            events.Write(EngineEvent.Of(EngineEventKind.NetlinkOverrun, at: turn.Now));
        Plan();
    }

    /// <summary>
    /// Sends the requests that wait. Of a send that failed as a whole nothing has happened, and nothing may be
    /// believed.
    /// </summary>
    public Errno Send()
    {
        Errno errno = routes.Flush();
        if (errno.IsOk)
        {
            addresses.Sent();
            return Errno.Ok;
        }
        IsInDoubt = true;
        events.Write(EngineEvent.Failed(EngineEventKind.KernelRefused, -1, turn.Now, errno));
        addresses.ForgetPresence(routes);
        objects.ForgetPresence();
        Plan();
        return errno;
    }

    public void Inherit(Listing before) =>
        (_lastAgain, _againAt, IsInDoubt) = (before._lastAgain, before._againAt, before.IsInDoubt);
}
