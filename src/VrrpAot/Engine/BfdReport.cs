using VrrpAot.Bfd;

namespace VrrpAot.Engine;

/// <summary>One session at the moment of the report, in RFC 5880's words where it has some (section 6.8.1).</summary>
public readonly record struct BfdReport
{
    public BfdState State { get; init; }
    public BfdState RemoteState { get; init; }
    public BfdDiagnostic Diagnostic { get; init; }
    public BfdDiagnostic RemoteDiagnostic { get; init; }
    public uint Discriminator { get; init; }
    public uint RemoteDiscriminator { get; init; }
    /// <summary>When <see cref="State"/> was entered.</summary>
    public Instant Since { get; init; }
    /// <summary>Null before anything was heard of it, or since it was silent for too long.</summary>
    public Instant? LastHeardAt { get; init; }
    public Duration TransmitInterval { get; init; }
    public Duration DetectionTime { get; init; }
    public Duration RemoteDetectionTime { get; init; }
    public Duration RemoteMinTx { get; init; }
    public Duration RemoteMinRx { get; init; }
    public byte RemoteMultiplier { get; init; }
    public bool RemoteDemands { get; init; }
    public bool IsPolling { get; init; }
    /// <summary>Packets of this session since start.</summary>
    public long Sent { get; init; }
    public long Received { get; init; }
    /// <summary>Times that it has left Up.</summary>
    public long Losses { get; init; }
    /// <summary>Why the last packet could not leave.</summary>
    public Linux.Errno SendErrno { get; init; }
}
