using System.Globalization;
using System.Text;
using Appliance.Reports;
using Appliance.Scripts;
using Appliance.Settings;
using VrrpAot.Protocol;

namespace Appliance.Views;

/// <summary>Groups, and what instances track, in `keepalived.data`: the sections behind the instances.</summary>
internal sealed class KeepalivedTrackers(StringBuilder text, DaemonSettings settings, Snapshot snapshot,
    Accounts accounts)
{
    public void Append()
    {
        if (snapshot.Groups.Length > 0)
            text.Append("------< VRRP Sync groups >------\n");
        for (int i = 0; i < snapshot.Groups.Length; i++)
            Group(snapshot.Groups[i], settings.Groups[i]);
        Section("Scripts", settings.Scripts.Length, i => Script(i, snapshot.Checks[i]));
        Section("Track files", settings.Files.Length, File);
        Section("Track processes", settings.Processes.Length, Process);
        Section("Track BFDs", snapshot.Bfd.Length, Session);
    }

    private void Section(string name, int count, Action<int> write)
    {
        if (count > 0)
            text.Append($"------< VRRP {name} >------\n");
        for (int i = 0; i < count; i++)
            write(i);
    }

    private void Line(int indent, string line) => text.Append(' ', indent).Append(line).Append('\n');

    private void Group(GroupView group, GroupDuties duties)
    {
        int fault = 0, init = 0;
        foreach (InstanceView instance in snapshot.Instances)
        {
            if (!group.Members.Contains(instance.Name))
                continue;
            fault += instance.State == RouterState.Fault ? 1 : 0;
            init += instance.State == RouterState.Init ? 1 : 0;
        }
        Line(1, $"VRRP Sync Group = {group.Name}, {KeepalivedWords.State(group.State)}");
        Line(3, $"Num member fault {fault}, num member init {init}");
        Line(3, "VRRP member instances :");
        foreach (string member in group.Members)
            Line(5, member);
        Line(3, $"Using smtp notification = {(duties.Mails ? "yes" : "no")}");
        Hook("Backup", duties.NotifyBackup);
        Hook("Master", duties.NotifyMaster);
        Hook("Fault", duties.NotifyFault);
        Hook("Stop", duties.NotifyStop);
        Hook("Generic", duties.Notify);
    }

    private void Hook(string what, ScriptCommand? command)
    {
        if (command is not null)
            Line(3, $"{what} state transition script = {KeepalivedWords.Quoted(command)}, uid:gid "
                + KeepalivedWords.Identity(command, accounts));
    }

    private void Script(int number, CheckView view)
    {
        ScriptSettings script = settings.Scripts[number];
        var tracking = Tracking(duties => duties.TrackedScripts, tracked => tracked.Script == number,
            tracked => KeepalivedWords.Weight(tracked.Weight, tracked.Reverse));
        Line(1, $"VRRP Script = {script.Name}");
        Line(3, $"Command = {KeepalivedWords.Quoted(script.Command)}");
        Line(3, $"Interval = {KeepalivedWords.Number(script.Interval)} sec");
        // keepalived has 0 there where the file says nothing, and means the interval.
        Line(3, $"Timeout = {(script.Timeout == script.Interval ? "0" : KeepalivedWords.Number(script.Timeout))} sec");
        Weight(tracking);
        Line(3, $"Rise = {script.Rise.ToString(CultureInfo.InvariantCulture)}");
        Line(3, $"Fall = {script.Fall.ToString(CultureInfo.InvariantCulture)}");
        Line(3, $"Insecure = {(view.Disabled is null ? "no" : "yes")}");
        Line(3, $"Status = {(view.Up == true ? "GOOD" : "BAD")}");
        Line(3, $"Script uid:gid = {KeepalivedWords.Identity(script.Command, accounts)}");
        Line(3, "VRRP instances :");
        Instances(tracking);
        Line(3, $"State = {(view.Running ? "running" : "idle")}");
    }

    private void File(int number)
    {
        FileSettings file = settings.Files[number];
        var tracking = Tracking(duties => duties.TrackedFiles, tracked => tracked.Source == number,
            tracked => KeepalivedWords.Weight(tracked.Weight, tracked.Reverse));
        Line(1, $"Track file = {file.Name}");
        Line(3, $"File = {file.Path}");
        Line(3, $"Status = {snapshot.Checks[settings.NumberOfFile(number)].Number}");
        Weight(tracking);
        Instances(tracking);
    }

    private void Process(int number)
    {
        TrackedProcessData process = TrackedProcessData.Of(settings, snapshot, number);
        Line(1, $"VRRP Track process = {process.Settings.Name}");
        Line(3, $"Process = {process.Program}");
        if (process.Parameters.Length > 0)
            Line(3, $"Parameters = {process.Parameters}");
        if (process.Settings.Match != ParameterMatch.None)
            Line(3, $"Param match = {process.Match}");
        Line(3, $"Min processes = {process.Settings.Quorum}");
        if (process.Settings.QuorumMax is { } most)
            Line(3, $"Max processes = {most}");
        Line(3, $"Current processes = {process.View.Number}");
        Line(3, $"Have quorum = {KeepalivedWords.TrueFalse(process.View.Up == true)}");
        Line(3, $"Weight = {KeepalivedWords.Weight(process.Weight, process.Reverse)["weight ".Length..]}");
        Line(3, $"Terminate delay = {KeepalivedWords.Delay(process.Settings.TerminateDelay)}");
        Line(3, $"Fork delay = {KeepalivedWords.Delay(process.Settings.ForkDelay)}");
        Line(3, $"Fork delay timer {(process.AwaitsFork ? "" : "not ")}running");
        Line(3, $"Terminate delay timer {(process.AwaitsEnd ? "" : "not ")}running");
        Line(3, $"Full command = {KeepalivedWords.TrueFalse(process.Settings.ByCommandLine)}");
        Instances(Tracking(duties => duties.TrackedProcesses, tracked => tracked.Source == number,
            tracked => KeepalivedWords.Weight(tracked.Weight, tracked.Reverse)));
    }

    private void Session(int number)
    {
        var tracking = Tracking(duties => duties.TrackedBfds, tracked => tracked.Session == number,
            tracked => KeepalivedWords.Weight(tracked.Weight, tracked.Reverse));
        Line(1, $"VRRP Track BFD = {snapshot.Bfd[number].Name}");
        Weight(tracking);
        Line(3, $"Bfd is {(snapshot.Bfd[number].IsUp ? "up" : "down")}");
        Line(3, "Tracking VRRP instances :");
        Instances(tracking);
    }

    /// <summary>
    /// Settings know the weights in force only: the first instance's stands for the one declared.
    /// </summary>
    private void Weight(List<(string Instance, string Weight)> tracking) =>
        Line(3, $"Weight = {(tracking.Count > 0 ? tracking[0].Weight["weight ".Length..] : "0")}");

    private void Instances(List<(string Instance, string Weight)> tracking)
    {
        if (tracking.Count > 0)
            Line(3, "Tracking instances :");
        foreach ((string instance, string weight) in tracking)
            Line(5, $"{instance}, {weight}");
    }

    private List<(string Instance, string Weight)> Tracking<T>(Func<InstanceDuties, IEnumerable<T>> of,
        Func<T, bool> isIt, Func<T, string> weight)
    {
        var found = new List<(string, string)>();
        for (int i = 0; i < settings.Instances.Length; i++)
            foreach (T tracked in of(settings.Instances[i]))
                if (isIt(tracked))
                    found.Add((settings.Engine.Instances[i].Name, weight(tracked)));
        return found;
    }
}
