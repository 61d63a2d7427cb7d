using System.Collections.Immutable;
using System.Globalization;
using Appliance.Settings;
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
        Flag("global_defs", "enable_script_security", _before.ScriptSecurity, _after.ScriptSecurity);
        Value("global_defs", "umask", Octal(_before.ScriptUmask), Octal(_after.ScriptUmask));
        // These belong to threads and to addresses that are there already.
        EngineSettings before = _before.Engine, after = _after.Engine;
        ForTheStart("real-time priority", Text(before.RealTimePriority), Text(after.RealTimePriority));
        ForTheStart("lifetime of VIPs", Text(before.AddressLifetimeSeconds), Text(after.AddressLifetimeSeconds));
        ForTheStart("release of foreign VIPs", OnOff(before.ReleaseForeignAddresses), OnOff(after.ReleaseForeignAddresses));
        ForTheStart("address monitoring", OnOff(before.ReportAddressChanges), OnOff(after.ReportAddressChanges));
    }

    private static string Octal(uint mask) => "0" + Convert.ToString(mask, 8);

    private void ForTheStart(string what, string before, string after)
    {
        Value("global_defs", what, before, after);
        if (before != after)
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
        Command(name, "script", before.Command, after.Command);
        Time(name, "interval", before.Interval, after.Interval);
        Time(name, "timeout", before.Timeout, after.Timeout);
        Number(name, "rise", before.Rise, after.Rise);
        Number(name, "fall", before.Fall, after.Fall);
        Flag(name, "init_fail", before.StartsFailed, after.StartsFailed);
    }

    private void CompareInstances()
    {
        int[] places = _after.Engine.PlacesIn(_before.Engine);
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
        : "multicast and unicast are two routers";

    private void Compare(InstanceSettings before, InstanceSettings after)
    {
        string name = after.Name;
        Value(name, "interface", before.Interface, after.Interface);
        Number(name, "VRID", before.Vrid.Value, after.Vrid.Value);
        Value(name, "source address", before.SourceAddress?.ToString(), after.SourceAddress?.ToString());
        Flag(name, "track_src_ip", before.TrackSourceAddress, after.TrackSourceAddress);
        Value(name, "multicast group", before.MulticastGroup.ToString(), after.MulticastGroup.ToString());
        List(name, "unicast_peer", Texts(before.Peers, Text), Texts(after.Peers, Text));
        Number(name, "unicast_ttl", before.UnicastTtl, after.UnicastTtl);
        Flag(name, "check_unicast_src", before.CheckUnicastSource, after.CheckUnicastSource);
        if (!(before.Password ?? []).AsSpan().SequenceEqual((after.Password ?? []).AsSpan()) || before.Password.HasValue != after.Password.HasValue)
            _changes.Add($"~ {name}: {(after.Password is null ? "no auth_pass" : before.Password is null ? "an auth_pass" : "another auth_pass")}");
        Flag(name, "v3_checksum_as_v2", before.ChecksumWithoutPseudoHeader, after.ChecksumWithoutPseudoHeader);
        Flag(name, "old_unicast_checksum", before.OldUnicastChecksum, after.OldUnicastChecksum);
        Flag(name, "old_unicast_checksum never", !before.AdoptsOldChecksum, !after.AdoptsOldChecksum);
        Flag(name, "skip_check_adv_addr", before.SkipAddressListCheck, after.SkipAddressListCheck);
        List(name, "VIP", Texts(before.Addresses, Text), Texts(after.Addresses, Text));
        List(name, "excluded VIP", Texts(before.ExcludedAddresses, Text), Texts(after.ExcludedAddresses, Text));
        // dont_track_primary is the other way round.
        Flag(name, "dont_track_primary", !before.TrackOwnInterface, !after.TrackOwnInterface);
        List(name, "track_interface", [.. before.RequiredInterfaces], [.. after.RequiredInterfaces]);
    }

    private void Compare(string name, ElectionSettings before, ElectionSettings after)
    {
        Number(name, "version", (int)before.Version, (int)after.Version);
        Number(name, "priority", before.BasePriority.Value, after.BasePriority.Value);
        Time(name, "advert_int", before.AdvertInterval, after.AdvertInterval);
        Flag(name, "state MASTER", before.StartAsMaster, after.StartAsMaster);
        Flag(name, "nopreempt", !before.Preempt, !after.Preempt);
        Time(name, "preempt_delay", before.PreemptDelay, after.PreemptDelay);
        Number(name, "down_timer_adverts", before.DownTimerAdverts, after.DownTimerAdverts);
        Flag(name, "lower_prio_no_advert", !before.AnswerLowerPriority, !after.AnswerLowerPriority);
        Flag(name, "higher_prio_send_advert", before.LastAdvertBeforeYielding, after.LastAdvertBeforeYielding);
        Flag(name, "hold until the successor speaks", before.HoldUntilSuccessor, after.HoldUntilSuccessor);
        AnnouncementSettings old = before.Announcements, newer = after.Announcements;
        Number(name, "garp_master_repeat", old.MasterRepeat, newer.MasterRepeat);
        Time(name, "garp_master_delay", old.MasterDelay, newer.MasterDelay);
        Time(name, "garp_master_refresh", old.RefreshInterval, newer.RefreshInterval);
        Number(name, "garp_master_refresh_repeat", old.RefreshRepeat, newer.RefreshRepeat);
        Number(name, "garp_lower_prio_repeat", old.LowerPriorityRepeat, newer.LowerPriorityRepeat);
        Time(name, "garp_lower_prio_delay", old.LowerPriorityDelay, newer.LowerPriorityDelay);
    }

    private void Compare(string name, BoxSettings oldBox, InstanceBox before, BoxSettings newBox, InstanceBox after)
    {
        List(name, "track_script", Texts(before.TrackedScripts, tracked => Text(oldBox, tracked)), Texts(after.TrackedScripts, tracked => Text(newBox, tracked)));
        List(name, "track_interface", Texts(before.TrackedInterfaces, Text), Texts(after.TrackedInterfaces, Text));
        Command(name, "notify_master", before.NotifyMaster, after.NotifyMaster);
        Command(name, "notify_backup", before.NotifyBackup, after.NotifyBackup);
        Command(name, "notify_fault", before.NotifyFault, after.NotifyFault);
        Command(name, "notify_stop", before.NotifyStop, after.NotifyStop);
        Command(name, "notify", before.Notify, after.Notify);
        Command(name, "notify_master_rx_lower_pri", before.NotifyMasterHeardLowerPriority, after.NotifyMasterHeardLowerPriority);
    }

    private void Flag(string whose, string what, bool before, bool after)
    {
        if (before != after)
            _changes.Add($"~ {whose}: {(after ? "" : "no ")}{what}");
    }

    private void Number(string whose, string what, int before, int after) => Value(whose, what, Text(before), Text(after));

    private void Time(string whose, string what, Duration before, Duration after) => Value(whose, what, Text(before), Text(after));

    /// <summary>Not by its text: arguments may hold blanks.</summary>
    private void Command(string whose, string what, ScriptCommand? before, ScriptCommand? after)
    {
        if (before is null ? after is not null : after is null || !before.IsSameAs(after))
            _changes.Add($"~ {whose}: {what} {Text(before)} -> {Text(after)}");
    }

    /// <summary>Everything else is compared as it is told: text has few types, and a comparison for each type would be code.</summary>
    private void Value(string whose, string what, string? before, string? after)
    {
        if (before != after)
            _changes.Add($"~ {whose}: {what} {before ?? "none"} -> {after ?? "none"}");
    }

    /// <summary>What came, what went, and if it is neither, that the order is another.</summary>
    private void List(string name, string what, string[] old, string[] newer)
    {
        if (old.AsSpan().SequenceEqual(newer))
            return;
        int told = _changes.Count;
        foreach (string item in old)
            if (Array.IndexOf(newer, item) < 0)
                _changes.Add($"~ {name}: - {what} {item}");
        foreach (string item in newer)
            if (Array.IndexOf(old, item) < 0)
                _changes.Add($"~ {name}: + {what} {item}");
        if (_changes.Count == told)
            _changes.Add($"~ {name}: the same {what}s in another order");
    }

    private static string[] Texts<T>(ImmutableArray<T> items, Func<T, string> text)
    {
        var texts = new string[items.Length];
        for (int i = 0; i < texts.Length; i++)
            texts[i] = text(items[i]);
        return texts;
    }

    private static string OnOff(bool on) => on ? "on" : "off";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(Duration duration) => duration == Duration.Zero
        ? "0 s"
        : string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.######} s");

    private static string Text(ScriptCommand? command) => command is null
        ? "none"
        : $"\"{string.Join(' ', command.Arguments.AsSpan())}\"{(command.User is null ? "" : $" as {command.User}")}{(command.Group is null ? "" : $":{command.Group}")}";

    private static string Text(UnicastPeer peer) => peer.MinTtl > 0 || peer.MaxTtl < 255 ? $"{peer.Address} (TTL {peer.MinTtl}..{peer.MaxTtl})" : peer.Address.ToString();

    private static string Text(BoxSettings settings, TrackedScript tracked) => Text(settings.Scripts[tracked.Script].Name, tracked.Weight, tracked.Reverse);

    private static string Text(TrackedInterface tracked) => Text(tracked.Interface, tracked.Weight, tracked.Reverse);

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
