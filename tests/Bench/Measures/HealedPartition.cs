using Lab;

namespace Bench.Measures;

/// <summary>
/// Both nodes were MASTER on their islands; the LAN heals: what the client sees that was on the weaker one's island.
/// </summary>
internal static class HealedPartition
{
    /// <summary>LANs at the same time: an idle pair costs nothing, and most of the time is waiting.</summary>
    private const int AtOnce = 5;

    /// <summary>Partitions of one LAN, one after the other.</summary>
    private const int Heals = 2;

    public static readonly Measure Measure = new("partition", 2,
        [new("outage", "outage seen by a client after a healed partition", "ms", 10, Judge.Worst)],
        (contender, samples) =>
        {
            double[] outages = new double[AtOnce * Heals];
            LabException? failure = null;
            Thread[] threads = [.. Enumerable.Range(0, AtOnce).Select(i => new Thread(() =>
            {
                try
                {
                    using var scene = new Scene(contender);
                    Outages(scene).CopyTo(outages, i * Heals);
                }
                catch (LabException exception)
                {
                    failure = exception;
                }
            }))];
            foreach (Thread thread in threads)
                thread.Start();
            foreach (Thread thread in threads)
                thread.Join();
            if (failure is not null)
                throw failure;
            foreach (double outage in outages)
                samples.Add("outage", outage);
        });

    private static double[] Outages(Scene scene)
    {
        var configuration = new Configuration();
        scene.Start(scene.First, configuration with { State = "MASTER", Priority = 150 });
        scene.Start(scene.Second, configuration);
        Pinger client = scene.Ping(Configuration.Vip);
        client.WaitFor(scene.First, 10);
        double[] outages = new double[Heals];
        for (int i = 0; i < Heals; i++)
        {
            Thread.Sleep(1000);
            // The client stays with node 2. Only node 1's cable moves, so healing itself loses nothing for it.
            scene.Lan.Partition([scene.First]);
            client.WaitFor(scene.Second, 10);
            // Any phase of the two masters' clocks.
            Thread.Sleep(500 + Random.Shared.Next(1000));
            Moment healed = Moment.Now;
            scene.Lan.Heal();
            client.WaitFor(scene.First, 15);
            Thread.Sleep(1500);
            outages[i] = client.OutagesSince(healed).Select(outage => outage.Length.TotalMilliseconds).DefaultIfEmpty(0)
                .Max();
        }
        return outages;
    }
}
