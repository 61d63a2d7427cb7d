using Appliance.Base;
using Appliance.Records;
using Appliance.Reports;
using VrrpAot.Engine;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Attendant;

/// <summary>
/// `maintenance`. The engine gives the VIPs to a peer; when every instance is out, it is kept in a file, and said. If
/// one finds no peer that takes over, all go on as before. A restart finds the file; a reload changes nothing of it.
/// </summary>
internal sealed class MaintenanceKeeper(InForce inForce, CommandGate gate, Reloads reloads, WhoAsked who,
    Action<LogLine> log) : Service
{
    /// <summary>The clock of a small board is set soon after the network is there.</summary>
    private static readonly Duration s_clockPause = Duration.FromSeconds(10);
    /// <summary>The end of a hand-over need not be an event.</summary>
    private static readonly Duration s_enteringPause = Duration.FromMilliseconds(50);

    private sealed record Entering(Maintenance Wanted, bool Force, Action<Outcome> Answer);

    private MaintenanceFile _kept = new(null);
    private Entering? _entering;
    private Instant _ends = Instant.Never;
    /// <summary>When to ask the engine, or a clock in doubt, again.</summary>
    private Instant _lookAgainAt = Instant.Never;

    private bool _finished;

    /// <summary>The one that is on; null for none.</summary>
    public Maintenance? On { get; private set; }

    /// <summary>To be called before the attendant runs.</summary>
    /// <param name="restored">What the engine was started with; null for none.</param>
    public void Keep(MaintenanceFile file, Maintenance? restored)
    {
        _kept = file;
        if (restored is null)
            return;
        On = restored;
        who.Maintenance = restored.By;
        ReckonRest(restored);
        Say($"Maintenance goes on, asked for by {restored.By}{Until(restored)}");
    }

    /// <param name="length">Null for no end.</param>
    /// <param name="force">Also where nobody takes over.</param>
    /// <param name="answer">Called on this thread, once.</param>
    public void Begin(Duration? length, string by, bool force, Action<Outcome> answer)
    {
        Moment now = Moment.Now;
        var wanted = new Maintenance(On?.Since ?? now, length is { } time ? now + time : null, by);
        if (_finished || reloads.StartsAgain)
            answer(new Outcome(false, "the engine is stopping"));
        else if (_entering is not null)
            answer(new Outcome(false, "maintenance is just being entered"));
        else if (On is not null)
            Enter(wanted, length, answer);
        else
        {
            _entering = new Entering(wanted, force, answer);
            who.Maintenance = by;
            Say($"Maintenance asked for by {by}: handing over");
            // It may go out while a reload is under way.
            gate.PostForAll(EngineCommand.BeginMaintenance(force));
            _lookAgainAt = BootClock.Now;
        }
    }

    /// <summary>Never refused.</summary>
    public void End(string by, Action<Outcome>? answer = null)
    {
        bool was = On is not null || _entering is not null;
        GiveUpEntering($"ended by {by}");
        gate.PostForAll(EngineCommand.EndMaintenance);
        On = null;
        who.MaintenanceEnded = by;
        _ends = _lookAgainAt = Instant.Never;
        string? trouble = _kept.Delete();
        if (was)
            Say($"Maintenance is over, ended by {by}");
        if (trouble is not null)
            log(new LogLine(LogLevel.Error, $"Maintenance: {trouble}"));
        inForce.WantSnapshot();
        answer?.Invoke(new Outcome(true, (was ? "Maintenance is over." : "Maintenance was not on.")
            + (trouble is null ? "" : $" But {trouble}.")));
    }

    /// <summary>What the engine said may be what is waited for.</summary>
    public override void Hear(in EngineEvent happened)
    {
        if (happened.Kind != EngineEventKind.NobodyTookOver || _entering is not { Force: false })
            return;
        gate.PostForAll(EngineCommand.EndMaintenance);
        GiveUpEntering($"nobody took over from {inForce.NameOf(happened.Instance)}, which "
            + $"goes on as MASTER");
    }

    /// <summary>A new snapshot is on the board: maybe all are out.</summary>
    public void Look(Snapshot snapshot)
    {
        if (_entering is not { } entering)
            return;
        foreach (InstanceView instance in snapshot.Instances)
            if ((instance.Faults & FaultCauses.Maintenance) == 0 || instance.HandingOver)
                return;
        _entering = null;
        Duration? length = entering.Wanted.Until is { } until
            ? Duration.FromMilliseconds(until.UnixMilliseconds - entering.Wanted.Since.UnixMilliseconds) : null;
        Enter(entering.Wanted, length, entering.Answer);
    }

    private void Enter(Maintenance wanted, Duration? length, Action<Outcome> answer)
    {
        who.Maintenance = wanted.By;
        On = wanted;
        _lookAgainAt = Instant.Never;
        // By the clock that does not jump; what the file says of the end is for the next start.
        _ends = length is { } time ? BootClock.Now + time : Instant.Never;
        string? trouble = _kept.Write(wanted);
        Say($"Maintenance is on, asked for by {wanted.By}{Until(wanted)}");
        if (trouble is not null)
            log(new LogLine(LogLevel.Error, $"Maintenance: {trouble}"));
        inForce.WantSnapshot();
        answer(new Outcome(true, $"Maintenance is on{Until(wanted)}." + (trouble is null ? "" : $" But {trouble}.")));
    }

    private void GiveUpEntering(string why)
    {
        if (_entering is not { } entering)
            return;
        _entering = null;
        _lookAgainAt = Instant.Never;
        Say($"No maintenance: {why}");
        entering.Answer(new Outcome(false, why));
    }

    public override void Finish()
    {
        _finished = true;
        GiveUpEntering("the engine is stopping");
    }

    public override Instant NextDeadline => Instant.Earlier(_ends, _lookAgainAt);

    public override void Turn(Instant now)
    {
        if (now >= _ends)
            End("its time");
        if (now < _lookAgainAt)
            return;
        if (_entering is not null)
        {
            inForce.WantSnapshot();
            _lookAgainAt = now + s_enteringPause;
        }
        else if (On is { } maintenance)
            ReckonRest(maintenance);
        else
            _lookAgainAt = Instant.Never;
    }

    private void ReckonRest(Maintenance restored)
    {
        Instant now = BootClock.Now;
        bool first = _ends == Instant.Never;
        bool inDoubt = restored.Until is not null && MaintenanceTerm.IsInDoubt(restored, Moment.Now);
        _lookAgainAt = inDoubt ? now + s_clockPause : Instant.Never;
        // In doubt it is reckoned once: the whole length, from the start.
        if (first || !inDoubt)
            _ends = MaintenanceTerm.Remaining(restored, Moment.Now) is { } rest ? now + rest : Instant.Never;
    }

    private void Say(string text) => log(new LogLine(LogLevel.Info, text));

    private static string Until(Maintenance maintenance) => maintenance.Until is { } until ? $" until {until}" : "";
}
