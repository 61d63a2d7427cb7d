using Tmds.Linux;
using VrrpAot.Linux;

namespace Appliance.Base;

/// <summary>One name that a path leads through.</summary>
public readonly record struct PathStep(string Path, FileStatus Status);

/// <summary>
/// Follows a path from the root, one name at a time and through every symbolic link, and keeps each name it came by:
/// a user who can write one of them decides what the path means.
/// </summary>
public sealed class PathWalk
{
    /// <summary>The kernel's own limit (path_resolution(7)).</summary>
    private const int MostLinks = 40;

    private readonly List<PathStep> _steps = [];

    private PathWalk(Errno error, string reached)
    {
        Error = error;
        Reached = reached;
    }

    /// <summary>What ended the walk at <see cref="Reached"/>.</summary>
    public Errno Error { get; private set; }

    /// <summary>Where it ended: without error the real path of the file, free of links.</summary>
    public string Reached { get; private set; }

    /// <summary>Everything on the way: "/", directories, links, and at last the file.</summary>
    public IReadOnlyList<PathStep> Steps => _steps;

    /// <param name="path">Absolute path.</param>
    public static PathWalk Along(string path)
    {
        var walk = new PathWalk(Errno.Ok, "/");
        walk.Follow(path);
        return walk;
    }

    private void Follow(string path)
    {
        var ahead = new Stack<string>(Backwards(path));
        int links = 0;
        if (!Visit("/", out _))
            return;
        while (ahead.TryPop(out string? name))
        {
            if (name == ".")
                continue;
            if (name == "..")
            {
                Reached = ParentOf(Reached);
                continue;
            }
            string next = Reached == "/" ? "/" + name : $"{Reached}/{name}";
            if (!Visit(next, out FileStatus status))
                return;
            if (!status.IsLink)
            {
                Reached = next;
                continue;
            }
            if (++links > MostLinks || RawFile.LinkTarget(next) is not { } target)
            {
                Fail(Errno.ELOOP, next);
                return;
            }
            if (target[0] == '/')
                Reached = "/";
            foreach (string part in Backwards(target))
                ahead.Push(part);
        }
    }

    /// <summary>The parts of a path, the last first.</summary>
    private static string[] Backwards(string path)
    {
        string[] parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        Array.Reverse(parts);
        return parts;
    }

    private bool Visit(string path, out FileStatus status)
    {
        Errno error = FileStatus.Read(path, out status);
        if (!error.IsOk)
        {
            Fail(error, path);
            return false;
        }
        _steps.Add(new PathStep(path, status));
        return true;
    }

    private void Fail(Errno error, string at)
    {
        Error = error;
        Reached = at;
    }

    private static string ParentOf(string path) => path.LastIndexOf('/') is > 0 and int slash ? path[..slash] : "/";
}
