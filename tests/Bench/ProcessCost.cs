using System.Globalization;
using Lab;

namespace Bench;

/// <summary>What a daemon's whole process tree costs the machine.</summary>
internal static class ProcessCost
{
    /// <summary>
    /// CPU time of all its threads until now, by the scheduler's own nanoseconds (ticks are too coarse).
    /// </summary>
    public static TimeSpan Cpu(Running daemon)
    {
        long nanoseconds = 0;
        foreach (int pid in ProcessTree.Of(daemon.Process.Id))
        {
            foreach (string thread in Directory.EnumerateDirectories($"/proc/{pid}/task"))
                nanoseconds += long.Parse(File.ReadAllText($"{thread}/schedstat").Split(' ')[0],
                    CultureInfo.InvariantCulture);
        }
        return TimeSpan.FromTicks(nanoseconds / 100);
    }

    /// <summary>Resident and proportional memory of the tree, MB (10^6 bytes).</summary>
    public static (double Resident, double Proportional) Memory(Running daemon)
    {
        double resident = 0, proportional = 0;
        foreach (int pid in ProcessTree.Of(daemon.Process.Id))
        {
            foreach (string line in File.ReadLines($"/proc/{pid}/smaps_rollup"))
            {
                string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (words[0] == "Rss:")
                    resident += Megabytes(words[1]);
                else if (words[0] == "Pss:")
                    proportional += Megabytes(words[1]);
            }
        }
        return (resident, proportional);
    }

    private static double Megabytes(string kibibytes) =>
        long.Parse(kibibytes, CultureInfo.InvariantCulture) * 1024 / 1e6;
}
