using System.Buffers;
using Appliance.Base;
using VrrpAot.Linux;

namespace Appliance.Trace;

/// <summary>A pcapng file: what the engine has against an advert is its packet's comment.</summary>
/// <param name="since">Nanoseconds since 1970.</param>
internal sealed class PcapngForm(long since) : ITraceForm
{
    public void Begin(IBufferWriter<byte> to, IReadOnlyList<string> devices)
    {
        Pcapng.Section(to, $"VrrpAot {OwnVersion.Text}");
        foreach (string device in devices)
            Pcapng.Interface(to, device, TraceSocket.SnapLength);
    }

    public void Add(IBufferWriter<byte> to, in TracedFrame frame, ReadOnlySpan<byte> bytes) =>
        Pcapng.Packet(to, frame.Device, frame.At, frame.Length, bytes, frame.Outgoing, frame.Remark);

    public void Count(IBufferWriter<byte> to, int device, long at, ulong passed, ulong lost, string? end) =>
        Pcapng.Statistics(to, device, at, since, passed, lost, end);
}
