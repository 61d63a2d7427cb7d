using System.Globalization;
using System.Text;
using Appliance.Logging;
using Appliance.Tracking;
using VrrpAot.Kernel;

namespace Appliance.Control;

/// <summary>
/// Where maintenance is kept over a restart and a power cut. That the file is there is the statement; what it says of times and
/// people is detail. So a damaged one (also an empty one, made by hand) means maintenance without an end: whoever put the box aside
/// does not find it serving, and it is left as any other. Written whole, synced and renamed: a power cut leaves the old or the new.
/// </summary>
/// <param name="path">Null to keep nothing.</param>
public sealed class MaintenanceFile(string? path)
{
    private const string LastLine = "end";

    /// <summary>Null when there is none.</summary>
    /// <param name="now">Since when a damaged one counts.</param>
    /// <param name="trouble">What is wrong with the file, in a sentence; null when nothing is.</param>
    public Maintenance? Read(Moment now, out string? trouble)
    {
        trouble = null;
        if (path is null || !File.Exists(path))
            return null;
        try
        {
            if (Parse(File.ReadAllText(path)) is { } kept)
                return kept;
            trouble = $"{path} is damaged: taken for maintenance without an end (`maintenance off` ends it)";
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            trouble = $"{path} cannot be read: taken for maintenance without an end (`maintenance off` ends it)";
        }
        return new Maintenance(now, null, "a file that cannot be read");
    }

    /// <returns>Why it could not be kept, or null.</returns>
    public string? Write(Maintenance maintenance)
    {
        if (path is null)
            return null;
        string folder = Path.GetDirectoryName(path)!, fresh = path + ".new";
        try
        {
            Directory.CreateDirectory(folder);
            using (var stream = new FileStream(fresh, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0))
            {
                stream.Write(Encoding.UTF8.GetBytes(Text(maintenance)));
                stream.Flush(flushToDisk: true);
            }
            File.Move(fresh, path, overwrite: true);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            RawFile.Delete(fresh);
            return $"{path} cannot be written ({Reason(refused)})";
        }
        return RawFile.SyncFolder(folder) is int errno and not 0 ? $"{folder} cannot be synced ({Errno.Describe(errno)})" : null;
    }

    /// <returns>Why it is still there, or null.</returns>
    public string? Delete()
    {
        if (path is null || !File.Exists(path))
            return null;
        int errno = RawFile.Delete(path);
        if (errno == 0)
            errno = RawFile.SyncFolder(Path.GetDirectoryName(path)!);
        return errno == 0 ? null : $"{path} cannot be removed ({Errno.Describe(errno)})";
    }

    /// <summary>In words of ours: the program is built without the runtime's.</summary>
    private static string Reason(Exception refused) =>
        refused is UnauthorizedAccessException ? "permission denied, or a read-only disk" : refused.HResult is > 0 and int errno ? Errno.Describe(errno) : "the disk refuses it";

    internal static string Text(Maintenance maintenance) =>
        $"since {maintenance.Since.UnixMilliseconds}\n"
        + (maintenance.Until is { } until ? $"until {until.UnixMilliseconds}\n" : "")
        + $"by {maintenance.By}\n{LastLine}\n";

    /// <summary>Null for what is not whole.</summary>
    internal static Maintenance? Parse(string text)
    {
        long since = -1, until = -1;
        string? by = null;
        string[] lines = text.Split('\n');
        if (lines is not [.., LastLine, ""])
            return null;
        foreach (string line in lines)
        {
            if (line.StartsWith("since ", StringComparison.Ordinal) && !TryTime(line, out since)
                || line.StartsWith("until ", StringComparison.Ordinal) && !TryTime(line, out until))
                return null;
            if (line.StartsWith("by ", StringComparison.Ordinal))
                by = line[3..];
        }
        return since < 0 || by is null ? null : new Maintenance(new Moment(since), until < 0 ? null : new Moment(until), by);
    }

    private static bool TryTime(string line, out long milliseconds) =>
        long.TryParse(line.AsSpan(6), NumberStyles.None, CultureInfo.InvariantCulture, out milliseconds) && milliseconds <= Moment.Last.UnixMilliseconds;
}
