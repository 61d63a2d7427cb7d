using System.Buffers;
using System.Text;
using System.Text.Json;
using Appliance.Base;
using Appliance.Reports;
using Appliance.Settings;
using VrrpAot.Engine;
using VrrpAot.Holdings;
using VrrpAot.Protocol;

namespace Appliance.Views;

/// <summary>
/// `keepalived.json`, which signal 36 asks for: the keys, their order and the forms of numbers are those of 2.2.7,
/// since exporters, VyOS and LuCI read them. One line; a `/` is `\/`. The password is stars, as since 2.4.
/// </summary>
internal sealed class KeepalivedJson(DaemonSettings settings, Snapshot snapshot, Moment now)
{
    /// <param name="version">`json_version`: 1 for a bare list, 2 for an object.</param>
    public string Text(int version)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions
            { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            if (version == 2)
            {
                json.WriteStartObject();
                json.WritePropertyName("vrrp");
            }
            json.WriteStartArray();
            for (int i = 0; i < snapshot.Instances.Length; i++)
                Write(json, settings.Engine.Instances[i], settings.Instances[i], snapshot.Instances[i]);
            json.WriteEndArray();
            if (version == 2)
            {
                json.WriteStartArray("track_process");
                for (int i = 0; i < settings.Processes.Length; i++)
                    Write(json, i);
                json.WriteEndArray();
                json.WriteEndObject();
            }
        }
        return Encoding.UTF8.GetString(bytes.WrittenSpan).Replace("/", "\\/") + "\n";
    }

    private void Write(Utf8JsonWriter json, InstanceSettings own, InstanceDuties duties, InstanceView view)
    {
        json.WriteStartObject();
        json.WriteStartObject("data");
        json.WriteString("iname", own.Name);
        Flag("dont_track_primary", !own.TrackOwnInterface);
        Flag("skip_check_adv_addr", own.SkipAddressListCheck);
        Flag("strict_mode", duties.IsStrict);
        json.WriteString("vmac_ifname", own.VirtualMac?.Device ?? "");
        json.WriteString("ifp_ifname", own.VirtualMac?.Device ?? own.Interface);
        json.WriteNumber("master_priority",
            view is { State: RouterState.Backup, Master: { IsSelf: false } master } ? master.Priority : 0);
        Raw("last_transition", KeepalivedWords.Seconds(KeepalivedWords.Microseconds(snapshot, now, view.Since)));
        AnnouncementSettings garp = own.Election.Announcements;
        Raw("garp_delay", KeepalivedWords.Number(garp.MasterDelay));
        Raw("garp_refresh", KeepalivedWords.Number(garp.RefreshInterval));
        json.WriteNumber("garp_rep", garp.MasterRepeat);
        json.WriteNumber("garp_refresh_rep", garp.RefreshRepeat);
        Raw("garp_lower_prio_delay", KeepalivedWords.Number(garp.LowerPriorityDelay));
        json.WriteNumber("garp_lower_prio_rep", garp.LowerPriorityRepeat);
        Flag("lower_prio_no_advert", !own.Election.AnswerLowerPriority);
        Flag("higher_prio_send_advert", own.Election.LastAdvertBeforeYielding);
        json.WriteNumber("vrid", own.Vrid.Value);
        json.WriteNumber("base_priority", view.BasePriority);
        json.WriteNumber("effective_priority", view.EffectivePriority);
        json.WriteBoolean("vipset", view.State == RouterState.Master);
        json.WriteBoolean("promote_secondaries", own.PromotesSecondaries);
        Raw("adver_int", KeepalivedWords.Number(own.Election.AdvertInterval));
        Raw("master_adver_int", KeepalivedWords.Number(view.LearnedInterval ?? own.Election.AdvertInterval));
        Flag("accept", own.AcceptsPackets);
        json.WriteBoolean("nopreempt", !own.Election.Preempt);
        Raw("preempt_delay", KeepalivedWords.Number(own.Election.PreemptDelay));
        json.WriteNumber("state", KeepalivedWords.StateNumber(view.State));
        json.WriteNumber("wantstate", KeepalivedWords.StateNumber(view.State));
        json.WriteNumber("version", (int)own.Election.Version);
        json.WriteBoolean("smtp_alert", duties.Mails);
        json.WriteBoolean("notify_deleted", duties.TellsDeleted);
        Script("script_backup", duties.NotifyBackup);
        Script("script_master", duties.NotifyMaster);
        Script("script_fault", duties.NotifyFault);
        Script("script_stop", duties.NotifyStop);
        Script("script_deleted", duties.NotifyDeleted);
        Script("script", duties.Notify);
        Script("script_master_rx_lower_pri", duties.NotifyMasterHeardLowerPriority);
        List("vips", Addresses(own, view, excluded: false));
        List("evips", Addresses(own, view, excluded: true));
        List("vroutes", Objects(own, HoldingKind.Route));
        List("vrules", Objects(own, HoldingKind.Rule));
        List("track_ifp", [.. own.RequiredInterfaces,
            .. duties.TrackedInterfaces.Select(tracked => tracked.Interface)]);
        List("track_script", [.. duties.TrackedScripts.Select(tracked =>
            KeepalivedWords.Quoted(settings.Scripts[tracked.Script].Command))]);
        List("track_process", [.. duties.TrackedProcesses.Select(tracked =>
            settings.Processes[tracked.Source].Name)]);
        json.WriteNumber("auth_type", own.AdvertRules.AuthenticationType);
        if (own.Password is not null || own.HeaderKey is not null)
            json.WriteString("auth_data", "********");
        json.WriteEndObject();
        json.WriteStartObject("stats");
        foreach ((string key, long count) in KeepalivedCounters.Of(view.Counters))
            json.WriteNumber(key, count);
        json.WriteEndObject();
        json.WriteEndObject();

        void Flag(string name, bool on) => json.WriteNumber(name, on ? 1 : 0);

        void Raw(string name, string number)
        {
            json.WritePropertyName(name);
            json.WriteRawValue(number);
        }

        void Script(string name, ScriptCommand? command)
        {
            if (command is not null)
                json.WriteString(name, KeepalivedWords.Quoted(command));
        }

        void List(string name, string[] items)
        {
            if (items.Length == 0)
                return;
            json.WriteStartArray(name);
            foreach (string item in items)
                json.WriteStringValue(item);
            json.WriteEndArray();
        }
    }

    /// <summary>One of version 2's list of processes.</summary>
    private void Write(Utf8JsonWriter json, int number)
    {
        TrackedProcessData process = TrackedProcessData.Of(settings, snapshot, number);
        json.WriteStartObject();
        json.WriteString("process", process.Program);
        json.WriteString("parameters", process.Parameters);
        json.WriteString("param_match", process.Match);
        json.WriteNumber("min_processes", process.Settings.Quorum);
        json.WriteNumber("max_processes", process.Settings.QuorumMax is { } most ? most : uint.MaxValue);
        json.WriteNumber("current_processes", process.View.Number);
        json.WriteBoolean("have_quorum", process.View.Up == true);
        json.WriteNumber("weight", process.Weight);
        json.WritePropertyName("terminate_delay");
        json.WriteRawValue(KeepalivedWords.Number(process.Settings.TerminateDelay));
        json.WritePropertyName("fork_delay");
        json.WriteRawValue(KeepalivedWords.Number(process.Settings.ForkDelay));
        json.WriteBoolean("fork_delay_timer_running", process.AwaitsFork);
        json.WriteBoolean("terminate_delay_timer_running", process.AwaitsEnd);
        json.WriteBoolean("full_command", process.Settings.ByCommandLine);
        json.WriteEndObject();
    }

    /// <summary>Routes or rules, as the dump has them, too.</summary>
    public static string[] Objects(InstanceSettings own, HoldingKind kind) =>
        [.. own.Objects.Where(one => one.Kind == kind).Select(one => one.Text)];

    /// <summary>As the dump has them, too.</summary>
    public static string[] Addresses(InstanceSettings own, InstanceView view, bool excluded)
    {
        var vips = excluded ? own.ExcludedAddresses : own.Addresses;
        int first = excluded ? own.Addresses.Length : 0;
        var texts = new string[vips.Length];
        for (int i = 0; i < texts.Length; i++)
            texts[i] = KeepalivedWords.Address(vips[i], KeepalivedWords.Device(own), view.Addresses[first + i].Present,
                isGuarded: !own.AcceptsPackets);
        return texts;
    }
}
