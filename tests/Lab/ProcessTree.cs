namespace Lab;

/// <summary>Signals to processes that this lab started, by id.</summary>
public static class ProcessTree
{
    public const int SigHup = 1, SigInt = 2, SigKill = 9, SigUsr1 = 10, SigTerm = 15, SigCont = 18, SigStop = 19;

    /// <summary>Sends a signal to one process; a process that is gone is no error.</summary>
    public static void Signal(int pid, int signal) => Native.kill(pid, signal);

    /// <summary>The processes whose parent is <paramref name="pid"/>, at this moment.</summary>
    public static IReadOnlyList<int> Children(int pid) =>
        [.. All().Where(process => process.Parent == pid).Select(process => process.Pid)];

    /// <summary>
    /// What one of our processes is for, as its first argument says (`@engine`); "" for others and for who is gone.
    /// </summary>
    public static string Role(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/cmdline").Split('\0') is [_, var role, ..] ? role : "";
        }
        catch (IOException)
        {
            return "";
        }
    }

    /// <summary>A process and all that descend from it or share its session, parents first.</summary>
    public static IReadOnlyList<int> Of(int root)
    {
        List<Entry> all = All();
        var tree = new List<int> { root };
        for (int i = 0; i < tree.Count; i++)
            tree.AddRange(all.Where(process => process.Parent == tree[i] && !tree.Contains(process.Pid))
                .Select(process => process.Pid));
        tree.AddRange(all.Where(process => process.Session == root && !tree.Contains(process.Pid))
            .Select(process => process.Pid));
        return tree;
    }

    /// <summary>
    /// Ends the whole tree with one SIGKILL to its process group, so that no member lives long enough to react to the
    /// death of another; then whoever has a group of his own. Waits (up to 5 s) until all are gone, so that a new
    /// daemon does not find an old one's process behind a pid file.
    /// </summary>
    public static void Kill(int root)
    {
        IReadOnlyList<int> tree = Of(root);
        Native.kill(-root, SigKill);
        foreach (int pid in tree)
            Native.kill(pid, SigKill);
        Eventually.Try(TimeSpan.FromSeconds(5), () => !tree.Any(Exists));
    }

    public static bool Exists(int pid) => Directory.Exists($"/proc/{pid}");

    private readonly record struct Entry(int Pid, int Parent, int Session);

    private static List<Entry> All()
    {
        var all = new List<Entry>();
        foreach (string directory in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(directory), out int pid))
                continue;
            try
            {
                // pid (name, may hold blanks and brackets) state ppid pgrp session ...
                string stat = File.ReadAllText($"{directory}/stat");
                string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
                all.Add(new Entry(pid, int.Parse(fields[1]), int.Parse(fields[3])));
            }
            catch (IOException)
            {
                // It ended while we looked.
            }
        }
        return all;
    }
}
