using Tmds.Linux;

namespace VrrpAot.Linux;

/// <summary>How a wait ended.</summary>
public enum Waited : byte
{
    Ready,
    TimeIsUp,
    /// <summary>The other descriptor was readable first.</summary>
    Interrupted,
}

/// <summary>
/// Waits for one descriptor, for those who do one thing after another on a thread of their own. A thread that does
/// several at once has a <see cref="Poller"/>.
/// </summary>
public static unsafe class DescriptorWait
{
    /// <param name="interrupt">A second descriptor, which ends the wait when it is readable; the default is
    /// none.</param>
    public static Waited For(Borrowed fd, Readiness wanted, Borrowed interrupt, Instant deadline)
    {
        pollfd* waiting = stackalloc pollfd[2];
        waiting[0].fd = fd.Number;
        waiting[0].events = (short)((wanted & Readiness.Writable) != 0 ? LibC.POLLOUT : LibC.POLLIN);
        waiting[1].fd = interrupt.Number;
        waiting[1].events = (short)LibC.POLLIN;
        while (true)
        {
            // Rounded up: waking early would only spin.
            long left = deadline == Instant.Never ? -1
                : Math.Max(0, ((deadline - BootClock.Now).Nanoseconds + 999_999) / 1_000_000);
            int ready = LibC.poll(waiting, 2, (int)Math.Min(int.MaxValue, left));
            // A signal's handler, mostly: poll(2) is never restarted.
            if (ready < 0 && BootClock.Now < deadline)
                continue;
            if (ready > 0 && waiting[1].revents != 0)
                return Waited.Interrupted;
            return ready > 0 ? Waited.Ready : Waited.TimeIsUp;
        }
    }
}
