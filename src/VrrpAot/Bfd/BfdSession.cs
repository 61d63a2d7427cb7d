namespace VrrpAot.Bfd;

/// <summary>
/// One session of Bidirectional Forwarding Detection (RFC 5880), in asynchronous mode. Pure: time and chance are
/// arguments of <see cref="Step"/>, which appends what must be done, in order, to a list.
/// </summary>
public sealed partial class BfdSession
{
    /// <summary>What is assumed of a neighbour that has not spoken (section 6.8.1).</summary>
    private static readonly Duration s_unknown = new(1000);

    private BfdTiming _timing;
    private BfdDiagnostic _diagnostic;
    private BfdDiagnostic _remoteDiagnostic;
    private byte _remoteMultiplier;
    /// <summary>bfd.RemoteMinRxInterval, and the neighbour's Desired Min TX Interval.</summary>
    private Duration _remoteMinRx = s_unknown, _remoteMinTx = s_unknown;
    /// <summary>
    /// What goes by while a poll is under way and the neighbour may not have heard of the new one: a transmit interval
    /// is only made longer, and a receive interval shorter, when it has (section 6.8.3).
    /// </summary>
    private Duration _minTxInForce, _minRxInForce;
    private Instant _sendAt = Instant.Never;
    /// <summary>The last packet heard, whatever the state; Never for none since the neighbour was forgotten.</summary>
    private Instant _heardAt = Instant.Never;
    private Instant _lastSentAt;
    private Instant _armed = Instant.Never;
    private Duration _detection;

    /// <param name="discriminator">Ours: random, not 0, of no other session on this machine.</param>
    public BfdSession(BfdTiming timing, uint discriminator)
    {
        (_timing, Discriminator) = (timing, discriminator);
        _minTxInForce = timing.IdleTx;
        _minRxInForce = timing.MinRx;
    }

    /// <summary>bfd.SessionState; AdminDown before <see cref="BfdInput.Enable"/>.</summary>
    public BfdState State { get; private set; } = BfdState.AdminDown;

    /// <summary>bfd.RemoteSessionState.</summary>
    public BfdState RemoteState { get; private set; } = BfdState.Down;

    /// <summary>bfd.LocalDiscr.</summary>
    public uint Discriminator { get; }

    /// <summary>bfd.RemoteDiscr; 0 while it is not known.</summary>
    public uint RemoteDiscriminator { get; private set; }

    public BfdDiagnostic Diagnostic => _diagnostic;

    public BfdDiagnostic RemoteDiagnostic => _remoteDiagnostic;

    /// <summary>A poll sequence is under way: every packet asks for an answer (section 6.5).</summary>
    public bool IsPolling { get; private set; }

    /// <summary>The neighbour would like to hear nothing (section 6.6), which is ignored.</summary>
    public bool RemoteDemands { get; private set; }

    public byte RemoteMultiplier => _remoteMultiplier;

    public Duration RemoteMinTx => _remoteMinTx;

    public Duration RemoteMinRx => _remoteMinRx;

    public BfdTiming Timing => _timing;

    /// <summary>bfd.DesiredMinTxInterval: what our packets say.</summary>
    public Duration DesiredMinTx => State == BfdState.Up ? _timing.MinTx : Longer(_timing.IdleTx, _timing.MinTx);

    /// <summary>The interval that was agreed on for what we send (section 6.8.2), before any jitter.</summary>
    public Duration TransmitInterval => Longer(_minTxInForce, _remoteMinRx);

    /// <summary>
    /// How long we hear nothing before the neighbour is gone (section 6.8.4): its multiplier times what was agreed on
    /// for what it sends. Zero before it has spoken.
    /// </summary>
    public Duration DetectionTime => Longer(_minRxInForce, _remoteMinTx) * _remoteMultiplier;

    /// <summary>The same of the neighbour, about us.</summary>
    public Duration RemoteDetectionTime => TransmitInterval * _timing.Multiplier;

    /// <summary>When the neighbour was last heard; null before it was.</summary>
    public Instant? LastHeardAt => _heardAt == Instant.Never ? null : _heardAt;

    /// <summary>The deadline last asked for.</summary>
    public Instant Armed => _armed;

    /// <summary>Carries out one input at <paramref name="now"/>.</summary>
    /// <param name="chance">Any number, another one each time: decides how much earlier the next packet leaves.</param>
    /// <param name="outputs">Appended to, never cleared.</param>
    public void Step(in BfdInput input, Instant now, uint chance, BfdOutputs outputs)
    {
        switch (input.Kind)
        {
            case BfdInputKind.Enable: Begin(now, chance, outputs); break;
            case BfdInputKind.Disable: GoAdminDown(outputs); break;
            case BfdInputKind.Packet: Hear(input.Packet, now, chance, outputs); break;
            case BfdInputKind.Timer: WhatIsDue(now, chance, outputs); break;
            case BfdInputKind.Timing: Use(input.Timing!, now, chance, outputs); break;
        }
        Arm(outputs);
    }

    private void Begin(Instant now, uint chance, BfdOutputs outputs)
    {
        if (State != BfdState.AdminDown)
            return;
        ChangeState(BfdState.Down, BfdDiagnostic.None, outputs);
        SendPeriodic(now, chance, outputs);
    }

    /// <summary>
    /// Section 6.8.16. keepalived says nothing when it ends, and its peers wait for the detection time. Of a peer that
    /// says AdminDown it does not tell its trackers either, which would stay up for ever: so the last packet says Down,
    /// for an administrator's reason, and that is true as well.
    /// </summary>
    private void GoAdminDown(BfdOutputs outputs)
    {
        if (State == BfdState.AdminDown)
            return;
        bool isKnown = RemoteDiscriminator != 0;
        ChangeState(BfdState.AdminDown, BfdDiagnostic.AdministrativelyDown, outputs);
        if (isKnown)
            outputs.Add(new BfdOutput { Kind = BfdOutputKind.Send, Packet = Packet() with { State = BfdState.Down } });
        Forget();
        _sendAt = Instant.Never;
    }

    private void WhatIsDue(Instant now, uint chance, BfdOutputs outputs)
    {
        Instant expiresAt = ExpiresAt;
        if (now >= expiresAt)
            Expire(now, expiresAt, now, chance, outputs);
        if (now >= _sendAt)
            SendPeriodic(now, chance, outputs);
    }

    /// <summary>
    /// Section 6.8.4, and 6.8.1 for what is forgotten: in Down, too, where a neighbour that came and went must be able
    /// to come back under another discriminator, or to be spoken to again though it had asked for silence.
    /// </summary>
    private void Expire(Instant now, Instant dueAt, Instant at, uint chance, BfdOutputs outputs)
    {
        bool wasHeard = State is BfdState.Init or BfdState.Up;
        Duration silent = now - _heardAt;
        Forget();
        if (!wasHeard)
            return;
        outputs.Add(new BfdOutput { Kind = BfdOutputKind.Expired, After = silent, Overdue = now - dueAt });
        ChangeState(BfdState.Down, BfdDiagnostic.DetectionTimeExpired, outputs);
        SendPeriodic(at, chance, outputs);
    }

    private void Forget()
    {
        (RemoteDiscriminator, RemoteState, RemoteDemands) = (0, BfdState.Down, false);
        _remoteMinRx = s_unknown;
        _heardAt = Instant.Never;
    }

    /// <summary>Section 6.8.3.</summary>
    private void Use(BfdTiming timing, Instant now, uint chance, BfdOutputs outputs)
    {
        bool other = timing.MinTx != _timing.MinTx && State == BfdState.Up || timing.MinRx != _timing.MinRx;
        _timing = timing;
        if (State == BfdState.AdminDown)
        {
            _minRxInForce = timing.MinRx;
            return;
        }
        if (State != BfdState.Up)
        {
            _minTxInForce = DesiredMinTx;
            _minRxInForce = timing.MinRx;
        }
        else if (other)
        {
            _minTxInForce = Shorter(_minTxInForce, timing.MinTx);
            _minRxInForce = Longer(_minRxInForce, timing.MinRx);
        }
        if (other && RemoteDiscriminator != 0)
            BeginPoll(outputs);
        TellDetection(outputs);
        SendPeriodic(now, chance, outputs);
    }

    private void BeginPoll(BfdOutputs outputs)
    {
        IsPolling = true;
        outputs.Add(new BfdOutput { Kind = BfdOutputKind.PollBegan });
    }

    private void EndPoll()
    {
        IsPolling = false;
        _minTxInForce = DesiredMinTx;
        _minRxInForce = _timing.MinRx;
    }

    private void ChangeState(BfdState to, BfdDiagnostic because, BfdOutputs outputs)
    {
        BfdState from = State;
        State = to;
        _diagnostic = because;
        outputs.Add(new BfdOutput
        {
            Kind = BfdOutputKind.StateChanged, From = from, To = to, LocalDiagnostic = because,
            RemoteDiagnostic = _remoteDiagnostic,
        });
        // Whatever was being negotiated belongs to the state that is over.
        EndPoll();
        if (to == BfdState.Up && _timing.MinTx != Longer(_timing.IdleTx, _timing.MinTx))
            BeginPoll(outputs);
    }

    /// <summary>Section 6.8.7: who is passive, or was asked to be silent, sends nothing of its own accord.</summary>
    private bool MaySend => State != BfdState.AdminDown && !(_timing.Passive && RemoteDiscriminator == 0)
        && _remoteMinRx != Duration.Zero;

    /// <summary>One packet now, and the next one an interval later, less the jitter.</summary>
    private void SendPeriodic(Instant now, uint chance, BfdOutputs outputs)
    {
        if (!MaySend)
        {
            _sendAt = Instant.Never;
            return;
        }
        outputs.Add(new BfdOutput { Kind = BfdOutputKind.Send, Packet = Packet() with { Poll = IsPolling } });
        _lastSentAt = now;
        _jitter = chance;
        _sendAt = NextSend;
    }

    private uint _jitter;

    /// <summary>
    /// Section 6.8.7: each interval is shorter by up to a quarter, and with a multiplier of 1 by a tenth at least, so
    /// that the neighbour does not miss the one packet that it waits for.
    /// </summary>
    private Instant NextSend
    {
        get
        {
            int most = _timing.Multiplier == 1 ? 90 : 100;
            // 75 up to the most, in ten-thousandths.
            long share = 7500 + (long)((ulong)_jitter * (uint)((most - 75) * 100 + 1) >> 32);
            return _lastSentAt + new Duration(TransmitInterval.Nanoseconds / 10_000 * share);
        }
    }

    private ControlPacket Packet() => new()
    {
        State = State, Diagnostic = _diagnostic, Multiplier = _timing.Multiplier, MyDiscriminator = Discriminator,
        YourDiscriminator = RemoteDiscriminator, DesiredMinTx = DesiredMinTx, RequiredMinRx = _timing.MinRx,
    };

    private Instant ExpiresAt =>
        _heardAt == Instant.Never || State == BfdState.AdminDown ? Instant.Never : _heardAt + DetectionTime;

    private void TellDetection(BfdOutputs outputs)
    {
        Duration before = _detection;
        _detection = DetectionTime;
        if (_detection != before && _detection != Duration.Zero)
            outputs.Add(new BfdOutput { Kind = BfdOutputKind.DetectionTimeChanged, After = _detection,
                Before = before });
    }

    /// <summary>The nearer of the two deadlines, said only when it moved.</summary>
    private void Arm(BfdOutputs outputs)
    {
        Instant next = Instant.Earlier(_sendAt, ExpiresAt);
        if (next == _armed)
            return;
        _armed = next;
        outputs.Add(new BfdOutput { Kind = BfdOutputKind.ArmTimer, Deadline = next });
    }

    private static Duration Longer(Duration a, Duration b) => a > b ? a : b;

    private static Duration Shorter(Duration a, Duration b) => a < b ? a : b;
}
