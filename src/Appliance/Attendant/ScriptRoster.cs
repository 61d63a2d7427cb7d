using Appliance.Logging;
using Appliance.Tracking;
using VrrpAot.Protocol;

namespace Appliance.Attendant;

/// <summary>Every command of the settings, inspected once: what can run, and what there is to say about the rest.</summary>
public sealed class ScriptRoster
{
    private readonly Dictionary<ScriptCommand, RunnableScript> _runnable = [];
    private readonly List<ScriptRemark> _remarks = [];

    private ScriptRoster(int scripts) => Usable = new bool[scripts];

    public IReadOnlyDictionary<ScriptCommand, RunnableScript> Runnable => _runnable;

    /// <summary>For every `vrrp_script`, by index: false when it is disabled.</summary>
    public bool[] Usable { get; }

    /// <summary>What there is to say, in the order in which it was found.</summary>
    public IReadOnlyList<ScriptRemark> Remarks => _remarks;

    public static ScriptRoster Inspect(BoxSettings settings, ScriptSecurity security)
    {
        var roster = new ScriptRoster(settings.Scripts.Length);
        for (int i = 0; i < settings.Scripts.Length; i++)
        {
            ScriptSettings script = settings.Scripts[i];
            roster.Usable[i] = InProcess.Inspect(script) is { } probe ? roster.Take(script.Command, probe).Runs : roster.Add(script, security);
        }
        foreach (InstanceBox box in settings.Instances)
            foreach (ScriptCommand? command in CommandsOf(box))
                if (command != null && !roster._runnable.ContainsKey(command))
                    roster.Add(command, security);
        return roster;
    }

    private static ReadOnlySpan<ScriptCommand?> CommandsOf(InstanceBox box) => new ScriptCommand?[]
    {
        box.NotifyMaster, box.NotifyBackup, box.NotifyFault, box.NotifyStop, box.Notify, box.NotifyMasterHeardLowerPriority,
    };

    private bool Add(ScriptSettings script, ScriptSecurity security)
    {
        ScriptVerdict verdict = Add(script.Command, security);
        if (!verdict.Runs)
            _remarks.Add(new ScriptRemark(verdict.Insecure ? ScriptRemarkClass.Security : ScriptRemarkClass.Ordinary,
                $"Disabling track script {script.Name} {(verdict.Insecure ? "due to insecure" : "since not found/accessible")}"));
        return verdict.Runs;
    }

    /// <summary>From start to start. What is a process each time may be as hasty as its author likes; it pays with forks.</summary>
    public Duration IntervalOf(ScriptSettings script) =>
        script.Interval < InProcess.ShortestInterval && Runnable.TryGetValue(script.Command, out RunnableScript? program) && program.Probe is not null
            ? InProcess.ShortestInterval : script.Interval;

    /// <summary>The interval, where the file does not say otherwise.</summary>
    public Duration TimeoutOf(ScriptSettings script) => script.Timeout == script.Interval ? IntervalOf(script) : script.Timeout;

    private ScriptVerdict Add(ScriptCommand command, ScriptSecurity security) => Take(command, security.Inspect(command));

    private ScriptVerdict Take(ScriptCommand command, ScriptVerdict verdict)
    {
        _remarks.AddRange(verdict.Remarks);
        if (verdict.Script != null)
            _runnable[command] = verdict.Script;
        return verdict;
    }
}
