using Appliance.Base;
using Appliance.Checkers;
using Appliance.Naming;
using Appliance.Settings;
using Appliance.Settings.Balancing;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Mail;

/// <summary>
/// Letters on their way: they wait in turn, one conversation with the relay at a time, and what does not get through is
/// tried again. Never waits itself; the thread that has it calls <see cref="Serve"/> for its two tokens, and
/// <see cref="Due"/> in each turn.
/// </summary>
internal sealed class Postman(Poller poller, int firstToken, Action<LogLine> log) : IConversationWatcher, IDisposable
{
    public const int Tokens = 2;

    /// <summary>Letters that wait: some half a megabyte.</summary>
    public const int MostLetters = 1000;

    private static readonly Duration s_firstPause = Duration.FromSeconds(10),
        s_longestPause = Duration.FromSeconds(300);

    /// <summary>Milliseconds after which a letter is given up: nobody can do anything with it any more.</summary>
    private const long LongestWait = 3_600_000;

    private readonly RelayLookup _lookup = new(poller, firstToken + 1);
    private readonly Queue<Letter> _letters = new();
    private MailSettings? _mail;
    private string _node = "", _relay = "";
    private Letter? _letter;
    private MailDialogue? _dialogue;
    private Attempt? _attempt;
    private Duration _pause = s_firstPause;
    private Instant _againAt = Instant.Never;
    private bool _isLookingUp, _isEnding;
    private int _lost;

    /// <summary>Of all letters: those that wait, and the one on its way.</summary>
    public int Open => _letters.Count + (_letter is null ? 0 : 1);

    /// <summary>Something is being done about them, or is to be at once.</summary>
    public bool IsBusy => Open > 0 && _againAt == Instant.Never;

    /// <summary>`no_checker_emails`</summary>
    public bool LeavesOutChecks => _mail is { OnlyServers: true };

    /// <param name="node">`router_id`.</param>
    public void Use(MailSettings? mail, string node)
    {
        (_mail, _node) = (mail, node);
        if (mail is not null || Open == 0)
            return;
        log(new LogLine(LogLevel.Warning, $"{Open} mails are not sent: nobody is to get them any more"));
        _letters.Clear();
        Stop();
        (_letter, _againAt) = (null, Instant.Never);
    }

    /// <summary>Sends it, now or later. Of too many the oldest is lost: what it says is not so any more.</summary>
    public void Send(string subject, string body)
    {
        if (_mail is null)
            return;
        if (_letters.Count >= MostLetters)
        {
            _letters.Dequeue();
            _lost++;
        }
        _letters.Enqueue(new Letter(subject, body, Moment.Now, _mail.Recipients));
    }

    public Instant NextDeadline => _attempt is not null ? _attempt.Deadline
        : _isLookingUp ? _lookup.Deadline
        : _againAt != Instant.Never ? _againAt
        : Open > 0 ? default : Instant.Never;

    /// <summary>The poller said this token. False when it is nobody's here.</summary>
    public bool Serve(int token, Instant now)
    {
        if (token == firstToken)
            _attempt?.Serve(now);
        else if (token == firstToken + 1)
            _lookup.Serve(now);
        else
            return false;
        return true;
    }

    /// <summary>Does what is due, and what has come of everything since the last time.</summary>
    public void Due(Instant now)
    {
        if (_mail is null)
            return;
        if (now >= _attempt?.Deadline)
            _attempt.Due(now);
        if (_isLookingUp && now >= _lookup.Deadline)
            _lookup.Due(now);
        if (now >= _againAt)
            _againAt = Instant.Never;
        // One after the other, as long as each is done at once.
        for (int steps = 0; steps < 16 && Step(now); steps++)
        {
        }
    }

    /// <summary>False when there is nothing to be done now.</summary>
    private bool Step(Instant now)
    {
        if (_attempt is not null)
            return _attempt.End is not null && Conclude(now);
        if (_isLookingUp)
            return Go(now);
        if (_againAt != Instant.Never || _letter is null && !_letters.TryDequeue(out _letter))
            return false;
        _isLookingUp = true;
        _lookup.Begin(_mail!.Relay, now);
        return true;
    }

    private bool Go(Instant now)
    {
        if (_lookup.Found is { } address)
        {
            _isLookingUp = false;
            Start(new Endpoint(address, _mail!.Port), now);
            return true;
        }
        if (_lookup.Failure is not { } failure)
            return false;
        _isLookingUp = false;
        log(new LogLine(LogLevel.Warning, $"SMTP connection ERROR to {_mail!.Relay}. {failure}"));
        Postpone(_letter!, now);
        return true;
    }

    private void Start(Endpoint relay, Instant now)
    {
        _relay = $"[{relay.Address}]:{relay.Port}";
        _dialogue = new MailDialogue(_relay, _mail!.Helo, _mail.From, _letter!.To,
            LetterText.Of(_letter, _mail, _node));
        var way = new TcpCheckSettings { Target = relay, ConnectTimeout = _mail.Patience };
        _attempt = new Attempt(way, _dialogue, [], poller, firstToken) { Watcher = this };
        _attempt.Start(0, now);
    }

    /// <summary>The conversation is over.</summary>
    private bool Conclude(Instant now)
    {
        MailDialogue said = _dialogue!;
        Letter letter = _letter!;
        Stop();
        foreach (string complaint in said.Complaints)
            log(new LogLine(LogLevel.Warning, complaint));
        switch (said.Fate)
        {
            case LetterFate.Taken:
                log(new LogLine(LogLevel.Info, "SMTP alert successfully sent.", Detail: true));
                (_letter, _pause) = (null, s_firstPause);
                if (said.Later.Count > 0)
                    Postpone(letter with { To = [.. said.Later] }, now);
                SayLost();
                break;
            case LetterFate.Refused:
                _letter = null;
                log(new LogLine(LogLevel.Error, $"The mail \"{letter.Subject}\" is given up: {_relay} refuses it"));
                break;
            default:
                Postpone(said.Later.Count > 0 ? letter with { To = [.. said.Later] } : letter, now);
                break;
        }
        return true;
    }

    private void SayLost()
    {
        if (_lost > 0)
            log(new LogLine(LogLevel.Warning, $"{_lost} mails were lost: more than {MostLetters} waited"));
        _lost = 0;
    }

    private void Postpone(Letter letter, Instant now)
    {
        _letter = null;
        if (Moment.Now.UnixMilliseconds - letter.Written.UnixMilliseconds > LongestWait)
        {
            log(new LogLine(LogLevel.Error, $"The mail \"{letter.Subject}\" is given up: it has waited for an hour"));
            return;
        }
        _letter = letter;
        _againAt = _isEnding ? Instant.Never - Duration.FromMilliseconds(1) : now + _pause;
        log(new LogLine(LogLevel.Info, $"{Open} mail{(Open == 1 ? " waits" : "s wait")} for another try in "
            + $"{_pause.TotalSeconds} s", Detail: true));
        _pause = _pause + _pause < s_longestPause ? _pause + _pause : s_longestPause;
    }

    /// <summary>This process ends: what fails now is not tried again.</summary>
    public void End()
    {
        _isEnding = true;
        // One more try for what waits.
        _againAt = Instant.Never;
    }

    /// <summary>It has ended.</summary>
    public void GiveUp()
    {
        if (Open > 0)
            log(new LogLine(LogLevel.Warning, $"{Open} mails are lost: there is no time left to send them"));
        Stop();
        _letters.Clear();
        _letter = null;
    }

    private void Stop()
    {
        _attempt?.Close();
        (_attempt, _dialogue, _isLookingUp) = (null, null, false);
        _lookup.Forget();
    }

    public void Dispose() => Stop();

    void IConversationWatcher.Connected() =>
        log(new LogLine(LogLevel.Info, $"Remote SMTP server {_relay} connected.", Detail: true));

    void IConversationWatcher.Encrypted()
    {
    }

    void IConversationWatcher.Said(ReadOnlySpan<byte> bytes)
    {
    }

    void IConversationWatcher.Heard(ReadOnlySpan<byte> bytes)
    {
    }

    void IConversationWatcher.HungUp()
    {
    }
}
