using System.Globalization;
using System.Text;
using Appliance.Base;
using Appliance.Reports;
using Tmds.Linux;
using VrrpAot.Linux;

namespace Appliance.Records;

/// <summary>
/// Where maintenance is kept over a restart and a power cut. That the file is there is the statement; what it says of
/// times and people is detail. So a damaged one (also an empty one, made by hand) means maintenance without an end: the
/// person who put the node aside does not find it serving, and it is left as any other. Written as
/// <see cref="WholeFile"/> does: a power cut leaves the old or the new.
/// </summary>
/// <param name="path">Null to keep nothing.</param>
/// <param name="whyNowhere">Why there is no place to keep it, in a clause; null where nobody expects one.</param>
public sealed class MaintenanceFile(string? path, string? whyNowhere = null)
{
    private const string LastLine = "end";

    private static readonly Disk s_disk = new();

    /// <summary>Null when there is none.</summary>
    /// <param name="now">Since when a damaged one counts.</param>
    /// <param name="trouble">What is wrong with the file, in a sentence; null when nothing is.</param>
    public Maintenance? Read(Moment now, out string? trouble)
    {
        trouble = null;
        string text = "";
        Errno errno = path is null ? Errno.ENOENT : RawFile.TryReadText(path, out text);
        if (errno == Errno.ENOENT || errno == Errno.ENOTDIR)
            return null;
        if (errno.IsOk && Parse(text) is { } kept)
            return kept;
        trouble =
            $"{path} {(errno.IsOk ? "is damaged" : "cannot be read")}: taken for maintenance without an end "
            + $"(`maintenance off` ends it)";
        return new Maintenance(now, null, "a file that cannot be read");
    }

    /// <summary>
    /// On a full disk there is mostly still room for a name: an empty file says that maintenance is on, which is what
    /// matters. It does not say until when, so it only stands for one without an end.
    /// </summary>
    /// <returns>What the next start would make of it, and why, in a clause; null when it is kept.</returns>
    public string? Write(Maintenance maintenance)
    {
        if (path is null)
            return whyNowhere is null ? null : $"it would be over with the next start: {whyNowhere}";
        RawFile.MakeFolders(Path.GetDirectoryName(path)!, StateFolder.Rights);
        try
        {
            WholeFile.Replace(s_disk, path, Encoding.UTF8.GetBytes(Text(maintenance)));
            return null;
        }
        catch (IOException refused)
        {
            if (File.Exists(path))
                return $"the next start would go by what was asked for before: {refused.Message}";
            return refused.HResult == Errno.ENOSPC.Number && maintenance.Until is null && TryMark()
                ? $"the next start would not know who asked for it: {refused.Message}"
                : $"it would be over with the next start: {refused.Message}";
        }
    }

    private bool TryMark()
    {
        try
        {
            WholeFile.Replace(s_disk, path!, []);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <returns>What the next start would make of it, and why, in a clause; null when it is gone.</returns>
    public string? Delete()
    {
        if (path is null || !File.Exists(path))
            return null;
        try
        {
            WholeFile.Delete(s_disk, path);
            return null;
        }
        catch (IOException refused)
        {
            return $"it would begin again with the next start: {refused.Message}";
        }
    }

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
        return since < 0 || by is null ? null
            : new Maintenance(new Moment(since), until < 0 ? null : new Moment(until), by);
    }

    private static bool TryTime(string line, out long milliseconds) =>
        long.TryParse(line.AsSpan(6), NumberStyles.None, CultureInfo.InvariantCulture, out milliseconds)
            && milliseconds <= Moment.Last.UnixMilliseconds;
}
