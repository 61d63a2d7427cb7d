using Appliance.Logging;
using Appliance.Scripts;
using Appliance.Settings;
using VrrpAot.Protocol;

namespace Appliance.Attendant;

/// <summary>
/// Every command of the settings, inspected once: what can run, and what there is to say about the rest.
/// </summary>
public sealed class ScriptRoster
{
    private readonly Dictionary<ScriptCommand, RunnableScript> _runnable = [];
    private readonly List<ScriptRemark> _remarks = [];
    private bool _anyInsecure, _anyScript;

    private ScriptRoster(int scripts, ScriptSecurity security) => (Usable, Security) = (new bool[scripts], security);

    /// <summary>Who has inspected them.</summary>
    public ScriptSecurity Security { get; }

    public IReadOnlyDictionary<ScriptCommand, RunnableScript> Runnable => _runnable;

    /// <summary>For every `vrrp_script`, by index: false when it is disabled.</summary>
    public bool[] Usable { get; }

    /// <summary>What there is to say, in the order in which it was found.</summary>
    public IReadOnlyList<ScriptRemark> Remarks => _remarks;

    public static ScriptRoster Inspect(DaemonSettings settings, ScriptSecurity security)
    {
        var roster = new ScriptRoster(settings.Scripts.Length, security);
        for (int i = 0; i < settings.Scripts.Length; i++)
        {
            ScriptSettings script = settings.Scripts[i];
            roster.Usable[i] = InProcess.Inspect(script, settings.Tls) is { } probe
                ? roster.Take(script.Command, probe, probe.Remarks).Runs : roster.Add(script, security);
        }
        foreach (InstanceDuties box in settings.Instances)
            foreach (ScriptCommand? command in CommandsOf(box))
                if (command != null && !roster._runnable.ContainsKey(command))
                    roster.Add(command, security);
        foreach (GroupDuties group in settings.Groups)
            foreach (ScriptCommand? command in CommandsOf(group))
                if (command != null && !roster._runnable.ContainsKey(command))
                    roster.Add(command, security);
        if (!settings.ScriptSecurity && roster._anyScript)
            roster.AddViolation();
        return roster;
    }

    private static ReadOnlySpan<ScriptCommand?> CommandsOf(InstanceDuties box) => new ScriptCommand?[]
    {
        box.NotifyMaster, box.NotifyBackup, box.NotifyFault, box.NotifyStop, box.Notify,
            box.NotifyMasterHeardLowerPriority, box.NotifyDeleted,
    };

    private static ReadOnlySpan<ScriptCommand?> CommandsOf(GroupDuties group) => new ScriptCommand?[]
    {
        group.NotifyMaster, group.NotifyBackup, group.NotifyFault, group.NotifyStop, group.Notify,
    };

    /// <summary>keepalived's summary line, and what to do about it. A probe of ours executes nothing.</summary>
    private void AddViolation() => _remarks.Add(new ScriptRemark(ScriptRemarkClass.Security,
        $"SECURITY VIOLATION - scripts are being executed but script_security not "
            + $"enabled.{(_anyInsecure ? " There are insecure scripts." : "")}"
        + " Write 'enable_script_security', and 'script_user USER', in global_defs"));

    private bool Add(ScriptSettings script, ScriptSecurity security)
    {
        ScriptVerdict verdict = Add(script.Command, security);
        if (!verdict.Runs)
            _remarks.Add(new ScriptRemark(verdict.CountsAsScript && !verdict.Insecure ? ScriptRemarkClass.Told
                : ScriptRemarkClass.Ordinary,
                $"Disabling track script {script.Name} "
                    + $"{(verdict.Insecure ? "due to insecure" : "since not found/accessible")}") { At =
                    script.Command.At });
        return verdict.Runs;
    }

    /// <summary>
    /// From start to start. What is a process each time may be as hasty as its author likes; it pays with forks.
    /// </summary>
    public Duration IntervalOf(ScriptSettings script) =>
        script.Interval < InProcess.ShortestInterval
            && Runnable.TryGetValue(script.Command, out RunnableScript? program) && program.Probe is not null
            ? InProcess.ShortestInterval : script.Interval;

    /// <summary>The interval, where the file does not say otherwise.</summary>
    public Duration TimeoutOf(ScriptSettings script) =>
        script.Timeout == script.Interval ? IntervalOf(script) : script.Timeout;

    /// <summary>
    /// Of one command keepalived's test minds only that it has no user to run as; whether a check can run is said with
    /// its name.
    /// </summary>
    private ScriptVerdict Add(ScriptCommand command, ScriptSecurity security)
    {
        ScriptVerdict verdict = security.Inspect(command);
        _anyInsecure |= verdict.Insecure && verdict.Runs;
        _anyScript |= verdict.CountsAsScript;
        return Take(command, verdict, verdict.Remarks.Select(remark =>
            remark with { Class = remark.Class == ScriptRemarkClass.Security && !verdict.Insecure
                ? ScriptRemarkClass.Ordinary : ScriptRemarkClass.Told }));
    }

    private ScriptVerdict Take(ScriptCommand command, ScriptVerdict verdict, IEnumerable<ScriptRemark> remarks)
    {
        foreach (ScriptRemark remark in remarks)
            _remarks.Add(remark with { At = command.At });
        if (verdict.Script != null)
            _runnable[command] = verdict.Script;
        return verdict;
    }
}
