using Appliance.Base;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Guardian;

/// <summary>
/// What follows the end of an engine: its place is taken, and another one started, or it was the last.
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
            ChildProcess.KillOrphanedGroups(engine.Pid);
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
}
