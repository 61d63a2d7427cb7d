using Appliance.Scripts;
using Tmds.Linux;
using VrrpAot.Linux;

namespace Appliance.Tracking;

/// <summary>
/// The processes that were started and not yet seen to end. Each has a pidfd in the poller of the thread that owns
/// this, so an end is an event like any other, and nobody ever waits for one. What a process prints is read too when it
/// is asked for.
/// </summary>
public sealed class Children(Poller poller, int firstToken) : IDisposable
{
    /// <summary>
    /// Something that a script left running may keep its output open; of so many of those it is still read (and thrown
    /// away).
    /// </summary>
    private const int MostLingering = 32;

    /// <summary>A slot's tokens: twice its number for the end of the process, one more for its output.</summary>
    private const int TokensPerSlot = 2;

    private readonly List<Child?> _slots = [];
    private readonly List<int> _unwatched = [];
    private readonly byte[] _buffer = new byte[4096];

    private sealed class Child(int pid, int pidFd, int outputFd, OutputTail? tail,
        Action<ChildExit> ended, Action<int>? ending)
    {
        public int Pid { get; } = pid;
        /// <summary>-1 once it has ended.</summary>
        public int PidFd { get; set; } = pidFd;
        /// <summary>-1 when nobody reads it, or at its end.</summary>
        public int OutputFd { get; set; } = outputFd;
        public OutputTail? Tail { get; } = tail;
        public Action<ChildExit> Ended { get; } = ended;
        public Action<int>? Ending { get; } = ending;
    }

    /// <summary>Children that have not ended.</summary>
    public int Running { get; private set; }

    /// <summary>
    /// Starts a script in a process group of its own, with standard input, and without a tail output too, at /dev/null.
    /// </summary>
    /// <param name="ended">Called once, from <see cref="Serve"/>, when it is over.</param>
    /// <param name="ending">Called just before, while the pid (and its group) can still be nobody else's.</param>
    /// <param name="tail">Gets what it prints.</param>
    /// <returns>0, or the errno of what went wrong.</returns>
    public int Start(RunnableScript script, Action<ChildExit> ended, out int pid, Action<int>? ending = null,
        OutputTail? tail = null)
    {
        ReapUnwatched();
        (int output, int theirs) = (-1, 0);
        // Without descriptors left it runs all the same; its words are lost.
        if (tail is not null && Descriptor.CreatePipe(out output, out theirs) != 0)
            (output, theirs) = (-1, 0);
        int error = ChildProcess.Spawn(
            new SpawnRequest
            {
                Path = script.Path,
                Arguments = [.. script.Arguments],
                Environment = script.Environment is { } environment ? [.. environment] : null,
                Identity = script.Identity,
                Umask = script.Umask,
                NewProcessGroup = true,
                OutputFd = theirs,
            }, out pid);
        if (theirs != 0)
            Descriptor.Close(theirs);
        int fd = error == 0 ? ChildProcess.OpenPidFd(pid) : -1;
        if (error == 0 && fd < 0)
        {
            // Out of descriptors. What cannot be watched must not run.
            ChildProcess.SignalGroup(pid, LibC.SIGKILL);
            _unwatched.Add(pid);
            error = -fd;
        }
        if (error != 0)
        {
            if (output >= 0)
                Descriptor.Close(output);
            return error;
        }
        int slot = FreeSlot();
        _slots[slot] = new Child(pid, fd, output, tail, ended, ending);
        poller.Add(fd, firstToken + slot * TokensPerSlot);
        if (output >= 0)
        {
            Descriptor.NeverWait(output);
            poller.Add(output, firstToken + slot * TokensPerSlot + 1);
        }
        Running++;
        return 0;
    }

    private int FreeSlot()
    {
        int slot = _slots.IndexOf(null);
        if (slot >= 0)
            return slot;
        _slots.Add(null);
        return _slots.Count - 1;
    }

    /// <summary>The poller named this token: the child behind it has ended, or has printed something.</summary>
    public void Serve(int token)
    {
        int slot = (token - firstToken) / TokensPerSlot;
        if (token < firstToken || slot >= _slots.Count || _slots[slot] is not { } child)
            return;
        if ((token - firstToken) % TokensPerSlot == 0)
            End(child);
        else
            ReadOutput(child);
        if (child is { PidFd: < 0, OutputFd: < 0 })
            _slots[slot] = null;
    }

    private void End(Child child)
    {
        child.Ending?.Invoke(child.Pid);
        if (child.PidFd < 0 || !ChildProcess.TryReap(child.Pid, out ChildExit exit))
            return;
        Close(child.PidFd);
        child.PidFd = -1;
        Running--;
        ReadOutput(child);
        child.Ended(exit);
        if (child.OutputFd >= 0 && _slots.Count(other => other is { PidFd: < 0 }) > MostLingering)
            CloseOutput(child);
    }

    /// <summary>
    /// A turn's worth, and of a run no more than its tail wants: a script that prints without end must not keep us from
    /// everything else.
    /// </summary>
    private void ReadOutput(Child child)
    {
        for (int reads = 0; child.OutputFd >= 0 && reads < 16; reads++)
        {
            int count = Descriptor.Read(child.OutputFd, _buffer);
            if (count > 0)
                child.Tail!.Add(_buffer.AsSpan(0, count));
            if (count == 0 || count > 0 && child.Tail!.IsFull)
                CloseOutput(child);
            else if (count > 0)
                continue;
            else
                return;
        }
    }

    private void CloseOutput(Child child)
    {
        Close(child.OutputFd);
        child.OutputFd = -1;
    }

    private void Close(int fd)
    {
        poller.Remove(fd);
        Descriptor.Close(fd);
    }

    private void ReapUnwatched() => _unwatched.RemoveAll(pid => ChildProcess.TryReap(pid, out _));

    public void Dispose()
    {
        foreach (Child? child in _slots)
        {
            if (child is { PidFd: >= 0 })
                Descriptor.Close(child.PidFd);
            if (child is { OutputFd: >= 0 })
                Descriptor.Close(child.OutputFd);
        }
    }
}
