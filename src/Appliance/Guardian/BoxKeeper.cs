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
    private readonly int _demandToken, _wordToken;
    private readonly Log _log;
    private readonly RestartPolicy _policy = new(Duration.Zero);
    private readonly OrderPipe _orders = new();
    private Instant _startedAt, _startAt = Instant.Never;
    private bool _engineIsGone;
    /// <summary>A caller, or a word from the engine, starts it.</summary>
    private bool _waitsForDemand;

    /// <param name="door">Null when there is none. Ours from here on.</param>
    /// <param name="hatch">The box's end of it; stays the caller's.</param>
    /// <param name="stands">It is there without a caller, too.</param>
    /// <param name="demandToken">What the poller says when somebody calls.</param>
    /// <param name="wordToken">The same when something lies in the hatch.</param>
    public BoxKeeper(Child child, ControlDoor? door, Borrowed hatch, bool stands, Poller poller, int demandToken,
        int wordToken, Log log)
    {
        (_child, _door, _hatch, _poller, _log) = (child, door, hatch, poller, log);
        (_demandToken, _wordToken) = (demandToken, wordToken);
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

    /// <summary>Something lies in the hatch: the engine wants it, or had yet to hear that it has ended.</summary>
    public void Heard(Instant now)
    {
        if (_waitsForDemand && Drain())
            Start(now);
    }

    /// <summary>Somebody calls.</summary>
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
        // Where there is no door, something that nobody can call at.
        Errno error = _orders.TryStart(_child, theirs => [theirs, _hatch, _door?.Fd ?? theirs]);
        if (error.IsOk && _engineIsGone)
            Order(BoxOrder.EngineHasGone);
        if (error.IsOk)
            return;
        _log.Error($"The box's process cannot be started: {error}");
        _startAt = now + _policy.DelayAfter(Duration.Zero);
    }

    /// <summary>The descriptor of its end is readable.</summary>
    public void Ended(Instant now)
    {
        if (!_child.IsRunning)
            return;
        int pid = _child.Pid;
        string? end = _child.Bury();
        _orders.Dispose();
        bool isWanted = Drain();
        if (end is null)
        {
            WaitForDemand();
            if (isWanted)
                Start(now);
            return;
        }
        Duration delay = _policy.DelayAfter(now - _startedAt);
        _log.Error($"The box's process (pid {pid}) {end}: sessions have ended, VRRP goes on. It is started again in "
            + $"{delay.TotalSeconds} seconds");
        _startAt = now + delay;
    }

    /// <summary>
    /// What was meant for the dead one is for nobody. True when something was for whoever is there.
    /// </summary>
    private bool Drain()
    {
        bool isWanted = false;
        Span<byte> packet = stackalloc byte[HatchPacket.Header];
        while (Descriptor.Read(_hatch, packet, out int count).IsOk && count > 0)
            isWanted |= HatchPacket.IsForWhoeverIsThere(packet[..count]);
        return isWanted;
    }

    private void WaitForDemand()
    {
        _waitsForDemand = true;
        _poller.Add(_hatch, _wordToken);
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

    /// <summary>There is no engine that would tell it.</summary>
    public void Reload() => Order(BoxOrder.Reload);

    private void Order(byte order)
    {
        if (_child.IsRunning)
            _orders.Say(order);
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
        _orders.Dispose();
    }

    public void Dispose()
    {
        _child.LetGo();
        _orders.Dispose();
        _door?.Dispose();
    }
}
