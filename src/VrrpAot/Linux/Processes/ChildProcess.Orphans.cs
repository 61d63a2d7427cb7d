using System.Runtime.InteropServices;
using Tmds.Linux;

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
    /// Kills what a dead engine leaves to us: its starter, and the groups of the scripts that it was running, each of
    /// which leads one in our own session. A daemon that a script started has a session of its own and is left alone.
    /// </summary>
    /// <param name="except">Children of our own.</param>
    /// <returns>How many groups.</returns>
    public static int KillOrphanedGroups(params ReadOnlySpan<int> except)
    {
        // First, so that it starts nothing more, though it may have been asked already, and reaps nobody: from here on
        // every number that we see stays its script's. Without its end its scripts are not ours yet; they are looked
        // for with it, and with us afterwards, since they can become ours meanwhile.
        var scripts = new List<int>();
        foreach (int child in Children("self"))
        {
            if (!except.Contains(child) && Starter.Is(child) && Signal(child, LibC.SIGKILL).IsOk)
                scripts.AddRange(Children($"{child}"));
        }
        foreach (int child in Children("self"))
        {
            if (!except.Contains(child) && !scripts.Contains(child))
                scripts.Add(child);
        }
        int killed = 0, session = LibC.getsid(0);
        foreach (int script in scripts)
        {
            // One that is no other program yet may lead no group yet, and do so in the next moment.
            bool isNew = Starter.Is(script) && Signal(script, LibC.SIGKILL).IsOk;
            if ((isNew || LibC.getpgid(script) == script) && LibC.getsid(script) == session
                && SignalGroup(script, LibC.SIGKILL).IsOk)
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
}
