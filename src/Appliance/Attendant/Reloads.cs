using System.ComponentModel;
using Appliance.Base;
using Appliance.Config;
using Appliance.Reports;
using Appliance.Scripts;
using Appliance.Settings;
using Appliance.Texts;
using VrrpAot.Engine;

namespace Appliance.Attendant;

/// <summary>
/// SIGHUP and `reload`. The file is read and judged while the old configuration runs; a bad one changes nothing. For a
/// good one the engine's successor is prepared and posted, and when the engine says that it has succeeded, a new
/// <see cref="RunningConfiguration"/> takes over here: every event before that means the old numbering, every one after
/// it the new.
/// </summary>
/// <param name="post">Does something on this thread, a little later.</param>
internal sealed class Reloads(InForce inForce, CommandGate gate, Checks checks, Equipment equipment,
    Action<Action> post, Action<LogLine> log) : Service
{
    /// <summary>Changes that the log tells one by one.</summary>
    private const int MostChangesTold = 30;

    private sealed record Succession(EngineLoop Loop, DaemonSettings Settings, ScriptRoster Roster,
        ConfigurationDifference Difference);

    private Func<ConfigResult>? _load;
    private Func<DaemonSettings, ScriptSecurity>? _security;
    /// <summary>Posted, and not heard of yet; the gate is shut.</summary>
    private Succession? _succession;
    private bool _reloadAgain;
    private bool _finished;
    private List<Action<ReloadOutcome>> _askers = [];
    private List<Action<ReloadOutcome>> _nextAskers = [];

    /// <summary>Grows by one with every configuration taken up, 1 for the first.</summary>
    public int Generation { get; private set; }

    /// <summary>Why the newest configuration is not the one that runs; null when it is.</summary>
    public string? Refused { get; private set; }

    /// <summary>The same of appliance.json, which no reload reads: it stays refused.</summary>
    public string? ApplianceRefused { get; private set; }

    /// <summary>A reload could not be made in place: the engine stops, and is to be started again.</summary>
    public bool StartsAgain { get; private set; }

    /// <summary>The first configuration.</summary>
    public void Begin(DaemonSettings settings, ScriptSecurity security)
    {
        inForce.Running = new RunningConfiguration(settings, Inspect(settings, security), equipment);
        Generation = 1;
    }

    /// <summary>
    /// What snapshots, the lines at the end and reloads are made from. To be called before the attendant runs, as
    /// are the two that follow.
    /// </summary>
    /// <param name="loop">The engine beside which this runs.</param>
    /// <param name="load">Reads the configuration.</param>
    /// <param name="security">What is to be thought of scripts, by these settings.</param>
    public void Serve(EngineLoop loop, Func<ConfigResult> load, Func<DaemonSettings, ScriptSecurity> security)
    {
        inForce.Loop = loop;
        (_load, _security) = (load, security);
    }

    /// <summary>The file could not be run at start, and this runs without any instance instead.</summary>
    public void BeginRefused(string reason) => Refused = reason;

    public void BeginWithoutAppliance(string reason)
    {
        ApplianceRefused = reason;
        Refused ??= reason;
    }

    private ScriptRoster Inspect(DaemonSettings settings, ScriptSecurity security)
    {
        ScriptRoster roster = ScriptRoster.Inspect(settings, security);
        foreach (ScriptRemark remark in roster.Remarks)
            log(new LogLine(LogLevel.Warning, remark.Text));
        return roster;
    }

    /// <summary>
    /// Reads the configuration and takes it up. While an earlier one is being taken up, it is read once more
    /// afterwards, however often that is asked for.
    /// </summary>
    /// <param name="answer">Called on this thread, once.</param>
    public void Reload(Action<ReloadOutcome>? answer = null)
    {
        if (answer is not null)
            _nextAskers.Add(answer);
        if (_succession is not null)
        {
            _reloadAgain = true;
            return;
        }
        _askers = _nextAskers;
        _nextAskers = [];
        if (_finished || StartsAgain || inForce.Loop is null)
            Answer(new ReloadOutcome(ReloadResult.Refused, "the engine is stopping"));
        else
            Read();
    }

    private void Read()
    {
        Say("Reloading");
        ConfigResult config = _load!();
        ConfigVerdict.ReportAsLog(config, text => log(new LogLine(LogLevel.Warning, text)));
        if (config.Settings is not { } settings)
        {
            Refuse(config.WhyRefused);
            return;
        }
        ConfigurationDifference difference = ConfigurationDifference.Between(inForce.Settings, settings);
        if (difference.IsEmpty)
        {
            Say("The configuration means what runs already: nothing is changed");
            checks.LetGo(inForce.Running.Renew(settings, Say));
            Refused = ApplianceRefused;
            inForce.WantSnapshot();
            Answer(new ReloadOutcome(ReloadResult.Unchanged, "unchanged", ToldDifference.Of(difference)));
            return;
        }
        for (int i = 0; i < Math.Min(MostChangesTold, difference.Changes.Length); i++)
            Say($"  {difference.Changes[i]}");
        if (difference.Changes.Length > MostChangesTold)
            Say($"  and {difference.Changes.Length - MostChangesTold} changes more");
        if (difference.NeedsStart is { } reason)
            StartAgain(reason, difference);
        else
            Prepare(settings, difference);
    }

    private void Prepare(DaemonSettings settings, ConfigurationDifference difference)
    {
        EngineLoop? successor;
        try
        {
            successor = inForce.Loop!.TryPrepareSuccessor(settings.Engine);
        }
        catch (Win32Exception refusal)
        {
            Refuse(refusal.Message);
            return;
        }
        if (successor is null)
        {
            StartAgain("it needs more memory than was taken at the start", difference);
            return;
        }
        _succession = new Succession(successor, settings, Inspect(settings, _security!(settings)), difference);
        gate.Shut(successor);
    }

    public override void Hear(in EngineEvent happened)
    {
        if (happened.Kind == EngineEventKind.Succeeded)
            TakeUp();
    }

    /// <summary>The engine has taken it up, and so do we.</summary>
    private void TakeUp()
    {
        if (_succession is not { } next)
            return;
        _succession = null;
        gate.Open();
        RunningConfiguration before = inForce.Running;
        inForce.Running = new RunningConfiguration(next.Settings, next.Roster, equipment, before);
        inForce.Loop = next.Loop;
        checks.LetGo(before.Runners);
        Generation++;
        Refused = ApplianceRefused;
        inForce.Running.Tracker.Begin();
        gate.PostKept();
        string text = $"taken up: {next.Difference.Changes.Length} "
            + (next.Difference.Changes.Length == 1 ? "change" : "changes");
        Say($"Configuration {text}");
        Answer(new ReloadOutcome(ReloadResult.TakenUp, text, ToldDifference.Of(next.Difference)));
        if (_reloadAgain)
            post(() => Reload());
        _reloadAgain = false;
    }

    private void StartAgain(string reason, ConfigurationDifference difference)
    {
        Say($"This cannot be changed in place ({reason}): stopping, and starting again");
        StartsAgain = true;
        gate.PostForAll(EngineCommand.Stop());
        Answer(new ReloadOutcome(ReloadResult.StartsAgain, $"taken up by a new start: {reason}",
            ToldDifference.Of(difference)));
    }

    private void Refuse(string reason)
    {
        log(new LogLine(LogLevel.Error, "The new configuration cannot be run: the old one stays in force"));
        Refused = reason;
        inForce.WantSnapshot();
        Answer(new ReloadOutcome(ReloadResult.Refused, $"refused: {reason}"));
    }

    public override void Finish()
    {
        _finished = true;
        _askers.AddRange(_nextAskers);
        _nextAskers = [];
        Answer(new ReloadOutcome(ReloadResult.Refused, "the engine is stopping"));
    }

    private void Answer(ReloadOutcome outcome)
    {
        List<Action<ReloadOutcome>> askers = _askers;
        _askers = [];
        foreach (Action<ReloadOutcome> asker in askers)
            asker(outcome);
    }

    private void Say(string text) => log(new LogLine(LogLevel.Info, text));
}
