using VrrpAot.Linux;

namespace VrrpAot.Engine;

/// <summary>
/// What is held whatever the elections say: static addresses, routes and rules. They are wanted from the first list of
/// links on until the end. An instance of a `track_group` is in FAULT while one of its items cannot be had.
/// </summary>
internal sealed class Statics : Service
{
    private readonly ObjectTable _objects;
    private readonly Routers _routers;
    private readonly Listing _listing;
    private readonly Turn _turn;
    /// <summary>Holdings that instances track, and those instances.</summary>
    private readonly List<(int Holding, int Instance)> _tracked = [];
    private bool _looksAgain;

    public Statics(EngineSettings settings, ObjectTable objects, Routers routers, Listing listing, Turn turn)
    {
        (_objects, _routers, _listing, _turn) = (objects, routers, listing, turn);
        IReadOnlyList<HeldObject> all = settings.DistinctObjects;
        for (int holding = 0; holding < all.Count; holding++)
            foreach (string name in all[holding].Tracking)
                for (int i = 0; i < settings.Instances.Length; i++)
                    if (settings.Instances[i].Name == name)
                        _tracked.Add((holding, i));
    }

    public override Instant NextDeadline => _looksAgain ? _turn.Now : Instant.Never;

    public override void Due()
    {
        _looksAgain = false;
        if (_tracked.Count == 0 || !_listing.IsComplete)
            return;
        foreach ((_, int i) in _tracked)
            _routers.SetFault(_routers.All[i], FaultCauses.StaticMissing, MissesOne(i));
    }

    private bool MissesOne(int instance)
    {
        foreach ((int holding, int tracking) in _tracked)
            if (tracking == instance && _objects.IsMissing(holding))
                return true;
        return false;
    }

    /// <summary>After everything was sent: the kernel tells us nothing of what we set ourselves, but what it
    /// refuses.</summary>
    public override void Flush()
    {
        if (!_objects.HasWritten)
            return;
        _objects.HasWritten = false;
        _looksAgain = _tracked.Count > 0;
        if (!_looksAgain && !_objects.HasAdded)
            return;
        _listing.Hear();
        bool any = false;
        for (; _objects.TryTakeAdded(out AddressRecord added); any = true)
            _listing.Listener!.AddressPresent(added);
        // In which order they are, the kernel is asked.
        if (any)
            _listing.Plan();
    }

    /// <summary>The daemon ends in order.</summary>
    public void End(bool leavesAll)
    {
        if (leavesAll || !_objects.Any)
            return;
        _objects.WantStatic(false);
        _objects.ReconcileBefore(_listing.Routes, _turn.Now);
        _objects.ReconcileAfter(_listing.Routes, _turn.Now);
        _listing.Send();
    }
}
