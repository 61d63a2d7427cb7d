using System.Text;
using Appliance.Base;
using Tmds.Linux;
using VrrpAot.Linux;

namespace Appliance.Guardian;

/// <summary>
/// A file that holds our process number, and a lock on it for as long as we live. The lock says who runs; the number is
/// for those who want to send signals. What an earlier run left in the file does not matter.
/// </summary>
internal sealed class PidFile
{
    private readonly string _path;
    private readonly int _fd;
    private readonly bool _isThere;

    private PidFile(string path, int fd, bool isThere) => (_path, _fd, _isThere) = (path, fd, isThere);

    /// <param name="error">0; EAGAIN when another daemon has it (a keepalived counts too); otherwise why the file
    /// cannot be had. With a file: why it cannot hold our number (ENOSPC), and then the name is gone from the
    /// folder.</param>
    public static PidFile? TryTake(string path, out int error)
    {
        // A daemon that is just ending may remove the file between our open and our lock: then we hold nothing, and try
        // again.
        for (int tries = 0; tries < 3; tries++)
        {
            int fd = RawFile.Open(path, FileUse.ReadAndAppend);
            if (fd < 0)
            {
                error = -fd;
                return null;
            }
            if (!RawFile.TryLock(fd) || KeepalivedRuns(fd))
            {
                error = LibC.EAGAIN;
                Descriptor.Close(fd);
                return null;
            }
            if (!IsDeleted(fd))
            {
                RawFile.Empty(fd);
                error = WriteNumber(path, fd, Environment.ProcessId);
                return new PidFile(path, fd, isThere: error == 0);
            }
            Descriptor.Close(fd);
        }
        error = LibC.EAGAIN;
        return null;
    }

    /// <summary>Why it cannot be had, for people.</summary>
    public static string Describe(string path, int error) => FileStatus.KindOf(path) ?? Errno.Describe(error);

    /// <summary>Removes the file and gives the lock up.</summary>
    public void Remove()
    {
        if (_isThere)
            Delete(_path);
        Descriptor.Close(_fd);
    }

    /// <summary>A process number without a lock (`-r`). 0 or errno.</summary>
    public static int Write(string path, int pid)
    {
        if (Path.GetDirectoryName(path) is { Length: > 0 } folder && !Directory.Exists(folder))
            RawFile.MakeFolder(folder);
        int fd = RawFile.Open(path, FileUse.Replace);
        if (fd < 0)
            return -fd;
        int error = WriteNumber(path, fd, pid);
        Descriptor.Close(fd);
        return error;
    }

    public static void Delete(string path) => RawFile.Delete(path);

    /// <summary>
    /// A file without a number (the disk is full) would only mislead who reads it: it is removed. 0 or errno.
    /// </summary>
    internal static int WriteNumber(string path, int fd, int pid)
    {
        int error = Descriptor.Write(fd, Encoding.ASCII.GetBytes($"{pid}\n"));
        if (error != 0)
            Delete(path);
        return error;
    }

    /// <summary>
    /// keepalived takes no lock: it is known by its number and name. Of one that has ended and was not reaped (a
    /// zombie) only the name is left.
    /// </summary>
    private static bool KeepalivedRuns(int fd)
    {
        Span<byte> text = stackalloc byte[32];
        int length = Descriptor.Read(fd, text);
        string number = length <= 0 ? "" : Encoding.ASCII.GetString(text[..length]).Trim();
        return int.TryParse(number, out int pid) && pid > 0 && pid != Environment.ProcessId
            && RawFile.TryReadText($"/proc/{pid}/comm", out string name) == 0 && name.Trim() == "keepalived"
                && !HasEnded(pid) && !IsOurs(pid);
    }

    /// <summary>
    /// The state in /proc/PID/stat follows the name, which stands in brackets and may hold anything (proc(5)).
    /// </summary>
    private static bool HasEnded(int pid)
    {
        RawFile.TryReadText($"/proc/{pid}/stat", out string stat);
        return stat.AsSpan(stat.LastIndexOf(')') + 1).TrimStart() is "" or ['Z' or 'X', ..];
    }

    /// <summary>
    /// We may be called keepalived ourselves; then the number is a leftover, for one of us would hold the lock. A
    /// program that we may not look at (a process with more capabilities than ours) is taken for keepalived: two
    /// daemons cost more than one that does not start.
    /// </summary>
    private static bool IsOurs(int pid) =>
        RawFile.LinkTarget($"/proc/{pid}/exe") is { } program && program == RawFile.LinkTarget("/proc/self/exe");

    private static bool IsDeleted(int fd) =>
        RawFile.LinkTarget($"/proc/self/fd/{fd}")?.EndsWith(" (deleted)", StringComparison.Ordinal) == true;
}
