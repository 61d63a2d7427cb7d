using System.Collections.Immutable;
using System.Text;
using Appliance.Base;
using Appliance.Guardian;
using Appliance.Scripts;
using Appliance.Settings.Balancing;
using Appliance.Tracking;
using VrrpAot.Linux;

namespace Appliance.Balancer;

/// <summary>
/// `notify_fifo` and `lvs_notify_fifo`: lines for programs that read on. Where nobody reads, or slowly, lines wait in
/// the pipe and then here, up to a bound; keepalived loses what the pipe does not take. What is lost beyond that is
/// counted and said once it flows again. A reader that dies is started again, at first after a second (keepalived
/// leaves it at that, until a reload); one that ends with exit code 0 may have left another one at work.
/// </summary>
internal sealed class Fifos(Poller poller, int firstToken, Action<LogLine> log) : IDisposable
{
    /// <summary>Bytes that wait for one reader.</summary>
    private const int Longest = 1 << 20;

    private sealed class Pipe(FifoSettings settings, Descriptor end, int token)
    {
        public FifoSettings Settings { get; } = settings;
        public Descriptor End { get; } = end;
        public int Token { get; } = token;
        public List<byte> Waiting { get; } = [];
        public int Lost;
        public bool IsWatched;
        /// <summary>Its reader's pid, or 0.</summary>
        public int Reader;
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
        if (!_pipes.Contains(pipe))
            return;
        log(new LogLine(LogLevel.Info, "lvs notify fifo script terminated"));
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
        byte[] bytes = Encoding.UTF8.GetBytes(line + "\n");
        foreach (Pipe pipe in _pipes)
        {
            if (pipe.Waiting.Count + bytes.Length > Longest)
            {
                pipe.Lost++;
                continue;
            }
            pipe.Waiting.AddRange(bytes);
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
        while (pipe.Waiting.Count > 0)
        {
            // A line is shorter than PIPE_BUF, so that what goes in at once is whole.
            int length = Math.Min(pipe.Waiting.Count, 4096);
            length = pipe.Waiting.LastIndexOf((byte)'\n', length - 1) + 1 is var lines and > 0 ? lines : length;
            Errno error = Descriptor.Write(pipe.End, pipe.Waiting.GetRange(0, length).ToArray(), out int written);
            if (!error.IsOk)
                break;
            pipe.Waiting.RemoveRange(0, written);
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

    private void Close(Pipe pipe)
    {
        _pipes.Remove(pipe);
        if (pipe.Reader > 0)
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
