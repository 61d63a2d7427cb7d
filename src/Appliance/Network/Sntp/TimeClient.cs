
namespace Appliance.Network.Sntp;

/// <summary>
/// The client of RFC 4330: one server at a time, the next when it fails. The first answer sets the clock when it is off
/// by more than half a second; later ones only let it run a little faster or slower, unless two answers in a row agree
/// on more. PURE, as the DHCP client is.
/// </summary>
/// <param name="random">Any 32 bits, so that clients do not ask in step.</param>
internal sealed class TimeClient(Func<uint> random)
{
    private static readonly Duration s_shortestPoll = Duration.FromSeconds(64),
        s_longestPoll = Duration.FromSeconds(1024);
    /// <summary>Above it the clock is set, below it runs there (it takes 1000 s for this).</summary>
    private static readonly Duration s_stepFrom = Duration.FromMilliseconds(500);
    private static readonly Duration s_good = Duration.FromMilliseconds(50), s_poor = Duration.FromMilliseconds(200);
    private static readonly Duration s_longestDelay = Duration.FromSeconds(1);
    private static readonly Duration s_patience = Duration.FromSeconds(2);
    /// <summary>After all servers have failed for the first time; twice as long after each further time.</summary>
    private static readonly Duration s_firstPause = Duration.FromSeconds(8);
    private const int MostTries = 3;

    private string[] _servers = [];
    private int _server = -1;
    private IpAddress[] _addresses = [];
    private int _address;
    private int _tries;
    private int _rounds;
    private Duration _poll = s_shortestPoll;
    private bool _wasSet;
    private Duration? _doubt;
    private readonly List<IpAddress> _unwilling = [];

    private enum Phase : byte
    {
        Idle, Resolving, Asking, Waiting,
    }

    private Phase _phase;

    /// <summary>When <see cref="TimeEvent.Time"/> is due.</summary>
    public Instant Deadline { get; private set; } = Instant.Never;

    /// <summary>The server that answered last; null before the first.</summary>
    public string? AnsweredBy { get; private set; }
    public Duration LastOffset { get; private set; }

    /// <summary>
    /// Names or addresses, in the order in which they are tried. The one in use stays so while it is among them.
    /// </summary>
    public void Servers(string[] servers, Instant now, ITimeOutputs outputs)
    {
        string? inUse = _server >= 0 && _server < _servers.Length ? _servers[_server] : null;
        if (servers.AsSpan().SequenceEqual(_servers))
            return;
        _servers = servers;
        _server = inUse is null ? -1 : Array.IndexOf(servers, inUse);
        _rounds = 0;
        if (servers.Length == 0)
            WaitIn(Phase.Idle, Instant.Never);
        else if (_server < 0 || _phase == Phase.Waiting && AnsweredBy is null)
            NextServer(now, outputs);
    }

    public void Step(in TimeInput input, Instant now, ITimeOutputs outputs)
    {
        switch (_phase, input.Event)
        {
            case (Phase.Resolving, TimeEvent.Resolved):
                _addresses = input.Addresses;
                _address = -1;
                NextAddress(now, outputs);
                break;
            case (Phase.Asking, TimeEvent.Answer):
                Use(input.Offset, input.Delay, now, outputs);
                break;
            case (Phase.Asking, TimeEvent.Denied):
                outputs.Say($"the time server {Named} does not want to be asked by us");
                _unwilling.Add(_addresses[_address]);
                NextAddress(now, outputs);
                break;
            case (Phase.Asking, TimeEvent.TooOften):
                _poll = Longer(_poll);
                WaitIn(Phase.Waiting, now + _poll);
                break;
            case (Phase.Asking, TimeEvent.Failed):
                NextAddress(now, outputs);
                break;
            case (Phase.Waiting, TimeEvent.NewNetwork) when _server < 0:
                _rounds = 0;
                NextServer(now, outputs);
                break;
            case (_, TimeEvent.Time) when now >= Deadline:
                TimeIsUp(now, outputs);
                break;
        }
    }

    private string Named => _servers[_server] == _addresses[_address].ToString() ? _servers[_server]
        : $"{_servers[_server]} ({_addresses[_address]})";

    private void TimeIsUp(Instant now, ITimeOutputs outputs)
    {
        if (_phase == Phase.Asking && _tries >= MostTries)
            NextAddress(now, outputs);
        else if (_phase == Phase.Asking || _phase == Phase.Waiting && _server >= 0)
            Ask(now, outputs);
        else
            NextServer(now, outputs);
    }

    private void NextServer(Instant now, ITimeOutputs outputs)
    {
        if (_server + 1 >= _servers.Length && _server >= 0)
        {
            // All have failed.
            _server = -1;
            Duration pause = s_firstPause * (1L << Math.Min(_rounds++, 7));
            WaitIn(Phase.Waiting, now + pause + Jitter(pause));
            return;
        }
        _server++;
        _addresses = [];
        if (IpAddress.TryParseIPv4(_servers[_server], out IpAddress address))
        {
            _addresses = [address];
            _address = -1;
            NextAddress(now, outputs);
            return;
        }
        WaitIn(Phase.Resolving, Instant.Never);
        outputs.Resolve(_servers[_server]);
    }

    private void NextAddress(Instant now, ITimeOutputs outputs)
    {
        do
            _address++;
        while (_address < _addresses.Length && _unwilling.Contains(_addresses[_address]));
        if (_address >= _addresses.Length)
        {
            NextServer(now, outputs);
            return;
        }
        _tries = 0;
        Ask(now, outputs);
    }

    private void Ask(Instant now, ITimeOutputs outputs)
    {
        _tries = _phase == Phase.Waiting ? 1 : _tries + 1;
        WaitIn(Phase.Asking, now + s_patience);
        outputs.Ask(_addresses[_address]);
    }

    private void Use(Duration offset, Duration delay, Instant now, ITimeOutputs outputs)
    {
        if (delay < Duration.Zero || delay > s_longestDelay)
            return; // It is asked again when its time is up.
        Duration size = Size(offset);
        if (size > s_stepFrom && _wasSet && !(_doubt is { } other && Size(offset - other) < s_stepFrom))
        {
            // One answer is no proof against the clock. Another server is asked, if there is one, or the same after a
            // while.
            _doubt = offset;
            NextServer(now, outputs);
            return;
        }
        if (size > s_stepFrom)
        {
            if (!outputs.Step(offset))
            {
                outputs.Say($"the time server {Named} says a time before this image was built: not believed");
                NextAddress(now, outputs);
                return;
            }
            outputs.Say($"the clock was {Words(offset)} and is set to the time of {Named}");
        }
        else
            outputs.Slew(offset);
        (_wasSet, _doubt, _rounds) = (true, null, 0);
        (AnsweredBy, LastOffset) = (Named, offset);
        _poll = size > s_poor ? s_shortestPoll : size < s_good ? Longer(_poll) : _poll;
        WaitIn(Phase.Waiting, now + _poll + Jitter(_poll));
    }

    /// <summary>`3.2 s behind`, for people.</summary>
    public static string Words(Duration offset) =>
        Size(offset) is var size && size < Duration.FromSeconds(10)
            ? $"{size.TotalMilliseconds:0.0} ms {(offset < Duration.Zero ? "ahead" : "behind")}"
            : $"{size.TotalSeconds:0} s {(offset < Duration.Zero ? "ahead" : "behind")}";

    private static Duration Size(Duration offset) => offset < Duration.Zero ? Duration.Zero - offset : offset;

    private static Duration Longer(Duration poll) => poll * 2 > s_longestPoll ? s_longestPoll : poll * 2;

    /// <summary>Up to a sixteenth.</summary>
    private Duration Jitter(Duration pause) => pause * (random() % 64) / 1024;

    private void WaitIn(Phase phase, Instant until)
    {
        _phase = phase;
        Deadline = until;
    }
}
