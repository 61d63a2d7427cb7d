using System.ComponentModel;
using VrrpAot.Protocol;

namespace VrrpAot.Engine;

/// <summary>
/// A reload without an end: a loop for the new settings is prepared beside the one that runs, on another thread, and
/// takes its place between two turns, on the loop's thread. Instances that are the same virtual router go on as they
/// are; sockets and what is known of links and addresses go over by name. The change may allocate, but opens no socket
/// where it can be avoided.
/// </summary>
public sealed partial class EngineLoop
{
    private readonly bool _isSuccessor;

    /// <summary>For each instance of a successor, its place in the loop before, or -1.</summary>
    private readonly int[] _indexesBefore;

    /// <summary>For tests, which take the turns; null as long as it has not taken over.</summary>
    internal EngineLoop? Successor => _finished ? _orders.Successor : null;

    /// <summary>
    /// A loop that can take this one's place, by <see cref="CommandQueue.PostSuccessor"/>. Called on any thread but the
    /// loop's, one successor at a time; it shares everything that is a door to others.
    /// </summary>
    /// <returns>Null when the memory shared with the guardian, or the event ring, was made for less than these
    /// settings.</returns>
    /// <exception cref="Win32Exception">The kernel gave no socket.</exception>
    public EngineLoop? TryPrepareSuccessor(EngineSettings settings)
    {
        if (EventRing.CapacityFor(settings) > _events.Capacity)
            return null;
        HeldTableWriter? held = _held?.TryPrepareSuccessor(settings);
        if (_held != null && held == null)
            return null;
        var successor = new EngineLoop(_kernel, settings, _events, _commands, held, _refusals.MaySetAddresses,
            _codes, this);
        successor._listening.OpenAhead(_links, _listening);
        return successor;
    }

    /// <summary>It was prepared, and is not needed.</summary>
    internal void GiveUp()
    {
        foreach (Link link in _links.All)
            link.CloseSockets(_kernel);
        _kernel.Close(_transmitter);
    }

    /// <summary>The end of this loop's last turn: who does not go on says so and lets go at once.</summary>
    private void GiveWayIfSucceeded()
    {
        if (_orders.Successor is not { } successor)
            return;
        _outputs.GivesWay = true;
        Span<bool> goesOn = new bool[_routers.All.Length];
        foreach (int place in successor._indexesBefore)
            if (place >= 0)
                goesOn[place] = true;
        for (int i = 0; i < goesOn.Length; i++)
            if (!goesOn[i])
                _starting.Remove(_routers.All[i]);
        _handOvers.EndAll();
        _routers.Flush();
        _bfd.GiveWayTo(successor._bfd);
        successor.TakeOver(this);
        _finished = true;
    }

    private void TakeOver(EngineLoop before)
    {
        _events.Write(EngineEvent.Of(EngineEventKind.Succeeded, at: _turn.Now));
        _recorder.Succeeded();
        _starting.HasStartedBefore = before._listing.IsComplete || before._starting.HasStartedBefore;
        _listing.Inherit(before._listing);
        _own.Inherit(before._own);
        _sync.Inherit(before._sync);
        _bfd.TakeOver(before._bfd);
        _listening.TakeOver(before._links, Forget);
        for (int i = 0; i < _indexesBefore.Length; i++)
            if (_indexesBefore[i] >= 0)
                _routers.All[i].Inherit(before._routers.All[_indexesBefore[i]]);
            else if (before._outputs.InMaintenance)
                _routers.All[i].Faults |= FaultCauses.Maintenance;
        _outputs.InMaintenance = before._outputs.InMaintenance;
        _addresses.Inherit(before._addresses, _links.All, _routers.All, _own.All, _kernel.Routes);
        _objects.Inherit(before._objects, _links.All, _routers.All, _kernel.Routes);
        _filter.Inherit(before._filter, _routers.All);
        _sysctls.Inherit(before._sysctls, _links.All);
        foreach (Link link in _links.All)
            if (link.Index != 0)
                _transmitter.LinkChanged(link);
        for (int i = 0; i < _indexesBefore.Length; i++)
            if (_indexesBefore[i] >= 0)
                GoOn(_routers.All[i], before._routers.All[_indexesBefore[i]], before);
        _transmitter.InheritGaps(before._transmitter);
        _groups.Inherit(before._groups, _routers);
        _held?.PutInForce();
        _kernel.Close(before._transmitter);

        _listing.IsComplete = before._listing.IsComplete && !Array.Exists(_links.All, link => link.IsAwaited);
        _conditions.ExamineAll();
        if (_listing.IsComplete)
            _starting.StartAll();
        if (!_listing.IsComplete || _kernel.Routes.IsListing)
            _listing.Begin();
    }

    /// <summary>A link that no instance names any more.</summary>
    private void Forget(Link link)
    {
        if (!Settings.ReportAddressChanges)
            _events.Names.Forget(link.Index, link.KernelName);
    }

    /// <summary>An instance that goes on: its announcements under way, and what the new settings mean for it.</summary>
    private void GoOn(Instance instance, Instance was, EngineLoop before)
    {
        _outputs.GoOn(instance, was);
        _refusals.GoOn(instance);
        _transmitter.Inherit(before._transmitter, instance, was.Index);
        _extra.GoOn(before._extra, instance, was.Index);
        _routers.GoOn(instance);
        instance.GainedAddresses = instance.Router.State == RouterState.Master
            && _addresses.CountMissing(instance.Index) > 0;
    }
}
