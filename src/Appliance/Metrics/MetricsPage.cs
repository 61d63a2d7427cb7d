using System.Buffers;
using System.Collections.Immutable;
using Appliance.Pools;
using Appliance.Reports;

namespace Appliance.Metrics;

/// <summary>All metrics of a snapshot; and those of virtual servers, which another process knows.</summary>
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

    public static byte[] Of(ImmutableArray<PoolReport> pools)
    {
        var bytes = new ArrayBufferWriter<byte>(4 * 1024);
        BalancerFamilies.Write(pools, new Exposition(bytes));
        return bytes.WrittenSpan.ToArray();
    }
}
