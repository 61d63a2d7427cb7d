using System.Text;
using VrrpAot.Linux;

namespace Appliance.Probes;

/// <summary>
/// Does a process run: one of this name, or the one whose number a file holds, or both at once (a number that another
/// program has been given since is then noticed)? A zombie does not run.
/// </summary>
/// <param name="name">The name of the process, or of the file it was started from; null for any.</param>
/// <param name="pidFile">Null to look through all of /proc.</param>
internal sealed class ProcessProbe(string? name, string? pidFile) : Probe
{
    /// <summary>The kernel keeps no more of a name (TASK_COMM_LEN).</summary>
    private const int LongestKnown = 15;

    private readonly byte[] _name = Encoding.UTF8.GetBytes(name ?? "");
    private readonly byte[] _pidFile = Encoding.UTF8.GetBytes(pidFile + "\0");
    private readonly byte[] _own = Encoding.UTF8.GetBytes(Environment.ProcessId.ToString());
    private readonly byte[] _text = new byte[512];
    private readonly byte[] _path = new byte[64];
    /// <summary>The number of the one that was found last: it is looked at first, and mostly nothing else is.</summary>
    private readonly byte[] _last = new byte[20];
    private int _lastLength;
    /// <summary>/proc while it is looked through, and a file in it.</summary>
    private readonly Descriptor _folder = new(), _file = new();

    public override bool Try(ProbeRun run)
    {
        if (pidFile is not null)
            return TryFile(run);
        ReadOnlySpan<byte> last = _last.AsSpan(0, _lastLength);
        if (!last.IsEmpty && IsIt(last))
            return Found(last, run);
        _lastLength = 0;
        return Search(run);
    }

    private bool TryFile(ProbeRun run)
    {
        Errno error = RawFile.ReadStart(_pidFile, run.Place, run.Buffer, out int length);
        if (!error.IsOk)
        {
            run.Failed(error);
            run.Line.Add(": the pid file"u8);
            return false;
        }
        ReadOnlySpan<byte> digits = run.Buffer.AsSpan(0, length).TrimStart(" \t\r\n"u8);
        int end = digits.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        digits = end < 0 ? digits : digits[..end];
        if (digits.Length is 0 or > 10 || digits[0] == '0')
        {
            run.Line.Add("the pid file holds no number"u8);
            return false;
        }
        if (IsIt(digits))
            return Found(digits, run);
        run.Line.Add("no "u8).Add(name is null ? "process"u8 : _name).Add(" runs with pid "u8).Add(digits)
            .Add(", which the pid file holds"u8);
        return false;
    }

    private bool Search(ProbeRun run)
    {
        Errno error = RawFile.OpenToRead("/proc\0"u8, _folder);
        if (!error.IsOk)
            return run.Failed(error);
        bool found = false;
        while (!found && RawFile.ReadEntries(_folder, run.Buffer, out int count).IsOk && count > 0)
        {
            ReadOnlySpan<byte> entries = run.Buffer.AsSpan(0, count);
            while (!found && RawFile.TakeName(ref entries, out ReadOnlySpan<byte> pid))
            {
                // A probe by hand has the name among its own words.
                if (pid.IsEmpty || pid.Length >= _last.Length || pid[0] is < (byte)'1' or > (byte)'9'
                    || pid.SequenceEqual(_own) || !IsIt(pid))
                    continue;
                pid.CopyTo(_last);
                _lastLength = pid.Length;
                found = true;
            }
        }
        _folder.Dispose();
        if (found)
            return Found(_last.AsSpan(0, _lastLength), run);
        run.Line.Add("no process "u8).Add(_name);
        return false;
    }

    private bool Found(ReadOnlySpan<byte> pid, ProbeRun run)
    {
        run.Line.Add(name is null ? "process"u8 : _name).Add(" runs, pid "u8).Add(pid);
        return true;
    }

    /// <summary>`123 (name) S ...` in /proc/PID/stat; the name may hold anything, brackets too (proc(5)).</summary>
    private bool IsIt(ReadOnlySpan<byte> pid)
    {
        ReadOnlySpan<byte> stat = Read(pid, "/stat\0"u8);
        int open = stat.IndexOf((byte)'('), close = stat.LastIndexOf((byte)')');
        if (open < 0 || close < open || close + 2 >= stat.Length || stat[close + 2] is (byte)'Z' or (byte)'X')
            return false;
        ReadOnlySpan<byte> known = stat[(open + 1)..close];
        if (_name.Length == 0 || _name.Length <= LongestKnown && known.SequenceEqual(_name))
            return true;
        // A longer name, or a script, which the kernel knows by its own name but pidof by that of its interpreter.
        ReadOnlySpan<byte> words = Read(pid, "/cmdline\0"u8);
        return IsNamed(ref words) || _name.Length > LongestKnown && IsNamed(ref words);
    }

    /// <summary>Takes the next word of a command line.</summary>
    private bool IsNamed(ref ReadOnlySpan<byte> words)
    {
        int end = words.IndexOf((byte)0);
        ReadOnlySpan<byte> word = end < 0 ? words : words[..end];
        words = end < 0 ? default : words[(end + 1)..];
        return word[(word.LastIndexOf((byte)'/') + 1)..].SequenceEqual(_name);
    }

    /// <summary>A file of one process; empty when it is gone.</summary>
    private ReadOnlySpan<byte> Read(ReadOnlySpan<byte> pid, ReadOnlySpan<byte> file)
    {
        "/proc/"u8.CopyTo(_path);
        pid.CopyTo(_path.AsSpan(6));
        file.CopyTo(_path.AsSpan(6 + pid.Length));
        RawFile.ReadStart(_path, _file, _text, out int length);
        return _text.AsSpan(0, length);
    }
}
