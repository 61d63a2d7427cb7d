using System.Runtime.InteropServices;

namespace Lab;

/// <summary>Names of this run, and removal of what any run left behind.</summary>
internal static class Leftovers
{
    private const string Prefix = "lab-";
    private const string NetnsDirectory = "/run/netns";
    public const string RootDirectory = "/run/vrrpaot-lab";

    private static readonly Lock Gate = new();
    private static readonly List<Lan> Open = [];
    private static PosixSignalRegistration[] s_signals = [];
    private static int s_count;

    /// <summary>A prefix that no other run and no other Lan of this run has: "lab-PID-N".</summary>
    public static string NextPrefix() => $"{Prefix}{Environment.ProcessId}-{Interlocked.Increment(ref s_count)}";

    /// <summary>From now on this Lan is removed when the process ends, however it ends.</summary>
    public static void Register(Lan lan)
    {
        lock (Gate)
        {
            if (s_signals.Length == 0)
            {
                SweepDeadRuns();
                AppDomain.CurrentDomain.ProcessExit += (_, _) => Lan.DisposeAll();
                // Not cancelled: after the removal the signal does what it would have done.
                s_signals = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP,
                    PosixSignal.SIGQUIT }
                    .Select(signal => PosixSignalRegistration.Create(signal, _ => Lan.DisposeAll()))];
            }
            Open.Add(lan);
        }
    }

    public static void Unregister(Lan lan)
    {
        lock (Gate)
            Open.Remove(lan);
    }

    public static void RemoveAll()
    {
        Lan[] lans;
        lock (Gate)
            lans = [.. Open];
        foreach (Lan lan in lans)
            lan.Dispose();
    }

    /// <summary>Ends the processes of a namespace, by id, and removes it with its node root.</summary>
    public static void Remove(string netns)
    {
        foreach (string pid in Command.Try("ip", "netns", "pids", netns).Output.Split('\n',
            StringSplitOptions.RemoveEmptyEntries))
            ProcessTree.Signal(int.Parse(pid), ProcessTree.SigKill);
        Command.Try("ip", "netns", "del", netns);
        string root = Path.Combine(RootDirectory, netns);
        if (Directory.Exists(root))
            RemoveEmpty(root);
    }

    // Never recursive: seen from a node this directory holds the whole machine.
    private static void RemoveEmpty(string directory)
    {
        try
        {
            Directory.Delete(directory, recursive: false);
        }
        catch (IOException)
        {
            // Not empty or busy: better an empty directory left than a file of the machine lost.
        }
    }

    private static void SweepDeadRuns()
    {
        if (!Directory.Exists(NetnsDirectory))
            return;
        foreach (string path in Directory.EnumerateFiles(NetnsDirectory, Prefix + "*").ToArray())
        {
            string name = Path.GetFileName(path);
            string[] parts = name.Split('-');
            if (parts.Length >= 4 && int.TryParse(parts[1], out int owner) && !ProcessTree.Exists(owner))
                Remove(name);
        }
    }
}
