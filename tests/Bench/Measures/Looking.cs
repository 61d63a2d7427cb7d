using Lab;

namespace Bench.Measures;

/// <summary>
/// Whether adverts come as they should while somebody looks: a scraper of the metrics ten times a second, or a thousand
/// calls of `status` a second, each against the same daemon left alone.
/// </summary>
internal static class Looking
{
    private const double Interval = 0.02;
    private const string Box = "/run/appliance.json";

    public static readonly Measure Scrape = MeasureOf("scrape", "scraped 10 times a second", 10, Callers.OfMetrics);

    public static readonly Measure Status = MeasureOf("status", "under 1,000 status calls a second", 1000,
        (node, rate) => Callers.OfStatus(node, rate));

    /// <summary>
    /// As fast as one caller can, beside four programs that never sleep and come before ordinary ones (nice -15): the
    /// thread that answers is an ordinary one, and gets little of a processor. Nobody at real-time priority may wait
    /// for it.
    /// </summary>
    public static readonly Measure StarvedStatus = new("starved", 3,
    [
        new("idle worst", "longest gap between adverts at 0.1 s, beside four busy loops", "ms", null),
        new("busy worst", "the same, and `status` without a pause", "ms", 110, Judge.Worst),
        new("gaps", "gaps of more than 110 ms", "gaps", 0, Judge.Worst),
        new("rate", "calls a second that were answered", "calls", null),
    ], (contender, samples) =>
    {
        if (!contender.IsOurs)
            return;
        using var scene = new Scene(contender);
        WireTap tap = scene.Tap(scene.Client);
        Running master = scene.Start(scene.First,
            new Configuration { Version = 3, Interval = "0.1", State = "MASTER", Priority = 200, Routers = (51, 20) });
        tap.WaitForAdvert(scene.First, 10);
        NodeProcess[] loops = [.. Enumerable.Range(0, 4)
            .Select(_ => scene.Second.Start("nice", "-n", "-15", "sh", "-c", "while :; do :; done"))];
        Thread.Sleep(1000);
        double idle = Spacing.Gaps(scene, tap).Max();
        double[] gaps;
        using (Callers callers = Callers.OfStatus(scene.First, 1_000_000, urgent: true))
        {
            gaps = Spacing.Gaps(scene, tap);
            samples.Add("rate", callers.Answers / (double)Spacing.Seconds);
        }
        foreach (NodeProcess loop in loops)
            loop.Dispose();
        master.MustLive();
        samples.Add("idle worst", idle);
        samples.Add("busy worst", gaps.Max());
        samples.Add("gaps", gaps.Count(gap => gap > 110));
    });

    private static Measure MeasureOf(string name, string what, int rate, Func<Node, int, Callers> call) => new(name, 1,
    [
        new("idle 99", "spacing of adverts at 0.02 s, left alone: 99 % are off by less than", "ms", null),
        new("busy 99", $"the same, {what}", "ms", null),
        new("idle worst", "the worst of all, left alone", "ms", null),
        new("busy worst", $"the same, {what}", "ms", null),
        new("ratio", $"off by in 99 %, {what} against left alone", "times", 1.5),
        new("missing", $"adverts missing, {what}", "adverts", 0, Judge.Worst),
        new("rate", "calls a second that were answered", "calls", null),
        new("grown", "growth of the daemon's memory", "kB", null),
    ], (contender, samples) =>
    {
        // keepalived has neither.
        if (!contender.IsOurs)
            return;
        using var scene = new Scene(contender);
        WireTap tap = scene.Tap(scene.Client);
        scene.First.WriteFile(Box, """{ "metrics": {} }""");
        Running master = scene.Start(scene.First,
            new Configuration { Version = 3, Interval = "0.02", State = "MASTER", Priority = 200 },
            $"--appliance={Box}");
        tap.WaitForAdvert(scene.First, 10);
        Thread.Sleep(6500);
        double before = ProcessCost.Memory(master).Resident;
        double[] idle = Spacing.OffBy(scene, tap, Interval, out _);
        double[] busy;
        int missing;
        using (Callers callers = call(scene.First, rate))
        {
            busy = Spacing.OffBy(scene, tap, Interval, out missing);
            samples.Add("rate", callers.Answers / (double)Spacing.Seconds);
        }
        master.MustLive();
        samples.Add("idle 99", Spacing.At99(idle));
        samples.Add("busy 99", Spacing.At99(busy));
        samples.Add("idle worst", idle[^1]);
        samples.Add("busy worst", busy[^1]);
        samples.Add("ratio", Spacing.At99(busy) / Spacing.At99(idle));
        samples.Add("missing", missing);
        samples.Add("grown", 1000 * (ProcessCost.Memory(master).Resident - before));
    });
}
