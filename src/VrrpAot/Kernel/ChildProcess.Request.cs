using System.Collections.Immutable;

namespace VrrpAot.Kernel;

/// <summary>What <see cref="ChildProcess.Spawn"/> starts, and as whom.</summary>
public readonly record struct SpawnRequest
{
    /// <summary>File to execute; no search along PATH.</summary>
    public required string Path { get; init; }
    /// <summary>argv, the program's own name first.</summary>
    public required string[] Arguments { get; init; }
    /// <summary>"NAME=value" each; null for ours without IFS, LD_PRELOAD and LD_LIBRARY_PATH.</summary>
    public string[]? Environment { get; init; }
    /// <summary>User and groups of the child; null for ours.</summary>
    public Identity? Identity { get; init; }
    /// <summary>The child leads a process group of its own, so that <see cref="ChildProcess.SignalGroup"/> reaches all it starts.</summary>
    public bool NewProcessGroup { get; init; }
    /// <summary>The child leads a session of its own, without controlling terminal (and so a group of its own too).</summary>
    public bool NewSession { get; init; }
    /// <summary>
    /// True blocks in the child every signal that another process could send it; false, the right thing for programs
    /// that are not ours, blocks none. Handlers are the default ones either way.
    /// </summary>
    public bool BlockSignals { get; init; }
    /// <summary>True: the child has our standard input, output and error; false: /dev/null three times.</summary>
    public bool InheritStandardStreams { get; init; }
    /// <summary>A descriptor of ours that the child gets as standard output and error; 0 for none. Not below 3.</summary>
    public int OutputFd { get; init; }
    /// <summary>The same as standard error only.</summary>
    public int ErrorFd { get; init; }
    /// <summary>
    /// Descriptors of ours that the child gets as 3, 4, 5... in this order. Every other one is closed.
    /// </summary>
    public ImmutableArray<int> InheritedFds { get; init; }
}

/// <summary>Who a child is.</summary>
public readonly record struct Identity(uint UserId, uint GroupId)
{
    /// <summary>Supplementary groups; empty means that the child has none.</summary>
    public ImmutableArray<uint> SupplementaryGroups { get; init; } = [];

    /// <summary>Effective user, group and supplementary groups of the calling thread.</summary>
    public static Identity Own => ChildProcess.OwnIdentity();
}

/// <summary>How a child ended.</summary>
/// <param name="Status">Exit status 0..255; -1 when a signal ended it.</param>
/// <param name="Signal">The signal that ended it; 0 when it exited by itself.</param>
public readonly record struct ChildExit(int Status, int Signal)
{
    public bool WasSignalled => Signal != 0;
}
