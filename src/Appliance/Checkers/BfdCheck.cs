using Appliance.Base;
using Appliance.Settings.Balancing;

namespace Appliance.Checkers;

/// <summary>
/// `BFD_CHECK`: whether a neighbour is there, as a session of the engine's knows it. It asks nothing itself; the engine
/// tells (<see cref="SessionIs"/>). Until it does, and while there is no engine, what was known last stays.
/// </summary>
internal sealed class BfdCheck : RunningCheck
{
    private readonly BfdCheckSettings _check;
    private readonly string _server;
    private readonly ICheckEvents _events;
    private bool _isUp, _hasRun, _isSuspended;
    private bool? _heardMeanwhile;

    public BfdCheck(CheckKey key, int token, BfdCheckSettings check, string server, ICheckEvents events,
        CheckMemory? before) : base(key, token)
    {
        (_check, _server, _events) = (check, server, events);
        _isUp = before?.IsUp ?? !check.Alpha;
        _hasRun = before?.HasRun ?? false;
    }

    public override Instant NextDeadline => Instant.Never;

    public override CheckMemory Memory => new(_isUp, _hasRun, 0, 0, -1, default, Instant.Never);

    public bool Follows(string session) => session == _check.Name;

    public void SessionIs(bool isUp)
    {
        if (_isSuspended)
        {
            _heardMeanwhile = isUp;
            return;
        }
        bool isFirst = !_hasRun;
        _hasRun = true;
        if (isFirst || isUp != _isUp)
            _events.Measured(Key, isUp, Duration.Zero, $"session {_check.Name} is {(isUp ? "up" : "down")}");
        if (isUp == _isUp)
            return;
        _isUp = isUp;
        _events.Said(LogLevel.Info, $"BFD check of [{_check.Name}] RS({_server}) is {(isUp ? "UP" : "DOWN")}");
        _events.Changed(Key, isUp, $"=> BFD CHECK {_check.Name} {(isUp ? "succeeded" : "failed")} on service <=");
    }

    public override void Due(Instant now)
    {
    }

    public override void Serve(Instant now)
    {
    }

    public override void Suspend() => _isSuspended = true;

    public override void Resume()
    {
        _isSuspended = false;
        if (_heardMeanwhile is { } isUp)
            SessionIs(isUp);
        _heardMeanwhile = null;
    }

    public override CheckMemory End(Instant now) => Memory;
}
