using System.Text;
using Appliance.Base;
using Appliance.Reports;
using Appliance.Scripts;
using Appliance.Settings;
using VrrpAot.Engine;
using VrrpAot.Holdings;
using VrrpAot.Protocol;
using VrrpAot.Wire;

namespace Appliance.Views;

/// <summary>
/// `keepalived.data`, which SIGUSR1 asks for, in the sections and lines of 2.2.7. Left out is what says nothing here
/// (descriptors, sockets, the timers of its scheduler); the password is stars, as since 2.4.
/// </summary>
internal sealed class KeepalivedData(DaemonSettings settings, Snapshot snapshot, Moment now)
{
    private readonly StringBuilder _text = new();
    private readonly Accounts _accounts = Accounts.OfThisMachine();

    public string Text()
    {
        KeepalivedGlobals.Append(_text, settings, _accounts);
        Static("Addresses", HoldingKind.Address);
        Static("Routes", HoldingKind.Route);
        Static("Rules", HoldingKind.Rule);
        _text.Append("------< VRRP Topology >------\n");
        for (int i = 0; i < snapshot.Instances.Length; i++)
            Instance(settings.Engine.Instances[i], settings.Instances[i], snapshot.Instances[i]);
        new KeepalivedTrackers(_text, settings, snapshot, _accounts).Append();
        return _text.ToString();
    }

    private void Static(string what, HoldingKind kind)
    {
        bool isFirst = true;
        foreach (HeldObject one in settings.Engine.StaticObjects)
        {
            if (one.Kind != kind)
                continue;
            if (isFirst)
                _text.Append($"------< Static {what} >------\n");
            isFirst = false;
            Line(5, one.Text);
        }
    }

    private void Line(int indent, string text) => _text.Append(' ', indent).Append(text).Append('\n');

    private static string Enabled(bool on) => on ? "enabled" : "disabled";

    private void Instance(InstanceSettings own, InstanceDuties duties, InstanceView view)
    {
        Line(1, $"VRRP Instance = {own.Name}");
        Line(3, $"VRRP Version = {(int)own.Election.Version}");
        if (own.Family == IpFamily.IPv6)
            Line(3, "Using Native IPv6");
        if (GroupOf(own.Name) is { } group)
            Line(3, $"Sync group = {group}");
        Line(3, $"State = {KeepalivedWords.State(view.State)}");
        if (view is { State: RouterState.Backup, Master: { IsSelf: false } master })
        {
            Line(3, $"Master router = {master.Address}");
            Line(3, $"Master priority = {master.Priority}");
        }
        Line(3, own.Peers.IsEmpty ? "Flags: none" : "Flags:");
        if (!own.Peers.IsEmpty)
            Line(5, "Using unicast");
        Line(3, $"Wantstate = {KeepalivedWords.State(view.State)}");
        Line(3, "Number of config faults = 0");
        Line(3, $"Number of interface and track script faults = {int.PopCount((int)view.Faults)}");
        Line(3, $"Number of track scripts init = {duties.TrackedScripts.Count(tracked =>
            tracked.Weight == 0 && snapshot.Checks[tracked.Script] is { Up: null, Disabled: null })}");
        long since = KeepalivedWords.Microseconds(snapshot, now, view.Since);
        string[] words = LocalTime.ForConsole(since / 1_000_000).Split(' ');
        Line(3, $"Last transition = {KeepalivedWords.Seconds(since)} "
            + $"({string.Join(' ', words[..^1])}.{since % 1_000_000:000000} {words[^1]})");
        Line(3, $"Master down timer = {KeepalivedWords.Micros(view.Patience)} usecs");
        Links(own, duties, view);
        Election(own, view);
        Line(3, $"Virtual IP{(own.Addresses.IsEmpty ? "" : $" ({own.Addresses.Length})")}:");
        foreach (string address in KeepalivedJson.Addresses(own, view, excluded: false))
            Line(5, address);
        List("Virtual IP Excluded", KeepalivedJson.Addresses(own, view, excluded: true));
        Peers(own);
        List("Virtual Routes", KeepalivedJson.Objects(own, HoldingKind.Route));
        List("Virtual Rules", KeepalivedJson.Objects(own, HoldingKind.Rule));
        Tracked(own, duties);
        Line(3, $"Using smtp notification = {(duties.Mails ? "yes" : "no")}");
        Line(3, $"Notify deleted = {(duties.TellsDeleted ? "Deleted" : "Fault")}");
        Hook("Backup state transition", duties.NotifyBackup);
        Hook("Master state transition", duties.NotifyMaster);
        Hook("Fault state transition", duties.NotifyFault);
        Hook("Stop state transition", duties.NotifyStop);
        Hook("Deleted state transition", duties.NotifyDeleted);
        Hook("Generic state transition", duties.Notify);
        Hook("Master rx lower priority", duties.NotifyMasterHeardLowerPriority);
        Line(3, $"Notify priority changes = {KeepalivedWords.TrueFalse(duties.TellsPriorities)}");
    }

    private string? GroupOf(string instance)
    {
        foreach (GroupView group in snapshot.Groups)
            if (group.Members.Contains(instance))
                return group.Name;
        return null;
    }

    /// <summary>A list under its name, where it has anything in it.</summary>
    private void List(string name, IReadOnlyCollection<string> items)
    {
        if (items.Count > 0)
            Line(3, $"{name} :");
        foreach (string item in items)
            Line(5, item);
    }

    private void Links(InstanceSettings own, InstanceDuties duties, InstanceView view)
    {
        if (own.VirtualMac is { } above)
        {
            // Up while it is MASTER only, which keepalived's always is.
            Line(3, $"Use VMAC, i/f name {above.Device}, "
                + $"is_up = {KeepalivedWords.TrueFalse(view.State == RouterState.Master)}, "
                + $"xmit_base = {KeepalivedWords.TrueFalse(above.SendsFromBase)}");
            Line(3, $"Interface = {above.Device}, vmac on {own.Interface}"
                + (above.SendsFromBase ? ", xmit base i/f" : ""));
        }
        else
            Line(3, $"Interface = {own.Interface}");
        if (!own.TrackOwnInterface)
            Line(3, "VRRP interface tracking disabled");
        if (own.SkipAddressListCheck)
            Line(3, "Skip checking advert IP addresses");
        if (duties.IsStrict)
            Line(3, "Enforcing strict VRRP compliance");
        Line(3, $"Using src_ip = {SourceOf(own, view)}");
        if (own.Peers.IsEmpty)
            Line(3, $"Multicast address {own.MulticastGroup}");
    }

    private string SourceOf(InstanceSettings own, InstanceView view)
    {
        if (own.SourceAddress is { } given)
            return $"{given} (from configuration)";
        if (view.Master is { IsSelf: true } self)
            return self.Address.ToString();
        if (own.Family == IpFamily.IPv4)
            foreach (LinkView link in snapshot.Links)
                if (link.Name == own.Interface && link.PrimaryAddress != IpAddress.Any)
                    return $"{link.PrimaryAddress}";
        return "(none)";
    }

    private void Election(InstanceSettings own, InstanceView view)
    {
        AnnouncementSettings garp = own.Election.Announcements;
        Line(3, $"Gratuitous ARP delay = {KeepalivedWords.Number(garp.MasterDelay)}");
        Line(3, $"Gratuitous ARP repeat = {garp.MasterRepeat}");
        Line(3, $"Gratuitous ARP refresh = {KeepalivedWords.Number(garp.RefreshInterval)}");
        Line(3, $"Gratuitous ARP refresh repeat = {garp.RefreshRepeat}");
        Line(3, $"Gratuitous ARP lower priority delay = {KeepalivedWords.Number(garp.LowerPriorityDelay)}");
        Line(3, $"Gratuitous ARP lower priority repeat = {garp.LowerPriorityRepeat}");
        Line(3, $"Down timer adverts = {own.Election.DownTimerAdverts}");
        Line(3, "Send advert after receive lower priority advert = "
            + KeepalivedWords.TrueFalse(own.Election.AnswerLowerPriority));
        Line(3, "Send advert after receive higher priority advert = "
            + KeepalivedWords.TrueFalse(own.Election.LastAdvertBeforeYielding));
        Line(3, $"Virtual Router ID = {own.Vrid.Value}");
        Line(3, $"Priority = {view.BasePriority}");
        Line(3, $"Effective priority = {view.EffectivePriority}");
        Line(3, $"Total priority = {view.BasePriority + view.PriorityParts.Sum(part => part.Difference)}");
        Duration interval = own.Election.AdvertInterval;
        Line(3, own.Election.Version == VrrpVersion.V2 ? $"Advert interval = {KeepalivedWords.Number(interval)} sec"
            : $"Advert interval = {KeepalivedWords.Number(interval * 1000)} milli-sec");
        Line(3, $"Accept = {Enabled(own.AcceptsPackets)}");
        Line(3, $"Preempt = {Enabled(own.Election.Preempt)}");
        if (own.Election.PreemptDelay > Duration.Zero)
            Line(3, $"Preempt delay = {KeepalivedWords.Number(own.Election.PreemptDelay)} secs");
        Line(3, $"Promote_secondaries = {Enabled(own.PromotesSecondaries)}");
        if (own.Election.Version == VrrpVersion.V2)
            Line(3, $"Authentication type = {KeepalivedWords.Authentication(own)}");
        if (own.Password is not null || own.HeaderKey is not null)
            Line(3, "Password = ********");
    }

    private void Peers(InstanceSettings own)
    {
        if (own.Peers.IsEmpty)
            return;
        Line(3, $"Unicast TTL = {own.UnicastTtl}");
        Line(3, $"Check unicast src : {(own.CheckUnicastSource ? "yes" : "no")}");
        Line(3, "Unicast Peer :");
        foreach (UnicastPeer peer in own.Peers)
            Line(5, $"{peer.Address} min_ttl {peer.MinTtl} max_ttl {peer.MaxTtl}");
        Line(3, $"Unicast checksum compatibility = {(own.OldUnicastChecksum ? "yes" : "no")}");
    }

    private void Tracked(InstanceSettings own, InstanceDuties duties)
    {
        List("Tracked interfaces", [.. own.RequiredInterfaces.Select(name => $"{name} weight 0"),
            .. own.UnwantedInterfaces.Select(name => $"{name} weight 0 reverse"),
            .. duties.TrackedInterfaces.Select(tracked =>
                $"{tracked.Interface} {KeepalivedWords.Weight(tracked.Weight, tracked.Reverse)}")]);
        List("Tracked scripts", [.. duties.TrackedScripts.Select(tracked =>
            $"{settings.Scripts[tracked.Script].Name} {KeepalivedWords.Weight(tracked.Weight, tracked.Reverse)}")]);
        List("Tracked files", [.. duties.TrackedFiles.Select(tracked =>
            $"{settings.Files[tracked.Source].Name}, {KeepalivedWords.Weight(tracked.Weight, tracked.Reverse)}")]);
        List("Tracked processes", [.. duties.TrackedProcesses.Select(tracked =>
            $"{settings.Processes[tracked.Source].Name}, {KeepalivedWords.Weight(tracked.Weight, tracked.Reverse)}")]);
        List("Tracked BFDs", [.. duties.TrackedBfds.Select(tracked => $"{settings.Engine.Bfd[tracked.Session].Name}: "
            + KeepalivedWords.Weight(tracked.Weight, tracked.Reverse))]);
    }

    private void Hook(string what, ScriptCommand? command)
    {
        if (command is not null)
            Line(3, $"{what} script = {KeepalivedWords.Quoted(command)}, uid:gid "
                + KeepalivedWords.Identity(command, _accounts));
    }
}
