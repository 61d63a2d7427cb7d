using VrrpAot.Protocol;
using VrrpAot.Wire;

namespace VrrpAot.Engine;

/// <summary>From a packet on a link to the step of an election. Nothing here allocates, throws or trusts a byte.</summary>
public sealed partial class EngineLoop
{
    /// <summary>Packets that belong to no instance: too broken to be read, or for a VRID that several have and meant for none of them (UnknownVrid).</summary>
    public Counters Strays { get; }

    private enum Reception : byte
    {
        Accepted,
        /// <summary>Nothing is wrong with it, but its instance is in INIT or FAULT.</summary>
        Ignored,
        Rejected,
    }

    private void Receive(Link link)
    {
        int junk = 0, all = 0;
        for (int batch = 0; batch < BatchesPerTurn && link.Receiver is { } receiver; batch++)
        {
            int count = receiver.Receive();
            for (int i = 0; i < count; i++)
                if (Dispatch(link, receiver.Packet(i)) == Reception.Rejected)
                    junk++;
            all += count;
            if (!receiver.More)
                break;
        }
        if (link.Receiver is { More: true } full)
            CountDrops(link, full);
        if (junk * 2 > all)
            HeardJunk(link);
    }

    private Reception Dispatch(Link link, ReadOnlySpan<byte> packet)
    {
        // The kernel filter lets only our VRIDs through; what cannot even be read that far is counted for nobody.
        RejectReason unreadable = AdvertParser.PeekVrid(packet, out VirtualRouterId vrid, out IPv4Address source, out IPv4Address destination);
        if (unreadable != RejectReason.None)
        {
            Strays.Reject(unreadable);
            return Reception.Rejected;
        }
        if (Find(link, vrid, source, destination) is not { } instance)
        {
            Strays.Reject(RejectReason.UnknownVrid);
            return Reception.Rejected;
        }

        RejectReason reason = AdvertParser.TryParse(packet, instance.Rules, instance.Router.KnownMaster, out Advert advert);
        // RFC 9568 section 6.4.1: Initialize hears nothing. Junk stays junk.
        if (reason == RejectReason.None && instance.Router is { State: RouterState.Init or RouterState.Fault, IsHandingOver: false })
        {
            instance.Counters.AdvertsIgnored++;
            return Reception.Ignored;
        }
        if (reason == RejectReason.None && instance.IsUnicast && advert.Destination != instance.Source)
            reason = RejectReason.OtherDestination;
        if (reason != RejectReason.None)
        {
            Reject(instance, reason, source);
            return Reception.Rejected;
        }

        instance.Counters.AdvertsReceived++;
        instance.HeardAnother |= advert.Source != instance.Source;
        instance.Peers.Heard(advert.Source, _now, advert.Priority);
        if (advert.Priority == Priority.Leaving)
            instance.Counters.PriorityZeroReceived++;
        if (advert.Notes != AdvertNotes.None)
            Note(instance, advert);
        bool wasMaster = instance.Router is { State: RouterState.Master, IsHandingOver: false };
        Step(instance, Input.Advert(advert.Source, advert.Priority, advert.Interval));
        if (wasMaster && advert.Priority != Priority.Leaving)
            HeardAnotherMaster(instance);
        return Reception.Accepted;
    }

    /// <summary>
    /// The instance that is meant. Several may share a VRID on a link (keepalived): multicast ones differ by their group,
    /// unicast ones by their address and peers. Where none fits but only one could be meant, that one says what is wrong.
    /// </summary>
    private Instance? Find(Link link, VirtualRouterId vrid, IPv4Address source, IPv4Address destination)
    {
        int first = link.FirstOfVrid[vrid.Value];
        if (first < 0)
            return null;
        Instance? likely = null;
        int ofKind = 0;
        for (int i = first; i >= 0; i = _instances[i].NextOfVrid)
        {
            Instance candidate = _instances[i];
            if (candidate.IsUnicast == destination.IsMulticast)
                continue;
            if (candidate.IsUnicast ? candidate.Source == destination && HasPeer(candidate, source) : candidate.Settings.MulticastGroup == destination)
                return candidate;
            likely = candidate;
            ofKind++;
        }
        if (ofKind == 1)
            return likely;
        return _instances[first].NextOfVrid < 0 ? _instances[first] : null;
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
