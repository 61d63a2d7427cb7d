using System.Globalization;
using System.Runtime.InteropServices;

namespace Lab;

/// <summary>
/// A user who wants two processes and all their threads ended, stopped or delayed, and has nothing but the right to run
/// programs. It is a thread of ours that has given up being root; threads can do that one by one, by the bare system
/// calls.
/// </summary>
public sealed class Stranger(uint user, params int[] targets)
{
    private const int SigQuit = 3, SigSegv = 11, SigKill = 9, SigStop = 19, Nicest = 19;

    private readonly List<string> _successes = [];

    /// <summary>What succeeded though it must not.</summary>
    public IReadOnlyList<string> Successes => _successes;

    public long Tries { get; private set; }

    public int Threads { get; private set; }

    /// <summary>Signals that reached a child of the targets.</summary>
    public int ScriptsHit { get; private set; }

    public void TryFor(TimeSpan time)
    {
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                BecomeStranger();
                Moment begun = Moment.Now;
                for (int round = 0; Moment.Now - begun < time && _successes.Count == 0; round++)
                    Try(round);
            }
            catch (Exception exception)
            {
                failure = exception;
            }
        });
        thread.Start();
        thread.Join();
        if (failure is not null)
            throw new LabException($"the stranger: {failure.Message}");
    }

    private void Try(int round)
    {
        int[][] threads = [.. targets.Select(ThreadsOf)];
        Threads = Math.Max(Threads, threads.Sum(of => of.Length));
        for (int again = 0; again < 200 && _successes.Count == 0; again++)
        {
            for (int i = 0; i < targets.Length; i++)
            {
                foreach (int thread in threads[i])
                {
                    See(targets[i], thread, "SIGKILL", Native.kill(thread, SigKill));
                    See(targets[i], thread, "SIGSTOP", Native.kill(thread, SigStop));
                    See(targets[i], thread, "a nice value of 19", Native.setpriority(0, thread, Nicest));
                    See(targets[i], thread, "another processor", Pin(thread));
                }
            }
        }
        // Those that the engine is just starting: a stop, and what would dump core of the memory that they share with
        // it.
        foreach (int child in ChildrenOf(targets[^1], threads[^1]))
        {
            if (Native.kill(child, (round % 3) switch { 0 => SigStop, 1 => SigQuit, _ => SigSegv }) == 0)
                ScriptsHit++;
        }
    }

    private void See(int process, int thread, string what, int result)
    {
        Tries++;
        // A thread that has ended may have left its number to a script, which is the stranger's own.
        if (result == 0 && Directory.Exists($"/proc/{process}/task/{thread}"))
            _successes.Add($"{what} for thread {thread} of process {process}");
    }

    private static unsafe int Pin(int thread)
    {
        ulong first = 1;
        return Native.sched_setaffinity(thread, sizeof(ulong), &first);
    }

    private static int[] ThreadsOf(int process)
    {
        try
        {
            return [.. Directory.EnumerateDirectories($"/proc/{process}/task")
                .Select(path => int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture))];
        }
        catch (IOException)
        {
            return [];
        }
    }

    private static List<int> ChildrenOf(int process, int[] threads)
    {
        var children = new List<int>();
        foreach (int thread in threads)
        {
            try
            {
                children.AddRange(File.ReadAllText($"/proc/{process}/task/{thread}/children")
                    .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                    .Select(pid => int.Parse(pid, CultureInfo.InvariantCulture)));
            }
            catch (IOException)
            {
                // It has ended.
            }
        }
        return children;
    }

    private void BecomeStranger()
    {
        bool x64 = RuntimeInformation.ProcessArchitecture == Architecture.X64;
        Native.Check((int)Native.syscall(x64 ? 119 : 149, (nint)user, (nint)user, (nint)user), "setresgid");
        Native.Check((int)Native.syscall(x64 ? 117 : 147, (nint)user, (nint)user, (nint)user), "setresuid");
    }
}
