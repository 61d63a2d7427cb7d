using Lab;

namespace Bench.Measures;

/// <summary>Alone on the LAN as owner of its address: how soon it speaks, and how soon it is gone.</summary>
internal static class StartAndStop
{
    private const int Starts = 3;

    public static readonly Measure Measure = new("start-stop", 2,
    [
        new("start", "start to first advert, priority 255", "ms", 8),
        new("stop", "stop to gone, nobody to hand over to", "ms", 100),
    ], (contender, samples) =>
    {
        using var scene = new Scene(contender);
        WireTap tap = scene.Tap(scene.Client);
        for (int i = 0; i < Starts; i++)
        {
            (Running daemon, long started) = scene.StartOnSignal(scene.First,
                new Configuration { State = "MASTER", Priority = 255 });
            samples.Add("start", (tap.WaitForAdvert(scene.First, 10, started).At - started) / 1e6);
            Thread.Sleep(1000);
            Moment stop = Moment.Now;
            daemon.Stop();
            samples.Add("stop", (Moment.Now - stop).TotalMilliseconds);
        }
    });
}
