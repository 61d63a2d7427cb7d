using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Attendant;

/// <summary>The hatch to the box's process, and what only it asks for.</summary>
public sealed partial class Attendant
{
    private HatchService? _hatch;
    private bool _hatchIsFull;
    private Instant _onceAt = Instant.Never;
    private Action? _once;

    /// <summary>
    /// The box's process is served from now on, at the other end of that. To be called before <see cref="Run"/>.
    /// </summary>
    internal void Open(HatchService hatch)
    {
        _hatch = hatch;
        _poller.Add(hatch.Fd, HatchToken);
        _board.Published += _hatch.Tell;
    }

    /// <summary>Does something on this thread, then, once. To be called before <see cref="Run"/>.</summary>
    public void Once(Instant at, Action what) => (_onceAt, _once) = (at, what);

    private void TurnHatch(Instant now)
    {
        if (now >= _onceAt)
        {
            _onceAt = Instant.Never;
            _once!();
        }
        if (_hatch is not { } hatch || hatch.IsFull == _hatchIsFull)
            return;
        _hatchIsFull = hatch.IsFull;
        _poller.Change(hatch.Fd, HatchToken, _hatchIsFull ? Readiness.Readable | Readiness.Writable
            : Readiness.Readable);
    }

    /// <summary>
    /// On this thread (<see cref="Post"/>). On battery every instance has less priority, so that a peer with more,
    /// which may preempt, takes over while this node goes on answering. Nothing is released: two nodes on battery
    /// keep the order that they had, and with the power everything comes back by itself.
    /// </summary>
    /// <param name="by">What a priority loses, 0..253.</param>
    public void LowerPriorities(int by)
    {
        _running.Tracker.Lower(by);
        Want();
    }
}
