using System.Buffers;

namespace Appliance.Trace;

/// <summary>A frame that was heard.</summary>
/// <param name="Device">Its number in the list of interfaces.</param>
/// <param name="At">Nanoseconds since 1970 (UTC).</param>
/// <param name="Length">Bytes on the wire.</param>
/// <param name="Remark">What the engine has against it; null for nothing.</param>
internal readonly record struct TracedFrame(int Device, long At, int Length, bool Outgoing, string? Remark);

/// <summary>How a trace is told: as a file for Wireshark, or in lines for people.</summary>
internal interface ITraceForm
{
    void Begin(IBufferWriter<byte> to, IReadOnlyList<string> devices);
    void Add(IBufferWriter<byte> to, in TracedFrame frame, ReadOnlySpan<byte> bytes);
    /// <summary>More was lost, or it is the end.</summary>
    /// <param name="passed">Frames that the filter let through since the beginning, the lost ones among them.</param>
    /// <param name="end">Null while it goes on, otherwise why it ends.</param>
    void Count(IBufferWriter<byte> to, int device, long at, ulong passed, ulong lost, string? end);
}
