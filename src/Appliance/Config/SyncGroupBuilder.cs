using System.Collections.Immutable;
using Appliance.Config.Model;
using Appliance.Config.Reading;
using Appliance.Config.Rows;
using Appliance.Config.Rules;
using Appliance.Settings;
using Appliance.Texts;
using VrrpAot.Engine;
using VrrpAot.Protocol;

namespace Appliance.Config;

/// <summary>Which instance is in which sync group, and what becomes of them as settings.</summary>
internal sealed class SyncGroupBuilder
{
    private readonly FileReader _file;
    private readonly Dictionary<InstanceModel, SyncGroupModel> _groups = [];
    private readonly HashSet<SyncGroupModel> _mixed = [];

    public SyncGroupBuilder(FileReader file, Findings findings)
    {
        _file = file;
        var instances = new Dictionary<string, InstanceModel>(StringComparer.Ordinal);
        foreach (InstanceModel instance in file.SyncGroups.Count > 0 ? file.Instances : [])
            instances.TryAdd(instance.Name, instance);
        foreach (SyncGroupModel group in file.SyncGroups)
        {
            if (!SyncGroupRules.HasMembers(group, instances, _groups, findings))
                continue;
            foreach (InstanceModel member in group.Instances)
                SyncGroupRules.JoinSources(member, group, findings);
            if (!SyncGroupRules.MayStartAsMaster(group, findings))
                _mixed.Add(group);
            SyncGroupRules.AllPreemptOrNone(group, findings);
            SyncGroupRules.SamePriorities(group, findings);
        }
    }

    /// <summary>Null for none.</summary>
    public SyncGroupModel? Of(InstanceModel instance) => _groups.GetValueOrDefault(instance);

    public ElectionSettings Joined(InstanceModel instance, ElectionSettings election) =>
        Of(instance) is not { } group ? election : election with
        {
            IsInGroup = true, StartAsMaster = election.StartAsMaster && !_mixed.Contains(group),
        };

    /// <summary>Of the instances that run.</summary>
    public (ImmutableArray<SyncGroupSettings> Groups, ImmutableArray<GroupDuties> Duties) Build(
        List<InstanceSettings> instances)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < instances.Count; i++)
            places.Add(instances[i].Name, i);
        var groups = ImmutableArray.CreateBuilder<SyncGroupSettings>();
        var duties = ImmutableArray.CreateBuilder<GroupDuties>();
        foreach (SyncGroupModel group in _file.SyncGroups)
        {
            var members = ImmutableArray.CreateBuilder<int>();
            foreach (InstanceModel instance in group.Instances)
                if (places.TryGetValue(instance.Name, out int place))
                    members.Add(place);
            if (members.Count == 0)
                continue;
            groups.Add(new SyncGroupSettings(group.Name, members.ToImmutable()));
            duties.Add(new GroupDuties
            {
                Notify = Notify(group, "notify"),
                NotifyMaster = Notify(group, "notify_master"),
                NotifyBackup = Notify(group, "notify_backup"),
                NotifyFault = Notify(group, "notify_fault"),
                NotifyStop = Notify(group, "notify_stop"),
                Mails = NoticeBuilder.MailsInstance(group.Of(MailRows.Group), _file.Global),
            });
        }
        return (groups.ToImmutable(), duties.ToImmutable());
    }

    private ScriptCommand? Notify(SyncGroupModel group, string keyword) =>
        Commands.Of(group.Notify, keyword, _file.Global);
}
