using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Sessions;

public sealed partial class Desk
{
    /// <summary>
    /// A handful: each session has two or three. Searching them costs less than keeping them in order.
    /// </summary>
    private readonly List<Timer> _timers = [];

    /// <summary>
    /// Calls once, at that time or soon after it. Disposing the answer takes the call back. On the desk's thread only.
    /// </summary>
    public IDisposable At(Instant deadline, Action call)
    {
        var timer = new Timer(this, deadline, call);
        _timers.Add(timer);
        return timer;
    }

    /// <summary>On the desk's thread only.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    public async Task Delay(Duration duration, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using IDisposable timer = At(BootClock.Now + duration, over.SetResult);
        using CancellationTokenRegistration cancelled = cancellation.Register(() => over.TrySetCanceled(cancellation));
        await over.Task;
    }

    private Instant NextTimer
    {
        get
        {
            Instant next = Instant.Never;
            foreach (Timer timer in _timers)
                next = Instant.Earlier(next, timer.Deadline);
            return next;
        }
    }

    private void FireTimers()
    {
        Instant now = BootClock.Now;
        // Backwards, since those that fire leave; what they add comes at the end and has its turn later.
        for (int i = _timers.Count - 1; i >= 0; i--)
        {
            if (i >= _timers.Count || _timers[i].Deadline > now)
                continue;
            Timer due = _timers[i];
            _timers.RemoveAt(i);
            Guarded(static call => ((Action)call!)(), due.Call);
        }
    }

    private sealed class Timer(Desk desk, Instant deadline, Action call) : IDisposable
    {
        public readonly Instant Deadline = deadline;
        public readonly Action Call = call;

        public void Dispose() => desk._timers.Remove(this);
    }
}
