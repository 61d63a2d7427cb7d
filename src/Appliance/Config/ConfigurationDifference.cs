using System.Collections.Immutable;
using System.Globalization;
using VrrpAot.Engine;
using VrrpAot.Protocol;
using VrrpAot.Wire;

namespace Appliance.Config;

/// <summary>
/// What a reload from one configuration to another would change, in sentences for people: the log tells them at a reload, `plan` before
/// one. Nothing in it means that the files mean the same, so everything that settings can hold has to be compared here.
/// </summary>
public sealed class ConfigurationDifference
{
    private readonly BoxSettings _before, _after;
    private readonly ImmutableArray<string>.Builder _changes = ImmutableArray.CreateBuilder<string>();
    private readonly ImmutableArray<string>.Builder _fates = ImmutableArray.CreateBuilder<string>();

    private ConfigurationDifference(BoxSettings before, BoxSettings after)
    {
        _before = before;
        _after = after;
        CompareGlobals();
        CompareScripts();
        CompareInstances();
        Changes = _changes.ToImmutable();
        Fates = _fates.ToImmutable();
    }

    public static ConfigurationDifference Between(BoxSettings before, BoxSettings after) => new(before, after);

    /// <summary>`+ vrrp_instance VI_2 (VRID 52 on eth0)`, `- ...`, `~ VI_1: priority 100 -> 150`. In the order of the new file.</summary>
    public ImmutableArray<string> Changes { get; }

    /// <summary>What a reload does to each instance: `VI_1 keeps its state`, `VI_1 starts anew: the VRID changed`, `VI_2 is stopped: gone from the file`.</summary>
    public ImmutableArray<string> Fates { get; }

    /// <summary>What cannot be changed while the engine runs: it hands over and starts again. Null when there is nothing of the kind.</summary>
    public string? NeedsStart { get; private set; }

    public bool IsEmpty => Changes.IsEmpty;

    private void CompareGlobals()
    {
        Value("global_defs", "router_id", _before.RouterId, _after.RouterId);
        Value("global_defs", "enable_script_security", _before.ScriptSecurity, _after.ScriptSecurity);
        // These belong to threads and to addresses that are there already.
        EngineSettings before = _before.Engine, after = _after.Engine;
        ForTheStart("real-time priority", before.RealTimePriority, after.RealTimePriority);
        ForTheStart("lifetime of VIPs", before.AddressLifetimeSeconds, after.AddressLifetimeSeconds);
        ForTheStart("release of foreign VIPs", before.ReleaseForeignAddresses, after.ReleaseForeignAddresses);
        ForTheStart("address monitoring", before.ReportAddressChanges, after.ReportAddressChanges);
    }

    private void ForTheStart<T>(string what, T before, T after)
    {
        if (Value("global_defs", what, before, after))
            NeedsStart ??= $"the {what} changed";
    }

    private void CompareScripts()
    {
        foreach (ScriptSettings script in _after.Scripts)
        {
            if (_before.Scripts.FirstOrDefault(old => old.Name == script.Name) is { } old)
                Compare(old, script);
            else
                _changes.Add($"+ vrrp_script {script.Name}");
        }
        foreach (ScriptSettings script in _before.Scripts)
            if (!_after.Scripts.Any(newer => newer.Name == script.Name))
                _changes.Add($"- vrrp_script {script.Name}");
    }

    private void Compare(ScriptSettings before, ScriptSettings after)
    {
        string name = $"vrrp_script {after.Name}";
        Value(name, "script", Text(before.Command), Text(after.Command));
        Value(name, "interval", Text(before.Interval), Text(after.Interval));
        Value(name, "timeout", Text(before.Timeout), Text(after.Timeout));
        Value(name, "rise", before.Rise, after.Rise);
        Value(name, "fall", before.Fall, after.Fall);
        Value(name, "init_fail", before.StartsFailed, after.StartsFailed);
    }

    private void CompareInstances()
    {
        ImmutableArray<int> places = _after.Engine.PlacesIn(_before.Engine);
        for (int i = 0; i < places.Length; i++)
        {
            InstanceSettings instance = _after.Engine.Instances[i];
            int old = places[i] >= 0 ? places[i] : IndexOf(_before.Engine, instance.Name);
            if (old < 0)
            {
                _changes.Add($"+ vrrp_instance {instance.Name} (VRID {instance.Vrid.Value} on {instance.Interface})");
                _fates.Add($"{instance.Name} starts: new in the file");
                continue;
            }
            InstanceSettings before = _before.Engine.Instances[old];
            Compare(before, instance);
            Compare(instance.Name, before.Election, instance.Election);
            Compare(instance.Name, _before, _before.Instances[old], _after, _after.Instances[i]);
            _fates.Add(places[i] >= 0 ? $"{instance.Name} keeps its state" : $"{instance.Name} starts anew: {WhyAnew(before, instance)}");
        }
        foreach (InstanceSettings gone in _before.Engine.Instances)
        {
            if (IndexOf(_after.Engine, gone.Name) >= 0)
                continue;
            _changes.Add($"- vrrp_instance {gone.Name} (VRID {gone.Vrid.Value} on {gone.Interface})");
            _fates.Add($"{gone.Name} is stopped: gone from the file");
        }
    }

    private static int IndexOf(EngineSettings settings, string name)
    {
        for (int i = 0; i < settings.Instances.Length; i++)
            if (settings.Instances[i].Name == name)
                return i;
        return -1;
    }

    private static string WhyAnew(InstanceSettings before, InstanceSettings after) =>
        before.Vrid != after.Vrid ? "the VRID changed"
        : before.Interface != after.Interface ? "the interface changed"
        : before.Election.Version != after.Election.Version ? "the version changed"
        : before.Peers.IsEmpty != after.Peers.IsEmpty ? "multicast and unicast are two routers"
        : "who owns the addresses (priority 255) changed";

    private void Compare(InstanceSettings before, InstanceSettings after)
    {
        string name = after.Name;
        Value(name, "interface", before.Interface, after.Interface);
        Value(name, "VRID", before.Vrid.Value, after.Vrid.Value);
        Value(name, "source address", before.SourceAddress, after.SourceAddress);
        Value(name, "track_src_ip", before.TrackSourceAddress, after.TrackSourceAddress);
        Value(name, "multicast group", before.MulticastGroup, after.MulticastGroup);
        List(name, "unicast_peer", before.Peers, after.Peers, Text);
        Value(name, "unicast_ttl", before.UnicastTtl, after.UnicastTtl);
        Value(name, "check_unicast_src", before.CheckUnicastSource, after.CheckUnicastSource);
        if (!(before.Password ?? []).SequenceEqual(after.Password ?? []) || before.Password.HasValue != after.Password.HasValue)
            _changes.Add($"~ {name}: {(after.Password is null ? "no auth_pass" : before.Password is null ? "an auth_pass" : "another auth_pass")}");
        Value(name, "v3_checksum_as_v2", before.ChecksumWithoutPseudoHeader, after.ChecksumWithoutPseudoHeader);
        Value(name, "skip_check_adv_addr", before.SkipAddressListCheck, after.SkipAddressListCheck);
        List(name, "VIP", before.Addresses, after.Addresses, Text);
        List(name, "excluded VIP", before.ExcludedAddresses, after.ExcludedAddresses, Text);
        // dont_track_primary is the other way round.
        Value(name, "dont_track_primary", !before.TrackOwnInterface, !after.TrackOwnInterface);
        List(name, "track_interface", before.RequiredInterfaces, after.RequiredInterfaces, required => required);
    }

    private void Compare(string name, ElectionSettings before, ElectionSettings after)
    {
        Value(name, "version", (int)before.Version, (int)after.Version);
        Value(name, "priority", before.BasePriority, after.BasePriority);
        Value(name, "advert_int", Text(before.AdvertInterval), Text(after.AdvertInterval));
        Value(name, "state MASTER", before.StartAsMaster, after.StartAsMaster);
        Value(name, "nopreempt", !before.Preempt, !after.Preempt);
        Value(name, "preempt_delay", Text(before.PreemptDelay), Text(after.PreemptDelay));
        Value(name, "down_timer_adverts", before.DownTimerAdverts, after.DownTimerAdverts);
        Value(name, "lower_prio_no_advert", !before.AnswerLowerPriority, !after.AnswerLowerPriority);
        Value(name, "higher_prio_send_advert", before.LastAdvertBeforeYielding, after.LastAdvertBeforeYielding);
        Value(name, "hold until the successor speaks", before.HoldUntilSuccessor, after.HoldUntilSuccessor);
        AnnouncementSettings old = before.Announcements, newer = after.Announcements;
        Value(name, "garp_master_repeat", old.MasterRepeat, newer.MasterRepeat);
        Value(name, "garp_master_delay", Text(old.MasterDelay), Text(newer.MasterDelay));
        Value(name, "garp_master_refresh", Text(old.RefreshInterval), Text(newer.RefreshInterval));
        Value(name, "garp_master_refresh_repeat", old.RefreshRepeat, newer.RefreshRepeat);
        Value(name, "garp_lower_prio_repeat", old.LowerPriorityRepeat, newer.LowerPriorityRepeat);
        Value(name, "garp_lower_prio_delay", Text(old.LowerPriorityDelay), Text(newer.LowerPriorityDelay));
    }

    private void Compare(string name, BoxSettings oldBox, InstanceBox before, BoxSettings newBox, InstanceBox after)
    {
        List(name, "track_script", [.. before.TrackedScripts.Select(tracked => Text(oldBox, tracked))], [.. after.TrackedScripts.Select(tracked => Text(newBox, tracked))], text => text);
        List(name, "track_interface", before.TrackedInterfaces, after.TrackedInterfaces, tracked => Text(tracked.Interface, tracked.Weight, tracked.Reverse));
        Value(name, "notify_master", Text(before.NotifyMaster), Text(after.NotifyMaster));
        Value(name, "notify_backup", Text(before.NotifyBackup), Text(after.NotifyBackup));
        Value(name, "notify_fault", Text(before.NotifyFault), Text(after.NotifyFault));
        Value(name, "notify_stop", Text(before.NotifyStop), Text(after.NotifyStop));
        Value(name, "notify", Text(before.Notify), Text(after.Notify));
        Value(name, "notify_master_rx_lower_pri", Text(before.NotifyMasterHeardLowerPriority), Text(after.NotifyMasterHeardLowerPriority));
    }

    /// <summary>True when there is a difference.</summary>
    private bool Value<T>(string whose, string what, T before, T after)
    {
        if (EqualityComparer<T>.Default.Equals(before, after))
            return false;
        _changes.Add(after is bool on
            ? $"~ {whose}: {(on ? "" : "no ")}{what}"
            : $"~ {whose}: {what} {(before is null or "" ? "none" : before)} -> {(after is null or "" ? "none" : after)}");
        return true;
    }

    /// <summary>What came, what went, and if it is neither, that the order is another.</summary>
    private void List<T>(string name, string what, ImmutableArray<T> before, ImmutableArray<T> after, Func<T, string> text)
    {
        if (before.SequenceEqual(after))
            return;
        int told = _changes.Count;
        foreach (T item in before)
            if (!after.Contains(item))
                _changes.Add($"~ {name}: - {what} {text(item)}");
        foreach (T item in after)
            if (!before.Contains(item))
                _changes.Add($"~ {name}: + {what} {text(item)}");
        if (_changes.Count == told)
            _changes.Add($"~ {name}: the same {what}s in another order");
    }

    private static string Text(Duration duration) => duration == Duration.Zero
        ? "0 s"
        : string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.######} s");

    private static string Text(ScriptCommand? command) => command is null
        ? ""
        : $"\"{string.Join(' ', command.Arguments)}\"{(command.User is null ? "" : $" as {command.User}")}{(command.Group is null ? "" : $":{command.Group}")}";

    private static string Text(UnicastPeer peer) => peer.MinTtl > 0 || peer.MaxTtl < 255 ? $"{peer.Address} (TTL {peer.MinTtl}..{peer.MaxTtl})" : peer.Address.ToString();

    private static string Text(BoxSettings settings, TrackedScript tracked) => Text(settings.Scripts[tracked.Script].Name, tracked.Weight, tracked.Reverse);

    private static string Text(string tracker, int weight, bool reverse) => $"{tracker} weight {weight}{(reverse ? " reverse" : "")}";

    private static string Text(VirtualAddress vip) =>
        $"{vip.Address}/{vip.PrefixLength}"
        + (vip.Device is null ? "" : $" dev {vip.Device}")
        + (vip.Label is null ? "" : $" label {vip.Label}")
        + (vip.Scope == 0 ? "" : $" scope {vip.Scope}")
        + (vip.Broadcast is null ? "" : $" brd {vip.Broadcast}")
        + (vip.Peer is null ? "" : $" peer {vip.Peer}")
        + (vip.NoPrefixRoute ? " noprefixroute" : "")
        + (vip.Untracked ? " no_track" : "");
}
