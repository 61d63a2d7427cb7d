using VrrpAot.Protocol;

namespace Appliance.Guardian;

/// <summary>How a process's memory and descriptors compare with what it began with.</summary>
internal enum Growth : byte
{
    Well,
    /// <summary>Worth a line in the log.</summary>
    Over,
    /// <summary>It leaks: before it takes the machine along it is started anew.</summary>
    FarOver,
}

/// <summary>
/// Bounds for a process that is to run for months. What is normal depends on the configuration, so the first measure, a
/// minute after the start, is the scale: over is twice that and a bit, far over is four times that and more than a bit.
/// A process that is not there is well.
/// </summary>
internal sealed class ProcessBounds
{
    private const long Megabyte = 1 << 20;

    private long _firstBytes;
    private int _firstDescriptors;
    private Growth _told;

    /// <summary>How often to look.</summary>
    public static readonly Duration Pause = Duration.FromSeconds(60);

    /// <summary>Looks at a process.</summary>
    /// <param name="news">A sentence's end for the log when the growth is another than at the last measure, and not
    /// well: `has grown: 41 MB and ...`.</param>
    public Growth Look(int pid, out string? news)
    {
        news = null;
        if (!TryMeasure(pid, out long bytes, out int descriptors))
            return Growth.Well;
        Growth growth = Judge(bytes, descriptors, out bool isNews);
        if (isNews)
            news = $"has grown: {Describe(bytes, descriptors)}";
        return growth;
    }

    /// <param name="bytes">Resident memory.</param>
    /// <param name="descriptors">How many are open.</param>
    /// <param name="news">The growth is another than at the last measure, and not well.</param>
    internal Growth Judge(long bytes, int descriptors, out bool news)
    {
        if (_firstBytes == 0)
            (_firstBytes, _firstDescriptors) = (bytes, descriptors);
        Growth growth = bytes > 4 * _firstBytes + 64 * Megabyte || descriptors > 4 * _firstDescriptors + 256
            ? Growth.FarOver
            : bytes > 2 * _firstBytes + 32 * Megabyte || descriptors > 2 * _firstDescriptors + 64 ? Growth.Over
                : Growth.Well;
        news = growth != _told && growth != Growth.Well;
        _told = growth;
        return growth;
    }

    /// <summary>`41 MB and 130 descriptors; 15 MB and 31 a minute after its start`.</summary>
    internal string Describe(long bytes, int descriptors) =>
        $"{bytes / Megabyte} MB and {descriptors} descriptors; {_firstBytes / Megabyte} MB and {_firstDescriptors} "
            + $"a minute after its start";

    private static bool TryMeasure(int pid, out long bytes, out int descriptors)
    {
        (bytes, descriptors) = (0, 0);
        try
        {
            // proc(5): statm is counted in pages, the resident ones second.
            if (File.ReadAllText($"/proc/{pid}/statm").Split(' ') is not [_, var pages, ..]
                || !long.TryParse(pages, out bytes))
                return false;
            bytes *= Environment.SystemPageSize;
            foreach (string _ in Directory.EnumerateFileSystemEntries($"/proc/{pid}/fd"))
                descriptors++;
            return true;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return false; // It has just ended.
        }
    }
}
