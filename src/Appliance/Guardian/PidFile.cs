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
    private readonly Descriptor _file;
    private readonly bool _isThere;

    private PidFile(string path, Descriptor file, bool isThere) => (_path, _file, _isThere) = (path, file, isThere);

    /// <param name="error">EAGAIN when another daemon has it (a keepalived counts too); otherwise why the file
    /// cannot be had. With a file: why it cannot hold our number (ENOSPC), and then the name is gone from the
    /// folder.</param>
    public static PidFile? TryTake(string path, out Errno error)
    {
        // A daemon that is just ending may remove the file between our open and our lock: then we hold nothing, and try
        // again.
        for (int tries = 0; tries < 3; tries++)
        {
            error = RawFile.Open(path, FileUse.ReadAndAppend, out Descriptor file);
            if (!error.IsOk)
                return null;
            if (!RawFile.TryLock(file) || KeepalivedRuns(file))
            {
                error = Errno.EAGAIN;
                file.Dispose();
                return null;
            }
            if (!RawFile.IsDeleted(file))
            {
                RawFile.Empty(file);
                error = WriteNumber(path, file, Environment.ProcessId);
                return new PidFile(path, file, isThere: error.IsOk);
            }
            file.Dispose();
        }
        error = Errno.EAGAIN;
        return null;
    }

    /// <summary>Why it cannot be had, for people.</summary>
    public static string Describe(string path, Errno error) => FileStatus.KindOf(path) ?? error.ToString();

    /// <summary>Removes the file and gives the lock up.</summary>
    public void Remove()
    {
        if (_isThere)
            Delete(_path);
        _file.Dispose();
    }

    /// <summary>A process number without a lock (`-r`).</summary>
    public static Errno Write(string path, int pid)
    {
        if (Path.GetDirectoryName(path) is { Length: > 0 } folder && !Directory.Exists(folder))
            RawFile.MakeFolder(folder);
        Errno error = RawFile.Open(path, FileUse.Replace, out Descriptor file);
        using (file)
            return error.IsOk ? WriteNumber(path, file, pid) : error;
    }

    public static void Delete(string path) => RawFile.Delete(path);

    /// <summary>
    /// A file without a number (the disk is full) would only mislead who reads it: it is removed.
    /// </summary>
    internal static Errno WriteNumber(string path, Borrowed file, int pid)
    {
        Errno error = Descriptor.Write(file, Encoding.ASCII.GetBytes($"{pid}\n"));
        if (!error.IsOk)
            Delete(path);
        return error;
    }

    /// <summary>
    /// keepalived takes no lock: it is known by its number and name. Of one that has ended and was not reaped (a
    /// zombie) only the name is left.
    /// </summary>
    private static bool KeepalivedRuns(Borrowed file)
    {
        Span<byte> text = stackalloc byte[32];
        Descriptor.Read(file, text, out int length);
        string number = length == 0 ? "" : Encoding.ASCII.GetString(text[..length]).Trim();
        return int.TryParse(number, out int pid) && pid > 0 && pid != Environment.ProcessId
            && RawFile.TryReadText($"/proc/{pid}/comm", out string name).IsOk && name.Trim() == "keepalived"
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
}
