using System.Collections.Immutable;
using Appliance.Reports;
using Appliance.Settings;
using VrrpAot.Engine;

namespace Appliance.Tracking;

/// <summary>
/// Keeps what every script, interface, file, process and session of BFD is known to be, and tells the engine what
/// follows: effective priorities, Script faults, and that an unweighted check has given its first result. Values in,
/// commands out; it starts nothing.
/// </summary>
public sealed partial class Tracker
{
    /// <summary>What a priority asked for is called among the trackers.</summary>
    public const string Requested = "requested";
    /// <summary>The same of a node on battery.</summary>
    public const string Battery = "on battery";

    private readonly DaemonSettings _settings;
    private readonly Action<EngineCommand> _command;
    private readonly ScriptCounter?[] _scripts;
    private readonly Dictionary<string, TrackedStatus> _interfaces = [];
    private readonly Priority[] _told;
    private readonly bool[] _faulted;
    /// <summary>Base priorities that somebody asked for, instead of those of the file.</summary>
    private readonly Priority?[] _requested;
    /// <summary>What every priority has lost, 0..253.</summary>
    private int _lowered;

    /// <param name="usable">For every script of the settings: false when it is disabled, and its trackers with
    /// it.</param>
    /// <param name="before">Whose knowledge goes over at a reload; not to be used any more. Null for the first.</param>
    public Tracker(DaemonSettings settings, ReadOnlySpan<bool> usable, Action<EngineCommand> command,
        Tracker? before = null)
    {
        _settings = settings;
        _command = command;
        _scripts = new ScriptCounter?[settings.Scripts.Length];
        for (int i = 0; i < _scripts.Length; i++)
        {
            ScriptSettings script = settings.Scripts[i];
            _scripts[i] = usable[i]
                ? before?.CounterFor(script) ?? new ScriptCounter(script.Rise, script.Fall, script.StartsFailed) : null;
        }
        foreach (InstanceDuties box in settings.Instances)
            foreach (TrackedInterface tracked in box.TrackedInterfaces)
                _interfaces[tracked.Interface] = TrackedStatus.Unknown;
        _files = new long[settings.Files.Length];
        _processes = new (bool, int)[settings.Processes.Length];
        _sessions = new TrackedStatus[settings.Engine.Bfd.Length];
        Array.Fill(_sessions, TrackedStatus.Down);
        _told = [.. settings.Engine.Instances.Select(instance => instance.Election.BasePriority)];
        _faulted = new bool[_told.Length];
        _requested = new Priority?[_told.Length];
        if (before is not null)
            Inherit(before);
    }

    /// <summary>
    /// The engine is told everything anew: it knows no more than the priorities of before, by another numbering.
    /// </summary>
    private void Inherit(Tracker before)
    {
        Array.Clear(_told);
        _lowered = before._lowered;
        int[] places = _settings.Engine.IndexesIn(before._settings.Engine);
        for (int i = 0; i < places.Length; i++)
        {
            _faulted[i] = places[i] >= 0 && before._faulted[places[i]];
            // An owner has no priority but its own (Request).
            bool isOwner = _settings.Engine.Instances[i].Election.BasePriority.IsOwner;
            _requested[i] = places[i] >= 0 && !isOwner ? before._requested[places[i]] : null;
        }
        InheritSessions(before);
        // Of a link that the engine does not watch any more nothing is known from now on.
        foreach (string name in _settings.Engine.Interfaces)
            if (before._interfaces.TryGetValue(name, out TrackedStatus status))
                _interfaces[name] = status;
    }

    /// <summary>
    /// keepalived: the last result stays while the command does, whatever else of the script has changed.
    /// </summary>
    private ScriptCounter? CounterFor(ScriptSettings script)
    {
        for (int i = 0; i < _scripts.Length; i++)
        {
            ScriptSettings mine = _settings.Scripts[i];
            if (_scripts[i] is { } counter && mine.Name == script.Name && mine.Command.IsSameAs(script.Command))
                return mine.IsSameAs(script) ? counter : ScriptCounter.GoingOn(script.Rise, script.Fall, counter);
        }
        return null;
    }

    /// <summary>
    /// Effective priority by all that is known. Before any result that is the configured priority, plus the negative
    /// weights of scripts with <c>init_fail</c>.
    /// </summary>
    public Priority EffectivePriority(int instance)
    {
        InstanceDuties box = _settings.Instances[instance];
        int sum = -_lowered;
        foreach (TrackedScript tracked in box.TrackedScripts)
            if (_scripts[tracked.Script] is { } counter)
                sum += PriorityTally.Contribution(tracked.Weight, tracked.Reverse, counter.Status);
        foreach (TrackedSource tracked in box.TrackedFiles)
            sum += ContributionOfFile(tracked);
        foreach (TrackedSource tracked in box.TrackedProcesses)
            sum += ContributionOfProcess(tracked);
        foreach (TrackedInterface tracked in box.TrackedInterfaces)
            sum += PriorityTally.Contribution(tracked.Weight, tracked.Reverse, _interfaces[tracked.Interface]);
        foreach (TrackedBfd tracked in box.TrackedBfds)
            sum += PriorityTally.Contribution(tracked.Weight, tracked.Reverse, _sessions[tracked.Session]);
        return PriorityTally.Effective(_requested[instance]
            ?? _settings.Engine.Instances[instance].Election.BasePriority, sum);
    }

    /// <summary>Another base priority than the file's, until a restart; null ends that. It outlives a reload.</summary>
    /// <param name="priority">1..254.</param>
    /// <returns>False for an address owner.</returns>
    public bool Request(int instance, Priority? priority)
    {
        if (_settings.Engine.Instances[instance].Election.BasePriority.IsOwner)
            return false;
        _requested[instance] = priority;
        TellPriority(instance);
        return true;
    }

    /// <summary>Every priority but an address owner's is so much lower, also over a reload.</summary>
    /// <param name="by">0..253; 0 ends it.</param>
    public void Lower(int by)
    {
        _lowered = by;
        for (int instance = 0; instance < _told.Length; instance++)
            TellPriority(instance);
    }

    /// <summary>
    /// First word to the engine: where priorities start, what is known to fail, and that nobody has to wait for a
    /// script that will never run or has run before.
    /// </summary>
    public void Begin()
    {
        for (int instance = 0; instance < _told.Length; instance++)
        {
            TellPriority(instance);
            GoOnFaulted(instance);
            foreach (TrackedScript tracked in _settings.Instances[instance].TrackedScripts)
                if (tracked.Weight == 0 && _scripts[tracked.Script] is null or { HasResult: true })
                    _command(EngineCommand.CheckReady(instance));
            BeginSessions(instance);
        }
    }

    /// <summary>
    /// A fault from before the reload, or one that is known already. While a check has no result yet the fault stays:
    /// it would come and go again otherwise.
    /// </summary>
    private void GoOnFaulted(int instance)
    {
        int failing = FirstFailing(instance);
        if (failing < 0 && _faulted[instance])
            failing = FirstPending(_settings.Instances[instance].TrackedScripts);
        if (failing >= 0 || _faulted[instance])
            _command(ScriptFault(instance, failing));
        _faulted[instance] = failing >= 0;
    }

    private int FirstPending(ImmutableArray<TrackedScript> tracked)
    {
        foreach (TrackedScript check in tracked)
            if (check.Weight == 0 && _scripts[check.Script] is { HasResult: false })
                return check.Script;
        return -1;
    }

    /// <summary>What makes the difference between base and effective priority.</summary>
    public IEnumerable<PriorityPart> PartsOf(int instance)
    {
        InstanceDuties box = _settings.Instances[instance];
        if (_settings.Engine.Instances[instance].Election.BasePriority.IsOwner)
            yield break;
        if (_requested[instance] is { } requested
            && requested.Value - _settings.Engine.Instances[instance].Election.BasePriority.Value is int asked
            and not 0)
            yield return new PriorityPart(Requested, asked);
        if (_lowered != 0)
            yield return new PriorityPart(Battery, -_lowered);
        foreach (TrackedScript tracked in box.TrackedScripts)
            if (_scripts[tracked.Script] is { } counter
                && PriorityTally.Contribution(tracked.Weight, tracked.Reverse, counter.Status) is int difference
                and not 0)
                yield return new PriorityPart(_settings.Scripts[tracked.Script].Name, difference);
        foreach (TrackedSource tracked in box.TrackedFiles)
            if (ContributionOfFile(tracked) is int difference and not 0)
                yield return new PriorityPart(_settings.Files[tracked.Source].Name, difference);
        foreach (TrackedSource tracked in box.TrackedProcesses)
            if (ContributionOfProcess(tracked) is int difference and not 0)
                yield return new PriorityPart(_settings.Processes[tracked.Source].Name, difference);
        foreach (TrackedInterface tracked in box.TrackedInterfaces)
            if (PriorityTally.Contribution(tracked.Weight, tracked.Reverse,
                _interfaces[tracked.Interface]) is int difference and not 0)
                yield return new PriorityPart(tracked.Interface, difference);
        foreach (TrackedBfd tracked in box.TrackedBfds)
            if (PriorityTally.Contribution(tracked.Weight, tracked.Reverse,
                _sessions[tracked.Session]) is int difference and not 0)
                yield return new PriorityPart(_settings.Engine.Bfd[tracked.Session].Name, difference);
    }

    /// <summary>Null for a script that never runs.</summary>
    public TrackedStatus? StatusOf(int script) => _scripts[script]?.Status;

    /// <summary>One result of a script.</summary>
    public ScriptChange ScriptResult(int script, bool success)
    {
        ScriptCounter counter = _scripts[script]!;
        bool first = !counter.HasResult;
        ScriptChange verdict = counter.Add(success);
        if (verdict == ScriptChange.Same && !first)
            return verdict;
        for (int instance = 0; instance < _told.Length; instance++)
        {
            foreach (TrackedScript tracked in _settings.Instances[instance].TrackedScripts)
            {
                if (tracked.Script != script)
                    continue;
                if (tracked.Weight != 0)
                    TellPriority(instance);
                else
                    TellCondition(instance, first);
            }
        }
        return verdict;
    }

    /// <param name="failing">The source (<see cref="DaemonSettings.SourceOf"/>), or -1.</param>
    private static EngineCommand ScriptFault(int instance, int failing) =>
        failing < 0 ? EngineCommand.ClearScriptFault(instance) : EngineCommand.RaiseScriptFault(instance, failing);

    /// <summary>
    /// The fault goes out before the permission to start, so that no instance is BACKUP for a moment in between.
    /// </summary>
    private void TellCondition(int instance, bool first)
    {
        int failing = FirstFailing(instance);
        bool faulted = failing >= 0;
        if (faulted != _faulted[instance])
        {
            _faulted[instance] = faulted;
            _command(ScriptFault(instance, failing));
        }
        if (first)
            _command(EngineCommand.CheckReady(instance));
    }

    /// <summary>The first source that holds the instance in FAULT (<see cref="DaemonSettings.SourceOf"/>), or
    /// -1.</summary>
    private int FirstFailing(int instance)
    {
        foreach (TrackedScript check in _settings.Instances[instance].TrackedScripts)
            if (check.Weight == 0 && _scripts[check.Script] is { HasResult: true } counter
                && PriorityTally.Faults(check.Reverse, counter.Status))
                return check.Script;
        return FirstFailingSource(_settings.Instances[instance]);
    }

    /// <summary>The engine has said so of it, and not otherwise since.</summary>
    public bool IsUp(string name) =>
        _interfaces.TryGetValue(name, out TrackedStatus status) && status == TrackedStatus.Up;

    public void InterfaceIs(string name, TrackedStatus status)
    {
        // Also of those that nobody tracks: a reload may change that, and the engine does not say it again.
        _interfaces[name] = status;
        for (int instance = 0; instance < _told.Length; instance++)
            TellPriority(instance);
    }

    /// <summary>
    /// The engine has looked at every interface: what it has not called up is down, or not there at all.
    /// </summary>
    public void InterfacesListed()
    {
        foreach (string name in _interfaces.Keys.ToList())
            if (_interfaces[name] == TrackedStatus.Unknown)
                InterfaceIs(name, TrackedStatus.Down);
    }

    private void TellPriority(int instance)
    {
        Priority effective = EffectivePriority(instance);
        if (effective == _told[instance])
            return;
        _told[instance] = effective;
        _command(EngineCommand.SetPriority(instance, effective));
    }
}
