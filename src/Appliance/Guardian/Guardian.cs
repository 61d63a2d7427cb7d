using System.ComponentModel;
using Appliance.Base;
using Appliance.CommandLine;
using Appliance.Logging;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Guardian;

/// <summary>
/// The parent: keeps one engine running, hands signals on to it, and acts in its place when it dies or hangs. Beside it
/// the box's process (<see cref="BoxKeeper"/>), whose end is nothing to the engine, nor the engine's to it. One thread,
/// one loop; everything it waits for is a descriptor or a deadline.
/// </summary>
internal sealed partial class Guardian : IDisposable
{
    /// <summary>A broken promise is looked at twice, this long apart; together half a second of grace.</summary>
    private static readonly Duration s_halfGrace = Duration.FromMilliseconds(250);
    /// <summary>How often to look while the engine promises nothing, or has no table yet.</summary>
    private static readonly Duration s_idleLook = Duration.FromSeconds(1);
    /// <summary>The shortest time between two looks at an engine that is well: each one costs a system call.</summary>
    private static readonly Duration s_shortestPause = Duration.FromSeconds(1);
    /// <summary>The longest time between two looks at an engine that is well.</summary>
    private static readonly Duration s_longestPause = Duration.FromMilliseconds(1750);
    /// <summary>How often ended orphans (what scripts left running) are taken off the process table.</summary>
    private static readonly Duration s_reapPause = Duration.FromSeconds(10);

    private const int SignalToken = 0, EngineToken = 1, BoxToken = 2, BoxDemandToken = 3, NetworkToken = 4,
        BoxWordToken = 5, CheckersToken = 6;

    private readonly CommandLineOptions _options;
    private readonly Log _log;
    private readonly string _executable;
    private readonly string[] _engineArguments;
    private readonly WatchdogKeeper? _watchdog;
    private readonly ServiceNotice? _service;
    /// <summary>Orders to reload that this engine was given.</summary>
    private int _reloads;
    private readonly Action<string>? _crashed;
    private readonly Poller _poller = new();
    private readonly SignalPipe _signals = new(SignalWords.Stop, SignalWords.Interrupt, SignalWords.Reload,
        SignalWords.Data,
        SignalWords.Stats, SignalWords.Json, SignalWords.StatsClear);

    /// <summary>
    /// What each engine takes the place of the one engine with: while we live, nobody can take it between two.
    /// </summary>
    private readonly Descriptor _name;

    private EngineProcess? _engine;
    private Instant _startedAt;
    private readonly RestartPolicy _policy = new(Duration.Zero);
    /// <summary>Both ends of the hatch between engine and box, which outlives them.</summary>
    private readonly Descriptor _engineHatch, _boxHatch;
    private BoxKeeper? _box;
    private NetworkKeeper? _network;
    private CheckersKeeper? _checkers;
    private bool _isWithoutEngine;
    private Instant _startAgainAt = Instant.Never;
    private Instant _killAt = Instant.Never;
    private Instant _lookAt = Instant.Never;
    private Instant _reapAt;
    private long? _overdueAtTurn;
    /// <summary>What the start touched is let go once the engine is seen to be well.</summary>
    private bool _isLight;
    /// <summary>
    /// An engine of ours has run: from then on a file that went bad is waited for, not a reason to be gone.
    /// </summary>
    private bool _hasRun;
    private bool _stopping;
    /// <summary>The engine's pid file is one, and ours: what else has its name stays.</summary>
    private bool _hasPidFile;
    /// <summary>Why we killed the engine; null as long as we did not.</summary>
    private string? _killedFor;
    private StopDeadline _patience;

    /// <summary>`child_wait_time`; null for the usual.</summary>
    public Duration? ChildWait { get; init; }

    /// <param name="watchdog">Of a machine that is all ours; null for none.</param>
    /// <param name="crashed">In a machine that is all ours: takes the last words of an engine that ended badly, and
    /// must not wait for a disk.</param>
    /// <param name="service">Null where no service manager wants to know.</param>
    public Guardian(CommandLineOptions options, Log log, string executable, string[] engineArguments,
        WatchdogKeeper? watchdog = null, Action<string>? crashed = null, ServiceNotice? service = null)
    {
        _service = service;
        _crashed = crashed;
        _watchdog = watchdog;
        _options = options;
        _log = log;
        _executable = executable;
        _engineArguments = engineArguments;
        NameLock.Create(out _name);
        _poller.Add(_signals.Fd, SignalToken);
        Errno refused = LocalSocket.CreatePair(out _engineHatch, out _boxHatch);
        if (!refused.IsOk)
            throw refused.Exception("The kernel gave no pair of sockets");
    }

    /// <summary>From now on the box's process is kept, too.</summary>
    /// <param name="arguments">Its argv.</param>
    /// <param name="door">Where callers come; null for nowhere.</param>
    /// <param name="stands">It is there without a caller, too.</param>
    public void KeepBox(string[] arguments, ControlDoor? door, bool stands) =>
        _box = new BoxKeeper(new Child(_executable, arguments, _poller, BoxToken), door, _boxHatch, stands,
            _poller, BoxDemandToken, BoxWordToken, _log);

    /// <summary>And the network's, of a machine that is all ours.</summary>
    /// <param name="arguments">Its argv.</param>
    /// <param name="say">A line for the person at the console.</param>
    public void KeepNetwork(string[] arguments, Action<string> say) =>
        _network = new NetworkKeeper(new Child(_executable, arguments, _poller, NetworkToken), say);

    /// <summary>The signal that asked for the end; 0 when none did.</summary>
    public int StoppedBy { get; private set; }

    /// <summary>Starts an engine.</summary>
    /// <param name="meanwhile">What is to be logged before the engine's first line, while it loads: the first advert
    /// waits for nothing.</param>
    public void StartEngine(Action? meanwhile = null)
    {
        _startAgainAt = Instant.Never;
        _startedAt = BootClock.Now;
        Errno error = EngineProcess.TryStart(_executable, _engineArguments, _name, _engineHatch,
            keepErrors: _crashed is not null, out _engine);
        meanwhile?.Invoke();
        if (!error.IsOk)
        {
            _log.Error($"The VRRP process cannot be started: {error}");
            PlanRestart();
            return;
        }
        _poller.Add(_engine!.EndFd, EngineToken);
        _box?.EngineIsBack();
        _lookAt = _startedAt + s_idleLook;
        _overdueAtTurn = null;
        _isLight = false;
        _reloads = 0;
        _killedFor = null;
        WatchGrowth(_startedAt);
        Errno refused = PidFile.Write(_options.VrrpPidFile, _engine.Pid);
        _hasPidFile |= refused.IsOk;
        if (!refused.IsOk)
            _log.Warning($"The pid file {_options.VrrpPidFile} cannot be written: "
                + $"{PidFile.Describe(_options.VrrpPidFile, refused)}");
        _log.Info($"Starting VRRP child process, pid={_engine.Pid}");
    }

    /// <summary>Turns until there is nothing left to guard. Returns the exit code.</summary>
    public int Run()
    {
        Span<int> ready = stackalloc int[6];
        int? exitCode = null;
        while (exitCode is null)
        {
            int count = _poller.Wait(ready, NextDeadline);
            foreach (int token in ready[..count])
            {
                if (token == EngineToken && _engine is not null && _engine.TryReap(out ChildExit exit))
                    exitCode ??= EngineEnded(_engine, exit);
                else if (token == SignalToken)
                    exitCode ??= TakeSignals();
                else if (token == BoxToken)
                    _box!.Ended(BootClock.Now);
                else if (token == BoxWordToken)
                    _box!.Heard(BootClock.Now);
                else if (token == BoxDemandToken)
                    _box!.Demanded(BootClock.Now);
                else if (token == NetworkToken)
                    _network!.Ended(BootClock.Now);
                else if (token == CheckersToken)
                    exitCode ??= CheckersEnded();
            }
            exitCode ??= LookAtTheClock();
        }
        // Behind the engine: as long as its addresses are here, their connections go somewhere.
        if (_checkers?.Stop() == false)
            ChildProcess.KillOrphanedGroups(_box?.Pid ?? 0, _network?.Pid ?? 0);
        _box?.Stop();
        _network?.Stop();
        if (_hasPidFile)
            PidFile.Delete(_options.VrrpPidFile);
        return exitCode.Value;
    }

    private Instant NextDeadline => Instant.Earlier(
        Instant.Earlier(Instant.Earlier(_startAgainAt, Instant.Earlier(Beside, _checkers?.LookAt ?? Instant.Never)),
            Instant.Earlier(_box?.LookAt ?? Instant.Never, _network?.LookAt ?? Instant.Never)),
        Instant.Earlier(_measureAt, Instant.Earlier(_killAt, _lookAt)));

    private int? TakeSignals()
    {
        while (_signals.TryRead(out int signal))
        {
            switch (signal)
            {
                case SignalWords.Interrupt when _options.IgnoreInterrupt:
                    break;
                case SignalWords.Stop or SignalWords.Interrupt:
                    StoppedBy = signal;
                    if (_engine is null)
                    {
                        _service?.SayStopping();
                        return ExitCode.Ok;
                    }
                    if (!_stopping)
                        BeginToStop(_engine, signal);
                    break;
                case SignalWords.Reload:
                    Reload(BootClock.Now);
                    break;
                case SignalWords.Data when _checkers?.IsRunning == true:
                    _checkers.Order(CheckersOrder.Data);
                    _engine?.Order(EngineOrder.Data);
                    break;
                default:
                    _engine?.Order(signal switch
                    {
                        SignalWords.Data => EngineOrder.Data,
                        SignalWords.Stats => EngineOrder.Stats,
                        SignalWords.Json => EngineOrder.Json,
                        _ => EngineOrder.ClearStats,
                    });
                    break;
            }
        }
        return null;
    }

    private void BeginToStop(EngineProcess engine, int signal)
    {
        StoppedBy = signal;
        _stopping = true;
        _log.Info("Stopping");
        _service?.SayStopping();
        AskToStop(engine);
    }

    private void AskToStop(EngineProcess engine)
    {
        engine.Order(EngineOrder.Stop);
        _patience = new StopDeadline(BootClock.Now, ChildWait);
        _killAt = _patience.EndsAt(Instant.Never);
        _lookAt = _measureAt = Instant.Never;
    }

    /// <summary>When the watchdog or the service manager wants something.</summary>
    private Instant Beside => Instant.Earlier(_watchdog?.LookAt ?? Instant.Never, _service?.LookAt ?? Instant.Never);

    private int? LookAtTheClock()
    {
        Instant now = BootClock.Now;
        if (now >= _service?.LookAt)
            _service.Look(now, IsSettled(now));
        if (now >= _watchdog?.LookAt)
            FeedFor(_watchdog, now);
        if (now >= _startAgainAt)
            StartEngine();
        if (now >= _box?.LookAt)
            _box.Look(now);
        if (now >= _network?.LookAt)
            _network.Look(now);
        if (now >= _checkers?.LookAt)
            _checkers.Look(now);
        if (_isWithoutEngine && now >= _reapAt)
            ReapOrphans(now);
        if (_engine is null)
            return null;
        if (now >= _killAt)
            LosePatience(_engine, now);
        if (now >= _lookAt)
            LookAtTheEngine(_engine, now);
        if (now >= _measureAt)
            Measure(_engine, now);
        return null;
    }

    /// <summary>A stopping engine has had its time, unless its loop still turns and has promised to go on.</summary>
    private void LosePatience(EngineProcess engine, Instant now)
    {
        _killAt = _patience.EndsAt(engine.Table?.BusyUntil ?? Instant.Never);
        if (now < _killAt)
            return;
        _killedFor = $"It did not stop within {_patience.Waited(now).TotalSeconds:0} seconds.";
        _log.Warning($"The VRRP process did not stop within {_patience.Waited(now).TotalSeconds:0} seconds");
        _killAt = Instant.Never;
        engine.Kill();
    }

    private void ReapOrphans(Instant now)
    {
        ChildProcess.ReapOrphans(_engine?.Pid ?? 0, _box?.Pid ?? 0, _network?.Pid ?? 0, _checkers?.Pid ?? 0);
        _reapAt = now + s_reapPause;
    }

    private void LookAtTheEngine(EngineProcess engine, Instant now)
    {
        if (now >= _reapAt)
            ReapOrphans(now);
        Instant promised = engine.Table?.BusyUntil ?? Instant.Never;
        if (promised == Instant.Never)
        {
            _lookAt = now + s_idleLook;
            return;
        }
        if (now < promised + s_halfGrace)
        {
            _overdueAtTurn = null;
            if (!_isLight)
                ProgramMemory.Release();
            _isLight = true;
            // Not every turn: two turns of a slow engine are still less than the three adverts after which a peer takes
            // over, and a quick one's peer has taken over long before anybody could be sure that it hangs.
            Duration pause = (promised - now) * 2;
            pause = pause < s_shortestPause ? s_shortestPause : pause > s_longestPause ? s_longestPause : pause;
            _lookAt = promised + s_halfGrace > now + pause ? promised + s_halfGrace : now + pause;
            return;
        }
        // A guardian that overslept this look was stopped together with the engine, and may have woken up before it.
        bool overslept = now - _lookAt > s_halfGrace;
        long turn = engine.Table!.TurnCount;
        if (_overdueAtTurn == turn && !overslept)
        {
            _killedFor =
                $"It hung: its loop was {(now - promised).TotalMilliseconds:0} ms late, and process "
                + $"{Environment.ProcessId} killed it.";
            _log.Error($"The VRRP process (pid {engine.Pid}) hangs: its loop is "
                + $"{(now - promised).TotalMilliseconds:0} ms late. Killing it");
            _lookAt = Instant.Never;
            engine.Kill();
            return;
        }
        _overdueAtTurn = turn;
        _lookAt = now + s_halfGrace;
    }

    public void Dispose()
    {
        _engine?.Dispose();
        _box?.Dispose();
        _checkers?.Dispose();
        _engineHatch.Dispose();
        _boxHatch.Dispose();
        _name.Dispose();
        _poller.Dispose();
        _signals.Dispose();
    }
}
