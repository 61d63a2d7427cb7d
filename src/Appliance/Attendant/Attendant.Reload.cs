using System.ComponentModel;
using Appliance.Base;
using Appliance.Config;
using Appliance.Reports;
using Appliance.Scripts;
using Appliance.Settings;
using Appliance.Texts;
using Appliance.Tracking;
using VrrpAot.Engine;

namespace Appliance.Attendant;

/// <summary>
/// SIGHUP and `reload`. The file is read and judged while the old configuration runs; a bad one changes nothing. For a
/// good one the engine's successor is prepared and posted, and when the engine says that it has succeeded, a new
/// <see cref="RunningConfiguration"/> takes over here: every event before that means the old numbering, every one after
/// it the new.
/// </summary>
public sealed partial class Attendant
{
    /// <summary>Changes that the log tells one by one.</summary>
    private const int MostChangesTold = 30;

    private sealed class Succession(EngineLoop loop, DaemonSettings settings, ScriptRoster roster,
        ConfigurationDifference difference)
    {
        public EngineLoop Loop => loop;
        public DaemonSettings Settings => settings;
        public ScriptRoster Roster => roster;
        public ConfigurationDifference Difference => difference;
    }

    private Func<ConfigResult>? _load;
    private Func<DaemonSettings, ScriptSecurity>? _security;

    /// <summary>
    /// Posted, and not heard of yet: until then no command leaves, since it could mean another instance than it says.
    /// </summary>
    private Succession? _succession;
    private bool _reloadAgain;
    private List<Action<ReloadOutcome>> _askers = [];
    private List<Action<ReloadOutcome>> _nextAskers = [];

    /// <summary>A reload could not be made in place: the engine stops, and is to be started again.</summary>
    public bool StartsAgain { get; private set; }

    /// <summary>
    /// What snapshots, the lines at the end and reloads are made from. To be called before <see cref="Run"/>.
    /// </summary>
    /// <param name="loop">The engine beside which this runs.</param>
    /// <param name="load">Reads the configuration.</param>
    /// <param name="security">What is to be thought of scripts, by these settings.</param>
    public void Serve(EngineLoop loop, Func<ConfigResult> load, Func<DaemonSettings, ScriptSecurity> security) =>
        (_loop, _load, _security) = (loop, load, security);

    /// <summary>
    /// The file could not be run at start, and this runs without any instance instead. To be called before
    /// <see cref="Run"/>.
    /// </summary>
    public void BeginRefused(string reason) => _frame = _frame with { ConfigurationRefused = reason };

    /// <summary>The same of appliance.json, which no reload reads: it stays refused.</summary>
    public void BeginWithoutAppliance(string reason)
    {
        _applianceRefused = reason;
        _frame = _frame with { ConfigurationRefused = _frame.ConfigurationRefused ?? reason, ApplianceRefused = true };
    }

    private string? _applianceRefused;

    /// <summary>
    /// From any thread: a command for one instance, by the name that it has when the command leaves; null for all.
    /// </summary>
    public void Order(Func<int, EngineCommand> command, string? instance) => Post(() =>
    {
        int index = instance is null ? -1
            : Array.FindIndex([.. _running.Settings.Engine.Instances], known => known.Name == instance);
        if (instance is null || index >= 0)
            Command(command(index));
    });

    private void Command(EngineCommand command)
    {
        // What is not said now the new configuration says, from what is known then.
        if (_succession is null)
            _commands.Post(command);
    }

    /// <summary>
    /// On this thread (<see cref="Post"/>): reads the configuration and takes it up. While an earlier one is being
    /// taken up, it is read once more afterwards, however often that is asked for.
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
        if (_finished || StartsAgain || _loop is null)
            Answer(new ReloadOutcome(ReloadResult.Refused, "the engine is stopping"));
        else
            Read();
    }

    private void Read()
    {
        Say("Reloading");
        ConfigResult config = _load!();
        ConfigVerdict.ReportAsLog(config, text => _log(new LogLine(LogLevel.Warning, text)));
        if (config.Settings is not { } settings)
        {
            Refuse(config.WhyRefused);
            return;
        }
        ConfigurationDifference difference = ConfigurationDifference.Between(_running.Settings, settings);
        if (difference.IsEmpty)
        {
            Say("The configuration means what runs already: nothing is changed");
            LetGo(_running.Renew(settings, _probes, this, Say));
            _frame = _frame with { ConfigurationRefused = _applianceRefused };
            _running.SnapshotMaker.Want();
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
            successor = _loop!.TryPrepareSuccessor(settings.Engine);
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
        _commands.PostSuccessor(successor);
    }

    /// <summary>The engine has taken it up, and so do we.</summary>
    private void TakeUp()
    {
        if (_succession is not { } next)
            return;
        _succession = null;
        RunningConfiguration before = _running;
        _running = new RunningConfiguration(next.Settings, next.Roster, _children, _probes, _journal, Command, this,
            this, _who, before);
        _loop = next.Loop;
        LetGo(before.Runners);
        _frame = _frame with { Generation = _frame.Generation + 1, ConfigurationRefused = _applianceRefused,
            HostName = next.Settings.RouterId };
        _running.Tracker.Begin();
        string text =
            $"taken up: {next.Difference.Changes.Length} "
            + $"{(next.Difference.Changes.Length == 1 ? "change" : "changes")}";
        Say($"Configuration {text}");
        Answer(new ReloadOutcome(ReloadResult.TakenUp, text, ToldDifference.Of(next.Difference)));
        if (_reloadAgain)
            Post(() => Reload());
        _reloadAgain = false;
    }

    private void LetGo(ScriptRunner?[] runners)
    {
        foreach (ScriptRunner? runner in runners)
        {
            if (runner is null)
                continue;
            runner.Stop();
            runner.Abandon(force: false);
            _leaving.Add(runner);
        }
    }

    private void StartAgain(string reason, ConfigurationDifference difference)
    {
        Say($"This cannot be changed in place ({reason}): stopping, and starting again");
        StartsAgain = true;
        _commands.Post(EngineCommand.Stop());
        Answer(new ReloadOutcome(ReloadResult.StartsAgain, $"taken up by a new start: {reason}",
            ToldDifference.Of(difference)));
    }

    private void Refuse(string reason)
    {
        _log(new LogLine(LogLevel.Error, "The new configuration cannot be run: the old one stays in force"));
        _frame = _frame with { ConfigurationRefused = reason };
        _running.SnapshotMaker.Want();
        Answer(new ReloadOutcome(ReloadResult.Refused, $"refused: {reason}"));
    }

    /// <summary>The engine has finished: nobody may be left waiting.</summary>
    private void RefuseReloads()
    {
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

    private void Say(string text) => _log(new LogLine(LogLevel.Info, text));
}
