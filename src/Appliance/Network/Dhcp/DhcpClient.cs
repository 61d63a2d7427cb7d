
namespace Appliance.Network.Dhcp;

/// <summary>
/// The client of RFC 2131 section 4.4, figure 5, for one interface, without INIT-REBOOT: no lease outlives a restart.
/// PURE: time is an argument, sockets and the kernel are behind the outputs.
/// </summary>
/// <param name="random">Any 32 bits: identifies an exchange, and keeps clients from asking in step.</param>
internal sealed class DhcpClient(Func<uint> random)
{
    /// <summary>
    /// Requests that nobody answers before a new start (section 3.1 step 5 suggests some 60 s in all).
    /// </summary>
    private const int MostRequests = 5;
    private const int Probes = 2;
    /// <summary>A shorter lease would only keep the link busy.</summary>
    private const uint ShortestLease = 10;

    /// <summary>
    /// RFC 5227 waits seconds, and a node that comes up does not want to: an answer on a LAN needs milliseconds.
    /// </summary>
    private static readonly Duration s_probePause = Duration.FromMilliseconds(200);
    /// <summary>After DECLINE (RFC 2131 section 3.1 step 5).</summary>
    private static readonly Duration s_declinePause = Duration.FromSeconds(10);
    /// <summary>Between two requests for more of a lease (section 4.4.5).</summary>
    private static readonly Duration s_renewPause = Duration.FromSeconds(60);

    private Instant _beganAt;
    private Instant _askedAt;
    private Instant _next = Instant.Never;
    private uint _transaction;
    private ushort _seconds;
    private int _tries;
    /// <summary>Refusals in a row: NAK and DECLINE.</summary>
    private int _setbacks;
    private DhcpReply? _offer;
    private Lease? _offered;

    private enum Phase : byte
    {
        Off, Selecting, Requesting, Checking, Bound, Renewing, Rebinding, Pausing,
    }

    private Phase _phase;

    /// <summary>The lease in force.</summary>
    public Lease? Lease { get; private set; }

    /// <summary>Replies that were for us, and that nobody could make use of.</summary>
    public long Ignored { get; private set; }

    /// <summary>What it is about, in a word.</summary>
    public string Doing => _phase switch
    {
        Phase.Off => "no link",
        Phase.Selecting => "looking for a server",
        Phase.Requesting or Phase.Checking => "taking an offer",
        Phase.Pausing => "waiting after a refusal",
        Phase.Bound => "leased",
        _ => "asking for more time",
    };

    /// <summary>When <see cref="DhcpEvent.Time"/> is due.</summary>
    public Instant Deadline => Instant.Earlier(_next, Lease?.ExpiresAt ?? Instant.Never);

    public void Step(in DhcpInput input, Instant now, IDhcpOutputs outputs)
    {
        switch (input.Event)
        {
            case DhcpEvent.LinkUp:
                Begin(now, outputs);
                break;
            case DhcpEvent.LinkDown:
                WaitIn(Phase.Off, Instant.Never);
                break;
            case DhcpEvent.LinkGone:
                WaitIn(Phase.Off, Instant.Never);
                Lose(outputs, null);
                break;
            case DhcpEvent.Reply:
                Hear(input.Reply!, now, outputs);
                break;
            case DhcpEvent.Conflict when _phase == Phase.Checking:
                Decline(now, outputs);
                break;
            case DhcpEvent.Time:
                LookAtTheClock(now, outputs);
                break;
            case DhcpEvent.Stop:
                if (Lease is { } lease)
                    outputs.Send(new DhcpRequest { Type = DhcpType.Release, Transaction = random(), Own = lease.Address,
                        Server = lease.Server }, lease.Server);
                WaitIn(Phase.Off, Instant.Never);
                Lose(outputs, null);
                break;
        }
    }

    private void LookAtTheClock(Instant now, IDhcpOutputs outputs)
    {
        if (Lease is { } lease && now >= lease.ExpiresAt)
        {
            Lose(outputs, $"the lease of {lease.Address} has ended, and nobody made it longer");
            if (_phase is Phase.Bound or Phase.Renewing or Phase.Rebinding)
                Begin(now, outputs);
            return;
        }
        if (now < _next)
            return;
        switch (_phase)
        {
            case Phase.Selecting:
                Discover(now, outputs);
                break;
            case Phase.Requesting when _tries < MostRequests:
                Request(now, outputs);
                break;
            case Phase.Checking when _tries < Probes:
                Probe(now, outputs);
                break;
            case Phase.Checking:
                Take(_offered!, outputs);
                break;
            case Phase.Requesting or Phase.Pausing:
                Begin(now, outputs);
                break;
            case Phase.Bound or Phase.Renewing or Phase.Rebinding:
                Renew(Lease!, now, outputs);
                break;
        }
    }

    /// <summary>
    /// INIT. The random wait of section 4.4.1 is left out: it is for whole buildings after a power cut, and this is one
    /// node that should be back.
    /// </summary>
    private void Begin(Instant now, IDhcpOutputs outputs)
    {
        _beganAt = now;
        // One number for all of them: a server that first looks whether its address is free may need longer than our
        // patience.
        _transaction = random();
        Enter(Phase.Selecting);
        Discover(now, outputs);
    }

    private void Discover(Instant now, IDhcpOutputs outputs)
    {
        _seconds = SecondsSince(now);
        outputs.Send(new DhcpRequest { Type = DhcpType.Discover, Transaction = _transaction, Seconds = _seconds,
            Requested = Lease?.Address }, null);
        _next = now + Backoff(_tries++);
    }

    private void Request(Instant now, IDhcpOutputs outputs)
    {
        // Section 4.4.1: the same number and seconds as in the DISCOVER.
        outputs.Send(new DhcpRequest { Type = DhcpType.Request, Transaction = _transaction, Seconds = _seconds,
            Requested = _offer!.Address, Server = _offer.Server }, null);
        _next = now + Backoff(_tries++);
    }

    private void Probe(Instant now, IDhcpOutputs outputs)
    {
        outputs.Probe(_offered!.Address);
        _tries++;
        _next = now + s_probePause;
    }

    private void Hear(DhcpReply reply, Instant now, IDhcpOutputs outputs)
    {
        bool expected = reply.Transaction == _transaction && _phase switch
        {
            Phase.Selecting => reply.Type == DhcpType.Offer && HasWhatIsNeeded(reply) && reply.Server is not null,
            Phase.Requesting => (reply.Type == DhcpType.Nak || IsGrant(reply) && reply.Address == _offer!.Address)
                && (reply.Server ?? _offer!.Server) == _offer!.Server,
            Phase.Renewing or Phase.Rebinding => reply.Type == DhcpType.Nak || IsGrant(reply),
            _ => false,
        };
        if (!expected)
        {
            Ignored++;
            return;
        }
        switch (_phase)
        {
            case Phase.Selecting:
                _offer = reply;
                _askedAt = now;
                Enter(Phase.Requesting);
                Request(now, outputs);
                break;
            case var _ when reply.Type == DhcpType.Nak:
                Lose(outputs, "the server refuses the address");
                Pause(now, Backoff(_setbacks++));
                break;
            case Phase.Requesting:
                _offered = Lease.Of(reply, reply.Server ?? _offer!.Server!.Value, _askedAt);
                if (reply.Router is null && reply.Routers is [var router, ..])
                    outputs.Say($"the gateway {router} is no other machine in the network of "
                        + $"{reply.Address}/{reply.PrefixLength}: there is none");
                if (Lease?.Address == _offered.Address)
                    Take(_offered, outputs); // Still ours: nobody else can have it.
                else
                {
                    Enter(Phase.Checking);
                    Probe(now, outputs);
                }
                break;
            // No server may change an address in the middle of a lease, and nobody has looked whether this one is free.
            case var _ when reply.Address != Lease!.Address:
                outputs.Say($"asked for more time, the server gave {reply.Address} in place of {Lease.Address}: "
                    + $"beginning anew");
                Begin(now, outputs);
                break;
            default:
                Take(Lease.Of(reply, reply.Server ?? Lease!.Server, _askedAt), outputs);
                break;
        }
    }

    private static bool IsGrant(DhcpReply reply) => reply.Type == DhcpType.Ack && HasWhatIsNeeded(reply);

    private static bool HasWhatIsNeeded(DhcpReply reply) =>
        reply.HasUsableAddress && reply.LeaseSeconds >= ShortestLease;

    private void Take(Lease lease, IDhcpOutputs outputs)
    {
        _setbacks = 0;
        Lease = lease;
        WaitIn(Phase.Bound, lease.RenewAt);
        outputs.Bind(lease);
    }

    private void Decline(Instant now, IDhcpOutputs outputs)
    {
        outputs.Send(new DhcpRequest { Type = DhcpType.Decline, Transaction = random(), Requested = _offered!.Address,
            Server = _offered.Server }, null);
        outputs.Say($"another machine has {_offered.Address}, which the server {_offered.Server} gave us: declined");
        Pause(now, Backoff(_setbacks++) + s_declinePause);
    }

    /// <summary>
    /// T1: by unicast; T2: to everybody. Again after half of what is left, but not more often than every minute.
    /// </summary>
    private void Renew(Lease lease, Instant now, IDhcpOutputs outputs)
    {
        if (_phase == Phase.Bound || _phase == Phase.Renewing && now >= lease.RebindAt)
        {
            _beganAt = _phase == Phase.Bound ? now : _beganAt;
            _phase = now < lease.RebindAt ? Phase.Renewing : Phase.Rebinding;
        }
        _transaction = random();
        _askedAt = now;
        outputs.Send(new DhcpRequest { Type = DhcpType.Request, Transaction = _transaction, Seconds = SecondsSince(now),
            Own = lease.Address }, _phase == Phase.Renewing ? lease.Server : null);
        Instant end = _phase == Phase.Renewing ? lease.RebindAt : lease.ExpiresAt;
        Duration half = (end - now) / 2;
        _next = Instant.Earlier(end, now + (half > s_renewPause ? half : s_renewPause));
    }

    private void Lose(IDhcpOutputs outputs, string? why)
    {
        if (why is not null)
            outputs.Say(why);
        if (Lease is not { } lease)
            return;
        Lease = null;
        outputs.Unbind(lease);
    }

    private void Pause(Instant now, Duration pause) => WaitIn(Phase.Pausing, now + pause);

    private void WaitIn(Phase phase, Instant until)
    {
        Enter(phase);
        _next = until;
    }

    private void Enter(Phase phase)
    {
        _phase = phase;
        _tries = 0;
        if (phase is not (Phase.Requesting or Phase.Checking))
            (_offer, _offered) = (null, null);
    }

    /// <summary>
    /// 1, 2, 4... 64 s, each up to a quarter longer or shorter. Section 4.1 begins with 4 s; a switch that has just
    /// seen a carrier drops the first frame more often than not, and nobody wants to wait for that.
    /// </summary>
    private Duration Backoff(int tries)
    {
        Duration pause = Duration.FromSeconds(1L << Math.Min(tries, 6));
        return pause + pause * (random() % 512 - 256L) / 1024;
    }

    private ushort SecondsSince(Instant now) =>
        (ushort)Math.Min(ushort.MaxValue, (now - _beganAt).Nanoseconds / 1_000_000_000);
}
