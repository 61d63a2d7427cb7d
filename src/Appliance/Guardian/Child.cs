using System.Collections.Immutable;
using Appliance.Base;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Guardian;

/// <summary>
/// A child that has no promise to keep: started, seen to end, ended. One life after the other.
/// </summary>
/// <param name="endToken">What the poller says when it has ended.</param>
internal sealed class Child(string executable, string[] arguments, Poller poller, int endToken)
{
    private Descriptor _end = Descriptor.None;
    private ProcessBounds _bounds = new();

    /// <summary>0 while it does not run.</summary>
    public int Pid { get; private set; }

    public bool IsRunning => Pid != 0;

    /// <param name="inherited">Descriptors that it gets as 3, 4, 5...</param>
    public Errno TryStart(params ImmutableArray<Borrowed> inherited)
    {
        Errno error = ChildProcess.Spawn(new SpawnRequest
        {
            Path = executable,
            Arguments = arguments,
            BlockSignals = true,
            InheritStandardStreams = true,
            Inherited = inherited,
        }, out int pid);
        if (!error.IsOk)
            return error;
        error = ChildProcess.OpenEnd(pid, out Descriptor end);
        if (!error.IsOk)
        {
            ChildProcess.Signal(pid, SignalWords.Kill);
            return error;
        }
        (Pid, _end) = (pid, end);
        poller.Add(end, endToken);
        _bounds = new ProcessBounds();
        MeasureAt = BootClock.Now + ProcessBounds.Pause;
        return Errno.Ok;
    }

    /// <summary>When to look at what it takes of the machine; never while it does not run.</summary>
    public Instant MeasureAt { get; private set; } = Instant.Never;

    /// <summary>One that leaks is ended, and then started again like every other.</summary>
    /// <returns>A sentence's end for people; null when there is no news.</returns>
    public string? Measure(Instant now)
    {
        if (now < MeasureAt)
            return null;
        MeasureAt = now + ProcessBounds.Pause;
        if (_bounds.Look(Pid, out string? news) == Growth.FarOver)
            Signal(SignalWords.Kill);
        return news;
    }

    /// <summary>How the last one ended; null where nobody knows.</summary>
    public ChildExit? LastExit { get; private set; }

    /// <summary>It has ended: how, in words; null when it was with exit code 0.</summary>
    public string? Bury()
    {
        bool isKnown = ChildProcess.TryReap(Pid, out ChildExit exit);
        LastExit = isKnown ? exit : null;
        LetGo();
        return !isKnown ? "has ended" : exit.WasSignalled ? $"exited due to signal {exit.Signal}"
            : exit.Status == ExitCode.Ok ? null : $"exited with status {exit.Status}";
    }

    public void Signal(int signal) => ChildProcess.Signal(Pid, signal);

    /// <summary>Waits for its end, and ends it by force when it takes longer. False then.</summary>
    public bool SeeOff(Duration patience)
    {
        bool inTime = HasEndedWithin(patience);
        if (!inTime)
        {
            Signal(SignalWords.Kill);
            HasEndedWithin(patience);
        }
        Bury();
        return inTime;
    }

    private bool HasEndedWithin(Duration patience) =>
        DescriptorWait.For(_end, Readiness.Readable, default, BootClock.Now + patience) != Waited.TimeIsUp;

    /// <summary>It is somebody else's from now on, or nobody's.</summary>
    public void LetGo()
    {
        if (!IsRunning)
            return;
        poller.Remove(_end);
        _end.Dispose();
        (Pid, MeasureAt) = (0, Instant.Never);
    }
}
