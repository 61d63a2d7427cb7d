using System.Runtime.InteropServices;

namespace VrrpAot.Linux;

public static unsafe partial class ChildProcess
{
    /// <summary>
    /// From now on, what our children leave behind becomes our child too, instead of process 1's.
    /// </summary>
    public static Errno AdoptOrphans() => ProcessControl.Set(ProcessControl.PR_SET_CHILD_SUBREAPER, 1);

    /// <summary>
    /// Takes the end of every child that has ended, so that adopted ones leave no zombies; stops at the one whose end
    /// somebody else waits for. Never waits; one system call when there is nothing to take.
    /// </summary>
    /// <param name="except">Children whose ends somebody waits for.</param>
    public static void ReapOrphans(params ReadOnlySpan<int> except)
    {
        while (true)
        {
            ChildInformation ended = default;
            if (waitid(P_ALL, 0, &ended, WEXITED | WNOHANG | WNOWAIT) != 0 || ended.Pid == 0
                || except.Contains(ended.Pid))
                return;
            TryReap(ended.Pid, out _);
        }
    }

    /// <summary>
    /// Kills the groups of adopted children that still run and lead a group in our own session: the scripts that a dead
    /// engine was running. A daemon that a script started has a session of its own and is left alone.
    /// </summary>
    /// <returns>How many groups.</returns>
    public static int KillOrphanedGroups(int except)
    {
        int killed = 0;
        int session = getsid(0);
        var scripts = new List<int>();
        // The dead engine's starter may not have ended yet: then its scripts are not ours yet. They come first, since
        // they can become ours meanwhile.
        foreach (int child in Children("self"))
        {
            if (child != except && getpgid(child) != child)
                scripts.AddRange(Children(child.ToString()));
        }
        foreach (int child in Children("self"))
        {
            if (!scripts.Contains(child))
                scripts.Add(child);
        }
        foreach (int child in scripts)
        {
            if (child != except && getpgid(child) == child && getsid(child) == session
                && SignalGroup(child, SIGKILL).IsOk)
                killed++;
        }
        return killed;
    }

    /// <summary>
    /// The children of a process, by any of its threads; empty where the kernel does not tell (CONFIG_PROC_CHILDREN).
    /// </summary>
    /// <param name="process">A number, or `self`.</param>
    internal static List<int> Children(string process)
    {
        var children = new List<int>();
        foreach (string thread in RawFile.NamesIn($"/proc/{process}/task"))
        {
            // A thread that has just ended, and a kernel that does not tell, have none.
            RawFile.TryReadText($"/proc/{process}/task/{thread}/children", out string words);
            foreach (string word in words.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                if (int.TryParse(word, out int pid))
                    children.Add(pid);
            }
        }
        return children;
    }

    internal const int SIGKILL = 9;
    private const int P_ALL = 0;
    private const int WEXITED = 4;
    private const int WNOWAIT = 0x01000000;

    /// <summary>siginfo_t of the end of a child: 128 bytes, of which only the process is read.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 128)]
    internal struct ChildInformation
    {
        [FieldOffset(16)] public int Pid;
    }

    [LibraryImport("libc")]
    private static partial int waitid(int kind, int id, ChildInformation* information, int options);
    [LibraryImport("libc")]
    private static partial int getsid(int pid);
    [LibraryImport("libc")]
    private static partial int getpgid(int pid);
}
