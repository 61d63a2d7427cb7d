using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using Appliance.Base;
using Appliance.Guardian;
using Appliance.Scripts;
using Appliance.Settings;
using Appliance.Tracking;
using VrrpAot.Linux;

namespace Appliance.Notify;

/// <summary>
/// `notify_fifo`, `vrrp_notify_fifo` and `lvs_notify_fifo`: lines for programs that read on. Where nobody reads, or
/// slowly, lines wait in the pipe and then here, up to a bound; keepalived loses what the pipe does not take. What is
/// lost beyond that is counted and said once it flows again. A reader that dies is started again, at first after a
/// second (keepalived leaves it at that, until a reload); one that ends with exit code 0 may have left another one at
/// work. A reload leaves open what the file still has, and its reader at work.
/// </summary>
/// <param name="whose">`vrrp` or `lvs`, for keepalived's line about a reader that has ended.</param>
internal sealed class Fifos(Poller poller, int firstToken, string whose, Action<LogLine> log) : IDisposable
{
    /// <summary>Bytes that wait for one reader.</summary>
    private const int Longest = 1 << 20;

    private sealed class Pipe(FifoSettings settings, Descriptor end, int token)
    {
        public FifoSettings Settings { get; } = settings;
        public Descriptor End { get; } = end;
        public int Token { get; } = token;
        /// <summary>Whole lines, of which the first <see cref="Gone"/> bytes are in the pipe.</summary>
        public List<byte> Waiting { get; } = [];
        public int Gone;
        public int Lost;
        public bool IsWatched;
        /// <summary>Its reader's pid, or 0.</summary>
        public int Reader;
        public bool IsToldToEnd;
        /// <summary>What its reader is; null where there is none, or it may not be run.</summary>
        public RunnableScript? Script;
        public Instant StartedAt, StartAgainAt = Instant.Never;
        public RestartPolicy Policy { get; } = new(Duration.FromSeconds(1));
    }

    private readonly List<Pipe> _pipes = [];
    private Children? _children;

    /// <summary>Opens what is not open, closes what is not wanted any more, and starts the readers.</summary>
    public void Open(ImmutableArray<FifoSettings> wanted, Accounts accounts, ScriptSecurity scripts, Children children)
    {
        _children = children;
        foreach (Pipe pipe in _pipes.ToArray())
            if (!wanted.Any(settings => IsSame(settings, pipe.Settings)))
                Close(pipe);
        foreach (FifoSettings settings in wanted)
            if (!_pipes.Any(pipe => IsSame(settings, pipe.Settings)))
                Open(settings, accounts, scripts);
    }

    private static bool IsSame(FifoSettings a, FifoSettings b) => a.Path == b.Path
        && (a.Reader is null ? b.Reader is null : b.Reader is not null && a.Reader.IsSameAs(b.Reader));

    private void Open(FifoSettings settings, Accounts accounts, ScriptSecurity scripts)
    {
        Account? user = accounts.FindUser(settings.User ?? Accounts.DefaultName);
        uint? group = settings.Group is null ? user?.GroupId : accounts.FindGroup(settings.Group);
        if (settings.User is not null && (user is null || group is null))
            log(new LogLine(LogLevel.Warning, $"FIFO {settings.Path}: there is no {settings.User} {settings.Group}"));
        Errno error = Fifo.Open(settings.Path, user is null || group is null ? null : (user.UserId, group.Value),
            out Descriptor end);
        if (!error.IsOk)
        {
            log(new LogLine(LogLevel.Error, $"FIFO {settings.Path} cannot be opened: {error}"));
            return;
        }
        int token = firstToken;
        while (_pipes.Any(other => other.Token == token))
            token++;
        var pipe = new Pipe(settings, end, token);
        _pipes.Add(pipe);
        if (settings.Reader is { } reader)
            StartReader(pipe, scripts.Inspect(reader));
    }

    private void StartReader(Pipe pipe, ScriptVerdict verdict)
    {
        foreach (ScriptRemark remark in verdict.Remarks)
            log(new LogLine(LogLevel.Warning, $"FIFO {pipe.Settings.Path}: {remark.Text}"));
        pipe.Script = verdict.Script?.With(pipe.Settings.Path);
        if (pipe.Script is not null)
            StartReader(pipe, BootClock.Now);
    }

    private void StartReader(Pipe pipe, Instant now)
    {
        (pipe.StartedAt, pipe.StartAgainAt) = (now, Instant.Never);
        Errno error = _children!.Start(pipe.Script!, exit => ReaderEnded(pipe, exit), out int pid);
        if (error.IsOk)
        {
            pipe.Reader = pid;
            return;
        }
        pipe.StartAgainAt = now + pipe.Policy.DelayAfter(Duration.Zero);
        log(new LogLine(LogLevel.Error, $"FIFO {pipe.Settings.Path}: its reader cannot be started: {error}"));
    }

    private void ReaderEnded(Pipe pipe, ChildExit exit)
    {
        pipe.Reader = 0;
        if (!_pipes.Contains(pipe) || pipe.IsToldToEnd)
            return;
        log(new LogLine(LogLevel.Info, $"{whose} notify fifo script terminated"));
        if (exit is { WasSignalled: false, Status: 0 })
            return;
        Instant now = BootClock.Now;
        Duration delay = pipe.Policy.DelayAfter(now - pipe.StartedAt);
        string end = exit.WasSignalled ? $"was ended by signal {exit.Signal}" : $"exited with status {exit.Status}";
        log(new LogLine(LogLevel.Warning, $"FIFO {pipe.Settings.Path}: its reader {end} and is started again in "
            + $"{delay.TotalSeconds} s"));
        pipe.StartAgainAt = now + delay;
    }

    /// <summary>When to call <see cref="Due"/>.</summary>
    public Instant NextDeadline
    {
        get
        {
            Instant next = Instant.Never;
            foreach (Pipe pipe in _pipes)
                next = Instant.Earlier(next, pipe.StartAgainAt);
            return next;
        }
    }

    public void Due(Instant now)
    {
        foreach (Pipe pipe in _pipes)
            if (now >= pipe.StartAgainAt)
                StartReader(pipe, now);
    }

    /// <summary>A line, without its end, for each reader. (keepalived's newest puts a NUL behind each.)</summary>
    public void Tell(string line)
    {
        if (_pipes.Count == 0)
            return;
        byte[] bytes = Encoding.UTF8.GetBytes(line + "\n");
        foreach (Pipe pipe in _pipes)
        {
            if (pipe.Waiting.Count - pipe.Gone + bytes.Length > Longest)
            {
                pipe.Lost++;
                continue;
            }
            pipe.Waiting.AddRange(bytes);
            // One that is full says itself when it is not.
            if (!pipe.IsWatched)
                Flow(pipe);
        }
    }

    /// <summary>The poller said this token: there is room again. False when it is nobody's here.</summary>
    public bool Serve(int token)
    {
        foreach (Pipe pipe in _pipes)
            if (pipe.Token == token)
            {
                Flow(pipe);
                return true;
            }
        return false;
    }

    private void Flow(Pipe pipe)
    {
        ReadOnlySpan<byte> waiting = CollectionsMarshal.AsSpan(pipe.Waiting);
        while (pipe.Gone < waiting.Length)
        {
            // A line is shorter than PIPE_BUF, so that what goes in at once is whole.
            ReadOnlySpan<byte> some = waiting.Slice(pipe.Gone, Math.Min(waiting.Length - pipe.Gone, 4096));
            some = some.LastIndexOf((byte)'\n') + 1 is var lines and > 0 ? some[..lines] : some;
            if (!Descriptor.Write(pipe.End, some, out int written).IsOk)
                break;
            pipe.Gone += written;
        }
        // Not each time: what waits is moved then.
        if (pipe.Gone == waiting.Length || pipe.Gone > waiting.Length / 2)
        {
            pipe.Waiting.RemoveRange(0, pipe.Gone);
            pipe.Gone = 0;
        }
        bool waits = pipe.Waiting.Count > 0;
        if (waits != pipe.IsWatched)
        {
            pipe.IsWatched = waits;
            if (waits)
                poller.Add(pipe.End, pipe.Token, Readiness.Writable);
            else
                poller.Remove(pipe.End);
        }
        if (!waits && pipe.Lost > 0)
        {
            log(new LogLine(LogLevel.Warning, $"FIFO {pipe.Settings.Path}: {pipe.Lost} lines were lost: nobody read"));
            pipe.Lost = 0;
        }
    }

    /// <summary>
    /// At the end: a reader of ours is told to end as soon as it has taken what was written for it.
    /// </summary>
    /// <param name="inAnyCase">It has had its time.</param>
    /// <returns>False while one of them still has something to read.</returns>
    public bool EndReaders(bool inAnyCase)
    {
        bool areToldAll = true;
        foreach (Pipe pipe in _pipes)
        {
            pipe.StartAgainAt = Instant.Never;
            if (pipe.Reader == 0 || pipe.IsToldToEnd)
                continue;
            if (inAnyCase || pipe.Waiting.Count == 0 && Descriptor.Unread(pipe.End) == 0)
            {
                pipe.IsToldToEnd = true;
                ChildProcess.SignalGroup(pipe.Reader, SignalWords.Stop);
            }
            else
                areToldAll = false;
        }
        return areToldAll;
    }

    private void Close(Pipe pipe)
    {
        _pipes.Remove(pipe);
        if (pipe is { Reader: > 0, IsToldToEnd: false })
            ChildProcess.SignalGroup(pipe.Reader, SignalWords.Stop);
        if (pipe.IsWatched)
            poller.Remove(pipe.End);
        pipe.End.Dispose();
    }

    public void Dispose()
    {
        foreach (Pipe pipe in _pipes.ToArray())
            Close(pipe);
    }
}
