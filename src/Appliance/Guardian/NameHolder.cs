using System.Globalization;
using Tmds.Linux;
using VrrpAot.Linux;

namespace Appliance.Guardian;

/// <summary>
/// Who holds a name (<see cref="NameLock"/>), by what /proc tells. For the case that the holder cannot be asked:
/// anybody may fill the queue of those who ask. What another PID namespace hides is not found.
/// </summary>
internal static class NameHolder
{
    /// <summary>
    /// `__SO_ACCEPTCON` in the flags of /proc/net/unix: those who wait in the queue have the same name, without it.
    /// </summary>
    private const string Listening = "00010000";

    /// <summary>False when nobody is seen to hold it.</summary>
    /// <param name="pid">The first of the processes that have a copy of the descriptor, by its number.</param>
    /// <param name="user">Its effective user; of several the one that is not root, since who keeps a copy can keep the
    /// name.</param>
    public static bool TryFind(string name, out int pid, out uint user)
    {
        (pid, user) = (0, uint.MaxValue);
        // Of several the one of root or of our own user: another user's can only be a file of the same name.
        foreach (string socket in SocketsOf(name))
            if (TryFindOf(socket, out pid, out user) && (user == 0 || user == LibC.geteuid()))
                break;
        return pid != 0;
    }

    private static bool TryFindOf(string socket, out int pid, out uint user)
    {
        (pid, user) = (0, uint.MaxValue);
        try
        {
            foreach (string process in Directory.EnumerateDirectories("/proc"))
            {
                if (!int.TryParse(Path.GetFileName(process.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture,
                    out int candidate)
                    || !Holds(process, socket) || UserOf(process) is not { } owner)
                    continue;
                if (pid == 0 || user == 0)
                    (pid, user) = (pid == 0 || owner != 0 ? candidate : pid, owner);
            }
        }
        catch (Exception hidden) when (hidden is IOException or UnauthorizedAccessException)
        {
        }
        return pid != 0;
    }

    /// <summary>
    /// As links of /proc/PID/fd name them: `socket:[INODE]`. More than one where somebody listens on a file that is
    /// called `@...` in a folder of his: it looks alike here.
    /// </summary>
    private static List<string> SocketsOf(string name)
    {
        var sockets = new List<string>();
        // Num: RefCount Protocol Flags Type St Inode Path; an abstract name has an @ for its first byte.
        const int flags = 3, inode = 6, path = 7;
        try
        {
            foreach (string line in File.ReadAllLines("/proc/self/net/unix"))
            {
                string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (words.Length > path && words[path] == "@" + name && words[flags] == Listening)
                    sockets.Add($"socket:[{words[inode]}]");
            }
        }
        catch (Exception hidden) when (hidden is IOException or UnauthorizedAccessException)
        {
        }
        return sockets;
    }

    private static bool Holds(string process, string socket)
    {
        try
        {
            foreach (string descriptor in Directory.EnumerateFileSystemEntries(process + "/fd"))
                if (RawFile.LinkTarget(descriptor) == socket)
                    return true;
        }
        catch (Exception hidden) when (hidden is IOException or UnauthorizedAccessException)
        {
        }
        return false;
    }

    /// <summary>The effective one of `Uid: real effective saved filesystem`; null when it has just ended.</summary>
    private static uint? UserOf(string process)
    {
        const string key = "Uid:";
        try
        {
            foreach (string line in File.ReadAllLines(process + "/status"))
                if (line.StartsWith(key, StringComparison.Ordinal)
                    && line.Split('\t', StringSplitOptions.RemoveEmptyEntries) is [_, _, var effective, ..]
                    && uint.TryParse(effective, NumberStyles.None, CultureInfo.InvariantCulture, out uint user))
                    return user;
        }
        catch (Exception hidden) when (hidden is IOException or UnauthorizedAccessException)
        {
        }
        return null;
    }
}
