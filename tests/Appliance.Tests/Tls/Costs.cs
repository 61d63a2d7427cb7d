using System.Globalization;

namespace Appliance.Tests.Tls;

/// <summary>What a process has now that peers who mean harm could make it keep.</summary>
/// <param name="Memory">Bytes, resident.</param>
internal readonly record struct Costs(int Threads, int Descriptors, long Memory)
{
    /// <param name="process">Its number, or self.</param>
    public static Costs Of(string process) => new(Directory.GetDirectories($"/proc/{process}/task").Length,
        Directory.GetFiles($"/proc/{process}/fd").Length, Resident($"/proc/{process}/status"));

    private static long Resident(string status)
    {
        string line = File.ReadLines(status).First(line => line.StartsWith("RssAnon", StringComparison.Ordinal));
        return 1024 * long.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1],
            CultureInfo.InvariantCulture);
    }
}
