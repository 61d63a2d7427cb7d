using Appliance.Settings;
using System.Text;
using Appliance.Base;
using Appliance.Reports;
using VrrpAot.Engine;
using VrrpAot.Linux;
using VrrpAot.Protocol;
using VrrpAot.Wire;

namespace Appliance.Views;

/// <summary>
/// `status` for people: what this node is, who is master, and what makes the difference. At most 80 columns.
/// </summary>
internal static class StatusText
{
    /// <summary>What wants a look comes first.</summary>
    private static readonly RouterState[] s_order =
        [RouterState.Fault, RouterState.Master, RouterState.Backup, RouterState.Init];

    /// <param name="processes">Ours, as the kernel has them.</param>
    /// <param name="changes">The newest last.</param>
    public static string Of(Snapshot snapshot, IReadOnlyList<ProcessFacts>? processes = null,
        IReadOnlyList<Transition>? changes = null)
    {
        var text = new StringBuilder();
        text.Append($"{snapshot.HostName}: {Summary(snapshot)}, up {Phrases.Of(snapshot.At - snapshot.StartedAt)}, "
            + $"version {snapshot.Version}\n");
        if (snapshot.ConfigurationRefused is string refused)
            text.Append($"CONFIGURATION REFUSED: {refused}\n");
        if (snapshot.CommitUndoneAt is { } undone)
            text.Append($"COMMIT NOT CONFIRMED: it is undone in {Phrases.Of(undone - snapshot.At)} "
                + $"unless `confirm` comes\n");
        if (snapshot.ApplianceUndoneAt is { } over)
            text.Append($"APPLIANCE.JSON ON TRIAL: undone in {Phrases.Of(over - snapshot.At)} "
                + $"unless `confirm` comes\n");
        if (snapshot.Maintenance is { } maintenance)
            text.Append($"MAINTENANCE, asked for by {maintenance.By} at {maintenance.Since}"
                + $"{(maintenance.Until is { } until ? $", until {until}" : "")}\n");
        if (snapshot.FirmwareOnTrial)
            text.Append("FIRMWARE ON TRIAL: the one before comes back unless it proves itself\n");
        if (snapshot.FirmwareFailed is string failed)
            text.Append($"{failed}\n");
        if (snapshot.Power is { OnBattery: true } power)
            text.Append($"ON BATTERY for {Phrases.Of(snapshot.At - power.Since)}"
                + $"{(power.ChargePercent is int charge ? $", {charge} % left" : "")}\n");
        foreach (string lost in snapshot.LostQuorums)
            text.Append($"QUORUM LOST: {lost} has too few servers, see `servers`\n");
        Moment now = Moment.Now;
        if (snapshot.Instances.Length > 1)
            StatusTable.Append(text, snapshot, changes ?? [], now);
        else
            foreach (InstanceView instance in snapshot.Instances)
                Append(text, snapshot, instance);
        text.Append(StatusTable.Last(changes ?? [], now));
        if (snapshot.Groups.Length > 0)
            text.Append("\nSync groups\n");
        foreach (GroupView group in snapshot.Groups)
            text.Append($"  {group.Name}  {Phrases.Of(group.State)} for {Phrases.Of(snapshot.At - group.Since)}: "
                + $"{string.Join(", ", group.Members)}\n");
        if (snapshot.Checks.Length > 0)
            text.Append("\nChecks\n");
        foreach (CheckView check in snapshot.Checks)
            Append(text, snapshot, check);
        BfdStatus.Append(text, snapshot);
        if (snapshot.Devices.Length > 0)
            text.Append("\nDevices\n");
        foreach (DeviceView device in snapshot.Devices)
        {
            string how = device.Trouble is string trouble
                ? $"{trouble} for {Phrases.Of(snapshot.At - device.Since)}" : "works";
            text.Append($"  {device.Name}  {device.Use}, {how}\n");
        }
        foreach (RejectView stray in snapshot.Strays)
            text.Append($"Unreadable packets dropped: {stray.Reason} {stray.Count}\n");
        ProcessesView.Append(text, processes ?? []);
        return text.ToString();
    }

    /// <summary>One instance, with what changed it last.</summary>
    public static string OfOne(Snapshot snapshot, InstanceView instance, IReadOnlyList<Transition> changes)
    {
        var text = new StringBuilder();
        Append(text, snapshot, instance);
        return text.Append(StatusTable.Last(changes, Moment.Now)).ToString()[1..];
    }

    /// <summary>`MASTER` when all are, `2 MASTER, 1 BACKUP` otherwise.</summary>
    public static string Summary(Snapshot snapshot)
    {
        if (snapshot.Instances.Length == 0)
            return "no instance runs";
        var parts = new List<string>();
        foreach (RouterState state in s_order)
        {
            int count = snapshot.Instances.Count(instance => instance.State == state);
            if (count == snapshot.Instances.Length)
                return Phrases.Of(state);
            if (count > 0)
                parts.Add($"{count} {Phrases.Of(state)}");
        }
        return string.Join(", ", parts);
    }

    private static void Append(StringBuilder text, Snapshot snapshot, InstanceView instance)
    {
        text.Append($"\n{instance.Name}  {Phrases.Of(instance.State)}{(instance.HandingOver ? " (handing over)" : "")} "
            + $"for {Phrases.Of(snapshot.At - instance.Since)}");
        text.Append($"  (VRID {instance.Vrid}, {instance.Interface}, VRRP version {(int)instance.Version})\n");
        foreach (string fault in Phrases.Of(instance.Faults, instance.Family))
            text.Append($"  fault      {fault}\n");
        if ((instance.Faults & FaultCauses.InterfaceDown) != 0
            && snapshot.Links.Any(link => link.Name == instance.Interface && !link.Exists))
            text.Append($"  interface  there is no {instance.Interface} on this machine\n");
        text.Append($"  master     {Master(instance)}\n");
        if (DualStack.TwinOf(instance, snapshot.Instances) is { } twin)
            text.Append($"  {twin.Family}       {twin.Name} is {Phrases.Of(twin.State)}"
                + (DualStack.IsSplit(instance, twin) ? ": ITS FAMILIES ARE ON DIFFERENT NODES\n"
                    : " as well: one router of both families\n"));
        if (instance.IsReleased)
            text.Append("  released   leaves its VIPs to this master until it is gone\n");
        text.Append($"  priority   {instance.EffectivePriority}{Parts(instance)}\n");
        foreach (VipView vip in instance.Addresses)
            text.Append($"  VIP        {vip.Address}/{vip.PrefixLength} on {vip.Device}: {Vip(vip)}\n");
        foreach (PeerView peer in instance.Peers)
            Append(text, snapshot.At, instance, peer);
        if (instance.ConflictAt is Instant conflict)
            text.Append($"  conflict   another MASTER was heard {Phrases.Ago(conflict, snapshot.At)}, "
                + $"{instance.Counters.Conflicts} adverts in all\n");
        text.Append($"  adverts    {instance.Counters.AdvertsSent} sent, {instance.Counters.AdvertsReceived} received, "
            + $"every {Phrases.Interval(instance.AdvertInterval)}\n");
        if (instance.Counters.AdvertsIgnored is var ignored and not 0)
            text.Append($"  heard      {ignored} adverts in INIT or FAULT, without effect\n");
        if (instance.Counters.AdvertsFromStrangers is var strange and not 0)
            text.Append($"  strangers  {strange} adverts from addresses that are no unicast_peer were believed\n");
        if (instance.LearnedInterval is { } learned && learned != instance.AdvertInterval)
        {
            text.Append($"  interval   {Phrases.Interval(learned)}, "
                + $"learned from {instance.Master?.Address.ToString() ?? "a master"}\n");
            text.Append($"             should it fall silent, this node takes over after "
                + $"{Phrases.Of(instance.Patience)}\n");
        }
        foreach (RejectView reject in instance.Counters.Rejected)
            text.Append($"  rejected   {reject.Count} {reject.Reason}\n");
    }

    private static string Master(InstanceView instance) => instance.Master switch
    {
        null => "unknown",
        { IsSelf: true } self => $"this node, {self.Address}",
        var other => $"{other.Address}, priority {other.Priority}",
    };

    private static string Parts(InstanceView instance) =>
        instance.PriorityParts.Length == 0 ? ""
            : $" = {instance.BasePriority}" + string.Concat(instance.PriorityParts.Select(part =>
                $" {(part.Difference < 0 ? '-' : '+')} {Math.Abs(part.Difference)} ({part.Tracker})"));

    private static string Vip(VipView vip) => (vip.Wanted, vip.Present) switch
    {
        (true, true) => "here",
        (false, false) => "not here, and not wanted here",
        (true, false) => "WANTED HERE, BUT MISSING",
        (false, true) => "HERE, BUT NOT WANTED",
    };

    private static void Append(StringBuilder text, Instant now, InstanceView instance, PeerView peer)
    {
        text.Append($"  peer       {peer.Address}: {Peer(peer, now)}\n");
        if (peer.Refused != RejectReason.None)
            text.Append($"             REFUSED: {peer.Refused}\n");
        if (peer.Version != 0 && peer.Version != (int)instance.Version)
            text.Append($"             it speaks VRRP version {peer.Version}, and we {(int)instance.Version}\n");
        if (peer.Interval > Duration.Zero && peer.Interval != instance.AdvertInterval)
            text.Append($"             it adverts every {Phrases.Interval(peer.Interval)}, "
                + $"and we every {Phrases.Interval(instance.AdvertInterval)}\n");
        if (peer.ListsOtherAddresses)
            text.Append("             it has other VIPs than we have\n");
        if (instance.Peers.Any(each => each.Configured) && !peer.Configured)
            text.Append("             it is no unicast_peer\n");
        if (!peer.Speaks(now) && peer.Refused == RejectReason.None)
            text.Append("             silent, as every BACKUP is: it need not be dead\n");
    }

    private static string Peer(PeerView peer, Instant now) => peer switch
    {
        { LastAdvertAt: null } => "never heard",
        { LastAdvertAt: { } last, Priority: 0 } => $"left, last advert {Phrases.Ago(last, now)}",
        { LastAdvertAt: { } last } => $"priority {peer.Priority}, last advert {Phrases.Ago(last, now)}",
    };

    private static void Append(StringBuilder text, Snapshot snapshot, CheckView check)
    {
        string state = check.Kind == SourceKind.File ? $"file holds {check.Number}"
            : check.Kind == SourceKind.Process ? $"{(check.Up is true ? "up" : "DOWN")}, {check.Number} run"
            : check.Disabled is string why ? $"disabled: {why}"
            : check.Up switch { null => "no result yet", true => "up", false => "DOWN" };
        text.Append($"  {check.Name}  {state}");
        if (check.LastResult is string result)
            text.Append($", last {result}");
        if (check.EndedAt is Instant ended)
            text.Append($" {Phrases.Ago(ended, snapshot.At)}");
        if (check.Took is Duration took)
            text.Append($" after {took.TotalMilliseconds:0} ms");
        text.Append('\n');
        if (check.LastLine is string line)
            text.Append($"    \"{line}\"\n");
    }
}
