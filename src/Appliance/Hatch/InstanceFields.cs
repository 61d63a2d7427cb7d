using Appliance.Reports;
using VrrpAot.Engine;
using VrrpAot.Protocol;
using VrrpAot.Wire;

namespace Appliance.Hatch;

/// <summary>One instance of a snapshot.</summary>
internal static class InstanceFields
{
    public static void Write(FieldWriter to, InstanceView view)
    {
        to.Text(view.Name);
        to.Text(view.Interface);
        to.Byte(view.Vrid);
        to.Byte((byte)view.Version);
        to.Byte((byte)view.Family);
        to.Byte((byte)view.State);
        to.Flag(view.HandingOver);
        to.Flag(view.IsReleased);
        to.Time(view.Since);
        to.Byte(view.BasePriority);
        to.Byte(view.EffectivePriority);
        to.List(view.PriorityParts, static (to, part) =>
        {
            to.Text(part.Tracker);
            to.Number(part.Difference);
        });
        to.Number((long)view.Faults);
        to.Flag(view.Master is not null);
        if (view.Master is { } master)
        {
            to.Address(master.Address);
            to.Byte(master.Priority);
            to.Flag(master.IsSelf);
        }
        to.Time(view.AdvertInterval);
        to.Maybe(view.LearnedInterval);
        to.Time(view.Patience);
        to.Time(view.AnnouncementDelay);
        to.Number(view.Transitions);
        to.List(view.Addresses, static (to, vip) =>
        {
            to.Address(vip.Address);
            to.Byte(vip.PrefixLength);
            to.Text(vip.Device);
            to.Flag(vip.Wanted);
            to.Flag(vip.Present);
            to.Flag(vip.Excluded);
        });
        to.List(view.Peers, WritePeer);
        WriteCounters(to, view.Counters);
        to.Maybe(view.ConflictAt);
    }

    public static InstanceView Read(FieldReader from) => new()
    {
        Name = from.Text(),
        Interface = from.Text(),
        Vrid = from.Byte(),
        Version = (VrrpVersion)from.Between((int)VrrpVersion.V2, (int)VrrpVersion.V3),
        Family = (IpFamily)from.Between((int)IpFamily.IPv4, (int)IpFamily.IPv6),
        State = (RouterState)from.Between(0, (int)RouterState.Fault),
        HandingOver = from.Flag(),
        IsReleased = from.Flag(),
        Since = from.Instant(),
        BasePriority = from.Byte(),
        EffectivePriority = from.Byte(),
        PriorityParts = from.List(static from => new PriorityPart(from.Text(), from.Int())),
        Faults = (FaultCauses)from.Number(),
        Master = from.Flag() ? new MasterView(from.Address(), from.Byte(), from.Flag()) : null,
        AdvertInterval = from.Duration(),
        LearnedInterval = from.MaybeDuration(),
        Patience = from.Duration(),
        AnnouncementDelay = from.Duration(),
        Transitions = from.Number(),
        Addresses = from.List(static from =>
            new VipView(from.Address(), from.Byte(), from.Text(), from.Flag(), from.Flag(), from.Flag())),
        Peers = from.List(ReadPeer),
        Counters = ReadCounters(from),
        ConflictAt = from.MaybeInstant(),
    };

    private static void WritePeer(FieldWriter to, PeerView peer)
    {
        to.Address(peer.Address);
        to.Flag(peer.Configured);
        to.Maybe(peer.LastAdvertAt);
        to.Byte(peer.Priority);
        to.Number(peer.Version);
        to.Time(peer.Interval);
        to.Flag(peer.ListsOtherAddresses);
        to.Byte((byte)peer.Refused);
    }

    private static PeerView ReadPeer(FieldReader from) =>
        new(from.Address(), from.Flag(), from.MaybeInstant(), from.Byte())
        {
            Version = from.Int(),
            Interval = from.Duration(),
            ListsOtherAddresses = from.Flag(),
            Refused = (RejectReason)from.Between(0, (int)RejectReason.TrailerReplay),
        };

    private static void WriteCounters(FieldWriter to, CounterView counters)
    {
        to.Number(counters.AdvertsSent);
        to.Number(counters.AdvertsReceived);
        to.Number(counters.AdvertsIgnored);
        to.Number(counters.AdvertsFromStrangers);
        to.Number(counters.BecameMaster);
        to.Number(counters.ReleasedMaster);
        to.Number(counters.PriorityZeroSent);
        to.Number(counters.PriorityZeroReceived);
        to.Number(counters.Conflicts);
        to.Number(counters.AddressesRestored);
        SnapshotFields.WriteRejects(to, counters.Rejected);
    }

    private static CounterView ReadCounters(FieldReader from) => new()
    {
        AdvertsSent = from.Number(),
        AdvertsReceived = from.Number(),
        AdvertsIgnored = from.Number(),
        AdvertsFromStrangers = from.Number(),
        BecameMaster = from.Number(),
        ReleasedMaster = from.Number(),
        PriorityZeroSent = from.Number(),
        PriorityZeroReceived = from.Number(),
        Conflicts = from.Number(),
        AddressesRestored = from.Number(),
        Rejected = SnapshotFields.ReadRejects(from),
    };
}
