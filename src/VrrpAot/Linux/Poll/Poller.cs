using System.ComponentModel;
using Tmds.Linux;

namespace VrrpAot.Linux;

/// <summary>What a descriptor is waited for.</summary>
[Flags]
public enum Readiness : byte
{
    None = 0,
    Readable = 1,
    Writable = 2,
}

/// <summary>
/// Waits for descriptors to become readable (or writable), or for an absolute deadline, in one system call (epoll). A
/// descriptor in error counts as both: its owner finds the error by reading or writing.
/// </summary>
public sealed unsafe class Poller : IDisposable
{
    private const int Capacity = 256;

    private readonly Descriptor _epoll;
    private readonly NativeBuffer _events = new(Capacity * sizeof(epoll_event));

    /// <summary>
    /// False once the kernel has said that it only counts milliseconds: Linux before 5.11, or a container whose system
    /// call filter is older than the call and refuses what it does not know (EPERM).
    /// </summary>
    internal bool CountsNanoseconds { get; set; } = true;

    /// <exception cref="Win32Exception">The kernel gave no epoll descriptor.</exception>
    public Poller()
    {
        _epoll = Descriptor.Take(LibC.epoll_create1(LibC.EPOLL_CLOEXEC), "The kernel gave no epoll descriptor");
    }

    /// <summary>
    /// From now on <see cref="Wait"/> says <paramref name="token"/> while <paramref name="fd"/> is readable.
    /// </summary>
    /// <exception cref="Win32Exception">The descriptor is not open, cannot be polled, or is already in.</exception>
    public void Add(Borrowed fd, int token) => Add(fd, token, Readiness.Readable);

    /// <summary>The same, for what is wanted; an error or a hang-up is said even when nothing is.</summary>
    /// <exception cref="Win32Exception">The descriptor is not open, cannot be polled, or is already in.</exception>
    public void Add(Borrowed fd, int token, Readiness wanted) => Control(LibC.EPOLL_CTL_ADD, fd, token, wanted);

    /// <summary>From now on something else is wanted of a descriptor that is in.</summary>
    /// <exception cref="Win32Exception">The descriptor is not in.</exception>
    public void Change(Borrowed fd, int token, Readiness wanted) => Control(LibC.EPOLL_CTL_MOD, fd, token, wanted);

    private void Control(int operation, Borrowed fd, int token, Readiness readiness)
    {
        epoll_event wanted = default;
        wanted.events = ((readiness & Readiness.Readable) != 0 ? LibC.EPOLLIN
            : 0) | ((readiness & Readiness.Writable) != 0 ? LibC.EPOLLOUT : 0);
        wanted.data.u32 = (uint)token;
        if (LibC.epoll_ctl(_epoll.Number, operation, fd.Number, &wanted) != 0)
            throw Errno.Last.Exception($"Descriptor {fd.Number} cannot be waited for");
    }

    /// <summary>Forgets a descriptor. To be called before it is closed; unknown ones are ignored.</summary>
    public void Remove(Borrowed fd)
    {
        epoll_event ignored = default;
        LibC.epoll_ctl(_epoll.Number, LibC.EPOLL_CTL_DEL, fd.Number, &ignored);
    }

    /// <summary>
    /// Fills <paramref name="readyTokens"/> and returns how many are ready: 0 when the deadline has come. A deadline in
    /// the past only looks, <see cref="Instant.Never"/> waits without end. A stopped or frozen process wakes up in an
    /// interrupted wait: what came meanwhile is looked for before anybody is told that time is up.
    /// </summary>
    /// <exception cref="Win32Exception">The poller was disposed.</exception>
    public int Wait(Span<int> readyTokens, Instant deadline)
    {
        epoll_event* events = (epoll_event*)_events.Pointer;
        int count = WaitUntil(events, Math.Min(readyTokens.Length, Capacity), deadline);
        for (int i = 0; i < count; i++)
            readyTokens[i] = (int)events[i].data.u32;
        return count;
    }

    /// <summary>
    /// The same for those who wait for more than reading: says what each is ready for, in <paramref name="readiness"/>
    /// of the same length.
    /// </summary>
    /// <exception cref="Win32Exception">The poller was disposed.</exception>
    public int Wait(Span<int> readyTokens, Span<Readiness> readiness, Instant deadline)
    {
        int count = Wait(readyTokens, deadline);
        epoll_event* events = (epoll_event*)_events.Pointer;
        for (int i = 0; i < count; i++)
        {
            bool broken = (events[i].events & (LibC.EPOLLERR | LibC.EPOLLHUP)) != 0;
            readiness[i] = (broken || (events[i].events & LibC.EPOLLIN) != 0 ? Readiness.Readable : 0)
                | (broken || (events[i].events & LibC.EPOLLOUT) != 0 ? Readiness.Writable : 0);
        }
        return count;
    }

    private int WaitUntil(epoll_event* events, int capacity, Instant deadline)
    {
        while (true)
        {
            int count = WaitOnce(events, capacity, deadline);
            if (count >= 0)
                return count;
            Errno error = Errno.Last;
            if (error != Errno.EINTR)
                throw error.Exception("Waiting for packets and timers failed");
        }
    }

    /// <summary>Negative: not even that, errno says why.</summary>
    private int WaitOnce(epoll_event* events, int capacity, Instant deadline)
    {
        bool endless = deadline == Instant.Never;
        long left = endless ? 0 : Math.Max(0, (deadline - BootClock.Now).Nanoseconds);
        if (CountsNanoseconds)
        {
            timespec timeout = LibCGaps.TimeOf(left / 1_000_000_000, left % 1_000_000_000);
            int count = LibCGaps.epoll_pwait2(_epoll.Number, events, capacity, endless ? null : &timeout, null);
            if (count >= 0 || Errno.Last is var refused && refused != Errno.ENOSYS && refused != Errno.EPERM)
                return count;
            CountsNanoseconds = false;
        }
        // Rounded up: waking early would only spin.
        int milliseconds = endless ? -1 : (int)Math.Min(int.MaxValue, (left + 999_999) / 1_000_000);
        return LibC.epoll_wait(_epoll.Number, events, capacity, milliseconds);
    }

    public void Dispose()
    {
        _epoll.Dispose();
        _events.Dispose();
    }
}
