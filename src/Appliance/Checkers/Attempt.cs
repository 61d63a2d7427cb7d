using Appliance.Base;
using Appliance.Settings.Balancing;
using Appliance.Tls;
using VrrpAot.Linux;

namespace Appliance.Checkers;

/// <summary>
/// One attempt after the other over the network: a socket, TLS around it where that is wanted, and a
/// <see cref="Dialogue"/> that says what is said. Never waits. Each step (a connection, the handshake, something taken,
/// something heard) has `connect_timeout`; the whole attempt has <see cref="Dialogue.MostSteps"/> of those, so that who
/// trickles does not go on for ever.
/// </summary>
/// <param name="token">What the poller says when there is something to do.</param>
/// <param name="tls">For each page; empty to speak without.</param>
internal sealed class Attempt(NetworkCheckSettings check, Dialogue dialogue, TlsClient[] tls, Poller poller, int token)
{
    public const int MostSteps = 4;

    /// <summary>Reads in one go, so that one that always has more does not keep the others waiting.</summary>
    private const int MostReads = 4;

    private enum Phase : byte { Idle, Connecting, Greeting, Talking }

    /// <summary>Of the one thread that has all attempts.</summary>
    [ThreadStatic]
    private static byte[]? s_buffer;

    private readonly SocketRoute _route = new(check.Source)
    {
        Interface = check.BindInterface is { } name ? FixedName.From(name) : default,
        Mark = check.Mark,
        HearsAllComplaints = dialogue is UdpDialogue,
    };
    private readonly Descriptor _socket = new();
    private Phase _phase;
    private Readiness _awaited;
    /// <summary>The poller has said so in this turn.</summary>
    private bool _isReadable;
    private TlsClient? _tls;
    private Instant _overallDeadline;

    /// <summary>For who wants to see what is said; null for nobody.</summary>
    public IConversationWatcher? Watcher { get; init; }

    /// <summary>How it ended; null while it is on its way.</summary>
    public AttemptEnd? End => dialogue.End;

    /// <summary>When patience ends.</summary>
    public Instant Deadline { get; private set; } = Instant.Never;

    public void Start(int page, Instant now)
    {
        dialogue.Begin(page);
        _tls = tls.Length == 0 ? null : tls[page];
        _overallDeadline = now + check.ConnectTimeout * (dialogue.Kind == SocketKind.Stream ? dialogue.MostSteps : 1);
        Deadline = now + check.ConnectTimeout;
        (_phase, _awaited) = (Phase.Connecting, Readiness.None);
        Errno error = Open();
        if (error.IsOk)
            Connected(now);
        else if (error == Errno.EINPROGRESS)
            Await(Readiness.Writable);
        else
            Fail(Trouble.NotOpened, error);
    }

    private Errno Open()
    {
        Errno error = ClientSocket.Open(dialogue.Kind, check.Target, _route, _socket);
        if (dialogue is PingDialogue { IsRaw: false } ping && (error == Errno.EACCES || error == Errno.EPERM
            || error == Errno.EPROTONOSUPPORT))
        {
            ping.IsRaw = true;
            error = ClientSocket.Open(dialogue.Kind, check.Target, _route, _socket);
        }
        if (_socket.IsOpen && check.Source is { Port: not 0 } && dialogue.Kind == SocketKind.Stream)
            ClientSocket.ResetAtClose(_socket);
        return error;
    }

    /// <summary>The socket is ready, or may be.</summary>
    public void Serve(Instant now)
    {
        if (_phase == Phase.Connecting)
        {
            Errno error = ClientSocket.Outcome(_socket);
            if (error.IsOk)
                Connected(now);
            else
                Fail(Trouble.NotConnected, error);
        }
        else if (_phase == Phase.Greeting)
            Greet(now);
        else if (_phase == Phase.Talking)
        {
            _isReadable = _awaited == Readiness.Readable;
            Talk(now);
            _isReadable = false;
        }
    }

    /// <summary><see cref="Deadline"/> has come.</summary>
    public void Due(Instant now)
    {
        if (now < Deadline || _phase == Phase.Idle)
            return;
        Fail(_phase == Phase.Connecting ? Trouble.ConnectTimeout : _phase == Phase.Greeting ? Trouble.NoTls
            : now >= _overallDeadline && dialogue.Kind == SocketKind.Stream ? Trouble.TooSlow
            : _awaited == Readiness.Writable ? Trouble.WriteTimeout : Trouble.ReadTimeout, Errno.Ok,
            _phase == Phase.Greeting ? "no end of the handshake of TLS in time" : null);
    }

    /// <summary>One step is done: the next has its own time.</summary>
    private void StepDone(Instant now) => Deadline = Instant.Earlier(now + check.ConnectTimeout, _overallDeadline);

    private void Connected(Instant now)
    {
        Watcher?.Connected();
        StepDone(now);
        if (_tls is not null)
        {
            _phase = Phase.Greeting;
            _tls.Begin(_socket);
            Greet(now);
            return;
        }
        BeginTalk(now);
    }

    private void BeginTalk(Instant now)
    {
        _phase = Phase.Talking;
        dialogue.Connected();
        Talk(now);
    }

    private void Greet(Instant now)
    {
        TlsStep step = _tls!.Handshake();
        if (step == TlsStep.Done)
        {
            Watcher?.Encrypted();
            StepDone(now);
            BeginTalk(now);
        }
        else if (step == TlsStep.Failed)
            FailTls(Trouble.NoTls);
        else
            Await(step);
    }

    private void Talk(Instant now)
    {
        while (dialogue.End is null && !dialogue.Words.IsEmpty)
            if (!Say(now))
                return;
        for (int reads = 0; dialogue.End is null && reads < MostReads; reads++)
            if (!Hear(now) || !dialogue.Words.IsEmpty && dialogue.End is null && !Say(now))
                return;
        if (dialogue.End is not null)
            Close();
        else
            Await(Readiness.Readable);
    }

    /// <summary>False when there is nothing more to be done now.</summary>
    private bool Say(Instant now)
    {
        int count;
        if (_tls is not null)
        {
            TlsStep step = _tls.Write(dialogue.Words, out count);
            if (step == TlsStep.Failed)
                return FailTls(Trouble.WriteError);
            if (step != TlsStep.Done)
                return Await(step);
        }
        else
        {
            Errno error = ClientSocket.Send(_socket, dialogue.Words, out count);
            if (error == Errno.EAGAIN)
                return Await(Readiness.Writable);
            if (!error.IsOk)
                return Fail(Trouble.WriteError, error);
        }
        Watcher?.Said(dialogue.Words[..count]);
        dialogue.Said(count);
        StepDone(now);
        return true;
    }

    private bool Hear(Instant now)
    {
        byte[] buffer = s_buffer ??= new byte[16 * 1024];
        int count;
        bool isOrderly = true;
        if (_tls is not null)
        {
            TlsStep step = _tls.Read(buffer, out count);
            if (step == TlsStep.Failed && _tls.HasHungUp)
                isOrderly = false;
            else if (step == TlsStep.Failed)
                return FailTls(Trouble.ReadError);
            else if (step != TlsStep.Done)
            {
                if (_isReadable)
                    dialogue.Stirred();
                return Await(step);
            }
        }
        else
        {
            Errno error = Descriptor.Read(_socket, buffer, out count);
            if (error == Errno.EAGAIN)
                return Await(Readiness.Readable);
            if (!error.IsOk)
                return Fail(Trouble.ReadError, error);
        }
        if (count == 0 && dialogue.Kind == SocketKind.Stream)
        {
            Watcher?.HungUp();
            dialogue.HungUp(isOrderly);
        }
        else
        {
            Watcher?.Heard(buffer.AsSpan(0, count));
            // What is no answer buys no time.
            if (dialogue.Kind == SocketKind.Stream)
                StepDone(now);
            dialogue.Hear(buffer.AsSpan(0, count));
        }
        if (dialogue.End is not null)
            Close();
        return dialogue.End is null;
    }

    private bool Await(TlsStep step) => Await(step == TlsStep.WantsToWrite ? Readiness.Writable : Readiness.Readable);

    private bool Await(Readiness wanted)
    {
        if (_awaited == Readiness.None)
            poller.Add(_socket, token, wanted);
        else if (_awaited != wanted)
            poller.Change(_socket, token, wanted);
        _awaited = wanted;
        return false;
    }

    private bool FailTls(Trouble trouble)
    {
        var line = new ResultLine();
        Errno error = _tls!.Error;
        if (error.IsOk)
            _tls.Describe(line);
        return Fail(trouble, error, error.IsOk ? line.ToString() : null);
    }

    private bool Fail(Trouble trouble, Errno error, string? remark = null)
    {
        dialogue.Fail(trouble, error, remark);
        Close();
        return false;
    }

    /// <summary>Gives up, and the socket back.</summary>
    public void Close()
    {
        (_phase, Deadline) = (Phase.Idle, Instant.Never);
        if (_awaited != Readiness.None)
            poller.Remove(_socket); // A child that is being started may hold the socket open for a moment.
        _awaited = Readiness.None;
        _tls?.Dispose();
        _socket.Dispose();
    }
}
