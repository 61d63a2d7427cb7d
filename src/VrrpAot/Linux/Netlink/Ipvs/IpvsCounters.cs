namespace VrrpAot.Linux;

/// <summary>
/// What the kernel counts for a service or a destination, since it is there or was set to zero; rates are those of the
/// last seconds.
/// </summary>
public struct IpvsCounters
{
    /// <summary>Destinations only: open, half closed or UDP, and kept for persistence.</summary>
    public uint ActiveConnections, InactiveConnections, PersistentConnections;
    public ulong Connections, PacketsIn, PacketsOut, BytesIn, BytesOut;
    /// <summary>A second.</summary>
    public ulong ConnectionRate, PacketRateIn, PacketRateOut, ByteRateIn, ByteRateOut;

    /// <summary>Of two together.</summary>
    public static IpvsCounters operator +(in IpvsCounters a, in IpvsCounters b) => new()
    {
        ActiveConnections = a.ActiveConnections + b.ActiveConnections,
        InactiveConnections = a.InactiveConnections + b.InactiveConnections,
        PersistentConnections = a.PersistentConnections + b.PersistentConnections,
        Connections = a.Connections + b.Connections,
        PacketsIn = a.PacketsIn + b.PacketsIn, PacketsOut = a.PacketsOut + b.PacketsOut,
        BytesIn = a.BytesIn + b.BytesIn, BytesOut = a.BytesOut + b.BytesOut,
        ConnectionRate = a.ConnectionRate + b.ConnectionRate,
        PacketRateIn = a.PacketRateIn + b.PacketRateIn, PacketRateOut = a.PacketRateOut + b.PacketRateOut,
        ByteRateIn = a.ByteRateIn + b.ByteRateIn, ByteRateOut = a.ByteRateOut + b.ByteRateOut,
    };

    /// <summary>
    /// Reads STATS64 (all numbers of 64 bits; Linux 4.1) or STATS, whose numbers are those of the other, cut to 32 bits
    /// but for bytes: so where both stand in a message the larger is right.
    /// </summary>
    internal void Read(ReadOnlySpan<byte> nested)
    {
        NetlinkAttributes attributes = new(nested);
        while (attributes.Next())
        {
            ulong number = attributes.AsUInt64();
            switch (attributes.Type)
            {
                case 1: Connections = Math.Max(Connections, number); break;
                case 2: PacketsIn = Math.Max(PacketsIn, number); break;
                case 3: PacketsOut = Math.Max(PacketsOut, number); break;
                case 4: BytesIn = Math.Max(BytesIn, number); break;
                case 5: BytesOut = Math.Max(BytesOut, number); break;
                case 6: ConnectionRate = Math.Max(ConnectionRate, number); break;
                case 7: PacketRateIn = Math.Max(PacketRateIn, number); break;
                case 8: PacketRateOut = Math.Max(PacketRateOut, number); break;
                case 9: ByteRateIn = Math.Max(ByteRateIn, number); break;
                case 10: ByteRateOut = Math.Max(ByteRateOut, number); break;
            }
        }
    }
}
