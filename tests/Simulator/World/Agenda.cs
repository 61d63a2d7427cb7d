namespace VrrpAot.Simulator.World;

/// <summary>A clock that jumps from one event to the next.</summary>
public sealed class Agenda
{
    private readonly PriorityQueue<Action, (long At, long Order)> _events = new();
    private long _order;

    public Instant Now { get; private set; } = new(1_000_000_000);

    /// <summary>Events so far.</summary>
    public long Count { get; private set; }

    public void At(Instant at, Action action) =>
        _events.Enqueue(action, (Math.Max(at.Nanoseconds, Now.Nanoseconds), _order++));

    /// <summary>Runs everything due up to <paramref name="end"/>.</summary>
    /// <param name="before">Called before the clock moves, with the time that it moves to.</param>
    /// <param name="after">Called after each event.</param>
    public void RunUntil(Instant end, Action<Instant>? before = null, Action? after = null)
    {
        while (_events.TryPeek(out Action? next, out var due) && due.At <= end.Nanoseconds)
        {
            _events.Dequeue();
            Move(new Instant(due.At), before);
            next();
            Count++;
            after?.Invoke();
        }
        Move(end, before);
    }

    private void Move(Instant to, Action<Instant>? before)
    {
        if (to > Now)
            before?.Invoke(to);
        Now = to > Now ? to : Now;
    }
}
