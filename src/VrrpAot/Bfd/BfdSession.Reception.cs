namespace VrrpAot.Bfd;

/// <summary>A packet that has come: RFC 5880 section 6.8.6, from the choice of the session on.</summary>
public sealed partial class BfdSession
{
    private void Hear(in ControlPacket packet, Instant now, uint chance, BfdOutputs outputs)
    {
        if (State == BfdState.AdminDown)
            return;
        Duration interval = TransmitInterval;
        RemoteDiscriminator = packet.MyDiscriminator;
        RemoteState = packet.State;
        RemoteDemands = packet.Demand;
        _remoteDiagnostic = packet.Diagnostic;
        _remoteMinRx = packet.RequiredMinRx;
        // "If a Poll Sequence is being transmitted by the local system and the Final (F) bit is set."
        if (packet.Final && IsPolling)
            EndPoll();
        // Section 6.8.4.
        _remoteMinTx = packet.DesiredMinTx;
        _remoteMultiplier = packet.Multiplier;
        _heardAt = now;
        bool isAnother = FollowState(packet.State, outputs);
        TellDetection(outputs);

        // "If the Poll bit is set, send a BFD Control packet with the Poll bit clear and the Final bit set", which no
        // timer delays (section 6.5) and which moves none.
        if (packet.Poll && State != BfdState.AdminDown)
            outputs.Add(new BfdOutput { Kind = BfdOutputKind.Send, Packet = Packet() with { Final = true } });
        // Section 6.8.7: the neighbour should hear of a change before the interval is over.
        if (isAnother || _sendAt == Instant.Never)
            SendPeriodic(now, chance, outputs);
        // Another interval was agreed on: it counts from the last packet (section 6.8.3).
        else if (TransmitInterval != interval)
            _sendAt = Later(now, NextSend);
        if (!MaySend)
            _sendAt = Instant.Never;
    }

    /// <summary>The state machine of section 6.2. Returns whether the state has changed.</summary>
    private bool FollowState(BfdState theirs, BfdOutputs outputs)
    {
        (BfdState next, BfdDiagnostic because) = (State, theirs) switch
        {
            (BfdState.Init or BfdState.Up, BfdState.AdminDown) =>
                (BfdState.Down, BfdDiagnostic.NeighbourSignaledDown),
            // Why it went down stays to be read until it is up again.
            (BfdState.Down, BfdState.Down) => (BfdState.Init, _diagnostic),
            (BfdState.Down, BfdState.Init) => (BfdState.Up, BfdDiagnostic.None),
            (BfdState.Init, BfdState.Init or BfdState.Up) => (BfdState.Up, BfdDiagnostic.None),
            (BfdState.Up, BfdState.Down) => (BfdState.Down, BfdDiagnostic.NeighbourSignaledDown),
            _ => (State, _diagnostic),
        };
        if (next == State)
            return false;
        ChangeState(next, because, outputs);
        return true;
    }

    private static Instant Later(Instant a, Instant b) => a > b ? a : b;
}
