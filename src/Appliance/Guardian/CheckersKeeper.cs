using Appliance.Base;
using Appliance.Logging;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Guardian;

/// <summary>
/// Keeps the checkers' process. The guardian reads no configuration, and the engine may be the one that has died: so
/// the process is started with us and with each reload, looks itself, and ends with exit code 0 where the file has no
/// virtual servers. One that ended otherwise, or hangs and is ended, is started again; meanwhile the kernel balances
/// on.
/// </summary>
/// <param name="before">What is to be done before each start.</param>
/// <param name="farewell">How long it may take to stop; null for 5 s.</param>
internal sealed class CheckersKeeper(Child child, Log log, Action? before, Duration? farewell = null) : IDisposable
{
    /// <summary>It comes behind the engine, which has an advert to send.</summary>
    private static readonly Duration s_behindEngine = Duration.FromMilliseconds(100);
    /// <summary>Scripts that tell of the end have a second; then a table of thousands of servers goes.</summary>
    private readonly Duration _farewell = farewell ?? Duration.FromSeconds(5);
    /// <summary>So long one has run that was well.</summary>
    private static readonly Duration s_well = Duration.FromSeconds(1);

    private readonly RestartPolicy _policy = new(Duration.Zero);
    private readonly OrderPipe _orders = new();
    private readonly Beat _beat = new();
    /// <summary>What its place is taken with, from one life to the next (<see cref="SolePlace.Checkers"/>).</summary>
    private Descriptor _name = NewName();
    /// <summary>So many turns, and the last order to reload has been carried out.</summary>
    private long _settledAtTurn;
    private Instant _startedAt, _startAt = BootClock.Now + s_behindEngine;

    /// <summary>0 while there is none.</summary>
    public int Pid => child.Pid;

    public bool IsRunning => child.IsRunning;

    /// <summary>This one has run for a while: its configuration was good.</summary>
    private bool _hasRun;
    /// <summary>One has run, or has found that nothing is to be done: from then on a file that went bad is waited
    /// for.</summary>
    private bool _hasUnderstood;

    /// <summary>This one was told of a change, and may have ended without hearing of it.</summary>
    private bool _wasToldToReload;

    /// <summary>The last one died, and another one is on its way.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Starting the last one again can mend nothing, and none has ever understood its file: what to call that
    /// (<see cref="ExitCode.PermanentName"/>). It matters where there is no engine.</summary>
    public string? Hopeless { get; private set; }

    /// <summary>When to <see cref="Look"/>.</summary>
    public Instant LookAt => Instant.Earlier(_startAt, Instant.Earlier(child.MeasureAt, _beat.LookAt));

    /// <summary>
    /// How often its loop was seen to turn. Where none is to run, or not now, that is no reason to worry.
    /// </summary>
    public long Turns { get; private set; }

    /// <summary>It runs, or has nothing to do, according to the newest configuration.</summary>
    public bool IsSettled => _startAt == Instant.Never && (!IsRunning || _beat.Turns >= _settledAtTurn);

    public void Look(Instant now)
    {
        if (now >= _startAt)
            Start(now);
        if (child.Measure(now) is { } news)
            log.Warning($"The checkers' process {news}");
        if (now >= _beat.LookAt)
            LookForTurns(now);
    }

    private void LookForTurns(Instant now)
    {
        if (_beat.Hangs(now, _orders.IsHeard) is not { } late)
        {
            AskForTurn(now);
            return;
        }
        log.Error($"The checkers' process (pid {Pid}) hangs: it has not turned for {late.TotalSeconds:0} s. "
            + "Killing it");
        _beat.End();
        child.Signal(SignalWords.Kill);
    }

    /// <summary>Has it turn once more, soon.</summary>
    public void AskForTurn(Instant now)
    {
        long before = _beat.Turns;
        if (!IsRunning)
            Turns++;
        else if (_beat.LookAt != Instant.Never && _beat.Asks(now, _orders.IsHeard))
            _orders.Say(CheckersOrder.Turn);
        Turns += _beat.Turns - before;
    }

    private static Descriptor NewName()
    {
        NameLock.Create(out Descriptor name);
        return name;
    }

    private void Start(Instant now)
    {
        (_startAt, _startedAt, _wasToldToReload) = (Instant.Never, now, false);
        before?.Invoke();
        Errno error = TryStart();
        if (error.IsOk)
        {
            _beat.Begin(now);
            Settle();
            return;
        }
        log.Error($"The checkers' process cannot be started: {error}");
        _startAt = now + _policy.DelayAfter(Duration.Zero);
    }

    private Errno TryStart(byte first = 0) =>
        _orders.TryStart(child, theirs => [theirs, _name.IsOpen ? _name : theirs], first);

    /// <summary>
    /// It has carried out what it was told when it has turned twice: the first one may be read together with the order.
    /// </summary>
    private void Settle() => _settledAtTurn = _beat.Turns + 2;

    /// <summary>The configuration has changed: for the one that runs, or for one that looks anew.</summary>
    public void Reload(Instant now)
    {
        _wasToldToReload = IsRunning;
        Settle();
        if (IsRunning)
            Order(CheckersOrder.Reload);
        else
            _startAt = now;
    }

    public void Order(byte order)
    {
        if (IsRunning)
            _orders.Say(order);
    }

    /// <summary>The descriptor of its end is readable. Null when it has nothing to do, until a reload.</summary>
    /// <param name="isAlone">There is no engine: where this is <see cref="Hopeless"/>, no other one is started.</param>
    public ChildExit? Ended(Instant now, bool isAlone)
    {
        if (!child.IsRunning)
            return null;
        int pid = child.Pid;
        string? end = child.Bury();
        _orders.Dispose();
        _beat.End();
        bool isKeptOut = child.LastExit is { WasSignalled: false, Status: ExitCode.AnotherRuns };
        _hasRun |= !isKeptOut && now - _startedAt > s_well;
        _hasUnderstood |= _hasRun || end is null;
        Hopeless = _hasUnderstood || child.LastExit is not { WasSignalled: false } exit ? null
            : ExitCode.PermanentName(exit.Status);
        // One that had run well is waited for: its file went bad meanwhile, and who could look at it is the next one.
        IsBroken = end is not null && !isKeptOut && (_hasRun || !IsOfConfiguration(child.LastExit));
        if (!IsBroken && _wasToldToReload)
            _startAt = now;
        if (end is null)
        {
            _hasRun = false;
            // It has nothing to do here: somebody else may.
            _name.Dispose();
            _name = NewName();
            return null;
        }
        if (isAlone && Hopeless is not null)
            GiveUp();
        else if (isKeptOut)
        {
            Duration delay = _policy.DelayAfter(Duration.Zero);
            log.Warning($"This daemon balances nothing. It tries again in {delay.TotalSeconds} seconds; SIGHUP "
                + "tries at once");
            _startAt = now + delay;
        }
        else if (IsBroken)
        {
            Duration delay = _policy.DelayAfter(now - _startedAt);
            log.Error($"pid {pid} {end}. The kernel balances as before; restart of the checkers' process delayed "
                + $"{delay.TotalSeconds} seconds to limit respawn rate");
            _startAt = now + delay;
        }
        else if (isAlone && _startAt == Instant.Never)
            log.Error($"pid {pid} {end}: the configuration has become bad. Nothing is balanced until SIGHUP finds a "
                + "better one");
        return child.LastExit ?? new ChildExit(ExitCode.Fatal, 0);
    }

    /// <summary>That is said by who else reads the file; a reload may find a better one.</summary>
    private static bool IsOfConfiguration(ChildExit? exit) =>
        exit is { WasSignalled: false, Status: ExitCode.Config or ExitCode.NoConfig };

    /// <summary>None is started any more.</summary>
    public void GiveUp() => _startAt = Instant.Never;

    /// <summary>
    /// The end of all. Where the process hangs, or has died before, another one takes away what it has left: nobody
    /// would look whether those that serve are still well. It takes at most three times the farewell.
    /// </summary>
    /// <returns>False when the last one has not ended in order: it may have left scripts.</returns>
    public bool Stop()
    {
        GiveUp();
        bool isBroken = IsBroken;
        if (IsRunning)
        {
            Order(CheckersOrder.Stop);
            bool inTime = child.SeeOff(_farewell);
            _orders.Dispose();
            isBroken = !inTime || child.LastExit is not { WasSignalled: false, Status: ExitCode.Ok };
            if (!inTime)
                log.Warning("The checkers' process did not stop in time, and was killed");
        }
        if (isBroken)
            ClearUp();
        return !isBroken;
    }

    /// <summary>A process that lives for a moment.</summary>
    private void ClearUp()
    {
        Errno error = TryStart(CheckersOrder.Stop);
        string? end = !error.IsOk ? $"cannot be started: {error}"
            : !child.SeeOff(_farewell) ? "did not end in time" : child.LastExit is { Status: ExitCode.Ok } ? null
            : "has failed";
        _orders.Dispose();
        if (end is not null)
            log.Error($"What the checkers' process has left stays (pid file, socket, virtual servers in the kernel): "
                + $"the one that takes it away {end}. `ipvsadm -C` empties the kernel's table");
    }

    public void Dispose()
    {
        child.LetGo();
        _orders.Dispose();
        _name.Dispose();
    }
}
