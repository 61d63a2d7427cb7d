using System.Runtime.InteropServices;
using Tmds.Linux;

namespace VrrpAot.Kernel;

/// <summary>What a loop needs to be on time on a busy machine. Errors are errnos as values: all of it is a wish.</summary>
public static unsafe partial class RealTime
{
    /// <summary>
    /// SCHED_FIFO for the calling thread, and timers without slack. What the thread starts is ordinary again
    /// (SCHED_RESET_ON_FORK), so that no script ever runs ahead of the machine.
    /// </summary>
    /// <param name="priority">1..99.</param>
    /// <param name="inherited">What the thread starts is no ordinary one, for as long as this lasts: nobody waits then for a new thread to get its turn.</param>
    /// <returns>0 or errno; EPERM without CAP_SYS_NICE or in a cgroup without real-time budget.</returns>
    public static int TrySet(int priority, bool inherited = false)
    {
        // Real-time threads have no slack anyway; this is for the case that the next call is refused.
        ProcessControl.Set(ProcessControl.PR_SET_TIMERSLACK, 1);
        int parameter = priority;
        return sched_setscheduler(0, inherited ? SCHED_FIFO : SCHED_FIFO | SCHED_RESET_ON_FORK, &parameter) == 0 ? 0 : LibC.errno;
    }

    /// <summary>The calling thread is an ordinary one again, with the usual slack of its timers.</summary>
    public static void Leave()
    {
        int parameter = 0;
        sched_setscheduler(0, SCHED_OTHER, &parameter);
        ProcessControl.Set(ProcessControl.PR_SET_TIMERSLACK, 0);
    }

    /// <summary>
    /// Keeps the process's memory from being paged out: what is resident now, and whatever is touched later
    /// (MCL_ONFAULT, so that the runtime's large reservations stay reservations).
    /// </summary>
    /// <returns>0 or errno; ENOMEM or EPERM without CAP_IPC_LOCK.</returns>
    public static int TryLockMemory() => mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT) == 0 ? 0 : LibC.errno;

    private const int SCHED_OTHER = 0;
    private const int SCHED_FIFO = 1;
    private const int SCHED_RESET_ON_FORK = 0x40000000;
    private const int MCL_CURRENT = 1;
    private const int MCL_FUTURE = 2;
    private const int MCL_ONFAULT = 4;

    [LibraryImport("libc", SetLastError = true)]
    private static partial int sched_setscheduler(int pid, int policy, int* parameter);
    [LibraryImport("libc", SetLastError = true)]
    private static partial int mlockall(int flags);
}
