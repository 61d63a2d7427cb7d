using VrrpAot.Protocol;
using VrrpAot.Wire;

namespace VrrpAot.Engine;

/// <summary>From a packet on a link to the step of an election. Nothing here allocates, throws or trusts a byte.</summary>
public sealed partial class EngineLoop
{
    /// <summary>Packets so broken that they belong to no instance.</summary>
    public Counters Strays { get; } = new();

    private void Receive(Link link)
    {
        int good = 0, all = 0;
        for (int batch = 0; batch < BatchesPerTurn && link.Receiver is { } receiver; batch++)
        {
            int count = receiver.Receive();
            for (int i = 0; i < count; i++)
                if (Dispatch(link, receiver.Packet(i)))
                    good++;
            all += count;
            if (!receiver.More)
                break;
        }
        if (good * 2 < all)
            HeardJunk(link);
    }

    /// <summary>False for a packet that no election got to see.</summary>
    private bool Dispatch(Link link, ReadOnlySpan<byte> packet)
    {
        // The kernel filter lets only our VRIDs through; what cannot even be read that far is counted for nobody.
        RejectReason unreadable = AdvertParser.PeekVrid(packet, out VirtualRouterId vrid, out IPv4Address source, out IPv4Address destination);
        if (unreadable != RejectReason.None)
        {
            Strays.Reject(unreadable);
            return false;
        }
        Instance? instance = Find(link, vrid, source, destination);
        if (instance == null || instance.Router.State is RouterState.Init or RouterState.Fault && !instance.Router.IsHandingOver)
            return false;

        RejectReason reason = AdvertParser.TryParse(packet, instance.Rules, instance.Router.KnownMaster, out Advert advert);
        if (reason == RejectReason.None && instance.IsUnicast && advert.Destination != instance.Source)
            reason = RejectReason.WrongDestination;
        if (reason != RejectReason.None)
        {
            Reject(instance, reason, source);
            return false;
        }

        instance.Counters.AdvertsReceived++;
        instance.HeardAnother |= advert.Source != instance.Source;
        instance.Peers.Heard(advert.Source, _now, advert.Priority);
        if (instance.Router.State == RouterState.Master && advert.Priority != Priority.Leaving)
        {
            instance.ConflictAt = _now;
            instance.Counters.Conflicts++;
        }
        if (advert.Priority == Priority.Leaving)
            instance.Counters.PriorityZeroReceived++;
        if (advert.Notes != AdvertNotes.None)
            Note(instance, advert);
        Step(instance, Input.Advert(advert.Source, advert.Priority, advert.Interval));
        return true;
    }

    /// <summary>
    /// The instance of this VRID. Several unicast ones may share a VRID on a link (keepalived): the one that has the sender
    /// as peer and the destination as its address is meant.
    /// </summary>
    private Instance? Find(Link link, VirtualRouterId vrid, IPv4Address source, IPv4Address destination)
    {
        int first = link.FirstOfVrid[vrid.Value];
        if (first < 0)
            return null;
        for (int i = first; i >= 0; i = _instances[i].NextOfVrid)
        {
            Instance candidate = _instances[i];
            if (candidate.IsUnicast == destination.IsMulticast)
                continue;
            if (!candidate.IsUnicast || candidate.NextOfVrid < 0 && i == first)
                return candidate;
            if (candidate.Source == destination && HasPeer(candidate, source))
                return candidate;
        }
        return _instances[first];
    }

    private static bool HasPeer(Instance instance, IPv4Address address)
    {
        foreach (UnicastPeer peer in instance.Settings.Peers)
            if (peer.Address == address)
                return true;
        return false;
    }

    private void Reject(Instance instance, RejectReason reason, IPv4Address source)
    {
        instance.Counters.Reject(reason);
        uint bit = 1u << (int)reason;
        if ((instance.ReportedRejects & bit) != 0)
            return;
        instance.ReportedRejects |= bit;
        _events.Write(new EngineEvent
        {
            Kind = EngineEventKind.AdvertRejected, Instance = instance.Index, At = _now,
            Address = source, Number = (int)reason, Interface = instance.Link.Index,
        });
    }

    private void Note(Instance instance, in Advert advert)
    {
        AdvertNotes fresh = advert.Notes & ~instance.ReportedNotes;
        if (fresh == AdvertNotes.None)
            return;
        instance.ReportedNotes |= fresh;
        _events.Write(new EngineEvent
        {
            Kind = EngineEventKind.AdvertNoted, Instance = instance.Index, At = _now,
            Address = advert.Source, Number = (int)fresh, Interface = instance.Link.Index,
        });
    }
}
