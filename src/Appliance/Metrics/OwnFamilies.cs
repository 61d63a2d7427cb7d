using Appliance.Settings;
using System.Collections.Immutable;
using Appliance.CommandLine;
using Appliance.Reports;
using VrrpAot.Engine;
using VrrpAot.Protocol;
using VrrpAot.Wire;

namespace Appliance.Metrics;

/// <summary>What keepalived does not count, under names of our own.</summary>
internal static class OwnFamilies
{
    public static void Write(Snapshot snapshot, Exposition to)
    {
        WriteInstances(snapshot, to);
        WriteGroups(snapshot, to);
        WriteChecks(snapshot.Checks, to);
        to.Family("vrrpaot_link_up", Exposition.Gauge, "Whether an interface is there and up");
        foreach (LinkView link in snapshot.Links)
            to.Sample(Exposition.Labels("interface", link.Name), link is { Exists: true, Up: true } ? 1 : 0);
        BfdFamilies.Write(snapshot, to);
        WriteBox(snapshot, to);
        DeviceFamilies.Write(snapshot, to);
        WriteLateness(snapshot.Engine, to);
    }

    private static void WriteGroups(Snapshot snapshot, Exposition to)
    {
        to.Family("vrrpaot_sync_group_state", Exposition.Gauge,
            "State of a sync group: 0 INIT, 1 BACKUP, 2 MASTER, 3 FAULT");
        foreach (GroupView group in snapshot.Groups)
            to.Sample(Exposition.Labels("group", group.Name), KeepalivedFamilies.StateNumber(group.State));
    }

    private static void WriteInstances(Snapshot snapshot, Exposition to)
    {
        ImmutableArray<InstanceView> all = snapshot.Instances;
        var labels = new string[all.Length];
        for (int i = 0; i < labels.Length; i++)
            labels[i] = Exposition.Labels("instance", all[i].Name, "interface", all[i].Interface, "vrid",
                all[i].Vrid.ToString());

        void Each(string name, string type, string help, Func<InstanceView, long> of)
        {
            to.Family(name, type, help);
            for (int i = 0; i < labels.Length; i++)
                to.Sample(labels[i], of(all[i]));
        }

        Each("vrrpaot_state", Exposition.Gauge, "State of an instance: 0 INIT, 1 BACKUP, 2 MASTER, 3 FAULT",
            instance => KeepalivedFamilies.StateNumber(instance.State));
        to.Family("vrrpaot_state_age_seconds", Exposition.Gauge, "Since the state was entered");
        for (int i = 0; i < labels.Length; i++)
            to.Seconds(labels[i], snapshot.At - all[i].Since);
        Each("vrrpaot_transitions_total", Exposition.Counter, "Changes of state", instance => instance.Transitions);
        Each("vrrpaot_base_priority", Exposition.Gauge, "Priority in the configuration",
            instance => instance.BasePriority);
        Each("vrrpaot_effective_priority", Exposition.Gauge,
            "Priority that is sent: the base priority and what checks and interfaces make of it", instance =>
            instance.EffectivePriority);
        to.Family("vrrpaot_master_priority", Exposition.Gauge,
            "Priority of the router that is master as far as this node knows");
        for (int i = 0; i < labels.Length; i++)
            if (all[i].Master is { } master)
                to.Sample(Exposition.With(Exposition.With(labels[i], "address", master.Address.ToString()), "self",
                    master.IsSelf ? "1" : "0"), master.Priority);
        to.Family("vrrpaot_fault", Exposition.Gauge, "Causes that hold an instance in FAULT");
        for (int i = 0; i < labels.Length; i++)
            foreach (string cause in Phrases.Of(all[i].Faults, all[i].Family))
                to.Sample(Exposition.With(labels[i], "cause", cause), 1);

        Each("vrrpaot_conflicts_total", Exposition.Counter,
            "Adverts of another master heard while this node was master, beyond the exchange with which the role "
            + "changes hands", instance => instance.Counters.Conflicts);
        to.Family("vrrpaot_conflict_age_seconds", Exposition.Gauge,
            "Since the last of them; absent when there was none");
        for (int i = 0; i < labels.Length; i++)
            if (all[i].ConflictAt is { } conflict)
                to.Seconds(labels[i], snapshot.At - conflict);
        Each("vrrpaot_drift_repaired_total", Exposition.Counter,
            "VIPs that another program took away and that were put back", instance =>
            instance.Counters.AddressesRestored);
        Each("vrrpaot_ignored_adverts_total", Exposition.Counter, "Good adverts heard in INIT or FAULT",
            instance => instance.Counters.AdvertsIgnored);
        Each("vrrpaot_stranger_adverts_total", Exposition.Counter,
            "Unicast adverts accepted from an address that is no unicast_peer", instance =>
            instance.Counters.AdvertsFromStrangers);
        to.Family("vrrpaot_rejected_total", Exposition.Counter, "Packets dropped, by reason");
        for (int i = 0; i < labels.Length; i++)
            WriteRejects(all[i].Counters.Rejected, labels[i], to);

        to.Family("vrrpaot_vip_wanted", Exposition.Gauge, "Whether a VIP belongs on this node now");
        EachVip(vip => vip.Wanted);
        to.Family("vrrpaot_vip_present", Exposition.Gauge, "Whether the kernel has a VIP");
        EachVip(vip => vip.Present);
        void EachVip(Func<VipView, bool> of)
        {
            for (int i = 0; i < labels.Length; i++)
                foreach (VipView vip in all[i].Addresses)
                    to.Sample(Exposition.With(Exposition.With(labels[i], "address",
                        $"{vip.Address}/{vip.PrefixLength}"), "device", vip.Device), of(vip) ? 1 : 0);
        }

        to.Family("vrrpaot_peer_advert_age_seconds", Exposition.Gauge,
            "Since the last advert of another router; absent when none was heard");
        for (int i = 0; i < labels.Length; i++)
            foreach (PeerView peer in all[i].Peers)
                if (peer.LastAdvertAt is { } heard)
                    to.Seconds(Exposition.With(labels[i], "peer", peer.Address.ToString()), snapshot.At - heard);
        to.Family("vrrpaot_peer_priority", Exposition.Gauge, "Priority in that advert");
        for (int i = 0; i < labels.Length; i++)
            foreach (PeerView peer in all[i].Peers)
                if (peer.LastAdvertAt is not null)
                    to.Sample(Exposition.With(labels[i], "peer", peer.Address.ToString()), peer.Priority);
        to.Family("vrrpaot_peer_differs", Exposition.Gauge,
            "What another router is configured differently in, or why it is refused");
        for (int i = 0; i < labels.Length; i++)
            foreach (PeerView peer in all[i].Peers)
                foreach (string what in Differences(all[i], peer))
                    to.Sample(Exposition.With(Exposition.With(labels[i], "peer", peer.Address.ToString()), "what",
                        what), 1);
        to.Family("vrrpaot_master_patience_seconds", Exposition.Gauge,
            "How long a BACKUP waits for a master that is silent; version 3 learns it from that master");
        for (int i = 0; i < labels.Length; i++)
            if (all[i].State == RouterState.Backup)
                to.Seconds(labels[i], all[i].Patience);
    }

    private static IEnumerable<string> Differences(InstanceView instance, PeerView peer)
    {
        if (peer.Version != 0 && peer.Version != (int)instance.Version)
            yield return "version";
        if (peer.Interval > Duration.Zero && peer.Interval != instance.AdvertInterval)
            yield return "interval";
        if (peer.ListsOtherAddresses)
            yield return "addresses";
        if (peer.Refused != RejectReason.None)
            yield return Phrases.Camel(peer.Refused.ToString());
    }

    private static void WriteRejects(ImmutableArray<RejectView> rejects, string labels, Exposition to)
    {
        foreach (RejectView reject in rejects)
            to.Sample(Exposition.With(labels, "reason", Phrases.Camel(reject.Reason.ToString())), reject.Count);
    }

    private static void WriteChecks(ImmutableArray<CheckView> checks, Exposition to)
    {
        to.Family("vrrpaot_check_up", Exposition.Gauge,
            "Whether a check counts as good; absent before its first result");
        foreach (CheckView check in checks)
            if (check.Up is bool up)
                to.Sample(Of(check), up ? 1 : 0);
        if (checks.Any(check => check.Kind != SourceKind.Script))
            to.Family("vrrpaot_tracked_number", Exposition.Gauge,
                "What a tracked file holds, or how many tracked processes run");
        foreach (CheckView check in checks)
            if (check.Kind != SourceKind.Script)
                to.Sample(Of(check), check.Number);
        to.Family("vrrpaot_check_failures_total", Exposition.Counter, "Runs that were no success");
        checks = [.. checks.Where(check => check.Kind == SourceKind.Script)];
        foreach (CheckView check in checks)
            to.Sample(Of(check), check.Failures);
        to.Family("vrrpaot_check_duration_seconds", Exposition.Summary, "How long the runs of a check took");
        foreach (CheckView check in checks)
        {
            to.Seconds("_sum", Of(check), check.RunTime);
            to.Sample("_count", Of(check), check.Runs);
        }
        to.Family("vrrpaot_check_last_duration_seconds", Exposition.Gauge, "How long the last run took");
        foreach (CheckView check in checks)
            if (check.Took is { } took)
                to.Seconds(Of(check), took);

        static string Of(CheckView check) => Exposition.Labels("check", check.Name);
    }

    private static void WriteBox(Snapshot snapshot, Exposition to)
    {
        void One(string name, string type, string help, long value)
        {
            to.Family(name, type, help);
            to.Sample("", value);
        }

        to.Family("vrrpaot_build_info", Exposition.Gauge, "Version and host name");
        to.Sample(Exposition.Labels("version", snapshot.Version, "host", snapshot.HostName), 1);
        to.Family("vrrpaot_uptime_seconds", Exposition.Gauge, "Since the engine process started");
        to.Seconds("", snapshot.At - snapshot.StartedAt);
        One("vrrpaot_maintenance", Exposition.Gauge, "Whether this node is in maintenance",
            snapshot.Maintenance is null ? 0 : 1);
        One("vrrpaot_configuration_generation", Exposition.Gauge, "Grows by one with every configuration taken up",
            snapshot.Generation);
        One("vrrpaot_configuration_refused", Exposition.Gauge,
            "Whether the newest configuration was refused and an older one runs", snapshot.ConfigurationRefused is null
            ? 0 : 1);
        to.Family("vrrpaot_strays_total", Exposition.Counter, "Packets of no instance that were dropped, by reason");
        WriteRejects(snapshot.Strays, "", to);
        One("vrrpaot_loop_turns_total", Exposition.Counter, "Turns of the engine's loop", snapshot.Engine.Turns);
        One("vrrpaot_events_lost_total", Exposition.Counter, "Events that came faster than they could be told",
            snapshot.Engine.EventsLost);
        One("vrrpaot_collections_total", Exposition.Counter, "Garbage collections", snapshot.Engine.Collections);
        One("vrrpaot_heap_bytes", Exposition.Gauge, "Managed heap in use", snapshot.Engine.HeapBytes);
        One("process_resident_memory_bytes", Exposition.Gauge, "Memory of the engine process",
            snapshot.Engine.ResidentBytes);
    }

    private static void WriteLateness(EngineHealth engine, Exposition to)
    {
        if (engine.LatenessCounts.IsEmpty)
            return;
        to.Family("vrrpaot_advert_lateness_seconds", Exposition.Histogram,
            "How late the loop came to the deadlines of adverts and elections");
        long sum = 0;
        for (int i = 0; i < engine.LatenessCounts.Length; i++)
        {
            sum += engine.LatenessCounts[i];
            string limit = i < Lateness.LimitsInMicroseconds.Length
                ? Exposition.SecondsOf(Lateness.LimitsInMicroseconds[i] * 1000L) : "+Inf";
            to.Sample("_bucket", Exposition.Labels("le", limit), sum);
        }
        to.Seconds("_sum", "", engine.LatenessSum);
        to.Sample("_count", "", sum);
    }
}
