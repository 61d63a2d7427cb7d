using Lab;

namespace Bench;

/// <summary>Where the figures were taken: without it they mean nothing.</summary>
internal static class Machine
{
    public static string Description
    {
        get
        {
            string model = File.ReadLines("/proc/cpuinfo")
                .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim()
                ?? "unknown CPU";
            string kernel = File.ReadAllText("/proc/sys/kernel/osrelease").Trim();
            string version = Command.Try(Daemon.ProgramOf("keepalived"), "--version") is var said
                ? (said.Output + said.Error).Split('\n')[0] : "";
            return $"{Environment.ProcessorCount} cores of {model}, Linux {kernel}, load "
                + $"{File.ReadAllText("/proc/loadavg").Split(' ')[0]}; {version}";
        }
    }
}
