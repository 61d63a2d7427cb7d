using Lab;

namespace Bench.Measures;

/// <summary>
/// 250 virtual routers lose their MASTER at once: what each costs the one who takes them, until all are his.
/// </summary>
internal static class SystemCallsPerTakeover
{
    private const int Instances = 250;

    public static readonly Measure Measure = new("takeover-calls", 1,
        [new("calls", $"system calls per instance taken over, {Instances} at once", "calls", 4)],
        (contender, samples) =>
        {
            var configuration = new Configuration { Routers = (1, Instances) };
            using var scene = new Scene(contender);
            WireTap tap = scene.Tap(scene.Client);
            Running master = scene.Start(scene.First, configuration with { State = "MASTER", Priority = 200 });
            tap.WaitForAdvert(scene.First, 10);
            Running backup = scene.Start(scene.Second, configuration);
            Thread.Sleep(2500);
            master.KillTree();
            long killed = Native.WallClock();
            // He waits 3.6 s; nothing happens in him from here to there.
            using var calls = new SystemCalls(backup);
            tap.WaitForAdvert(scene.Second, 8, killed);
            // Takes in all announcements of the first burst, and less than one advert more for each instance.
            Eventually.True("all are taken over", TimeSpan.FromSeconds(8),
                () => tap.From(scene.Second, FrameKind.GratuitousArp).Count >= Instances
                    && tap.From(scene.Second, FrameKind.Advert).Select(frame => frame.Vrid).Distinct()
                    .Count() == Instances);
            Thread.Sleep(500);
            IReadOnlyDictionary<string, int> counted = calls.Stop();
            backup.MustLive();
            samples.Add("calls", (double)counted.Values.Sum() / Instances);
            samples.Detail(string.Join(", ", counted.OrderByDescending(call => call.Value).Take(10)
                .Select(call => $"{call.Key} {call.Value}"))
                + $"; {tap.From(scene.Second, FrameKind.Advert).Count} adverts, "
                    + $"{tap.From(scene.Second, FrameKind.GratuitousArp).Count} gratuitous ARPs");
        });
}
