using System.Collections.Immutable;
using System.Text;
using Appliance.Reports;
using VrrpAot.Engine;
using VrrpAot.Protocol;

namespace Appliance.Console;

/// <summary>Who is master, in one row, for somebody who has just plugged in a cable.</summary>
public static class RoleLine
{
    /// <summary>A conflict this young is worth a word.</summary>
    private static readonly Duration Lately = Duration.FromSeconds(60);

    /// <summary>
    /// `pihole-a  MASTER VI_1 (priority 101)  2 checks up`. Printable ASCII, shorter than <paramref name="columns"/>.
    /// </summary>
    /// <param name="snapshot">Null before the engine has said anything.</param>
    public static string Of(Snapshot? snapshot, Instant now, int columns)
    {
        if (snapshot is null)
            return Fit("starting: the engine has not said anything yet", columns);
        string rest = string.Concat(Remarks(snapshot, now).Select(remark => "  " + remark));
        string head = snapshot.HostName + "  ";
        string[] ways =
            [Roles(snapshot.Instances, "priority "), Roles(snapshot.Instances, ""), Counts(snapshot.Instances)];
        string roles = ways.FirstOrDefault(way => (head + way + rest).Length < columns) ?? ways[^1];
        return Fit(head + roles + rest, columns);
    }

    /// <summary>
    /// What is to be told about the step from one snapshot to the next: one line for each instance whose role changed.
    /// </summary>
    public static IReadOnlyList<string> Changes(Snapshot? before, Snapshot after, int columns)
    {
        List<string> lines = [];
        foreach (InstanceView now in after.Instances)
        {
            InstanceView? then = before?.Instances.FirstOrDefault(instance => instance.Name == now.Name);
            if (then is null)
                continue;
            if (then.State != now.State)
                lines.Add(Fit(
                    $"** {now.Name} is {Name(now.State)} now (was {Name(then.State)}){Reason(now)}", columns));
            else if (now.HandingOver && !then.HandingOver)
                lines.Add(Fit($"** {now.Name} hands over", columns));
            if (now.ConflictAt is { } at && then.ConflictAt != at)
                lines.Add(Fit($"** {now.Name}: another MASTER was heard", columns));
        }
        return lines;
    }

    private static string Roles(ImmutableArray<InstanceView> instances, string priority) => instances.Length switch
    {
        0 => "no VRRP instance",
        1 => Role(instances[0], priority),
        _ => string.Join(", ", instances.Select(instance => Role(instance, ""))),
    };

    private static string Role(InstanceView instance, string priority) =>
        $"{Name(instance.State)} {instance.Name} ({priority}{instance.EffectivePriority}"
        + $"{(instance.HandingOver ? ", hands over" : "")}){Reason(instance)}";

    private static string Counts(ImmutableArray<InstanceView> instances)
    {
        if (instances.IsEmpty)
            return "no VRRP instance";
        RouterState[] order = [RouterState.Fault, RouterState.Master, RouterState.Backup, RouterState.Init];
        return string.Join(", ", order
            .Select(state => (State: state, Count: instances.Count(instance => instance.State == state)))
            .Where(group => group.Count > 0).Select(group => $"{group.Count} {Name(group.State)}"));
    }

    /// <summary>What a person must know first comes first: the end may be cut off.</summary>
    private static IEnumerable<string> Remarks(Snapshot snapshot, Instant now)
    {
        if (snapshot.Instances.Any(instance => instance.ConflictAt is { } at && now - at < Lately))
            yield return "CONFLICT";
        if (!snapshot.LostQuorums.IsEmpty)
            yield return snapshot.LostQuorums is [var lost] ? $"QUORUM LOST {lost}"
                : $"{snapshot.LostQuorums.Length} QUORUMS LOST";
        if (snapshot.Maintenance is not null)
            yield return "MAINTENANCE";
        if (snapshot.FirstUndoneAt is not null)
            yield return "COMMIT NOT CONFIRMED";
        if (snapshot.ConfigurationRefused is not null)
            yield return "CONFIGURATION REFUSED";
        if (snapshot.FirmwareOnTrial)
            yield return "FIRMWARE ON TRIAL";
        if (snapshot.FirmwareFailed is not null)
            yield return "UPDATE FAILED";
        if (snapshot.FindMeUntil > now)
            yield return "FIND ME";
        if (!snapshot.Checks.IsEmpty)
            yield return Checks(snapshot.Checks);
    }

    private static string Checks(ImmutableArray<CheckView> checks)
    {
        CheckView[] down = [.. checks.Where(check => check.Up == false)];
        if (down.Length == 1)
            return $"check {down[0].Name} down";
        if (down.Length > 1)
            return $"{down.Length} of {checks.Length} checks down";
        int open = checks.Count(check => check.Up is null);
        return open > 0 ? $"{open} of {checks.Length} checks without a result"
            : checks.Length == 1 ? "1 check up" : $"{checks.Length} checks up";
    }

    private static string Reason(InstanceView instance)
    {
        if (instance.State != RouterState.Fault)
            return "";
        string reason = instance.Faults switch
        {
            var faults when (faults & FaultCauses.InterfaceDown) != 0 => $"{instance.Interface} down",
            var faults when (faults & FaultCauses.NoAddress) != 0 => $"{instance.Interface} has no address",
            var faults when (faults & FaultCauses.SourceAddressMissing) != 0 => "source address missing",
            var faults when (faults & FaultCauses.TrackedInterfaceDown) != 0 => "tracked interface down",
            var faults when (faults & FaultCauses.Script) != 0 => "check fails",
            var faults when (faults & FaultCauses.Maintenance) != 0 => "maintenance",
            var faults when (faults & FaultCauses.AddressRefused) != 0 => "VIP refused",
            var faults when (faults & FaultCauses.StaticMissing) != 0 => "static item missing",
            _ => "",
        };
        return reason == "" ? "" : $": {reason}";
    }

    private static string Name(RouterState state) => state switch
    {
        RouterState.Init => "INIT",
        RouterState.Backup => "BACKUP",
        RouterState.Master => "MASTER",
        RouterState.Fault => "FAULT",
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };

    private static string Fit(string text, int columns)
    {
        string printable = Printable(text);
        return printable.Length < columns ? printable : printable[..Math.Max(0, columns - 4)] + "...";
    }

    /// <summary>Names come from files.</summary>
    private static string Printable(string text)
    {
        var printable = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
            printable.Append(rune.Value is >= 0x20 and < 0x7f ? (char)rune.Value : '?');
        return printable.ToString();
    }
}
