using Appliance.Notify;
using Appliance.Records;
using Appliance.Scripts;
using Appliance.Settings;
using Appliance.Tracking;
using VrrpAot.Engine;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Attendant;

/// <summary>
/// Everything beside the engine that belongs to one configuration: who tells, who tracks, who notifies. A reload makes
/// another, which takes over what did not change, and is in force from the moment the engine's numbering is the new
/// one.
/// </summary>
internal sealed class RunningConfiguration
{
    public RunningConfiguration(DaemonSettings settings, ScriptRoster roster, Children children, ProbeThreads probes,
        Journal journal,
        Action<EngineCommand> command,
        IScriptListener scripts, INotifyListener notifies, WhoAsked who, RunningConfiguration? before = null)
    {
        Settings = settings;
        EventLines = new EventLines(settings);
        Notifier = new Notifier(settings, roster.Runnable, children, notifies);
        Tracker = new Tracker(settings, roster.Usable, command, before?.Tracker);
        Runners = new ScriptRunner?[settings.Scripts.Length];
        LastOutcomes = new ScriptOutcome[settings.Scripts.Length];
        Instant start = BootClock.Now;
        for (int i = 0; i < Runners.Length; i++)
        {
            ScriptSettings script = settings.Scripts[i];
            if (!roster.Runnable.TryGetValue(script.Command, out RunnableScript? program))
                continue;
            if (before?.TryGiveUp(script, program, out Runners[i], out LastOutcomes[i]) == true)
                Runners[i]!.Script = i;
            else
                Runners[i] = new ScriptRunner(i, program,
                    new ScriptSchedule(roster.IntervalOf(script), roster.TimeoutOf(script), start),
                    program.Probe is { } probe ? new ProbeThread(probe, probes)
                        : new ProcessRun(program, children), scripts);
        }
        TransitionReasons = new TransitionReasons(settings, Tracker, Runners, journal, who, before?.TransitionReasons);
        SnapshotMaker = new SnapshotMaker(settings, Tracker, Runners, TransitionReasons, command);
    }

    public DaemonSettings Settings { get; }
    public Tracker Tracker { get; }
    public Notifier Notifier { get; }
    public EventLines EventLines { get; }
    public SnapshotMaker SnapshotMaker { get; }
    public TransitionReasons TransitionReasons { get; }

    /// <summary>
    /// In the order of the settings; null for a script that cannot be run, or that a later configuration has taken.
    /// </summary>
    public ScriptRunner?[] Runners { get; }

    /// <summary>In the order of the settings.</summary>
    public ScriptOutcome[] LastOutcomes { get; }

    /// <summary>
    /// A script whose definition has not changed goes on where it is: its schedule, its run, its last result.
    /// </summary>
    private bool TryGiveUp(ScriptSettings wanted, RunnableScript program, out ScriptRunner? runner,
        out ScriptOutcome last)
    {
        for (int i = 0; i < Runners.Length; i++)
        {
            ScriptSettings mine = Settings.Scripts[i];
            if (Runners[i] is not { } found || !mine.IsSameAs(wanted) || !found.IsOf(program))
                continue;
            (runner, last) = (found, LastOutcomes[i]);
            Runners[i] = null;
            return true;
        }
        (runner, last) = (null, default);
        return false;
    }
}
