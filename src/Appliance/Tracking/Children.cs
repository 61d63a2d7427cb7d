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

    private sealed class Child(int pid, Descriptor end, Descriptor output, OutputTail? tail,
        Action<ChildExit> ended, Action<int>? ending)
    {
        public int Pid { get; } = pid;
        /// <summary>Closed once it has ended.</summary>
        public Descriptor End { get; } = end;
        /// <summary>Closed when nobody reads it, and at its end.</summary>
        public Descriptor Output { get; } = output;
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
    public Errno Start(RunnableScript script, Action<ChildExit> ended, out int pid, Action<int>? ending = null,
        OutputTail? tail = null)
    {
        ReapUnwatched();
        (Descriptor output, Descriptor theirs) = (Descriptor.None, Descriptor.None);
        // Without descriptors left it runs all the same; its words are lost.
        if (tail is not null)
            Descriptor.CreatePipe(out output, out theirs);
        Errno error = ChildProcess.Spawn(
            new SpawnRequest
            {
                Path = script.Path,
                Arguments = [.. script.Arguments],
                Environment = script.Environment is { } environment ? [.. environment] : null,
                Identity = script.Identity,
                Umask = script.Umask,
                NewProcessGroup = true,
                Output = theirs,
            }, out pid);
        theirs.Dispose();
        Descriptor end = Descriptor.None;
        if (error.IsOk && !(error = ChildProcess.OpenEnd(pid, out end)).IsOk)
        {
            // Out of descriptors. What cannot be watched must not run.
            ChildProcess.SignalGroup(pid, LibC.SIGKILL);
            _unwatched.Add(pid);
        }
        if (!error.IsOk)
        {
            output.Dispose();
            return error;
        }
        int slot = FreeSlot();
        _slots[slot] = new Child(pid, end, output, tail, ended, ending);
        poller.Add(end, firstToken + slot * TokensPerSlot);
        if (output.IsOpen)
        {
            Descriptor.NeverWait(output);
            poller.Add(output, firstToken + slot * TokensPerSlot + 1);
        }
        Running++;
        return Errno.Ok;
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
        if (child is { End.IsOpen: false, Output.IsOpen: false })
            _slots[slot] = null;
    }

    private void End(Child child)
    {
        child.Ending?.Invoke(child.Pid);
        if (!child.End.IsOpen || !ChildProcess.TryReap(child.Pid, out ChildExit exit))
            return;
        Close(child.End);
        Running--;
        ReadOutput(child);
        child.Ended(exit);
        if (child.Output.IsOpen && _slots.Count(other => other is { End.IsOpen: false }) > MostLingering)
            Close(child.Output);
    }

    /// <summary>
    /// A turn's worth, and of a run no more than its tail wants: a script that prints without end must not keep us from
    /// everything else.
    /// </summary>
    private void ReadOutput(Child child)
    {
        for (int reads = 0; child.Output.IsOpen && reads < 16; reads++)
        {
            // EAGAIN: no more yet.
            if (!Descriptor.Read(child.Output, _buffer, out int count).IsOk)
                return;
            if (count > 0)
                child.Tail!.Add(_buffer.AsSpan(0, count));
            if (count == 0 || child.Tail!.IsFull)
                Close(child.Output);
        }
    }

    private void Close(Descriptor descriptor)
    {
        poller.Remove(descriptor);
        descriptor.Dispose();
    }

    private void ReapUnwatched() => _unwatched.RemoveAll(pid => ChildProcess.TryReap(pid, out _));

    public void Dispose()
    {
        foreach (Child? child in _slots)
        {
            child?.End.Dispose();
            child?.Output.Dispose();
        }
    }
}
