using System.Collections.Immutable;

namespace Appliance.Settings;

/// <summary>One `track_file` that instances follow, or that is to be made at the start.</summary>
/// <param name="Path">Of a file with one whole number in it; what cannot be read is 0.</param>
/// <param name="Initial">`init_file`: what it holds at the start; null to leave it alone.</param>
/// <param name="Overwrites">Also where it is there already.</param>
public sealed record FileSettings(string Name, string Path, int? Initial, bool Overwrites);

/// <summary>How the words behind the name of a process are compared with its command line.</summary>
public enum ParameterMatch : byte
{
    /// <summary>They are not looked at.</summary>
    None,
    /// <summary>All of them, and no others.</summary>
    Exact,
    /// <summary>The first ones; others may follow.</summary>
    Partial,
    /// <summary>The same, and the last may go on.</summary>
    Initial,
}

/// <summary>One `vrrp_track_process` that instances follow.</summary>
public sealed record ProcessSettings
{
    public required string Name { get; init; }
    /// <summary>`process`: the name, or the command, and its parameters; at least one word.</summary>
    public required ImmutableArray<string> Command { get; init; }
    /// <summary>The command line is looked at, not the name that the kernel knows.</summary>
    public bool ByCommandLine { get; init; }
    public ParameterMatch Match { get; init; }
    /// <summary>`quorum`, 1..65535; 0 where only <see cref="QuorumMax"/> counts.</summary>
    public int Quorum { get; init; } = 1;
    /// <summary>`quorum_max`, 0..65535; null for any number.</summary>
    public int? QuorumMax { get; init; }
    /// <summary>How long there are enough before that counts.</summary>
    public Duration ForkDelay { get; init; }
    /// <summary>How long there are too few, or too many, before that counts.</summary>
    public Duration TerminateDelay { get; init; }

    public bool IsEnough(int processes) => processes >= Quorum && processes <= (QuorumMax ?? int.MaxValue);

    public bool Equals(ProcessSettings? other) => other is not null && Name == other.Name
        && Command.AsSpan().SequenceEqual(other.Command.AsSpan()) && ByCommandLine == other.ByCommandLine
        && Match == other.Match && Quorum == other.Quorum && QuorumMax == other.QuorumMax
        && ForkDelay == other.ForkDelay && TerminateDelay == other.TerminateDelay;

    public override int GetHashCode() => HashCode.Combine(Name, Command.Length, Quorum);
}

/// <summary>What can hold an instance in FAULT, of what the attendant watches.</summary>
public enum SourceKind : byte
{
    Script,
    File,
    Process,
    /// <summary>A session of BFD.</summary>
    Bfd,
}

/// <summary>What an instance follows by its number.</summary>
/// <param name="Source">Index into <see cref="DaemonSettings.Files"/> or
/// <see cref="DaemonSettings.Processes"/>.</param>
/// <param name="Weight">-254..254; 0 is a matter of FAULT.</param>
/// <param name="Reverse">`reverse`: up and down change places.</param>
public readonly record struct TrackedSource(int Source, int Weight, bool Reverse);
