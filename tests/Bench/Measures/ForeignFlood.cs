using Lab;

namespace Bench.Measures;

/// <summary>
/// Good adverts of somebody else's virtual routers, 50,000 a second: CPU of the daemon that has nothing to do with
/// them.
/// </summary>
internal static class ForeignFlood
{
    private const int Rate = 50_000, Seconds = 5;

    public static readonly Measure Measure = new("foreign", 1,
        [new("cpu", $"CPU under {Rate} foreign adverts a second", "% of a core", 1)],
        (contender, samples) =>
        {
            using var scene = new Scene(contender);
            WireTap tap = scene.Tap(scene.Client);
            Running daemon = scene.Start(scene.First, new Configuration { State = "MASTER", Priority = 200 });
            tap.WaitForAdvert(scene.First, 10);
            Thread.Sleep(1000);
            // VRIDs 100 to 199; ours is 51.
            byte[][] frames = [.. Enumerable.Range(100, 100)
                .Select(vrid => Frames.Advert(scene.Client, (byte)vrid, $"192.168.10.{vrid}"))];
            using var flood = new Flood(scene.Client, frames, Rate);
            Thread.Sleep(500);
            TimeSpan before = ProcessCost.Cpu(daemon);
            Moment from = Moment.Now;
            Thread.Sleep(Seconds * 1000);
            samples.Add("cpu", 100 * (ProcessCost.Cpu(daemon) - before).TotalSeconds / (
                Moment.Now - from).TotalSeconds);
            daemon.MustLive();
            samples.Detail($"{flood.Reached:0} a second");
        });
}
