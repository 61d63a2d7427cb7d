using System.IO.Pipelines;
using Appliance.Base;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Sessions;

/// <summary>
/// The one thread of the box's process, where sessions live: console, sockets, LEDs, metrics. One poller, one queue,
/// a few timers. Everything that is awaited on it goes on on it, so sessions need no locks; nothing on it may wait in
/// any other way. It shares no lock with other threads: they leave work with <see cref="Post(Action)"/>, which never
/// waits.
/// </summary>
/// <remarks>
/// What would leave the thread, and is not to be used in sessions: ConfigureAwait(false), Task.Run, Task.Delay,
/// CancelAfter, and Task.WhenAny over tasks that are completed asynchronously.
/// </remarks>
public sealed partial class Desk : IDisposable
{
    /// <summary>What sessions are given to end after <see cref="Stop"/>.</summary>
    private static readonly Duration Grace = Duration.FromSeconds(1);

    private readonly Action<LogLine> _log;
    private readonly Poller _poller = new();
    private readonly WakeEvent _wake = new();
    private readonly Dictionary<int, DescriptorWatch> _watches = [];
    private readonly Queue<(SendOrPostCallback Work, object? State)> _ready = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly int[] _tokens = new int[32];
    private readonly Readiness[] _readiness = new Readiness[32];
    private Posted? _posted;
    private int _nextToken = WakeToken + 1;
    private int _sessions;
    private int _thread = -1;

    private const int WakeToken = 0;

    /// <param name="log">Called on the desk's thread.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">The kernel gave no descriptor.</exception>
    public Desk(Action<LogLine> log)
    {
        _log = log;
        _poller.Add(_wake.Fd, WakeToken);
        var scheduler = new Scheduler(this);
        Pipes = new PipeOptions(readerScheduler: scheduler, writerScheduler: scheduler, pauseWriterThreshold: 8192,
            resumeWriterThreshold: 4096, minimumSegmentSize: 1024, useSynchronizationContext: false);
    }

    /// <summary>For pipes whose both ends are on the desk. At most 8 KiB (and one write) are in a pipe.</summary>
    public PipeOptions Pipes { get; }

    /// <summary>Cancelled when the desk is told to stop.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Whether the caller runs on the desk's thread.</summary>
    public bool IsHere => Environment.CurrentManagedThreadId == Volatile.Read(ref _thread);

    /// <summary>Turns until <see cref="Stop"/>; then sessions have a second to end.</summary>
    public void Run()
    {
        Volatile.Write(ref _thread, Environment.CurrentManagedThreadId);
        SynchronizationContext? before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(new Context(this));
        try
        {
            while (!_stopping.IsCancellationRequested)
                Turn(Instant.Never);
            Instant end = BootClock.Now + Grace;
            while (_sessions > 0 && BootClock.Now < end)
                Turn(end);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
            Volatile.Write(ref _thread, -1);
        }
    }

    /// <summary>From any thread.</summary>
    public void Stop() => Post(_stopping.Cancel);

    /// <summary>Has it done on the desk's thread, soon. From any thread; never waits. An exception is logged.</summary>
    public void Post(Action work) => Post(static work => ((Action)work!)(), work);

    private void Post(SendOrPostCallback work, object? state)
    {
        if (IsHere)
        {
            _ready.Enqueue((work, state));
            return;
        }
        var posted = new Posted(work, state);
        do
            posted.Earlier = Volatile.Read(ref _posted);
        while (Interlocked.CompareExchange(ref _posted, posted, posted.Earlier) != posted.Earlier);
        if (posted.Earlier is null)
            _wake.Set();
    }

    /// <summary>
    /// Runs a session from its beginning to its end on the desk. An exception ends that session and is logged; being
    /// cancelled by <see cref="Stopping"/> is an orderly end.
    /// </summary>
    /// <param name="name">For the log: `console /dev/ttyS0`.</param>
    public void Open(string name, Func<CancellationToken, Task> session) => Post(async void () =>
    {
        _sessions++;
        try
        {
            await session(Stopping);
        }
        catch (OperationCanceledException) when (Stopping.IsCancellationRequested)
        {
        }
        catch (Exception mistake)
        {
            Complain(name, mistake);
        }
        finally
        {
            _sessions--;
        }
    });

    /// <summary>
    /// Calls back on the desk while the descriptor is readable (or writable) and that is wanted. To be disposed before
    /// the descriptor is closed. On the desk's thread only.
    /// </summary>
    /// <exception cref="System.ComponentModel.Win32Exception">The descriptor cannot be waited for.</exception>
    public DescriptorWatch Watch(Borrowed fd, Action readable, Action? writable = null)
    {
        var watch = new DescriptorWatch(_poller, fd, _nextToken++, readable, writable, gone: token =>
            _watches.Remove(token));
        _watches.Add(watch.Token, watch);
        return watch;
    }

    private void Turn(Instant latest)
    {
        Instant deadline = _ready.Count > 0 ? default : Instant.Earlier(latest, NextTimer);
        int count = _poller.Wait(_tokens, _readiness, deadline);
        for (int i = 0; i < count; i++)
        {
            if (_tokens[i] == WakeToken)
                _wake.Clear();
            else if (_watches.TryGetValue(_tokens[i], out DescriptorWatch? watch))
                Guarded(watch, _readiness[i]);
        }
        FireTimers();
        TakePosted();
        // Only what is there now: work that makes more work does not keep descriptors and timers waiting.
        for (int left = _ready.Count; left > 0; left--)
        {
            (SendOrPostCallback work, object? state) = _ready.Dequeue();
            Guarded(work, state);
        }
    }

    /// <summary>
    /// What other threads left, in their order. The stack is taken whole, so there is nothing to lock.
    /// </summary>
    private void TakePosted()
    {
        Posted? first = null;
        for (Posted? last = Interlocked.Exchange(ref _posted, null); last is not null;)
        {
            Posted? earlier = last.Earlier;
            last.Earlier = first;
            first = last;
            last = earlier;
        }
        for (; first is not null; first = first.Earlier)
            _ready.Enqueue((first.Work, first.State));
    }

    private void Guarded(SendOrPostCallback work, object? state)
    {
        try
        {
            work(state);
        }
        catch (Exception mistake)
        {
            Complain("desk", mistake);
        }
    }

    /// <summary>A watch whose callback throws would throw again at once: it is ended.</summary>
    private void Guarded(DescriptorWatch watch, Readiness readiness)
    {
        try
        {
            watch.Call(readiness);
        }
        catch (Exception mistake)
        {
            watch.Dispose();
            Complain("desk", mistake);
        }
    }

    private void Complain(string who, Exception mistake) =>
        _log(new LogLine(LogLevel.Error, $"{who}: ended by a mistake in the program: {Mistake.Describe(mistake)}"));

    public void Dispose()
    {
        _poller.Dispose();
        _wake.Dispose();
        _stopping.Dispose();
    }

    private sealed class Posted(SendOrPostCallback work, object? state)
    {
        public readonly SendOrPostCallback Work = work;
        public readonly object? State = state;
        public Posted? Earlier;
    }

    /// <summary>Brings whatever follows an await back to the desk.</summary>
    private sealed class Context(Desk desk) : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) => desk.Post(d, state);
        public override void Send(SendOrPostCallback d, object? state)
        {
            if (!desk.IsHere)
                throw new InvalidOperationException("The desk is waited for by nobody.");
            d(state);
        }
        public override SynchronizationContext CreateCopy() => this;
    }

    private sealed class Scheduler(Desk desk) : PipeScheduler
    {
        public override void Schedule(Action<object?> action, object? state) =>
            desk.Post(new SendOrPostCallback(action), state);
    }
}
