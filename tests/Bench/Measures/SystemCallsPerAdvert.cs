using Lab;

namespace Bench.Measures;

/// <summary>
/// A MASTER and a BACKUP in peace: how often each enters the kernel per advert, everything in its tree counted.
/// </summary>
internal static class SystemCallsPerAdvert
{
    public static readonly Measure Measure = new("syscalls", 1,
    [
        new("sent 1", "system calls per advert sent, 1 instance", "calls", 2),
        new("received 1", "system calls per advert received, 1 instance", "calls", 2),
        new("sent 250", "system calls per advert sent, 250 instances", "calls", 1),
        new("received 250", "system calls per advert received, 250 instances", "calls", 1),
    ], (contender, samples) =>
    {
        // Ten a second, so that a short window holds enough of them.
        Count(contender, samples, 1, new Configuration { Version = 3, Interval = "0.1" }, "1");
        // 250 a second.
        Count(contender, samples, 250, new Configuration { Routers = (1, 250) }, "250");
    });

    private static void Count(Contender contender, Samples samples, int instances, Configuration configuration,
        string key)
    {
        using var scene = new Scene(contender);
        WireTap tap = scene.Tap(scene.Client);
        Running master = scene.Start(scene.First, configuration with { State = "MASTER", Priority = 200 });
        tap.WaitForAdvert(scene.First, 10);
        Running backup = scene.Start(scene.Second, configuration with { Priority = 100 });
        // Past the second burst of announcements, 5 s after the takeover.
        Thread.Sleep(6500);
        using var sending = new SystemCalls(master);
        using var receiving = new SystemCalls(backup);
        // Attaching stops the daemons for a moment: let them settle, the calls of it are counted with the rest.
        long sentBefore = Scene.Sent(scene.First), receivedBefore = Scene.Received(scene.Second);
        Thread.Sleep(5000);
        long sent = Scene.Sent(scene.First) - sentBefore, received = Scene.Received(scene.Second) - receivedBefore;
        IReadOnlyDictionary<string, int> sendCalls = sending.Stop(), receiveCalls = receiving.Stop();
        master.MustLive();
        backup.MustLive();
        if (scene.Second.Holds(Configuration.Vip))
            throw new LabException("the BACKUP took over while it was watched");
        Add(samples, $"sent {key}", sendCalls, sent);
        Add(samples, $"received {key}", receiveCalls, received);
    }

    private static void Add(Samples samples, string key, IReadOnlyDictionary<string, int> calls, long adverts)
    {
        if (adverts == 0)
            throw new LabException("no adverts on the wire");
        samples.Add(key, (double)calls.Values.Sum() / adverts);
        samples.Detail($"{key}: {adverts} adverts; "
            + string.Join(", ", calls.OrderByDescending(call => call.Value).Take(8)
                .Select(call => $"{call.Key} {call.Value}")));
    }
}
