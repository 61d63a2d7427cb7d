using Appliance.Settings;
using System.Buffers;
using System.Text.Json;
using Appliance.Reports;
using VrrpAot.Linux;
using VrrpAot.Wire;

namespace Appliance.Views;

/// <summary>
/// `status --json`. The shape is format 1 and described in this room's README: keys are only ever added; whatever else
/// changes gets a new number. Ages and lengths are seconds, moments milliseconds since 1970 (UTC).
/// </summary>
internal static class StatusJson
{
    public const int Format = 1;

    /// <param name="processes">Ours, as the kernel has them.</param>
    public static void Write(Snapshot snapshot, IBufferWriter<byte> to, bool indented,
        IReadOnlyList<ProcessFacts>? processes = null)
    {
        using var json = new Utf8JsonWriter(to, new JsonWriterOptions { Indented = indented });
        json.WriteStartObject();
        json.WriteNumber("format", Format);
        json.WriteString("version", snapshot.Version);
        json.WriteString("hostName", snapshot.HostName);
        json.WriteNumber("uptime", Seconds(snapshot.At - snapshot.StartedAt));
        json.WriteNumber("generation", snapshot.Generation);
        json.WriteString("configurationRefused", snapshot.ConfigurationRefused);
        WriteIn(json, "commitUndoneIn", snapshot, snapshot.CommitUndoneAt);
        WriteIn(json, "applianceUndoneIn", snapshot, snapshot.ApplianceUndoneAt);
        Write(json, snapshot.Maintenance);
        json.WriteBoolean("firmwareOnTrial", snapshot.FirmwareOnTrial);
        json.WriteString("firmwareFailed", snapshot.FirmwareFailed);
        json.WriteStartArray("lostQuorums");
        foreach (string lost in snapshot.LostQuorums)
            json.WriteStringValue(lost);
        json.WriteEndArray();
        json.WriteStartArray("instances");
        foreach (InstanceView instance in snapshot.Instances)
            Write(json, snapshot.At, instance, DualStack.TwinOf(instance, snapshot.Instances));
        json.WriteEndArray();
        json.WriteStartArray("syncGroups");
        foreach (GroupView group in snapshot.Groups)
        {
            json.WriteStartObject();
            json.WriteString("name", group.Name);
            json.WriteString("state", Phrases.Of(group.State));
            json.WriteNumber("stateAge", Seconds(snapshot.At - group.Since));
            json.WriteStartArray("members");
            foreach (string member in group.Members)
                json.WriteStringValue(member);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("checks");
        foreach (CheckView check in snapshot.Checks)
            Write(json, snapshot.At, check);
        json.WriteEndArray();
        json.WriteStartArray("links");
        foreach (LinkView link in snapshot.Links)
        {
            json.WriteStartObject();
            json.WriteString("name", link.Name);
            json.WriteBoolean("exists", link.Exists);
            json.WriteBoolean("up", link.Up);
            json.WriteString("address", link.PrimaryAddress.IsAny ? null : link.PrimaryAddress.ToString());
            json.WriteEndObject();
        }
        json.WriteEndArray();
        BfdStatus.Write(json, snapshot);
        WriteDevices(json, snapshot);
        WriteRejects(json, "strays", snapshot.Strays);
        json.WriteStartObject("engine");
        json.WriteNumber("turns", snapshot.Engine.Turns);
        json.WriteNumber("eventsLost", snapshot.Engine.EventsLost);
        json.WriteNumber("collections", snapshot.Engine.Collections);
        json.WriteEndObject();
        ProcessesView.Write(json, processes ?? []);
        json.WriteEndObject();
    }

    private static void WriteIn(Utf8JsonWriter json, string name, Snapshot snapshot, Instant? at)
    {
        if (at is { } then)
            json.WriteNumber(name, Seconds(then - snapshot.At));
        else
            json.WriteNull(name);
    }

    private static void WriteDevices(Utf8JsonWriter json, Snapshot snapshot)
    {
        json.WriteStartArray("devices");
        foreach (DeviceView device in snapshot.Devices)
        {
            json.WriteStartObject();
            json.WriteString("name", device.Name);
            json.WriteString("use", device.Use);
            json.WriteString("trouble", device.Trouble);
            json.WriteNumber("age", Seconds(snapshot.At - device.Since));
            json.WriteEndObject();
        }
        json.WriteEndArray();
        if (snapshot.Power is not { } power)
        {
            json.WriteNull("power");
            return;
        }
        json.WriteStartObject("power");
        json.WriteBoolean("onBattery", power.OnBattery);
        if (power.ChargePercent is int charge)
            json.WriteNumber("chargePercent", charge);
        else
            json.WriteNull("chargePercent");
        json.WriteNumber("age", Seconds(snapshot.At - power.Since));
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Maintenance? maintenance)
    {
        if (maintenance is null)
        {
            json.WriteNull("maintenance");
            return;
        }
        json.WriteStartObject("maintenance");
        json.WriteNumber("since", maintenance.Since.UnixMilliseconds);
        if (maintenance.Until is { } until)
            json.WriteNumber("until", until.UnixMilliseconds);
        else
            json.WriteNull("until");
        json.WriteString("by", maintenance.By);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Instant now, InstanceView instance, InstanceView? twin)
    {
        json.WriteStartObject();
        json.WriteString("name", instance.Name);
        json.WriteString("interface", instance.Interface);
        json.WriteNumber("vrid", instance.Vrid);
        json.WriteNumber("vrrpVersion", (int)instance.Version);
        json.WriteString("family", instance.Family.ToString());
        json.WriteString("dualStackWith", twin?.Name);
        json.WriteString("state", Phrases.Of(instance.State));
        json.WriteBoolean("handingOver", instance.HandingOver);
        json.WriteBoolean("standsBack", instance.IsReleased);
        json.WriteNumber("stateAge", Seconds(now - instance.Since));
        json.WriteStartArray("faults");
        foreach (string fault in Phrases.Of(instance.Faults, instance.Family))
            json.WriteStringValue(fault);
        json.WriteEndArray();
        if (instance.Master is { } master)
        {
            json.WriteStartObject("master");
            json.WriteString("address", master.Address.ToString());
            json.WriteNumber("priority", master.Priority);
            json.WriteBoolean("self", master.IsSelf);
            json.WriteEndObject();
        }
        else
            json.WriteNull("master");
        json.WriteNumber("basePriority", instance.BasePriority);
        json.WriteNumber("effectivePriority", instance.EffectivePriority);
        json.WriteStartArray("priorityParts");
        foreach (PriorityPart part in instance.PriorityParts)
        {
            json.WriteStartObject();
            json.WriteString("tracker", part.Tracker);
            json.WriteNumber("difference", part.Difference);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteNumber("advertInterval", Seconds(instance.AdvertInterval));
        if (instance.LearnedInterval is { } learned)
            json.WriteNumber("learnedInterval", Seconds(learned));
        else
            json.WriteNull("learnedInterval");
        json.WriteNumber("patience", Seconds(instance.Patience));
        json.WriteStartArray("addresses");
        foreach (VipView vip in instance.Addresses)
        {
            json.WriteStartObject();
            json.WriteString("address", $"{vip.Address}/{vip.PrefixLength}");
            json.WriteString("device", vip.Device);
            json.WriteBoolean("wanted", vip.Wanted);
            json.WriteBoolean("present", vip.Present);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("peers");
        foreach (PeerView peer in instance.Peers)
        {
            json.WriteStartObject();
            json.WriteString("address", peer.Address.ToString());
            json.WriteBoolean("configured", peer.Configured);
            WriteAge(json, "advertAge", peer.LastAdvertAt, now);
            json.WriteNumber("priority", peer.Priority);
            json.WriteBoolean("speaks", peer.Speaks(now));
            if (peer.Version != 0)
                json.WriteNumber("vrrpVersion", peer.Version);
            else
                json.WriteNull("vrrpVersion");
            if (peer.Interval > Duration.Zero)
                json.WriteNumber("advertInterval", Seconds(peer.Interval));
            else
                json.WriteNull("advertInterval");
            json.WriteBoolean("otherAddresses", peer.ListsOtherAddresses);
            json.WriteString("refused", peer.Refused == RejectReason.None ? null
                : Phrases.Camel(peer.Refused.ToString()));
            json.WriteEndObject();
        }
        json.WriteEndArray();
        WriteAge(json, "conflictAge", instance.ConflictAt, now);
        CounterView counters = instance.Counters;
        json.WriteStartObject("counters");
        json.WriteNumber("advertsSent", counters.AdvertsSent);
        json.WriteNumber("advertsReceived", counters.AdvertsReceived);
        json.WriteNumber("advertsIgnored", counters.AdvertsIgnored);
        json.WriteNumber("advertsFromStrangers", counters.AdvertsFromStrangers);
        json.WriteNumber("becameMaster", counters.BecameMaster);
        json.WriteNumber("releasedMaster", counters.ReleasedMaster);
        json.WriteNumber("priorityZeroSent", counters.PriorityZeroSent);
        json.WriteNumber("priorityZeroReceived", counters.PriorityZeroReceived);
        json.WriteNumber("conflicts", counters.Conflicts);
        json.WriteNumber("addressesRestored", counters.AddressesRestored);
        json.WriteEndObject();
        WriteRejects(json, "rejected", counters.Rejected);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Instant now, CheckView check)
    {
        json.WriteStartObject();
        json.WriteString("name", check.Name);
        if (check.Up is bool up)
            json.WriteBoolean("up", up);
        else
            json.WriteNull("up");
        if (check.Kind != SourceKind.Script)
        {
            json.WriteString("kind", check.Kind == SourceKind.File ? "file" : "process");
            json.WriteNumber("number", check.Number);
        }
        json.WriteString("lastResult", check.LastResult);
        json.WriteString("lastLine", check.LastLine);
        WriteAge(json, "age", check.EndedAt, now);
        if (check.Took is Duration took)
            json.WriteNumber("took", Seconds(took));
        else
            json.WriteNull("took");
        json.WriteNumber("runs", check.Runs);
        json.WriteNumber("failures", check.Failures);
        json.WriteBoolean("running", check.Running);
        json.WriteString("disabled", check.Disabled);
        json.WriteEndObject();
    }

    private static void WriteRejects(Utf8JsonWriter json, string key, IEnumerable<RejectView> rejects)
    {
        json.WriteStartObject(key);
        foreach (RejectView reject in rejects)
            json.WriteNumber(Phrases.Camel(reject.Reason.ToString()), reject.Count);
        json.WriteEndObject();
    }

    private static void WriteAge(Utf8JsonWriter json, string key, Instant? then, Instant now)
    {
        if (then is Instant at)
            json.WriteNumber(key, Seconds(now - at));
        else
            json.WriteNull(key);
    }

    /// <summary>To the millisecond.</summary>
    private static double Seconds(Duration length) => Math.Round(length.TotalSeconds, 3);
}
