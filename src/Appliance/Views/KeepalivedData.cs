using System.Globalization;
using System.Text;
using Appliance.Base;
using Appliance.Reports;
using Appliance.Settings;
using VrrpAot.Engine;
using VrrpAot.Protocol;
using VrrpAot.Wire;

namespace Appliance.Views;

/// <summary>
/// `keepalived.data`, which SIGUSR1 asks for: instances and scripts in the lines of 2.2.7. Left out is what says
/// nothing here (descriptors, buffers, process priorities), of the global definitions almost all; the password is
/// stars.
/// </summary>
internal sealed class KeepalivedData(DaemonSettings settings, Snapshot snapshot, Moment now)
{
    private readonly StringBuilder _text = new();

    public string Text()
    {
        _text.Append("\n------< Global definitions >------\n");
        Line(1, $"Router ID = {settings.RouterId}");
        Line(1, $"FIFO write vrrp states on reload = {TrueFalse(settings.Notices.RepeatsStates)}");
        Line(1, $"Script security {(settings.ScriptSecurity ? "enabled" : "disabled")}");
        _text.Append("------< VRRP Topology >------\n");
        for (int i = 0; i < snapshot.Instances.Length; i++)
            Instance(settings.Engine.Instances[i], settings.Instances[i], snapshot.Instances[i]);
        if (settings.Scripts.Length > 0)
            _text.Append("------< VRRP Scripts >------\n");
        for (int i = 0; i < settings.Scripts.Length; i++)
            Script(i, snapshot.Checks[i]);
        return _text.ToString();
    }

    private void Line(int indent, string text) => _text.Append(' ', indent).Append(text).Append('\n');

    private static string TrueFalse(bool on) => on ? "true" : "false";

    private static string Enabled(bool on) => on ? "enabled" : "disabled";

    private void Instance(InstanceSettings own, InstanceDuties duties, InstanceView view)
    {
        Line(1, $"VRRP Instance = {own.Name}");
        Line(3, $"VRRP Version = {(int)own.Election.Version}");
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
        long since = KeepalivedWords.Microseconds(snapshot, now, view.Since);
        string[] words = LocalTime.ForConsole(since / 1_000_000).Split(' ');
        Line(3, $"Last transition = {KeepalivedWords.Seconds(since)} "
            + $"({string.Join(' ', words[..^1])}.{since % 1_000_000:000000} {words[^1]})");
        Line(3, $"Interface = {own.Interface}");
        if (!own.TrackOwnInterface)
            Line(3, "VRRP interface tracking disabled");
        if (own.SkipAddressListCheck)
            Line(3, "Skip checking advert IP addresses");
        Line(3, $"Using src_ip = {SourceOf(own)}");
        if (own.Peers.IsEmpty)
            Line(3, $"Multicast address {own.MulticastGroup}");
        Election(own, view);
        Line(3, $"Virtual IP{(own.Addresses.IsEmpty ? "" : $" ({own.Addresses.Length})")}:");
        foreach (string address in KeepalivedJson.Addresses(own, view, excluded: false))
            Line(5, address);
        if (!own.ExcludedAddresses.IsEmpty)
            Line(3, "Virtual IP Excluded :");
        foreach (string address in KeepalivedJson.Addresses(own, view, excluded: true))
            Line(5, address);
        Peers(own);
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
        Line(3, $"Notify priority changes = {TrueFalse(duties.TellsPriorities)}");
    }

    private string SourceOf(InstanceSettings own)
    {
        if (own.SourceAddress is { } given)
            return $"{given} (from configuration)";
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
        Line(3, $"Send advert after receive lower priority advert = {TrueFalse(own.Election.AnswerLowerPriority)}");
        Line(3, "Send advert after receive higher priority advert = "
            + TrueFalse(own.Election.LastAdvertBeforeYielding));
        Line(3, $"Virtual Router ID = {own.Vrid.Value}");
        Line(3, $"Priority = {view.BasePriority}");
        Line(3, $"Effective priority = {view.EffectivePriority}");
        Duration interval = own.Election.AdvertInterval;
        Line(3, own.Election.Version == VrrpVersion.V2 ? $"Advert interval = {KeepalivedWords.Number(interval)} sec"
            : $"Advert interval = {KeepalivedWords.Number(interval * 1000)} milli-sec");
        Line(3, $"Accept = {Enabled(own.AcceptsPackets)}");
        Line(3, $"Preempt = {Enabled(own.Election.Preempt)}");
        if (own.Election.PreemptDelay > Duration.Zero)
            Line(3, $"Preempt delay = {KeepalivedWords.Number(own.Election.PreemptDelay)} secs");
        Line(3, "Promote_secondaries = disabled");
        if (own.Election.Version == VrrpVersion.V2)
            Line(3, $"Authentication type = {(own.HeaderKey is not null ? "IPSEC_AH"
                : own.Password is null ? "none" : "SIMPLE_PASSWORD")}");
        if (own.Password is not null)
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
        string[] links = [.. own.RequiredInterfaces.Select(name => $"{name} weight 0"),
            .. duties.TrackedInterfaces.Select(tracked => $"{tracked.Interface} weight {tracked.Weight}"
                + (tracked.Reverse ? " reverse" : ""))];
        if (links.Length > 0)
            Line(3, "Tracked interfaces :");
        foreach (string link in links)
            Line(5, link);
        if (!duties.TrackedScripts.IsEmpty)
            Line(3, "Tracked scripts :");
        foreach (TrackedScript tracked in duties.TrackedScripts)
            Line(5, $"{settings.Scripts[tracked.Script].Name} weight {tracked.Weight}"
                + (tracked.Reverse ? " reverse" : ""));
    }

    private void Hook(string what, ScriptCommand? command)
    {
        if (command is not null)
            Line(3, $"{what} script = {KeepalivedWords.Quoted(command)}");
    }

    private void Script(int number, CheckView view)
    {
        ScriptSettings script = settings.Scripts[number];
        Line(1, $"VRRP Script = {script.Name}");
        Line(3, $"Command = {KeepalivedWords.Quoted(script.Command)}");
        Line(3, $"Interval = {KeepalivedWords.Number(script.Interval)} sec");
        Line(3, $"Timeout = {KeepalivedWords.Number(script.Timeout)} sec");
        Line(3, $"Rise = {script.Rise.ToString(CultureInfo.InvariantCulture)}");
        Line(3, $"Fall = {script.Fall.ToString(CultureInfo.InvariantCulture)}");
        Line(3, $"Status = {(view.Up == true ? "GOOD" : "BAD")}");
        Line(3, "Tracking instances :");
        for (int i = 0; i < settings.Instances.Length; i++)
            foreach (TrackedScript tracked in settings.Instances[i].TrackedScripts)
                if (tracked.Script == number)
                    Line(5, $"{settings.Engine.Instances[i].Name}, weight {tracked.Weight}"
                        + (tracked.Reverse ? " reverse" : ""));
        Line(3, $"State = {(view.Running ? "running" : "idle")}");
    }
}
