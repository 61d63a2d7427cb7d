using Appliance.Base;
using Appliance.Mail;
using Appliance.Notify;
using Appliance.Scripts;
using Appliance.Settings;
using Appliance.Tracking;
using VrrpAot.Engine;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Attendant;

/// <summary>
/// Has others told of what happens, by hooks, by FIFOs and by mail, and says what went wrong with that. Whoever reads
/// slowly, or not at all, or hangs, costs this thread nothing.
/// </summary>
internal sealed class Notices(InForce inForce, Children children, Poller poller, int firstToken, Action<LogLine> log)
    : Service, IHookListener, IDisposable
{
    /// <summary>How often it is looked at the end whether a reader has read.</summary>
    private static readonly Duration s_glance = Duration.FromMilliseconds(20);

    /// <summary>Behind those of FIFOs.</summary>
    private readonly int _mailToken = firstToken + 16;
    private readonly Postman _postman = new(poller, firstToken + 16, log);
    private readonly Fifos _fifos = new(poller, firstToken, "vrrp", log);
    private HookLanes? _lanes;
    private bool _isEnding;
    private Instant _glanceAt = Instant.Never;

    public HookLanes Lanes => _lanes ??= new HookLanes(children, this);

    /// <summary>`-P`: there is no process that checks servers, and so starts the reader of both.</summary>
    public bool IsAlone { get; set; }

    /// <summary>A line for who reads.</summary>
    public void Write(string line) => _fifos.Tell(line);

    /// <summary>Subject and body of a mail.</summary>
    public void Mail(string subject, string body) => _postman.Send(subject, body);

    /// <summary>Mails are on their way, and may get through soon.</summary>
    public bool IsMailing => _postman.IsBusy;

    /// <summary>On the thread: readers are started.</summary>
    public void Begin()
    {
        DaemonSettings settings = inForce.Settings;
        _postman.Use(settings.Notices.Mail, settings.RouterId);
        // With nothing to tell there is no need of a pipe.
        _fifos.Open(settings.Instances.IsEmpty ? []
            : [.. settings.Notices.Fifos.Select(fifo => ReaderOf(fifo, settings))],
            Accounts.OfThisMachine(), inForce.Running.Security, children);
    }

    private FifoSettings ReaderOf(FifoSettings fifo, DaemonSettings settings) =>
        fifo.IsShared && !IsAlone && !settings.Balancer.Servers.IsEmpty ? fifo with { Reader = null } : fifo;

    public override void Hear(in EngineEvent happened)
    {
        if (happened.Kind == EngineEventKind.Succeeded)
            Begin();
        else if (happened is { Kind: EngineEventKind.Started, IsReload: true }
            && inForce.Settings.Notices.RepeatsStates)
            inForce.Running.Notifier.RepeatStates();
        inForce.Running.Notifier.Tell(happened);
    }

    /// <summary>The poller said this token.</summary>
    public void Serve(int token)
    {
        if (token >= _mailToken)
            _postman.Serve(token, BootClock.Now);
        else
            _fifos.Serve(token);
    }

    public override Instant NextDeadline =>
        Instant.Earlier(Instant.Earlier(_glanceAt, _postman.NextDeadline),
            Instant.Earlier(Lanes.NextDeadline, _fifos.NextDeadline));

    public override void Turn(Instant now)
    {
        Lanes.Due(now);
        _postman.Due(now);
        if (_isEnding)
            _glanceAt = _fifos.EndReaders(inAnyCase: false) ? Instant.Never : now + s_glance;
        else
            _fifos.Due(now);
    }

    public override void Finish()
    {
        _isEnding = true;
        _glanceAt = BootClock.Now;
        Lanes.Hurry(_glanceAt);
        _postman.End();
    }

    /// <summary>They have had their time.</summary>
    public void End()
    {
        _fifos.EndReaders(inAnyCase: true);
        _postman.GiveUp();
    }

    public void Dispose()
    {
        _fifos.Dispose();
        _postman.Dispose();
    }

    void IHookListener.HookNotStarted(HookLanes.Lane lane, string program, Errno errno) => log(new LogLine(
        LogLevel.Error, $"({lane.Name}) notify script {program} cannot be executed: {errno}"));

    void IHookListener.HookSkipped(HookLanes.Lane lane, string program) => log(new LogLine(LogLevel.Info,
        $"({lane.Name}) notify script {program} is left out once: something newer has happened while it waited",
        Detail: true));

    void IHookListener.HookOvertaken(HookLanes.Lane lane, string program) => log(new LogLine(LogLevel.Warning,
        $"({lane.Name}) notify script {program} starts although the one before it still runs"));
}
