using Appliance.Sessions;
using Tmds.Linux;
using VrrpAot.Linux;

namespace Appliance.Base;

/// <summary>
/// Where what must survive a restart is kept; `--state`, or a folder of its own for each network namespace (`-s`). What
/// lies there becomes root's configuration (`trial`), so it is believed only where nobody but us can have put it.
/// </summary>
internal static class StateFolder
{
    public const string Default = "/var/lib/vrrpaot";

    /// <summary>The same in a firmware image: on the card's data partition.</summary>
    public const string OfImage = "/data/state";

    /// <summary>Of the folder: for its owner only.</summary>
    public const uint Rights = 0x1C0; // 0700

    /// <summary>Names looked at below the folder. Ours are fewer than 50.</summary>
    private const int Most = 2000;
    private const int Deepest = 4;

    /// <param name="networkNamespace">The one that we are told to run in; null for none.</param>
    public static string Of(string? networkNamespace) =>
        networkNamespace is null ? Default : Path.Combine(Default, networkNamespace);

    /// <summary>
    /// Why the folder is not to be used, in a sentence; null when it is, and where it is still to be made. One that is
    /// ours, and open to readers, becomes ours alone, unless others than we keep things in it.
    /// </summary>
    /// <param name="folder">Absolute path.</param>
    public static string? WhyNot(string folder)
    {
        var walk = PathWalk.Along(folder);
        foreach (PathStep step in walk.Steps)
            if (Danger(step.Path, step.Status, isOnTheWay: step.Path != walk.Reached) is { } danger)
                return danger;
        if (!walk.Error.IsOk)
            return walk.Error == Errno.ENOENT ? null
                : $"{walk.Reached} cannot be looked at: {walk.Error}";
        if (!walk.Steps[^1].Status.IsDirectory)
            return $"{walk.Reached} is no folder";
        int left = Most;
        if (DangerBelow(walk.Reached, ref left, depth: 1) is { } below)
            return below;
        if ((walk.Steps[^1].Status.Mode & 0x1FF) != Rights && RawFile.NamesIn(walk.Reached).All(IsOurs))
            RawFile.ChangeMode(walk.Reached, Rights);
        return null;
    }

    private static string? DangerBelow(string folder, ref int left, int depth)
    {
        foreach (string name in RawFile.NamesIn(folder))
        {
            string path = $"{folder}/{name}";
            if (--left < 0)
                return $"{folder} holds more than {Most} names: it is somebody else's";
            if (!FileStatus.Read(path, out FileStatus status).IsOk)
                continue; // It has just gone.
            if (Danger(path, status, isOnTheWay: false) is { } danger)
                return danger;
            if (status.IsDirectory && depth < Deepest && DangerBelow(path, ref left, depth + 1) is { } below)
                return below;
        }
        return null;
    }

    /// <param name="isOnTheWay">To the folder: there root is trusted too, links are followed, and in a sticky directory
    /// nobody renames what is another's.</param>
    private static string? Danger(string path, FileStatus status, bool isOnTheWay)
    {
        if (status.UserId != LibC.geteuid() && !(isOnTheWay && status.UserId == 0))
            return $"{path} belongs to uid {status.UserId}";
        if (status.IsLink)
            return isOnTheWay ? null : $"{path} is a symbolic link";
        if (isOnTheWay && status.IsSticky)
            return null;
        return status.OthersCanWrite ? $"{path} can be written by everybody"
            : status.GroupCanWrite && status.GroupId != 0 && status.GroupId != LibC.getegid()
                ? $"{path} can be written by group {status.GroupId}"
            : null;
    }

    /// <summary>The names that Records/, Generations/, Update/ and Init/ give.</summary>
    private static bool IsOurs(string name) =>
        name.StartsWith("transitions", StringComparison.Ordinal)
            || name.StartsWith("maintenance", StringComparison.Ordinal)
        || name.StartsWith("trial", StringComparison.Ordinal) || name.StartsWith("update", StringComparison.Ordinal)
            || name is "generations" or "appliance";
}
