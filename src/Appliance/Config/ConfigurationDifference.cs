using System.Collections.Immutable;
using Appliance.Config.Rows;
using Appliance.Settings;
using VrrpAot.Engine;
using VrrpAot.Holdings;

namespace Appliance.Config;

/// <summary>
/// What a reload from one configuration to another would change, in sentences for people: the log tells them at a
/// reload, `plan` before one. Nothing in it means that the files mean the same, so everything that settings can hold
/// has to be compared here.
/// </summary>
public sealed class ConfigurationDifference
{
    private readonly DaemonSettings _before, _after;
    private readonly ChangeList _changes = new();
    private readonly ImmutableArray<string>.Builder _fates = ImmutableArray.CreateBuilder<string>();

    private ConfigurationDifference(DaemonSettings before, DaemonSettings after)
    {
        _before = before;
        _after = after;
        CompareGlobals();
        CompareScripts();
        CompareProcesses();
        CompareSessions();
        CompareInstances();
        CompareGroups();
        new BalancerDifference(_before, _after, _changes).Compare();
        Changes = _changes.All;
        NeedsStart = _changes.NeedsStart;
        Fates = _fates.ToImmutable();
    }

    public static ConfigurationDifference Between(DaemonSettings before, DaemonSettings after) => new(before, after);

    /// <summary>
    /// `+ vrrp_instance VI_2 (VRID 52 on eth0)`, `- ...`, `~ VI_1: priority 100 -> 150`. In the order of the new file.
    /// </summary>
    public ImmutableArray<string> Changes { get; }

    /// <summary>
    /// What a reload does to each instance: `VI_1 keeps its state`, `VI_1 starts anew: the VRID changed`,
    /// `VI_2 is stopped: gone from the file`.
    /// </summary>
    public ImmutableArray<string> Fates { get; }

    /// <summary>
    /// What cannot be changed while the engine runs: it hands over and starts again. Null when there is nothing of the
    /// kind.
    /// </summary>
    public string? NeedsStart { get; }

    public bool IsEmpty => Changes.IsEmpty;

    private void CompareGlobals()
    {
        CompareRows(GlobalRows.All, "global_defs", new InForce(_before), new InForce(_after));
        CompareRows([TopRows.LinkDelays, AnnouncementRows.InTop, LinkbeatRows.Interfaces, .. ParentRows.InTop],
            "the file", new InForce(_before), new InForce(_after));
        CompareRows(EngineProcessRows.All, "global_defs", new InForce(_before), new InForce(_after));
        // What the command line says, belongs to threads and to addresses that are there already.
        EngineSettings before = _before.Engine, after = _after.Engine;
        _changes.ForTheStart("global_defs", "lifetime of VIPs", ChangeList.Text(before.AddressLifetimeSeconds),
            ChangeList.Text(after.AddressLifetimeSeconds));
        _changes.ForTheStart("global_defs", "release of foreign VIPs", OnOff(before.ReleaseForeignAddresses),
            OnOff(after.ReleaseForeignAddresses));
        _changes.ForTheStart("global_defs", "address monitoring", OnOff(before.ReportAddressChanges),
            OnOff(after.ReportAddressChanges));
        foreach ((string list, HoldingKind kind, string what) in ((string, HoldingKind, string)[])[
            ("static_ipaddress", HoldingKind.Address, "address"), ("static_routes", HoldingKind.Route, "route"),
            ("static_rules", HoldingKind.Rule, "rule")])
            _changes.List(list, what, Spelled.Objects(before.StaticObjects, kind),
                Spelled.Objects(after.StaticObjects, kind));
        _changes.ForTheStart("global_defs", "BFD", OnOff(!before.IsBfdOff), OnOff(!after.IsBfdOff));
        _changes.Value("appliance.json", "https believes", Text(_before.Tls), Text(_after.Tls));
    }

    /// <summary>What appliance.json says is not of this file, but a reload takes it up as well.</summary>
    private static string Text(TlsSettings tls) =>
        !tls.Verify ? "everybody" : tls.Authorities is null ? "the system's authorities" : tls.Authorities;

    private static string OnOff(bool on) => on ? "on" : "off";

    private void CompareRows(IEnumerable<Row> rows, string whose, InForce before, InForce after)
    {
        foreach (Row row in rows)
            row.Reload(_changes, whose, row.Name, before, after);
    }

    private void CompareScripts()
    {
        foreach (ScriptSettings script in _after.Scripts)
        {
            if (_before.Scripts.FirstOrDefault(old => old.Name == script.Name) is { } old)
                CompareRows(ScriptRows.All, $"vrrp_script {script.Name}", new InForce(_before) { Script = old },
                    new InForce(_after) { Script = script });
            else
                _changes.Add($"+ vrrp_script {script.Name}");
        }
        foreach (ScriptSettings script in _before.Scripts)
            if (!_after.Scripts.Any(newer => newer.Name == script.Name))
                _changes.Add($"- vrrp_script {script.Name}");
    }

    /// <summary>A file has a path and nothing more, which the instances tell that follow it.</summary>
    private void CompareProcesses()
    {
        foreach (ProcessSettings process in _after.Processes)
        {
            if (_before.Processes.FirstOrDefault(old => old.Name == process.Name) is { } old)
                CompareRows(TrackProcessRows.All, $"vrrp_track_process {process.Name}",
                    new InForce(_before) { Process = old }, new InForce(_after) { Process = process });
            else
                _changes.Add($"+ vrrp_track_process {process.Name}");
        }
        foreach (ProcessSettings process in _before.Processes)
            if (!_after.Processes.Any(newer => newer.Name == process.Name))
                _changes.Add($"- vrrp_track_process {process.Name}");
        _changes.List("global_defs", "track_file", [.. _before.Files.Select(FirstOf)],
            [.. _after.Files.Select(FirstOf)]);
    }

    private static string FirstOf(FileSettings file) => Spelled.File(file)
        + (file.Initial is { } number ? $" begins with {number}{(file.Overwrites ? ", whatever it holds" : "")}" : "");

    private void CompareSessions()
    {
        foreach (BfdSettings session in _after.Engine.Bfd)
        {
            if (_before.Engine.Bfd.FirstOrDefault(old => old.Name == session.Name) is { } old)
                CompareRows(BfdRows.All, $"bfd_instance {session.Name}", new InForce(_before) { Bfd = old },
                    new InForce(_after) { Bfd = session });
            else
                _changes.Add($"+ bfd_instance {session.Name} (to {session.Neighbour})");
        }
        foreach (BfdSettings session in _before.Engine.Bfd)
            if (!_after.Engine.Bfd.Any(newer => newer.Name == session.Name))
                _changes.Add($"- bfd_instance {session.Name} (to {session.Neighbour})");
    }

    private void CompareInstances()
    {
        int[] places = _after.Engine.IndexesIn(_before.Engine);
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
            CompareRows(InstanceRows.All, instance.Name,
                new InForce(_before) { Instance = before, Around = _before.Instances[old] },
                new InForce(_after) { Instance = instance, Around = _after.Instances[i] });
            CompareRows(HmacRows.All, instance.Name, new InForce(_before) { Instance = before },
                new InForce(_after) { Instance = instance });
            // No keyword says it.
            _changes.Flag(instance.Name, "hold until the successor speaks", before.Election.HoldUntilSuccessor,
                instance.Election.HoldUntilSuccessor);
            _changes.Flag(instance.Name, "member of a sync group", before.Election.IsInGroup,
                instance.Election.IsInGroup);
            _fates.Add(places[i] >= 0 ? $"{instance.Name} keeps its state"
                : $"{instance.Name} starts anew: {WhyAnew(before, instance)}");
        }
        foreach (InstanceSettings gone in _before.Engine.Instances)
        {
            if (IndexOf(_after.Engine, gone.Name) >= 0)
                continue;
            _changes.Add($"- vrrp_instance {gone.Name} (VRID {gone.Vrid.Value} on {gone.Interface})");
            _fates.Add($"{gone.Name} is stopped: gone from the file");
        }
    }

    private void CompareGroups()
    {
        for (int i = 0; i < _after.Engine.Groups.Length; i++)
        {
            var after = new InForce(_after) { Group = _after.Engine.Groups[i], AroundGroup = _after.Groups[i] };
            int old = GroupIndex(_before.Engine, after.Group.Name);
            if (old < 0)
                _changes.Add($"+ vrrp_sync_group {after.Group.Name} ({string.Join(", ", after.MemberNames)})");
            else
                CompareRows(SyncGroupRows.All, $"vrrp_sync_group {after.Group.Name}",
                    new InForce(_before) { Group = _before.Engine.Groups[old], AroundGroup = _before.Groups[old] },
                    after);
        }
        foreach (SyncGroupSettings gone in _before.Engine.Groups)
            if (GroupIndex(_after.Engine, gone.Name) < 0)
                _changes.Add($"- vrrp_sync_group {gone.Name}");
    }

    private static int GroupIndex(EngineSettings settings, string name)
    {
        for (int i = 0; i < settings.Groups.Length; i++)
            if (settings.Groups[i].Name == name)
                return i;
        return -1;
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
        : before.VirtualMac != after.VirtualMac ? "the virtual MAC changed"
        : "multicast and unicast are two routers";
}
