using Appliance.Base;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Guardian;

/// <summary>
/// What follows the end of an engine: its place is taken, and another one started, or it was the last. And what the
/// guardian does for the checkers' process; with `-C` it has nothing but that.
/// </summary>
internal sealed partial class Guardian
{
    /// <summary>Exit code for us, or null when the engine is to be started again.</summary>
    private int? EngineEnded(EngineProcess engine, ChildExit exit)
    {
        _poller.Remove(engine.EndFd);
        _lookAt = _killAt = _measureAt = Instant.Never;
        bool again = _renewing || !exit.WasSignalled && exit.Status == ExitCode.StartAgain;
        bool orderly = !exit.WasSignalled && exit.Status is ExitCode.StartAgain or ExitCode.Ok;
        if (!orderly)
        {
            if (engine.Table is { } table)
                CrashCleanup.Run(table, _log);
            ChildProcess.KillOrphanedGroups(engine.Pid, _box?.Pid ?? 0, _network?.Pid ?? 0, _checkers?.Pid ?? 0);
            TellLastWords(engine, exit);
        }
        int pid = engine.Pid;
        _hasRun |= engine.Table is not null;
        engine.Dispose();
        _engine = null;
        _box?.EngineHasGone();

        if (again && !_stopping)
        {
            StartEngine();
            return null;
        }
        if (_stopping || orderly)
            return ExitCode.Ok;
        if (!exit.WasSignalled && ExitCode.PermanentName(exit.Status) is string name)
        {
            if (_hasRun && exit.Status is ExitCode.Config or ExitCode.NoConfig or ExitCode.AnotherRuns)
            {
                string since = exit.Status == ExitCode.AnotherRuns ? "another daemon was started"
                    : "the configuration has become bad";
                _log.Error($"pid {pid} exited with error {name}: {since} since the last start. Trying again; "
                    + $"SIGHUP tries at once");
                PlanRestart();
                return null;
            }
            _log.Error($"pid {pid} exited with permanent error {name}. Terminating");
            return exit.Status;
        }
        _log.Error(exit.WasSignalled ? $"pid {pid} exited due to signal {exit.Signal}"
            : $"pid {pid} exited with status {exit.Status}");
        if (_options.DontRespawn)
        {
            _log.Error($"VRRP child process({pid}) died: Exiting");
            return exit.WasSignalled ? ExitCode.Fatal : exit.Status;
        }
        _log.Write(LogLevel.Alert, $"VRRP child process({pid}) died: Respawning");
        PlanRestart();
        return null;
    }

    /// <summary>At once the first time, then after 1, 2, 4... seconds.</summary>
    private void PlanRestart()
    {
        Instant now = BootClock.Now;
        Duration delay = _policy.DelayAfter(now - _startedAt);
        _log.Info($"Restart of VRRP process delayed {delay.TotalSeconds} seconds to limit respawn rate");
        _startAgainAt = now + delay;
    }

    /// <summary>From now on the load balancer is kept, too: it looks itself whether there is something to do.</summary>
    /// <param name="arguments">Its argv.</param>
    /// <param name="before">What is to be done before each of its starts.</param>
    public void KeepCheckers(string[] arguments, Action? before = null) =>
        _checkers = new CheckersKeeper(new Child(_executable, arguments, _poller, CheckersToken), _log, before);

    /// <summary>There is no engine and never will be.</summary>
    public void GoWithoutEngine() => _isWithoutEngine = true;

    /// <summary>What a start or a reload has asked for is done.</summary>
    private bool IsSettled(Instant now)
    {
        if (!_isWithoutEngine)
            return ServiceNotice.HasAnswered(_engine?.Table, _reloads);
        if (_checkers?.IsSettled == false)
            _checkers.AskForTurn(now);
        return _checkers?.IsSettled == true;
    }

    /// <summary>A watchdog is fed for turns of the engine, or, where there is none, of the checkers.</summary>
    private void FeedFor(WatchdogKeeper watchdog, Instant now)
    {
        if (_isWithoutEngine)
            watchdog.Look(now, _checkers?.Turns, _stopping, () => _checkers?.AskForTurn(now));
        else
            watchdog.Look(now, _engine?.Table?.TurnCount, _stopping, () => _engine?.Order(EngineOrder.Turn));
    }

    private void Reload(Instant now)
    {
        if (_engine is not null || _isWithoutEngine)
            _service?.SayReloading(now);
        _checkers?.Reload(now);
        if (_isWithoutEngine)
            _box?.Reload();
        if (_engine is { } engine)
        {
            _reloads++;
            engine.Order(EngineOrder.Reload);
        }
        else if (!_isWithoutEngine)
            _startAgainAt = now;
    }

    /// <summary>Exit code for us, or null when we go on.</summary>
    private int? CheckersEnded()
    {
        int pid = _checkers!.Pid;
        if (_checkers.Ended(BootClock.Now, _isWithoutEngine) is not { } exit)
            return null;
        // Scripts and readers of FIFOs that it was running.
        if (_checkers.IsBroken)
            ChildProcess.KillOrphanedGroups(_engine?.Pid ?? 0, _box?.Pid ?? 0, _network?.Pid ?? 0);
        if (_isWithoutEngine && _checkers.Hopeless is { } name)
        {
            _log.Error($"pid {pid} exited with permanent error {name}. Terminating");
            return exit.Status;
        }
        if (!_checkers.IsBroken)
            return null;
        if (!_options.DontRespawn)
        {
            _log.Write(LogLevel.Alert, $"Healthcheck child process({pid}) died: Respawning");
            return null;
        }
        _log.Error($"Healthcheck child process({pid}) died: Exiting");
        _checkers.GiveUp();
        if (_engine is null)
            return exit.WasSignalled ? ExitCode.Fatal : exit.Status;
        if (!_stopping)
            BeginToStop(_engine, SignalWords.Stop);
        return null;
    }
}
