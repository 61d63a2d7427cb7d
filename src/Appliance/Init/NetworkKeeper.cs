using Appliance.Base;
using Appliance.Guardian;
using Tmds.Linux;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Init;

/// <summary>
/// Keeps the network's process running (Network/), beside everything else that process 1 does: nobody waits for it. Its
/// end costs nothing that is set already, so it is started again without haste.
/// </summary>
/// <param name="say">A line for whoever sits at the console.</param>
internal sealed class NetworkKeeper(Action<string> say)
{
    /// <summary>Bytes.</summary>
    private const int Stack = 256 * 1024;
    private const int LongestPause = 64;
    /// <summary>It gives its leases back meanwhile.</summary>
    private const int Farewell = 1000;

    private static readonly Duration s_wellAfter = Duration.FromSeconds(60);

    private Thread? _thread;
    private volatile bool _stopping;
    private volatile int _pid;

    public void Start()
    {
        if (_thread is not null)
            return;
        _thread = RealTime.StartOrdinary("network", Stack, Keep);
    }

    public void Stop()
    {
        _stopping = true;
        ChildProcess.Signal(_pid, SignalWords.Stop);
        _thread?.Join(Farewell);
    }

    private void Keep()
    {
        RealTime.GiveWay(); // The engine, which is starting too, has something to say to others.
        for (int pause = 1; !_stopping; pause = Math.Min(2 * pause, LongestPause))
        {
            Instant startedAt = BootClock.Now;
            string end = RunOnce();
            if (_stopping)
                return;
            if (BootClock.Now - startedAt > s_wellAfter)
                pause = 1;
            say($"The network's process {end}. It is started again in {pause} s.");
            Thread.Sleep(1000 * pause);
        }
    }

    /// <summary>One that leaks is ended and started again; what it has set stays.</summary>
    private void Watch(ProcessBounds bounds, int pid)
    {
        Growth growth = bounds.Look(pid, out string? news);
        if (news is not null)
            say($"The network's process {news}.");
        if (growth == Growth.FarOver)
            ChildProcess.Signal(pid, LibC.SIGKILL);
    }

    /// <summary>How it ended.</summary>
    private string RunOnce()
    {
        int errno = ChildProcess.Spawn(new SpawnRequest
        {
            Path = ProcessRole.Executable,
            Arguments = ProcessRole.Arguments(ProcessRole.NetworkMarker, "/", []),
            BlockSignals = true,
            InheritStandardStreams = true,
        }, out int pid);
        if (errno != 0)
            return $"cannot be started: {Errno.Describe(errno)}";
        _pid = pid;
        // Already asked to stop, and nobody to hear it then.
        if (_stopping)
            ChildProcess.Signal(pid, SignalWords.Stop);
        int end = ChildProcess.OpenPidFd(pid);
        if (end >= 0)
        {
            var bounds = new ProcessBounds();
            while (DescriptorWait.For(end, Readiness.Readable, -1, BootClock.Now
                + ProcessBounds.Pause) == Waited.TimeIsUp)
                Watch(bounds, pid);
            Descriptor.Close(end);
        }
        _pid = 0;
        // The guardian, which reaps what others leave behind, may have been quicker.
        return !ChildProcess.TryReap(pid, out ChildExit exit) ? "has ended" : exit.WasSignalled
            ? $"was ended by signal {exit.Signal}" : $"has ended with status {exit.Status}";
    }
}
