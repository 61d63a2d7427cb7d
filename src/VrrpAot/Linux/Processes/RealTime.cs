using System.Runtime.InteropServices;
using Tmds.Linux;

namespace VrrpAot.Linux;

/// <summary>
/// What a loop needs to be on time on a busy machine. Errors are errnos as values: all of it is a wish.
/// </summary>
public static unsafe partial class RealTime
{
    /// <summary>
    /// SCHED_FIFO for the calling thread, and timers without slack. What the thread starts is ordinary again
    /// (SCHED_RESET_ON_FORK), so that no script ever runs ahead of the machine.
    /// </summary>
    /// <param name="priority">1..99.</param>
    /// <param name="inherited">What the thread starts is no ordinary one, for as long as this lasts: nobody waits then
    /// for a new thread to get its turn.</param>
    /// <param name="takesTurns">SCHED_RR instead: it gives way to its equals after a while.</param>
    /// <returns>EPERM without CAP_SYS_NICE or in a cgroup without real-time budget.</returns>
    public static Errno TrySet(int priority, bool inherited = false, bool takesTurns = false)
    {
        // Real-time threads have no slack anyway; this is for the case that the next call is refused.
        ProcessControl.Set(ProcessControl.PR_SET_TIMERSLACK, 1);
        int parameter = priority, policy = takesTurns ? SCHED_RR : SCHED_FIFO;
        return Errno.Of(sched_setscheduler(0, inherited ? policy : policy | SCHED_RESET_ON_FORK, &parameter));
    }

    /// <summary>
    /// For who works beside the loop, and must not be kept from it by ordinary programs: the lowest real-time priority.
    /// With a single processor it is only the first of the ordinary ones (nice -20). For a collection of garbage must
    /// wait until every other thread has come to a place where it can be stopped, and waits with sched_yield, which a
    /// real-time thread does only for its equals: the ordinary ones would not come there, and the loop stood still
    /// until the kernel throttles us, a second later.
    /// </summary>
    /// <returns>as <see cref="TrySet"/>.</returns>
    public static Errno TryBeSecond()
    {
        if (Environment.ProcessorCount > 1)
            return TrySet(1);
        int parameter = 0;
        return sched_setscheduler(0, SCHED_OTHER | SCHED_RESET_ON_FORK, &parameter) == 0
            && setpriority(PRIO_PROCESS, 0, -20) == 0 ? Errno.Ok : Errno.Last;
    }

    /// <summary>
    /// The calling thread, and what it starts, comes after ordinary ones: it gets a tenth of a processor that another
    /// one wants.
    /// </summary>
    public static void GiveWay() => setpriority(PRIO_PROCESS, 0, 10);

    /// <summary>
    /// Starts an ordinary thread, from a real-time one too. The runtime gives way (sched_yield) until a new thread has
    /// made its first step, and a real-time thread gives way only to its equals: alone on its processor it would wait
    /// until the kernel throttles it, a second later. So the new one begins as the equal of who starts it.
    /// </summary>
    /// <param name="stack">Bytes.</param>
    /// <exception cref="ThreadStartException">The kernel gave none; <see cref="OutOfMemoryException"/> as
    /// well.</exception>
    public static Thread StartOrdinary(string name, int stack, Action work)
    {
        int parameter = 0;
        int policy = LibC.sched_getscheduler(0) & ~SCHED_RESET_ON_FORK;
        bool isRealTime = policy is SCHED_FIFO or SCHED_RR && sched_getparam(0, &parameter) == 0;
        var thread = new Thread(() =>
        {
            if (isRealTime)
                Leave();
            OrdinaryThreads.Run(work);
        }, stack) { Name = name, IsBackground = true };
        if (isRealTime)
            sched_setscheduler(0, policy, &parameter);
        try
        {
            thread.Start();
        }
        finally
        {
            if (isRealTime)
                sched_setscheduler(0, policy | SCHED_RESET_ON_FORK, &parameter);
        }
        return thread;
    }

    /// <summary>
    /// An ordinary thread of this process becomes the equal of <see cref="TryBeSecond"/>'s, until <see cref="Calm"/>.
    /// Where we may not, nothing happens.
    /// </summary>
    internal static void TryHurry(int thread)
    {
        int parameter = 1;
        // With one processor the others are ordinary too, and give way to it by themselves.
        if (Environment.ProcessorCount > 1)
            sched_setscheduler(thread, SCHED_FIFO | SCHED_RESET_ON_FORK, &parameter);
    }

    /// <summary>It is an ordinary one again; how nice it is stays as it was.</summary>
    internal static void Calm(int thread)
    {
        int parameter = 0;
        if (Environment.ProcessorCount > 1)
            sched_setscheduler(thread, SCHED_OTHER, &parameter);
    }

    /// <summary>The calling thread is an ordinary one again, with the usual slack of its timers.</summary>
    public static void Leave()
    {
        int parameter = 0;
        sched_setscheduler(0, SCHED_OTHER, &parameter);
        if (Environment.ProcessorCount == 1)
            setpriority(PRIO_PROCESS, 0, 0);
        ProcessControl.Set(ProcessControl.PR_SET_TIMERSLACK, 0);
    }

    /// <summary>
    /// Keeps the process's memory from being paged out: what is resident now, and whatever is touched later
    /// (MCL_ONFAULT, so that the runtime's large reservations stay reservations).
    /// </summary>
    /// <returns>ENOMEM or EPERM without CAP_IPC_LOCK.</returns>
    public static Errno TryLockMemory() =>
        Errno.Of(LibC.mlockall(LibC.MCL_CURRENT | LibC.MCL_FUTURE | LibC.MCL_ONFAULT));

    /// <summary>How nice this thread is, and what it starts later.</summary>
    /// <param name="niceness">-20..19.</param>
    /// <returns>EACCES below 0 without CAP_SYS_NICE.</returns>
    public static Errno TryBeNice(int niceness) => Errno.Of(setpriority(PRIO_PROCESS, 0, niceness));

    /// <summary>
    /// This thread, and what it starts later, runs on these processors only; what the machine has not is left out.
    /// </summary>
    /// <returns>EINVAL when none is left.</returns>
    public static Errno TryStayOn(ReadOnlySpan<int> processors)
    {
        const int most = 1024;
        Span<ulong> mask = stackalloc ulong[most / 64];
        mask.Clear();
        foreach (int processor in processors)
            if (processor is >= 0 and < most)
                mask[processor / 64] |= 1ul << processor % 64;
        fixed (ulong* first = mask)
            return Errno.Of(sched_setaffinity(0, most / 8, first));
    }

    /// <summary>How long a real-time thread may run in one piece (RLIMIT_RTTIME).</summary>
    /// <param name="microseconds">0 and more.</param>
    public static Errno TryLimitRuns(long microseconds)
    {
        const int RLIMIT_RTTIME = 15;
        ulong* limits = stackalloc ulong[] { (ulong)microseconds, (ulong)microseconds };
        return Errno.Of(setrlimit(RLIMIT_RTTIME, limits));
    }

    private const int PRIO_PROCESS = 0;
    private const int SCHED_OTHER = 0;
    private const int SCHED_FIFO = 1;
    private const int SCHED_RR = 2;
    private const int SCHED_RESET_ON_FORK = 0x40000000;

    [LibraryImport("libc", SetLastError = true)]
    private static partial int sched_setscheduler(int pid, int policy, int* parameter);
    [LibraryImport("libc", SetLastError = true)]
    private static partial int sched_setaffinity(int pid, nint length, ulong* mask);
    [LibraryImport("libc", SetLastError = true)]
    private static partial int setrlimit(int resource, ulong* limits);
    [LibraryImport("libc")]
    private static partial int sched_getparam(int pid, int* parameter);
    [LibraryImport("libc", SetLastError = true)]
    private static partial int setpriority(int which, int who, int nice);
}
