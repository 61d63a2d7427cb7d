using Appliance.Base;
using Appliance.Logging;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Guardian;

/// <summary>
/// Keeps the box's process: everything by which people and programs meet the box. Where somebody could meet it without
/// calling (a console, lamps, metrics) it stands; elsewhere it is started when a caller waits at the control socket,
/// or a word from the engine in the hatch, and ends by itself when nobody has come for a while. One that ended in any
/// other way is started again, since it may have left a commit on trial behind. Its end ends nobody else.
/// </summary>
internal sealed class BoxKeeper : IDisposable
{
    /// <summary>A standing one comes behind the engine, which has an advert to send.</summary>
    private static readonly Duration s_behindEngine = Duration.FromMilliseconds(100);
    /// <summary>It gives the console's line back, and turns the lamps off.</summary>
    private static readonly Duration s_farewell = Duration.FromMilliseconds(2500);

    private readonly Child _child;
    private readonly ControlDoor? _door;
    private readonly Borrowed _hatch;
    private readonly Poller _poller;
    private readonly int _demandToken;
    private readonly Log _log;
    private readonly RestartPolicy _policy = new(Duration.Zero);
    private Descriptor _orders = Descriptor.None;
    private Instant _startedAt, _startAt = Instant.Never;
    private bool _engineIsGone;
    /// <summary>A caller, or a word from the engine, starts it.</summary>
    private bool _waitsForDemand;

    /// <param name="door">Null when there is none. Ours from here on.</param>
    /// <param name="hatch">The box's end of it; stays the caller's.</param>
    /// <param name="stands">It is there without a caller, too.</param>
    /// <param name="demandToken">What the poller says when it is wanted.</param>
    public BoxKeeper(Child child, ControlDoor? door, Borrowed hatch, bool stands, Poller poller, int demandToken,
        Log log)
    {
        (_child, _door, _hatch, _poller, _demandToken, _log) = (child, door, hatch, poller, demandToken, log);
        if (stands)
            _startAt = BootClock.Now + s_behindEngine;
        else
            WaitForDemand();
    }

    /// <summary>When to <see cref="Look"/> again.</summary>
    public Instant LookAt => Instant.Earlier(_startAt, _child.MeasureAt);

    /// <summary>0 while there is none.</summary>
    public int Pid => _child.Pid;

    public void Look(Instant now)
    {
        if (now >= _startAt)
            Start(now);
        if (_child.Measure(now) is { } news)
            _log.Warning($"The box's process {news}");
    }

    /// <summary>Somebody wants it.</summary>
    public void Demanded(Instant now)
    {
        if (_waitsForDemand)
            Start(now);
    }

    private void Start(Instant now)
    {
        StopWaiting();
        _startAt = Instant.Never;
        _startedAt = now;
        Errno error = TryStart();
        if (error.IsOk)
            return;
        _log.Error($"The box's process cannot be started: {error}");
        _startAt = now + _policy.DelayAfter(Duration.Zero);
    }

    private Errno TryStart()
    {
        Errno error = Descriptor.CreatePipe(out Descriptor theirs, out Descriptor orders);
        if (!error.IsOk)
            return error;
        // Where there is no door, something that nobody can call at.
        error = _child.TryStart(theirs, _hatch, _door?.Fd ?? theirs);
        theirs.Dispose();
        if (!error.IsOk)
        {
            orders.Dispose();
            return error;
        }
        _orders = orders;
        if (_engineIsGone)
            Order(BoxOrder.EngineHasGone);
        return Errno.Ok;
    }

    /// <summary>The descriptor of its end is readable.</summary>
    public void Ended(Instant now)
    {
        if (!_child.IsRunning)
            return;
        int pid = _child.Pid;
        string? end = _child.Bury();
        CloseOrders();
        Drain();
        if (end is null)
        {
            WaitForDemand();
            return;
        }
        Duration delay = _policy.DelayAfter(now - _startedAt);
        _log.Error($"The box's process (pid {pid}) {end}: sessions have ended, VRRP goes on. It is started again in "
            + $"{delay.TotalSeconds} seconds");
        _startAt = now + delay;
    }

    /// <summary>What was meant for the dead one is for nobody.</summary>
    private void Drain()
    {
        Span<byte> some = stackalloc byte[1];
        while (Descriptor.Read(_hatch, some, out int count).IsOk && count > 0)
        {
        }
    }

    private void WaitForDemand()
    {
        _waitsForDemand = true;
        _poller.Add(_hatch, _demandToken);
        if (_door is not null)
            _poller.Add(_door.Fd, _demandToken);
    }

    private void StopWaiting()
    {
        if (!_waitsForDemand)
            return;
        _waitsForDemand = false;
        _poller.Remove(_hatch);
        if (_door is not null)
            _poller.Remove(_door.Fd);
    }

    public void EngineHasGone()
    {
        _engineIsGone = true;
        Order(BoxOrder.EngineHasGone);
    }

    public void EngineIsBack()
    {
        if (_engineIsGone)
            Order(BoxOrder.EngineIsBack);
        _engineIsGone = false;
    }

    private void Order(byte order)
    {
        if (_child.IsRunning)
            Descriptor.Write(_orders, [order]);
    }

    /// <summary>The end of all: it has two seconds and a half for its own.</summary>
    public void Stop()
    {
        StopWaiting();
        _startAt = Instant.Never;
        if (!_child.IsRunning)
            return;
        Order(BoxOrder.Stop);
        if (!_child.SeeOff(s_farewell))
            _log.Warning("The box's process did not stop in time");
        CloseOrders();
    }

    private void CloseOrders() => _orders.Dispose();

    public void Dispose()
    {
        _child.LetGo();
        CloseOrders();
        _door?.Dispose();
    }
}
