using System.Buffers;
using Appliance.Reports;

namespace Appliance.Metrics;

/// <summary>All metrics of a snapshot.</summary>
internal static class MetricsPage
{
    public static byte[] Of(Snapshot snapshot)
    {
        var bytes = new ArrayBufferWriter<byte>(16 * 1024);
        var to = new Exposition(bytes);
        KeepalivedFamilies.Write(snapshot, to);
        OwnFamilies.Write(snapshot, to);
        return bytes.WrittenSpan.ToArray();
    }
}
