using System.Globalization;
using Appliance.Config.Model;
using Appliance.Config.Rows;
using Appliance.Texts;
using VrrpAot.Protocol;

namespace Appliance.Config.Rules;

/// <summary>
/// What follows for the election from what an instance says: one rule a method. Wording as
/// keepalived's where users look for it.
/// </summary>
internal static class ElectionRules
{
    private const string InitialMaster = "initial state MASTER", Owner = "priority 255, the owner of the addresses";

    private static readonly Duration LongestV3 = Duration.FromCentiseconds(4095);
    private static readonly Duration LongestV2 = Duration.FromSeconds(255);

    /// <summary>`version`, else 3 for IPv6, else `vrrp_version`, else 2.</summary>
    public static VrrpVersion Version(InstanceModel instance, GlobalModel global) =>
        instance.Of(InstanceRows.Version)?.Value
            ?? (instance.Family == IpFamily.IPv6 ? VrrpVersion.V3 : global.Of(GlobalRows.Version)?.Value)
            ?? VrrpVersion.V2;

    /// <summary>
    /// Version 2 has no IPv6 (RFC 3768), though keepalived sends it: whom it may understand, a router that keeps to the
    /// RFC does not.
    /// </summary>
    public static void IPv6NeedsVersion3(InstanceModel instance, VrrpVersion version)
    {
        if (instance.Family == IpFamily.IPv6 && version == VrrpVersion.V2)
            instance.CannotRun ??= new Unable("IPv6 in version 2",
                "its addresses are IPv6, and version 2 is for IPv4 only. Write 'version 3', or nothing, on every node",
                instance.Of(InstanceRows.Version)!.At);
    }

    /// <summary>`priority`, else 255 for `state MASTER` and 100 for the rest.</summary>
    public static Priority Priority(InstanceModel instance, Findings findings)
    {
        if (instance.Of(InstanceRows.Priority) is { } given)
            return new Priority((byte)given.Value);
        bool owner = instance.Of(InstanceRows.State) is { Value: true };
        if (owner)
            findings.Note(instance.At, $"({instance.Name}) has no priority: "
                + "with state MASTER it is taken for the owner of its addresses, priority 255");
        return owner ? VrrpAot.Values.Priority.Owner : new Priority(100);
    }

    /// <summary>`state`, else MASTER for the owner and BACKUP for the rest.</summary>
    public static bool StartAsMaster(InstanceModel instance, Priority priority) =>
        instance.Of(InstanceRows.State)?.Value ?? priority.IsOwner;

    /// <summary>Whole seconds in version 2, at most 40.95 s in version 3.</summary>
    public static Duration AdvertInterval(InstanceModel instance, VrrpVersion version, Findings findings)
    {
        if (instance.Of(InstanceRows.AdvertInterval) is not { } given)
            return Duration.FromSeconds(1);
        return version == VrrpVersion.V2
            ? WholeSeconds(instance, given, findings) : AtMostLongest(instance, given, findings);
    }

    private static Duration WholeSeconds(InstanceModel instance, Located<Duration> given, Findings findings)
    {
        long rounded = Math.Max(1, (given.Value.Nanoseconds + 500_000_000) / 1_000_000_000);
        Duration whole = Duration.FromSeconds(Math.Min(rounded, LongestV2.Nanoseconds / 1_000_000_000));
        if (whole != given.Value)
            findings.Warning(given.At, string.Create(CultureInfo.InvariantCulture,
                $"({instance.Name}) VRRPv2 advertisement interval {given.Value.TotalSeconds:0.######}s "
                + $"must be an integer. rounding to {whole.TotalSeconds:0}s (version 3 can do parts of a second)"));
        return whole;
    }

    private static Duration AtMostLongest(InstanceModel instance, Located<Duration> given, Findings findings)
    {
        if (given.Value <= LongestV3)
            return WholeCentiseconds(given, findings);
        findings.Warning(given.At,
            $"({instance.Name}) VRRPv3 advertisement interval must be at most 40.95s; 40.95 is used");
        return LongestV3;
    }

    private static Duration WholeCentiseconds(Located<Duration> given, Findings findings)
    {
        Duration whole = Duration.FromCentiseconds((int)((given.Value.Nanoseconds + 5_000_000) / 10_000_000));
        if (whole != given.Value)
            findings.Warning(given.At, string.Create(CultureInfo.InvariantCulture,
                $"number '{given.Value.TotalSeconds:0.######}' has more than 2 decimal places; "
                + $"rounded to {whole.TotalSeconds:0.##}"));
        return whole;
    }

    /// <summary>`nopreempt` needs a router that starts as BACKUP and does not own its addresses.</summary>
    public static bool Preempt(InstanceModel instance, Priority priority, bool startAsMaster, Findings findings)
    {
        if (instance.Of(InstanceRows.NoPreempt) is not { } noPreempt)
            return true;
        if (startAsMaster)
            findings.Warning(noPreempt.At,
                $"({instance.Name}) Warning - nopreempt will not work with {InitialMaster} - clearing");
        else if (priority.IsOwner)
            findings.Warning(noPreempt.At,
                $"({instance.Name}) Warning - nopreempt will not work with {Owner} - clearing");
        return startAsMaster || priority.IsOwner;
    }

    /// <summary>`preempt_delay` needs a router that preempts, and not at once.</summary>
    public static Duration PreemptDelay(
        InstanceModel instance, Priority priority, bool startAsMaster, bool preempt, Findings findings)
    {
        if (instance.Of(InstanceRows.PreemptDelay) is not { } delay || delay.Value == Duration.Zero)
            return Duration.Zero;
        string? obstacle = startAsMaster ? InitialMaster : priority.IsOwner ? Owner : !preempt ? "nopreempt" : null;
        if (obstacle is null)
            return delay.Value;
        findings.Warning(delay.At,
            $"({instance.Name}) Warning - preempt delay will not work with {obstacle} - clearing");
        return Duration.Zero;
    }

    /// <summary>The instance's own word, else that of `global_defs`, else keepalived's default.</summary>
    public static AnnouncementSettings Announcements(InstanceModel instance, GlobalModel global)
    {
        // vrrp_min_garp is about what the file leaves open only, wherever it stands.
        bool few = global.Of(GlobalRows.MinimalAnnouncements) is { Value: true };
        int masterDelay = global.Of(SharedRows.MasterDelay.Global)?.Value ?? (few ? 0 : 5);
        int masterRepeat = global.Of(SharedRows.MasterRepeat.Global)?.Value ?? (few ? 1 : 5);
        return new AnnouncementSettings
        {
            MasterDelay = Duration.FromSeconds(instance.Of(SharedRows.MasterDelay.Own)?.Value ?? masterDelay),
            MasterRepeat = instance.Of(SharedRows.MasterRepeat.Own)?.Value ?? masterRepeat,
            RefreshInterval = Duration.FromSeconds(SharedRows.MasterRefresh.Of(instance, global)?.Value ?? 0),
            RefreshRepeat = SharedRows.MasterRefreshRepeat.Of(instance, global)?.Value ?? 1,
            LowerPriorityDelay =
                Duration.FromSeconds(SharedRows.LowerPriorityDelay.Of(instance, global)?.Value ?? masterDelay),
            LowerPriorityRepeat = SharedRows.LowerPriorityRepeat.Of(instance, global)?.Value ?? masterRepeat,
        };
    }
}
