using Appliance.Scripts;
using Tmds.Linux;
using VrrpAot.Linux;

namespace Appliance.Checkers;

/// <summary>
/// `MISC_CHECK`: one run of a program after the other, each in a process group of its own. Its time up it counts as
/// failed at once; its group gets TERM then, and KILL every two seconds after, until it has ended.
/// </summary>
/// <param name="program">Null for one that is refused: then each attempt fails.</param>
/// <param name="setsWeight">`misc_dynamic`.</param>
internal sealed class ScriptRun(RunnableScript? program, Duration timeout, bool setsWeight, Poller poller, int token)
{
    public static readonly Duration Patience = Duration.FromSeconds(2);

    /// <summary>Killed, since nobody could have heard of their ends.</summary>
    private static readonly List<int> s_unwatched = [];

    private Descriptor _end = Descriptor.None;
    private int _pid;
    private bool _toldToEnd, _wasKilled;
    /// <summary>The next attempt begins when this process, which was told to end, has ended.</summary>
    private bool _isAwaited;

    /// <summary>How the attempt ended; null while it is on its way.</summary>
    public AttemptEnd? End { get; private set; }

    /// <summary>A process is there, wanted or not.</summary>
    public bool IsRunning => _pid != 0;

    /// <summary>When patience ends.</summary>
    public Instant Deadline { get; private set; } = Instant.Never;

    public void Start(Instant now)
    {
        End = null;
        s_unwatched.RemoveAll(pid => ChildProcess.TryReap(pid, out _));
        if (program is null)
        {
            End = AttemptEnd.Failed("failed", "the script is refused");
            return;
        }
        if (IsRunning)
        {
            _isAwaited = true;
            return;
        }
        Errno error = ChildProcess.Spawn(
            new SpawnRequest
            {
                Path = program.Path,
                Arguments = [.. program.Arguments],
                Environment = program.Environment is { } environment ? [.. environment] : null,
                Identity = program.Identity,
                Umask = program.Umask,
                NewProcessGroup = true,
            }, out int pid);
        if (error.IsOk)
            error = Watch(pid);
        if (error.IsOk)
            (_pid, _toldToEnd, _wasKilled, Deadline) = (pid, false, false, now + timeout);
        else
            // Too many processes is a shortage of this machine, as too little memory is.
            End = AttemptEnd.Refused(error == Errno.EAGAIN ? Errno.ENOMEM : error, "failed") with
            {
                Remark = $"not started: {error}",
            };
    }

    private Errno Watch(int pid)
    {
        Errno error = ChildProcess.OpenEnd(pid, out Descriptor end);
        if (!error.IsOk)
        {
            // Out of descriptors. What cannot be watched must not run.
            ChildProcess.SignalGroup(pid, LibC.SIGKILL);
            s_unwatched.Add(pid);
            return error;
        }
        _end = end;
        poller.Add(_end, token);
        return Errno.Ok;
    }

    /// <summary>Its end is there, or may be.</summary>
    public void Serve()
    {
        if (!IsRunning)
            return;
        if (_toldToEnd) // What it has started itself may not have obeyed. The pid is nobody else's yet.
            ChildProcess.SignalGroup(_pid, LibC.SIGKILL);
        if (!ChildProcess.TryReap(_pid, out ChildExit exit))
            return;
        (_pid, Deadline) = (0, Instant.Never);
        poller.Remove(_end);
        _end.Dispose();
        if (!_toldToEnd)
            End = Judge(exit, setsWeight);
        else if (_isAwaited)
        {
            _isAwaited = false;
            Start(BootClock.Now);
        }
    }

    /// <summary>What an exit means.</summary>
    public static AttemptEnd Judge(ChildExit exit, bool setsWeight)
    {
        if (exit.WasSignalled)
            return AttemptEnd.Failed($"failed (due to signal {exit.Signal})", $"ended by signal {exit.Signal}");
        string remark = $"exited with {exit.Status}";
        return exit.Status == 0 ? AttemptEnd.Passed(remark)
            : setsWeight && exit.Status >= 2
                ? AttemptEnd.Passed(remark) with { Weight = exit.Status - 2 }
            : AttemptEnd.Failed($"failed (exited with status {exit.Status})", remark);
    }

    public void Due(Instant now)
    {
        if (now < Deadline)
            return;
        if (!_toldToEnd)
        {
            End = AttemptEnd.Failed(CheckWords.ScriptTimedOut, "took too long");
            TellToEnd(now);
            return;
        }
        ChildProcess.SignalGroup(_pid, LibC.SIGKILL);
        Deadline = now + Patience;
        if (_isAwaited && _wasKilled) // Inside the kernel, where nothing ends it.
        {
            _isAwaited = false;
            End = AttemptEnd.Failed(CheckWords.ScriptTimedOut, $"process {_pid} of the last attempt does not end");
        }
        _wasKilled = true;
    }

    /// <summary>Nobody wants the result any more.</summary>
    public void TellToEnd(Instant now)
    {
        _isAwaited = false;
        if (!IsRunning || _toldToEnd)
            return;
        _toldToEnd = true;
        Deadline = now + Patience;
        ChildProcess.SignalGroup(_pid, LibC.SIGTERM);
        ChildProcess.SignalGroup(_pid, LibC.SIGCONT); // A stopped group must not sleep through it.
    }

    /// <summary>The host goes: KILL, and no wait.</summary>
    public void Abandon()
    {
        if (!IsRunning)
            return;
        ChildProcess.SignalGroup(_pid, LibC.SIGKILL);
        poller.Remove(_end);
        _end.Dispose();
        if (!ChildProcess.TryReap(_pid, out _))
            s_unwatched.Add(_pid); // Taken at the next start of any script.
        (_pid, Deadline) = (0, Instant.Never);
    }
}
