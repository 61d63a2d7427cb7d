namespace Lab;

/// <summary>Time as routers count it: on a busy machine a test that waits for them takes longer, no more.</summary>
public static class Adverts
{
    /// <summary>Waits until so many adverts have come in.</summary>
    /// <param name="node">On whose wire; what it sends itself does not count.</param>
    /// <param name="count">From now on.</param>
    /// <param name="seconds">Longest wait.</param>
    /// <exception cref="LabException">They did not come.</exception>
    public static void Pass(Node node, int count, double seconds = 30)
    {
        using var wire = new PacketSocket(node, receive: true);
        using var wire6 = new PacketSocket(node, receive: true, six: true);
        byte[] frame = new byte[2048];
        int heard = 0;
        bool Hears(PacketSocket on) => IsAdvert(frame.AsSpan(0, on.Receive(frame)));
        Eventually.True($"{count} adverts came in at {node.Name}", TimeSpan.FromSeconds(seconds),
            () => (heard += Hears(wire) || Hears(wire6) ? 1 : 0) >= count, () => $"{heard} came");
    }

    /// <summary>IPv4's protocol number is the 24th byte of an Ethernet frame, IPv6's the 21st; 112 is VRRP.</summary>
    private static bool IsAdvert(ReadOnlySpan<byte> frame) =>
        frame.Length > 34 && frame[frame[12] == 0x86 ? 20 : 23] == 112;
}
