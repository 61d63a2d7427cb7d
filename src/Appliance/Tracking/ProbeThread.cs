using System.ComponentModel;
using Appliance.Probes;
using Tmds.Linux;
using VrrpAot.Linux;

namespace Appliance.Tracking;

/// <summary>
/// Runs of one probe, inside this process, on a small thread of its own. One for each probe: so a probe is written as
/// one thing after the other, and one that hangs (a file on a dead NFS server cannot be waited for with a limit) keeps
/// nobody else waiting. It is an ordinary thread, which allocates nothing, so it neither comes before the loop nor
/// begins a collection.
/// </summary>
public sealed class ProbeThread : IScriptRun
{
    private const int Stack = 128 * 1024;

    private readonly Probe _probe;
    private readonly ProbeThreads _home;
    private readonly WakeEvent _begin = new(), _stop = new();
    private readonly ProbeRun _run;
    private Thread? _thread;
    /// <summary>The line of a run that is over, the attendant's to read until the next one starts.</summary>
    private string? _line;
    /// <summary>Written by one side, taken by the other, each with a wake behind it.</summary>
    private bool _wanted, _done, _closing;
    private bool _good;

    /// <exception cref="Win32Exception">The kernel gave no descriptor.</exception>
    public ProbeThread(Probe probe, ProbeThreads home)
    {
        (_probe, _home) = (probe, home);
        _run = new ProbeRun(_stop.Fd);
    }

    public Action<ScriptOutcome>? Ended { get; set; }

    /// <summary>Mostly it is the same as last time; then it is no new string either.</summary>
    public string? LastLine { get; private set; }

    public int Pid => 0;

    public Errno Start()
    {
        LastLine = null;
        _stop.Clear(); // Of a run that was told to end when it had just ended.
        Volatile.Write(ref _wanted, true);
        if (_thread is null)
        {
            try
            {
                _thread = RealTime.StartOrdinary("probe", Stack, Live);
                _home.Add(this);
            }
            catch (Exception refused) when (refused is OutOfMemoryException or ThreadStartException)
            {
                _thread = null;
                _wanted = false;
                return Errno.EAGAIN;
            }
        }
        _begin.Set();
        return Errno.Ok;
    }

    /// <summary>Whatever it waits for, it stops waiting.</summary>
    public void End(bool force) => _stop.Set();

    /// <summary>On the attendant's thread, after a wake: tells of a run that is over.</summary>
    internal void Collect()
    {
        if (!Volatile.Read(ref _done))
            return;
        _done = false;
        if (_line is null || !_run.Line.IsText(_line))
            _line = _run.Line.ToString();
        LastLine = _line;
        Ended?.Invoke(new ScriptOutcome(ScriptEnd.Exited, _good ? 0 : 1));
    }

    private void Live()
    {
        while (true)
        {
            DescriptorWait.For(_begin.Fd, Readiness.Readable, interrupt: default, Instant.Never);
            _begin.Clear();
            if (Volatile.Read(ref _closing))
                break;
            if (!Volatile.Read(ref _wanted))
                continue;
            _wanted = false;
            _good = _run.Try(_probe);
            Volatile.Write(ref _done, true);
            _home.Wake();
        }
        Close();
    }

    private void Close()
    {
        _begin.Dispose();
        _stop.Dispose();
    }

    /// <summary>The thread ends when it can, and closes what it waits for.</summary>
    public void Dispose()
    {
        if (_closing)
            return;
        _home.Remove(this);
        if (_thread is null)
        {
            _closing = true;
            Close();
            return;
        }
        _stop.Set(); // A run that waits.
        Volatile.Write(ref _closing, true);
        _begin.Set(); // Last: behind it the thread closes both.
    }
}
