using Lab;

namespace Bench.Measures;

/// <summary>
/// The MASTER is killed; the wire says how late the BACKUP is, and how soon it serves after its first advert.
/// </summary>
internal static class Takeover
{
    /// <summary>Kills on one LAN: making a LAN takes longer than a takeover.</summary>
    private const int Kills = 5;

    public static readonly Measure Measure = new("takeover", 2,
    [
        new("late", "lateness of a takeover beyond the RFC timer", "ms", 0.5, Judge.Worst),
        new("arp", "first advert of a new MASTER to its first gratuitous ARP", "ms", 0.1),
        new("answer", "first advert of a new MASTER to the VIP answering", "ms", 0.6),
    ], (contender, samples) =>
    {
        using var scene = new Scene(contender);
        WireTap tap = scene.Tap(scene.Client);
        // Node 2 need not ask for the client's address before its first answer.
        scene.Second.Ip("neigh", "replace", scene.Client.IpAddress, "lladdr", scene.Client.MacAddress, "dev", "eth0");
        for (int kill = 0; kill < Kills; kill++)
            Kill(scene, tap, samples);
    });

    private static void Kill(Scene scene, WireTap tap, Samples samples)
    {
        var configuration = new Configuration { Version = 3, Interval = "0.1" };
        long begin = Native.WallClock();
        Running master = scene.Start(scene.First, configuration with { State = "MASTER", Priority = 200 });
        tap.WaitForAdvert(scene.First, 10, begin);
        Running backup = scene.Start(scene.Second, configuration);
        Thread.Sleep(1000);
        // Node 2 is asked at its own MAC address, five times a millisecond: the first answer tells when the VIP works.
        using var questions = new Flood(scene.Client, [Frames.Ping(scene.Client, scene.Second, Configuration.Vip)],
            5000);
        Thread.Sleep(50);
        master.KillTree();
        long last = tap.From(scene.First, FrameKind.Advert)[^1].At;
        TappedFrame first = tap.WaitForAdvert(scene.Second, 5, last);
        samples.Add("late", (first.At - last) / 1e6 - configuration.MasterDownMilliseconds);
        samples.Add("arp", (First(scene, tap, FrameKind.GratuitousArp, last) - first.At) / 1e6);
        samples.Add("answer", (First(scene, tap, FrameKind.EchoReply, last) - first.At) / 1e6);
        backup.Stop();
        // A killed MASTER leaves its VIP behind.
        scene.First.Ip("addr", "flush", "dev", "eth0", "to", Configuration.Vip);
    }

    private static long First(Scene scene, WireTap tap, FrameKind kind, long after)
    {
        Eventually.True($"the new MASTER sends: {kind}", TimeSpan.FromSeconds(2),
            () => tap.From(scene.Second, kind).Any(frame => frame.At > after));
        return tap.From(scene.Second, kind).First(frame => frame.At > after).At;
    }
}
