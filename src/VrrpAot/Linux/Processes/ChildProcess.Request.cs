using System.Collections.Immutable;
using Tmds.Linux;

namespace VrrpAot.Linux;

/// <summary>What <see cref="ChildProcess.Spawn"/> starts, and as whom.</summary>
public readonly record struct SpawnRequest
{
    /// <summary>File to execute; no search along PATH.</summary>
    public required string Path { get; init; }
    /// <summary>argv, the program's own name first.</summary>
    public required string[] Arguments { get; init; }
    /// <summary>"NAME=value" each; null for <see cref="ChildProcess.CleanEnvironment"/>.</summary>
    public string[]? Environment { get; init; }
    /// <summary>User and groups of the child; null for ours.</summary>
    public Identity? Identity { get; init; }
    /// <summary>
    /// The child leads a process group of its own, so that <see cref="ChildProcess.SignalGroup"/> reaches all it
    /// starts.
    /// </summary>
    public bool NewProcessGroup { get; init; }
    /// <summary>
    /// The child leads a session of its own, without controlling terminal (and so a group of its own too).
    /// </summary>
    public bool NewSession { get; init; }
    /// <summary>
    /// True blocks in the child every signal that another process could send it; false, the right thing for programs
    /// that are not ours, blocks none, and makes it ordinary to the scheduler: no real-time priority, no negative nice
    /// value, timers with their usual slack. Handlers are the default ones either way.
    /// </summary>
    public bool BlockSignals { get; init; }
    /// <summary>Its umask; null for ours.</summary>
    public uint? Umask { get; init; }
    /// <summary>True: the child has our standard input, output and error; false: /dev/null three times.</summary>
    public bool InheritStandardStreams { get; init; }
    /// <summary>
    /// What the child gets as standard output and error; the default is none.
    /// </summary>
    public Borrowed Output { get; init; }
    /// <summary>The same as standard error only.</summary>
    public Borrowed ErrorOutput { get; init; }
    /// <summary>
    /// Descriptors of ours that the child gets as 3, 4, 5... in this order. Every other one is closed.
    /// </summary>
    public ImmutableArray<Borrowed> Inherited { get; init; }
}

/// <summary>Who a child is.</summary>
public readonly record struct Identity(uint UserId, uint GroupId)
{
    /// <summary>Supplementary groups; empty means that the child has none.</summary>
    public ImmutableArray<uint> SupplementaryGroups { get; init; } = [];

    /// <summary>Effective user, group and supplementary groups of this process.</summary>
    public static unsafe Identity Own
    {
        get
        {
            int count = (int)Syscall.Call(Syscall.GetGroups, 0, 0, 0);
            uint[] groups = new uint[Math.Max(count, 0)];
            fixed (uint* first = groups)
                Syscall.Call(Syscall.GetGroups, groups.Length, (nint)first, 0);
            return new Identity((uint)LibC.geteuid(), (uint)LibC.getegid()) { SupplementaryGroups = [.. groups] };
        }
    }
}

/// <summary>How a child ended.</summary>
/// <param name="Status">Exit status 0..255; -1 when a signal ended it.</param>
/// <param name="Signal">The signal that ended it; 0 when it exited by itself.</param>
public readonly record struct ChildExit(int Status, int Signal)
{
    public bool WasSignalled => Signal != 0;
}
