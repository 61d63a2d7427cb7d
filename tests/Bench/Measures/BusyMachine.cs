using Lab;

namespace Bench.Measures;

/// <summary>Ten instances at 100 adverts a second each, beside four programs that never sleep.</summary>
internal static class BusyMachine
{
    private const int Instances = 10, Seconds = 8;

    public static readonly Measure Measure = new("busy", 2,
        [new("missing", $"adverts missing: {Instances} instances at 0.01 s, four busy loops", "%", 1)],
        (contender, samples) =>
        {
            using var scene = new Scene(contender);
            WireTap tap = scene.Tap(scene.Client);
            Running master = scene.Start(scene.First,
                new Configuration { Version = 3, Interval = "0.01", State = "MASTER", Priority = 200,
                Routers = (51, Instances) });
            tap.WaitForAdvert(scene.First, 10);
            Thread.Sleep(500);
            NodeProcess[] loops = [.. Enumerable.Range(0, 4)
                .Select(_ => scene.Second.Start("sh", "-c", "while :; do :; done"))];
            Thread.Sleep(500);
            long from = Native.WallClock();
            Thread.Sleep(Seconds * 1000);
            long to = Native.WallClock();
            foreach (NodeProcess loop in loops)
                loop.Dispose();
            Thread.Sleep(300);
            master.MustLive();
            double heard = tap.From(scene.First, FrameKind.Advert).Count(frame => frame.At >= from && frame.At < to);
            samples.Add("missing", Math.Max(0, 100 * (1 - heard / (Instances * 100 * ((to - from) / 1e9)))));
        });
}
