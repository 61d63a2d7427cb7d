using VrrpAot.Linux;

namespace VrrpAot.Engine;

/// <summary>
/// Links and addresses are listed at start, and again whenever what we know may be wrong. Until a list is complete what
/// was known before stays true, so that no MASTER falls for a doubt: what is heard is marked, and what bears no mark at
/// the end of the list is gone.
/// </summary>
public sealed partial class EngineLoop
{
    /// <summary>
    /// The shortest time between two lists: a storm of changes that overruns us again and again is not answered with a
    /// storm of questions.
    /// </summary>
    private static readonly Duration s_listPause = Duration.FromSeconds(1);

    /// <summary>Of <see cref="_own"/>, what was heard since the list was asked for.</summary>
    private readonly HashSet<AddressRecord> _listedOwn = [];

    /// <summary>When everything is to be listed again; <see cref="Instant.Never"/> while there is no doubt.</summary>
    private Instant _listAgainAt = Instant.Never;
    private Instant _lastListedAgain;

    private void List()
    {
        foreach (Link link in _links)
            link.IsListed = false;
        _listedOwn.Clear();
        _addresses.BeginList();
        _route.RequestLinks();
    }

    /// <summary>
    /// At once, or a pause after the last time. A request that cannot even be sent fails the turn's Flush, and is
    /// planned again.
    /// </summary>
    private void PlanList()
    {
        Instant earliest = _lastListedAgain + s_listPause;
        _listAgainAt = _now > earliest ? _now : earliest;
    }

    private void ListIfPlanned()
    {
        if (_now < _listAgainAt)
            return;
        _listAgainAt = Instant.Never;
        _lastListedAgain = _now;
        List();
    }

    void INetlinkListener.LinksListed()
    {
        foreach (Link link in _links)
            if (link.Index != 0 && !link.IsListed)
                Vanish(link);
        _route.RequestAddresses();
    }

    void INetlinkListener.AddressesListed()
    {
        _own.IntersectWith(_listedOwn);
        foreach (Link link in _links)
            link.TakeAddresses(_listedOwn);
        for (int slot = 0; slot < _addresses.SlotCount; slot++)
            if (_addresses.IsUnlisted(slot))
                MissVirtual(_addresses.Record(slot));
        _addresses.Relisted();
        foreach (Link link in _links)
            EndAwaiting(link);
        ExamineAll();
        if (_listed)
            return;
        _listed = true;
        if (!_settings.ReportAddressChanges)
            _events.Names.ForgetAllBut(index => IsOurs(index) || _addresses.HasLeftoverOn(index));
        StartAll();
    }

    private void StartAll()
    {
        _events.Write(EngineEvent.Started(_now, isReload: _hasStartedBefore));
        foreach (Instance instance in _instances)
        {
            StartIfReady(instance);
            AnnounceGains(instance);
        }
    }

    void INetlinkListener.ListFailed(int errno)
    {
        _events.Write(EngineEvent.Failed(EngineEventKind.ListFailed, -1, _now, errno));
        _listAgainAt = _now + s_listPause;
    }

    /// <summary>A send failed as a whole: what it asked for has not happened, and must not be believed.</summary>
    private void RequestsLost(int errno)
    {
        _events.Write(EngineEvent.Failed(EngineEventKind.KernelRefused, -1, _now, errno));
        _addresses.ForgetPresence();
        PlanList();
    }

    private bool IsOurs(int index)
    {
        foreach (Link link in _links)
            if (link.Index == index)
                return true;
        return false;
    }

    /// <summary>Messages were lost.</summary>
    void INetlinkListener.Overrun()
    {
        if (_listAgainAt == Instant.Never)
            _events.Write(EngineEvent.Of(EngineEventKind.NetlinkOverrun, at: _now));
        PlanList();
    }
}
