using System.Runtime.InteropServices;

namespace VrrpAot.Linux;

/// <summary>
/// The threads of ordinary priority beside the loop (probes). A collection of garbage stops every thread of the
/// process, and the loop with them, until each has come to a place where it can be stopped. An ordinary thread that
/// other programs keep from its processor comes there when it gets its turn, 100 ms later on a busy machine, whichever
/// thread began the collection and however urgently. So who begins one hurries them all for that moment.
/// </summary>
public static unsafe partial class OrdinaryThreads
{
    private static readonly Lock s_lock = new();
    private static readonly List<int> s_threads = [];

    /// <summary>The calling thread is one of them for as long as it does this.</summary>
    public static void Run(Action work)
    {
        int self = gettid();
        lock (s_lock)
            s_threads.Add(self);
        try
        {
            work();
        }
        finally
        {
            // Before its number can be another thread's.
            lock (s_lock)
                s_threads.Remove(self);
        }
    }

    /// <summary>
    /// Does something short while every ordinary thread has the lowest real-time priority, where we may give it. False,
    /// and it is not done, when one of them just begins or ends, or somebody else is at it: nobody waits for a thread
    /// that may itself be waiting for its turn.
    /// </summary>
    public static bool TryHurry(Action work)
    {
        if (!s_lock.TryEnter())
            return false;
        try
        {
            foreach (int thread in CollectionsMarshal.AsSpan(s_threads))
                RealTime.TryHurry(thread);
            work();
            foreach (int thread in CollectionsMarshal.AsSpan(s_threads))
                RealTime.Calm(thread);
        }
        finally
        {
            s_lock.Exit();
        }
        return true;
    }

    [LibraryImport("libc")]
    private static partial int gettid();
}
