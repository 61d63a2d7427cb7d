using System.ComponentModel;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace VrrpAot.Engine;

/// <summary>
/// A reload without an end: a loop for the new settings is prepared beside the one that runs, on another thread, and takes its
/// place between two turns, on the loop's thread. Instances that are the same virtual router go on as they are; sockets and what is
/// known of links and addresses go over by name. The change may allocate, but opens no socket where it can be avoided.
/// </summary>
public sealed partial class EngineLoop
{
    private readonly bool _isSuccessor;

    /// <summary>For each instance of a successor, its place in the loop before, or -1.</summary>
    private readonly int[] _places;

    /// <summary>Who takes this loop's place at the end of the turn, or has taken it.</summary>
    private EngineLoop? _successor;

    /// <summary>For tests, which take the turns; null as long as it has not taken over.</summary>
    internal EngineLoop? Successor => _finished ? _successor : null;

    /// <summary>An earlier configuration has said that it started.</summary>
    private bool _hasStartedBefore;

    /// <summary>
    /// A loop that can take this one's place, by <see cref="CommandQueue.PostSuccessor"/>. Called on any thread but the loop's, one
    /// successor at a time; it shares everything that is a door to others.
    /// </summary>
    /// <returns>Null when the memory shared with the guardian, or the event ring, was made for less than these settings.</returns>
    /// <exception cref="Win32Exception">The kernel gave no socket.</exception>
    public EngineLoop? TryPrepareSuccessor(EngineSettings settings)
    {
        if (EventRing.CapacityFor(settings) > _events.Capacity)
            return null;
        HeldTableWriter? held = _held?.TryPrepareSuccessor(settings);
        if (_held != null && held == null)
            return null;
        var successor = new EngineLoop(settings, _events, _commands, held, before: this);
        foreach (Link link in successor._links)
            if (link.Instances.Count > 0)
                successor.OpenAhead(link, FindLink(link.Name) is { Receiver: not null } known ? GroupsOf(known) : null);
        return successor;
    }

    /// <summary>Opens what the loop before does not have open. What fails here is tried again, and reported, by the loop.</summary>
    /// <param name="before">The groups joined there; null when it does not hear this link.</param>
    private void OpenAhead(Link link, HashSet<IpAddress>? before)
    {
        int index = Interfaces.IndexOf(link.Name);
        if (index == 0)
            return;
        try
        {
            if (before == null)
                link.Receiver = new AdvertReceiver(index, VridsOf(link, stackalloc byte[256]), link.Instances.Count);
            foreach (IpAddress group in GroupsOf(link))
            {
                if (before?.Contains(group) == true)
                    continue;
                var membership = new GroupMembership(index, group);
                if (membership.JoinErrno == 0)
                    link.Memberships.Add(membership);
                else
                    membership.Dispose();
            }
        }
        catch (Win32Exception)
        {
        }
    }

    /// <summary>It was prepared, and is not needed.</summary>
    internal void GiveUp()
    {
        foreach (Link link in _links)
            link.CloseSockets(_closing);
        _closing.Close(_transmitter);
    }

    /// <summary>The end of this loop's last turn: who does not go on says so and lets go at once.</summary>
    private void GiveWayIfSucceeded()
    {
        if (_successor == null)
            return;
        Span<bool> goesOn = new bool[_instances.Length];
        foreach (int place in _successor._places)
            if (place >= 0)
                goesOn[place] = true;
        for (int i = 0; i < _instances.Length; i++)
            if (!goesOn[i])
                Remove(_instances[i]);
        for (int link = 0; link < _links.Length; link++)
            EndProbe(link);
        Send();
        _successor.TakeOver(this);
        _finished = true;
    }

    private void Remove(Instance instance)
    {
        if (instance.Started && instance.Router.State != RouterState.Init)
            Step(instance, Input.Stop(mayHandOver: false));
        else
            Report(instance, EngineEventKind.Removed);
    }

    private void TakeOver(EngineLoop before)
    {
        _now = before._now;
        _turns = before._turns;
        _events.Write(EngineEvent.Of(EngineEventKind.Succeeded, at: _now));
        _hasStartedBefore = before._listed || before._hasStartedBefore;
        _lastListedAgain = before._lastListedAgain;
        _listAgainAt = before._listAgainAt;
        _own.UnionWith(before._own);

        TakeLinks(before);
        for (int i = 0; i < _instances.Length; i++)
            if (_places[i] >= 0)
                _instances[i].Inherit(before._instances[_places[i]]);
            else if (before._maintenance)
                _instances[i].Faults |= FaultCauses.Maintenance;
        _maintenance = before._maintenance;
        _addresses.Inherit(before._addresses, _links, _instances, _own, _route);
        foreach (Link link in _links)
            if (link.Index != 0)
                _transmitter.LinkChanged(link);
        for (int i = 0; i < _instances.Length; i++)
            if (_places[i] >= 0)
                GoOn(_instances[i], before);
        _held?.PutInForce();
        _closing.Close(before._transmitter);

        _listed = before._listed && !Array.Exists(_links, link => link.IsAwaited);
        ExamineAll();
        if (_listed)
            StartAll();
        if (!_listed || _route.IsListing)
            List();
    }

    private void TakeLinks(EngineLoop before)
    {
        foreach (Link known in before._links)
        {
            if (known.Receiver != null)
                _poller.Remove(known.Receiver.Fd);
            if (FindLink(known.Name) is { } link)
            {
                link.Inherit(known);
                link.InheritSockets(known, GroupsOf(link), _closing);
                if (link.Instances.Count == 0)
                    link.CloseSockets(_closing);
                else if (link.Index != 0)
                    OpenSockets(link);
            }
            else
            {
                known.CloseSockets(_closing);
                if (!_settings.ReportAddressChanges)
                    _events.Names.Forget(known.Index, known.KernelName);
            }
        }
        foreach (Link link in _links)
            link.IsAwaited = before.FindLink(link.Name) == null;
    }

    /// <summary>An instance that goes on: its timer, its announcements under way, and what the new settings mean for it.</summary>
    private void GoOn(Instance instance, EngineLoop before)
    {
        _held?.SetHeld(instance.Index, instance.Router.HoldsAddresses);
        // Perhaps the file was mended.
        if ((instance.Faults & FaultCauses.AddressRefused) != 0)
            instance.TryAgainAt = _tryAgainAt = _now;
        _transmitter.Inherit(before._transmitter, instance, _places[instance.Index]);
        _timers.Set(instance.Index, instance.Router.Armed);
        _outputs.Clear();
        instance.Router.Reconfigure(instance.Settings.Election, _now, _outputs);
        foreach (ref readonly Output output in _outputs.Items)
            Execute(instance, output);
        instance.GainedAddresses = instance.Router.State == RouterState.Master && _addresses.CountMissing(instance.Index) > 0;
        SeekSuccessor(instance);
    }

    /// <summary>The list is complete: what is not in it does not exist.</summary>
    private void EndAwaiting(Link link)
    {
        link.IsAwaited = false;
        if (link.Index == 0)
            CloseSockets(link);
    }

    private void AnnounceGains(Instance instance)
    {
        if (instance.GainedAddresses && instance.Router.State == RouterState.Master)
            _transmitter.QueueAnnouncement(instance, instance.Settings.Election.Announcements.MasterRepeat);
        instance.GainedAddresses = false;
    }
}
