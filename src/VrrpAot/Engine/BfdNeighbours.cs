using System.Collections.Immutable;
using System.ComponentModel;
using VrrpAot.Bfd;
using VrrpAot.Linux;
using VrrpAot.Wire;

namespace VrrpAot.Engine;

/// <summary>
/// The sessions of BFD (`../Bfd`): what comes in at its ports goes to the session that is meant, what a session says
/// leaves at once. Four sockets hear, for two families and two ports, as many of them as are needed; each session has
/// one of its own to speak (RFC 5881 section 4). Nothing allocates but the opening of a socket.
/// </summary>
internal sealed class BfdNeighbours : Service
{
    /// <summary>Batches taken from one port in one turn, and after a gap, as with adverts.</summary>
    private const int BatchesPerTurn = 4, MostRounds = 64;

    /// <summary>A port that somebody else has, an address that is not here yet.</summary>
    private static readonly Duration s_pause = Duration.FromSeconds(1);
    /// <summary>Between two words about packets that are not taken.</summary>
    private static readonly Duration s_rejectPause = Duration.FromSeconds(10);

    private readonly IKernel _kernel;
    private readonly EventRing _events;
    private readonly Turn _turn;
    private readonly BfdNeighbour[] _all;
    private readonly Dictionary<uint, BfdNeighbour> _byDiscriminator = [];
    private readonly TimerQueue _timers;
    private readonly BfdOutputs _outputs = new();
    private readonly byte[] _packet = new byte[BfdMessage.Length];
    private readonly BfdPorts _ports;
    private uint _chance;
    private Instant _openAgainAt = Instant.Never;
    private Instant _rejectAgainAt;
    private int _rejectsLeftOut;
    private bool _isOver;

    public BfdNeighbours(EngineSettings engine, IKernel kernel, EventRing events, Turn turn)
    {
        ImmutableArray<BfdSettings> settings = engine.Bfd;
        _isOver = engine.IsBfdOff;
        (_kernel, _events, _turn) = (kernel, events, turn);
        _ports = new BfdPorts(kernel, events, turn);
        _all = new BfdNeighbour[settings.Length];
        Span<byte> random = stackalloc byte[4];
        if (settings.Length > 0)
            RandomBytes.Fill(random);
        _chance = BitConverter.ToUInt32(random) | 1;
        for (int i = 0; i < _all.Length; i++)
            _all[i] = new BfdNeighbour(i, settings[i], NewDiscriminator());
        _timers = new TimerQueue(_all.Length);
    }

    public ReadOnlySpan<BfdNeighbour> All => _all;

    public override int Sources => BfdPorts.Count;

    public override Instant NextDeadline => Instant.Earlier(_openAgainAt, _timers.Next());

    /// <summary>The first turns of a daemon: sessions begin to speak.</summary>
    public void Begin()
    {
        foreach (BfdNeighbour neighbour in _all)
            neighbour.Since = _turn.Now;
        OpenWhatIsMissing();
    }

    /// <summary>Random, since whoever guesses it could speak for the neighbour; of no other session of ours.</summary>
    private uint NewDiscriminator()
    {
        Span<byte> random = stackalloc byte[4];
        while (true)
        {
            RandomBytes.Fill(random);
            uint number = BitConverter.ToUInt32(random);
            if (number != 0 && !Array.Exists(_all, one => one?.Session.Discriminator == number))
                return number;
        }
    }

    /// <summary>For jitter, which nobody needs to be unable to guess (xorshift, Marsaglia 2003).</summary>
    private uint Chance()
    {
        _chance ^= _chance << 13;
        _chance ^= _chance >> 17;
        _chance ^= _chance << 5;
        return _chance;
    }

    public override void Serve(int source)
    {
        for (int batch = 0; batch < BatchesPerTurn && Take(source); batch++)
        {
        }
    }

    public override void ServeAll()
    {
        for (int source = 0; source < BfdPorts.Count; source++)
            for (int round = 0; round < MostRounds && Take(source); round++)
            {
            }
    }

    /// <summary>Returns whether more waits.</summary>
    private bool Take(int source)
    {
        if (_ports[source] is not { } receiver)
            return false;
        int count = receiver.Receive();
        for (int i = 0; i < count; i++)
            Hear(receiver.Payload(i), receiver.Path(i), BfdPorts.IsMultihop(source));
        return receiver.More;
    }

    private void Hear(ReadOnlySpan<byte> payload, in DatagramPath path, bool isMultihop)
    {
        BfdReject reject = BfdMessage.TryRead(payload, out ControlPacket packet);
        BfdNeighbour? neighbour = null;
        if (reject == BfdReject.None && (neighbour = SessionOf(packet, path, isMultihop)) is null)
            reject = BfdReject.UnknownSession;
        if (neighbour is not null && path.Hops < neighbour.Settings.LeastHops)
            reject = BfdReject.WrongTtl;
        if (reject != BfdReject.None)
        {
            Refuse(reject, path, packet.YourDiscriminator, neighbour);
            return;
        }
        neighbour!.Received++;
        Step(neighbour, BfdInput.Heard(packet));
    }

    /// <summary>
    /// By our discriminator, where the neighbour knows it; the addresses must fit then, too (RFC 5880 section 6.8.6
    /// leaves that open, and who guesses a number should not be heard for that). Before, by the addresses (RFC 5881
    /// section 3).
    /// </summary>
    private BfdNeighbour? SessionOf(in ControlPacket packet, in DatagramPath path, bool isMultihop)
    {
        if (packet.YourDiscriminator != 0)
            return _byDiscriminator.TryGetValue(packet.YourDiscriminator, out BfdNeighbour? known)
                && IsBetween(known.Settings, path, isMultihop) ? known : null;
        foreach (BfdNeighbour neighbour in _all)
            if (IsBetween(neighbour.Settings, path, isMultihop))
                return neighbour;
        return null;
    }

    private static bool IsBetween(BfdSettings settings, in DatagramPath path, bool isMultihop) =>
        settings.IsMultihop == isMultihop && settings.Neighbour == path.From.Address
            && (settings.Source is not { } own || own == path.To);

    private void Refuse(BfdReject reject, in DatagramPath path, uint discriminator, BfdNeighbour? neighbour)
    {
        if (_turn.Now < _rejectAgainAt)
        {
            _rejectsLeftOut++;
            return;
        }
        _events.WriteIfCalm(EngineEvent.BfdRejected(_turn.Now, reject, path.From, path.Hops,
            reject == BfdReject.WrongTtl ? neighbour!.Settings.LeastHops : discriminator, neighbour?.Index ?? -1) with
        {
            LeftOut = _rejectsLeftOut,
        });
        (_rejectAgainAt, _rejectsLeftOut) = (_turn.Now + s_rejectPause, 0);
    }

    public override void Due()
    {
        if (_isOver)
            return;
        if (_turn.Now >= _openAgainAt)
            OpenWhatIsMissing();
        while (_timers.TryTakeDue(_turn.Now, out int index, out _))
            Step(_all[index], BfdInput.Timer);
    }

    private void Step(BfdNeighbour neighbour, in BfdInput input)
    {
        _outputs.Clear();
        neighbour.Session.Step(input, _turn.Now, Chance(), _outputs);
        foreach (ref readonly BfdOutput output in _outputs.Items)
            CarryOut(neighbour, output);
        // The queue forgets a deadline that it has told of, also one that did not move.
        _timers.Set(neighbour.Index, neighbour.Session.Armed);
    }

    private void CarryOut(BfdNeighbour neighbour, in BfdOutput output)
    {
        switch (output.Kind)
        {
            case BfdOutputKind.Send:
                Send(neighbour, output.Packet);
                break;
            case BfdOutputKind.StateChanged:
                neighbour.Since = _turn.Now;
                if (output.From == BfdState.Up)
                    neighbour.Losses++;
                _events.Write(EngineEvent.BfdStateChanged(neighbour.Index, _turn.Now, output));
                break;
            case BfdOutputKind.Expired:
                _events.Write(EngineEvent.BfdTime(EngineEventKind.BfdExpired, neighbour.Index, _turn.Now, output.After,
                    output.Overdue));
                break;
            case BfdOutputKind.DetectionTimeChanged:
                _events.WriteIfCalm(EngineEvent.BfdTime(EngineEventKind.BfdDetectionTime, neighbour.Index, _turn.Now,
                    output.After, output.Before));
                break;
            case BfdOutputKind.PollBegan:
                _events.WriteIfCalm(EngineEvent.BfdTime(EngineEventKind.BfdPollBegan, neighbour.Index, _turn.Now,
                    default, default));
                break;
        }
    }

    private void Send(BfdNeighbour neighbour, in ControlPacket packet)
    {
        if (neighbour.Sender is not { } sender)
            return;
        BfdMessage.Write(packet, _packet);
        Errno error = sender.Send(_packet);
        if (error.IsOk)
            neighbour.Sent++;
        if (!error.IsOk && error != neighbour.SendErrno)
            _events.WriteIfCalm(EngineEvent.BfdFailed(neighbour.Index, _turn.Now, error));
        neighbour.SendErrno = error;
        // The way has changed, or our address on it: the next one may be another. What is full now is not.
        if (error == Errno.ENETUNREACH || error == Errno.EHOSTUNREACH || error == Errno.ENETDOWN
            || error == Errno.EINVAL || error == Errno.EADDRNOTAVAIL || error == Errno.ENODEV)
            LoseWay(neighbour);
    }

    private void LoseWay(BfdNeighbour neighbour)
    {
        _kernel.Close(neighbour.Sender);
        neighbour.Sender = null;
        OpenAgain();
    }

    private void OpenWhatIsMissing()
    {
        _openAgainAt = Instant.Never;
        if (_isOver)
            return;
        foreach (BfdNeighbour neighbour in _all)
        {
            if (!_ports.Open(neighbour.Settings, FirstToken))
                OpenAgain();
            if (neighbour.Sender is null)
                Open(neighbour);
        }
    }

    private void OpenAgain() => _openAgainAt = Instant.Earlier(_openAgainAt, _turn.Now + s_pause);

    private void Open(BfdNeighbour neighbour)
    {
        BfdSettings settings = neighbour.Settings;
        Errno error = Errno.Ok;
        try
        {
            neighbour.Sender = _kernel.Speak(new Endpoint(settings.Neighbour, settings.Port), settings.Source,
                settings.Hops);
        }
        catch (Win32Exception refusal)
        {
            error = new Errno(refusal.NativeErrorCode);
            OpenAgain();
        }
        if (!error.IsOk && error != neighbour.SendErrno)
            _events.WriteIfCalm(EngineEvent.BfdFailed(neighbour.Index, _turn.Now, error));
        neighbour.SendErrno = error;
        if (neighbour.Sender is null)
            return;
        _byDiscriminator[neighbour.Session.Discriminator] = neighbour;
        Step(neighbour, BfdInput.Enable);
    }

    /// <summary>The end: every neighbour that knows us hears so.</summary>
    public void End()
    {
        _isOver = true;
        _openAgainAt = Instant.Never;
        foreach (BfdNeighbour neighbour in _all)
            Leave(neighbour);
        _ports.Close();
    }

    private void Leave(BfdNeighbour neighbour)
    {
        Step(neighbour, BfdInput.Disable);
        _byDiscriminator.Remove(neighbour.Session.Discriminator);
        _kernel.Close(neighbour.Sender);
        neighbour.Sender = null;
    }

    private BfdNeighbour? NextOf(BfdNeighbour was) =>
        Array.Find(_all, one => one.Settings.IsSameSessionAs(was.Settings));

    /// <summary>A reload: what the successor does not have ends, while events have the old numbering.</summary>
    public void GiveWayTo(BfdNeighbours successor)
    {
        foreach (BfdNeighbour was in _all)
            if (successor.NextOf(was) is null)
                Leave(was);
    }

    /// <summary>
    /// A reload, on the loop's thread: sessions that are the same go on with whatever times the new file gives,
    /// others begin.
    /// </summary>
    public void TakeOver(BfdNeighbours before)
    {
        _ports.TakeOver(before._ports, _all, FirstToken);
        foreach (BfdNeighbour neighbour in _all)
            neighbour.Since = _turn.Now;
        foreach (BfdNeighbour was in before._all)
            if (NextOf(was) is { } next)
                GoOn(next, was);
        before._isOver = true;
        OpenWhatIsMissing();
    }

    private void GoOn(BfdNeighbour next, BfdNeighbour was)
    {
        next.Inherit(was);
        if (next.Settings.Hops != was.Settings.Hops)
        {
            _kernel.Close(next.Sender);
            next.Sender = null;
        }
        if (next.Session.State != BfdState.AdminDown)
            _byDiscriminator[next.Session.Discriminator] = next;
        _timers.Set(next.Index, next.Session.Armed);
        if (next.Settings.Timing != was.Settings.Timing)
            Step(next, BfdInput.TimingIs(next.Settings.Timing));
    }
}
