using System.Collections.Immutable;
using VrrpAot.Engine;
using VrrpAot.Protocol;

namespace VrrpAot.Simulator.Replay;

/// <summary>What a record of a journal says: the kinds of <see cref="JournalKind"/>.</summary>
public abstract record JournalRecord(Instant At);

/// <summary>An engine's journal begins.</summary>
public sealed record Begins(Instant At) : JournalRecord(At);

/// <summary>A reload was taken up.</summary>
public sealed record Succeeded(Instant At) : JournalRecord(At);

/// <summary>So many inputs are missing.</summary>
public sealed record Lost(Instant At, int Inputs) : JournalRecord(At);

/// <summary>Nothing follows of this engine.</summary>
public sealed record Ends(Instant At) : JournalRecord(At);

/// <summary>How a router stands.</summary>
/// <param name="Memory">What it remembers, as bytes.</param>
public sealed record Stands(Instant At, int Number, string Name, byte Vrid, ElectionSettings Settings,
    ImmutableArray<byte> Memory) : JournalRecord(At)
{
    /// <summary>A new one that stands so.</summary>
    public VirtualRouter Router => RecordReader.Router(Settings, Memory.AsSpan());
}

/// <summary>A router was told something, and said this.</summary>
/// <param name="Number">The router's.</param>
public abstract record Told(Instant At, int Number, ImmutableArray<Output> Outputs) : JournalRecord(At);

/// <param name="Faults">What held it in FAULT then.</param>
public sealed record Stepped(Instant At, int Number, FaultCauses Faults, Input Input, ImmutableArray<Output> Outputs)
    : Told(At, Number, Outputs);

public sealed record Woke(Instant At, int Number, ImmutableArray<Output> Outputs) : Told(At, Number, Outputs);

public sealed record Reconfigured(Instant At, int Number, ElectionSettings Settings, ImmutableArray<Output> Outputs)
    : Told(At, Number, Outputs);
