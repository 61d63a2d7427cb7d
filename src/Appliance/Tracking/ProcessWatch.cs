using System.Collections.Immutable;
using Appliance.Settings;
using VrrpAot.Linux;

namespace Appliance.Tracking;

/// <summary>
/// Counts the processes that are tracked. /proc is looked through once; from then on the kernel tells of each process
/// that begins, ends or becomes another. A machine may have thousands of those in a second: so they are heard by a
/// small ordinary thread that allocates nothing, which comes neither before the loop nor begins a collection, and the
/// attendant hears of it only when a number has changed. Where the kernel tells nothing (another network namespace than
/// the machine's own), that thread looks every 10 s.
/// </summary>
public sealed class ProcessWatch : IDisposable
{
    private const int Stack = 128 * 1024;
    private static readonly Duration s_look = Duration.FromSeconds(10);

    private readonly ProcessPattern[] _patterns;
    private readonly HashSet<int>[] _running;
    private readonly int[] _counts;
    private readonly bool _readsCommandLines;
    private readonly Action _changed;
    private readonly ProcessEvents? _events;
    private readonly WakeEvent _stop = new();
    private readonly Descriptor _folder = new(), _file = new();
    private readonly byte[] _entries = new byte[8192], _stat = new byte[1024], _line = new byte[4096],
        _path = new byte[64];
    private Thread? _thread;

    /// <summary>Counts them, on this thread, and begins to listen on another.</summary>
    /// <param name="bytes">Of the kernel's queue; null for the usual.</param>
    /// <param name="force">It may be more than the kernel allows.</param>
    /// <param name="changed">A count has changed; on the other thread.</param>
    public ProcessWatch(ImmutableArray<ProcessSettings> wanted, int? bytes, bool force, Action changed)
    {
        _patterns = new ProcessPattern[wanted.Length];
        _running = new HashSet<int>[wanted.Length];
        for (int i = 0; i < wanted.Length; i++)
        {
            _patterns[i] = new ProcessPattern(wanted[i]);
            _running[i] = [];
            _readsCommandLines |= _patterns[i].ByCommandLine;
        }
        _counts = new int[wanted.Length];
        _changed = changed;
        // Before they are counted: who begins meanwhile is told of afterwards.
        Refused = ProcessEvents.TryListen(bytes, force, out _events);
        CountAll();
        Publish();
    }

    /// <summary>Why the kernel tells nothing; Ok when it does.</summary>
    public Errno Refused { get; }

    /// <summary>From any thread: how many there are.</summary>
    public int CountOf(int process) => Volatile.Read(ref _counts[process]);

    /// <exception cref="ThreadStartException">The kernel gave none; <see cref="OutOfMemoryException"/> as
    /// well.</exception>
    public void Start() => _thread = RealTime.StartOrdinary("processes", Stack, Live);

    private void Live()
    {
        while (Wait() != Waited.Interrupted)
        {
            if (_events is null)
                CountAll();
            else
                while (_events.TryTake(out ProcessEvent happened))
                    Take(happened);
            if (Publish())
                _changed();
        }
        Close();
    }

    private Waited Wait() => _events is null
        ? DescriptorWait.For(default, Readiness.Readable, _stop.Fd, BootClock.Now + s_look)
        : DescriptorWait.For(_events.Fd, Readiness.Readable, _stop.Fd, Instant.Never);

    private void Take(in ProcessEvent happened)
    {
        switch (happened.Kind)
        {
            case ProcessEventKind.Forked:
                foreach (HashSet<int> running in _running)
                    if (running.Contains(happened.Process))
                        running.Add(happened.Other);
                break;
            case ProcessEventKind.Executed or ProcessEventKind.Renamed:
                Forget(happened.Process);
                Look(happened.Process);
                break;
            case ProcessEventKind.Ended:
                Forget(happened.Process);
                break;
            case ProcessEventKind.Lost:
                CountAll();
                break;
        }
    }

    private void Forget(int process)
    {
        foreach (HashSet<int> running in _running)
            running.Remove(process);
    }

    private bool Publish()
    {
        bool any = false;
        for (int i = 0; i < _counts.Length; i++)
        {
            any |= _counts[i] != _running[i].Count;
            Volatile.Write(ref _counts[i], _running[i].Count);
        }
        return any;
    }

    private void CountAll()
    {
        foreach (HashSet<int> running in _running)
            running.Clear();
        if (!RawFile.OpenToRead("/proc\0"u8, _folder).IsOk)
            return;
        while (RawFile.ReadEntries(_folder, _entries, out int count).IsOk && count > 0)
        {
            ReadOnlySpan<byte> entries = _entries.AsSpan(0, count);
            while (RawFile.TakeName(ref entries, out ReadOnlySpan<byte> name))
                if (System.Buffers.Text.Utf8Parser.TryParse(name, out int process, out int used) && used == name.Length)
                    Look(process);
        }
        _folder.Dispose();
    }

    /// <summary>`123 (name) S ...` in /proc/PID/stat; the name may hold anything, brackets too (proc(5)).</summary>
    private void Look(int process)
    {
        ReadOnlySpan<byte> stat = Read(process, "/stat\0"u8, _stat);
        int open = stat.IndexOf((byte)'('), close = stat.LastIndexOf((byte)')');
        if (open < 0 || close < open || close + 2 >= stat.Length || stat[close + 2] is (byte)'Z' or (byte)'X')
            return;
        ReadOnlySpan<byte> line = _readsCommandLines ? Read(process, "/cmdline\0"u8, _line) : default;
        for (int i = 0; i < _patterns.Length; i++)
            if (_patterns[i].Matches(stat[(open + 1)..close], line))
                _running[i].Add(process);
    }

    /// <summary>A file of one process; empty when it is gone.</summary>
    private ReadOnlySpan<byte> Read(int process, ReadOnlySpan<byte> file, byte[] into)
    {
        "/proc/"u8.CopyTo(_path);
        System.Buffers.Text.Utf8Formatter.TryFormat(process, _path.AsSpan(6), out int digits);
        file.CopyTo(_path.AsSpan(6 + digits));
        RawFile.ReadStart(_path, _file, into, out int length);
        return into.AsSpan(0, length);
    }

    private void Close()
    {
        _events?.Dispose();
        _stop.Dispose();
    }

    /// <summary>The thread ends when it can, and closes what it waits for.</summary>
    public void Dispose()
    {
        if (_thread is null)
            Close();
        else
            _stop.Set();
    }
}
