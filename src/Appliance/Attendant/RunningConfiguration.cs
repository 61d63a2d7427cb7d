using Appliance.Notify;
using Appliance.Probes;
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
    private readonly ScriptRoster _roster;
    private readonly Equipment _equipment;

    /// <param name="before">The one in whose place it comes; null for the first.</param>
    public RunningConfiguration(DaemonSettings settings, ScriptRoster roster, Equipment equipment,
        RunningConfiguration? before = null)
    {
        (Settings, _roster, _equipment) = (settings, roster, equipment);
        EventLines = new EventLines(settings);
        Notifier = new Notifier(settings, roster.Runnable, equipment.Notices.Lanes, equipment.Notices.Write,
            equipment.Notices.Mail, before?.Notifier);
        Tracker = new Tracker(settings, roster.Usable, equipment.Command, before?.Tracker);
        equipment.Sources.Begin(settings, Tracker);
        EventLines.NumberIn = Tracker.NumberIn;
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
                Runners[i] = Begin(i, program, start);
        }
        TransitionReasons = new TransitionReasons(settings, Tracker, Runners, equipment.Journal, equipment.Who,
            before?.TransitionReasons);
        SnapshotMaker = new SnapshotMaker(settings, Tracker, Runners, TransitionReasons, equipment.Command);
    }

    private ScriptRunner Begin(int script, RunnableScript program, Instant start)
    {
        IScriptRun run = program.Probe is { } probe ? new ProbeThread(probe, _equipment.Probes)
            : new ProcessRun(program, _equipment.Children);
        return new(script, program, new ScriptSchedule(_roster.IntervalOf(Settings.Scripts[script]),
            _roster.TimeoutOf(Settings.Scripts[script]), start), run, _equipment.Checks);
    }

    /// <summary>
    /// After a reload that changed nothing: what probes read beside the configuration, whom TLS believes, may be
    /// another all the same. One that cannot be read leaves its probe as it was.
    /// </summary>
    /// <param name="told">A sentence for each that has changed, or cannot be read.</param>
    /// <returns>The runners that others have replaced, in the order of the settings; null where that is none.</returns>
    public ScriptRunner?[] Renew(DaemonSettings settings, Action<string> told)
    {
        var replaced = new ScriptRunner?[Runners.Length];
        for (int i = 0; i < Runners.Length; i++)
        {
            ScriptSettings script = Settings.Scripts[i];
            if (Runners[i] is not { } runner
                || !_roster.Runnable.TryGetValue(script.Command, out RunnableScript? program) || program.Probe is null)
                continue;
            Probe? fresh = ProbeWords.Read(program.Arguments.AsSpan()[2..], settings.Tls, out string? complaint);
            if (fresh is null)
                told($"vrrp_script {script.Name}: {complaint}. It goes on as it was");
            if (fresh is null || runner.IsOf(program with { Probe = fresh }))
                continue;
            told($"vrrp_script {script.Name}: whom it believes has changed");
            Runners[i] = Begin(i, program with { Probe = fresh }, BootClock.Now);
            replaced[i] = runner;
        }
        return replaced;
    }

    public DaemonSettings Settings { get; }
    public ScriptSecurity Security => _roster.Security;
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
