using VrrpAot.Linux;
using VrrpAot.Protocol;
using VrrpAot.Wire;

namespace VrrpAot.Engine;

/// <summary>What became of a packet.</summary>
internal enum Received : byte
{
    Accepted,
    /// <summary>
    /// Nothing is wrong with it, but its instance is in INIT or FAULT: it is remembered for those who look, and has no
    /// effect.
    /// </summary>
    Ignored,
    Rejected,
}

/// <summary>
/// From a packet on a link to the step of an election. Nothing here allocates, throws or trusts a byte.
/// </summary>
internal sealed class Reception(EngineSettings settings, IKernel kernel, Routers routers, Transmitter transmitter,
    Counters strays, EventRing events, Turn turn)
{
    private static readonly Duration s_unknown = Duration.FromMilliseconds(100);

    private readonly PeerNotes _notes = new(events, turn);

    /// <summary>
    /// Packets that belong to no instance: too broken to be read, or for a VRID that several have and meant for none of
    /// them (UnknownVrid).
    /// </summary>
    public Counters Strays => strays;

    public Received Take(Link link, ReadOnlySpan<byte> packet)
    {
        // The kernel filter lets only our VRIDs through; what cannot even be read that far is counted for nobody.
        RejectReason unreadable = AdvertFrame.TryOpen(packet, out AdvertFrame frame);
        if (unreadable != RejectReason.None)
        {
            strays.Reject(unreadable);
            return Received.Rejected;
        }
        if (FindOwn(link, frame) is { } self)
        {
            Reject(self, RejectReason.OwnAddress, frame.Source);
            return Received.Rejected;
        }
        if (Find(link, frame) is not { } instance)
        {
            strays.Reject(RejectReason.UnknownVrid);
            if (settings.TellsUnknownVrids && link.FirstOfVrid[frame.Vrid.Value] < 0)
                TellUnknown(link, frame);
            return Received.Rejected;
        }

        RejectReason reason = AdvertParser.TryParse(frame, instance.Rules, instance.Router.KnownMaster,
            instance.Seal, instance.Seal is null ? Duration.Zero : kernel.UnixTime, out Advert advert);
        if (reason == RejectReason.None && instance.IsUnicast && !instance.Source.IsAny
            && advert.Destination != instance.Source)
            reason = RejectReason.OtherDestination;
        if (reason != RejectReason.None)
        {
            Reject(instance, reason, frame.Source);
            _notes.Refused(instance, reason, frame);
            return Received.Rejected;
        }

        _notes.Heard(instance, advert);
        // RFC 9568 section 6.4.1: to Initialize an advert means nothing. People still want to see who is there.
        if (instance.Router is { State: RouterState.Init or RouterState.Fault, IsHandingOver: false })
        {
            instance.Counters.AdvertsIgnored++;
            return Received.Ignored;
        }
        // RFC 9568 has no word for an owner that hears another one; strict mode lets it stay what it is.
        if (instance.Settings.IgnoresAdverts)
        {
            instance.Counters.AdvertsIgnored++;
            return Received.Ignored;
        }
        Accept(instance, advert);
        return Received.Accepted;
    }

    /// <summary>At an ordinary interval each of its adverts is told, as keepalived does.</summary>
    private void TellUnknown(Link link, in AdvertFrame frame)
    {
        // Once a link, and only where the file wants it.
        link.UnknownVrids ??= new Pace[256];
        if (link.UnknownVrids[frame.Vrid.Value].AllowsDoubling(turn.Now, s_unknown, out int leftOut))
            events.Write(EngineEvent.Counted(EngineEventKind.UnknownVrid, -1, turn.Now, frame.Vrid.Value)
                with { Address = frame.Source, Interface = link.Index, LeftOut = leftOut });
    }

    private void Accept(Instance instance, in Advert advert)
    {
        instance.Counters.AdvertsReceived++;
        if (advert.Priority == Priority.Leaving)
            instance.Counters.PriorityZeroReceived++;
        AdvertNotes notes = advert.Notes;
        if (!instance.IsUnicast || !transmitter.AdoptChecksum(instance, advert.Source,
            (notes & AdvertNotes.OldChecksum) != 0))
            notes &= ~AdvertNotes.OldChecksum;
        bool wasMaster = instance.Router is { State: RouterState.Master, IsHandingOver: false };
        routers.Step(instance, Input.Advert(advert.Source, advert.Priority, advert.Interval));
        if (wasMaster && advert.Priority != Priority.Leaving)
            instance.HeardAnotherMaster(turn.Now);
        if (_notes.TellFarInterval(instance, advert))
            notes &= ~AdvertNotes.IntervalDiffers;
        if (notes != AdvertNotes.None)
            Note(instance, notes, advert.Source);
    }

    /// <summary>
    /// An instance of ours whose adverts leave from the address that this one came from. It has come back (a loop, a
    /// hub, a bridge that reflects), or another machine has our address. It says nothing about another router, and a
    /// BACKUP that believed it would wait for itself. The election never sees it.
    /// </summary>
    private Instance? FindOwn(Link link, in AdvertFrame frame)
    {
        for (int i = link.FirstOfVrid[frame.Vrid.Value]; i >= 0; i = routers.All[i].NextOfVrid)
            if (routers.All[i].Source == frame.Source)
                return routers.All[i];
        return null;
    }

    /// <summary>
    /// The instance that is meant. Several may share a VRID on a link (keepalived): multicast ones differ by their
    /// group, unicast ones by their address and peers. Where none fits but only one could be meant, that one says what
    /// is wrong.
    /// </summary>
    private Instance? Find(Link link, in AdvertFrame frame)
    {
        Instance? likely = null, only = null;
        int ofKind = 0, ofFamily = 0;
        for (int i = link.FirstOfVrid[frame.Vrid.Value]; i >= 0; i = routers.All[i].NextOfVrid)
        {
            Instance candidate = routers.All[i];
            // A virtual router of the other family is another one, also with this VRID (RFC 9568 section 1.2).
            if (candidate.Family != frame.Family)
                continue;
            only = candidate;
            ofFamily++;
            if (candidate.IsUnicast == frame.Destination.IsMulticast)
                continue;
            if (candidate.IsUnicast
                ? candidate.Source == frame.Destination && candidate.HasPeer(frame.Source)
                : candidate.Settings.MulticastGroup == frame.Destination)
                return candidate;
            likely = candidate;
            ofKind++;
        }
        if (ofKind == 1)
            return likely;
        return ofFamily == 1 ? only : null;
    }

    private void Reject(Instance instance, RejectReason reason, IpAddress source)
    {
        instance.Counters.Reject(reason);
        ulong bit = 1ul << (int)reason;
        if ((instance.ReportedRejects & bit) != 0)
            return;
        instance.ReportedRejects |= bit;
        events.Write(EngineEvent.AdvertRejected(instance.Index, turn.Now, reason,
            source, instance.Seal) with { Interface = instance.Link.Index });
    }

    private void Note(Instance instance, AdvertNotes notes, IpAddress source)
    {
        AdvertNotes fresh = notes & ~instance.ReportedNotes;
        if (fresh == AdvertNotes.None)
            return;
        instance.ReportedNotes |= fresh;
        events.Write(EngineEvent.AdvertNoted(instance.Index, turn.Now, fresh,
            source, instance.Seal?.ClockDifference ?? Duration.Zero) with { Interface = instance.Link.Index });
    }
}
