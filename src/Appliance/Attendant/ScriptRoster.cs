using Appliance.Tracking;

namespace Appliance.Attendant;

/// <summary>Every command of the settings, inspected once: what can run, and what there is to say about the rest.</summary>
public sealed class ScriptRoster
{
    private readonly Dictionary<ScriptCommand, RunnableScript> _runnable = [];
    private readonly List<LogLine> _lines = [];

    private ScriptRoster(int scripts) => Usable = new bool[scripts];

    public IReadOnlyDictionary<ScriptCommand, RunnableScript> Runnable => _runnable;

    /// <summary>For every `vrrp_script`, by index: false when it is disabled.</summary>
    public bool[] Usable { get; }

    public IReadOnlyList<LogLine> Lines => _lines;

    public static ScriptRoster Inspect(BoxSettings settings, ScriptSecurity security)
    {
        var roster = new ScriptRoster(settings.Scripts.Length);
        bool anyInsecure = false;
        for (int i = 0; i < settings.Scripts.Length; i++)
        {
            ScriptSettings script = settings.Scripts[i];
            ScriptVerdict verdict = roster.Add(script.Command, security);
            anyInsecure |= verdict.Insecure;
            roster.Usable[i] = verdict.Runs;
            if (!verdict.Runs)
                roster._lines.Add(new LogLine(LogLevel.Warning,
                    $"Disabling track script {script.Name} {(verdict.Insecure ? "due to insecure" : "since not found/accessible")}"));
        }
        foreach (InstanceBox box in settings.Instances)
            foreach (ScriptCommand? command in (ReadOnlySpan<ScriptCommand?>)[box.NotifyMaster, box.NotifyBackup, box.NotifyFault, box.NotifyStop, box.Notify, box.NotifyMasterHeardLowerPriority])
                if (command != null && !roster._runnable.ContainsKey(command))
                    anyInsecure |= roster.Add(command, security).Insecure;
        if (!settings.ScriptSecurity && roster._runnable.Count > 0)
            roster._lines.Add(new LogLine(LogLevel.Warning, ScriptSecurity.Summary(anyInsecure)));
        return roster;
    }

    private ScriptVerdict Add(ScriptCommand command, ScriptSecurity security)
    {
        ScriptVerdict verdict = security.Inspect(command);
        foreach (ScriptRemark remark in verdict.Remarks)
            _lines.Add(new LogLine(LogLevel.Warning, remark.Text));
        if (verdict.Script != null)
            _runnable[command] = verdict.Script;
        return verdict;
    }
}
