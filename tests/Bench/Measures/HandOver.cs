using Lab;

namespace Bench.Measures;

/// <summary>
/// The MASTER goes in good order, by SIGTERM or because its check fails: what a client that pings the VIP sees.
/// </summary>
internal static class HandOver
{
    private const string Alive = "/run/alive";

    public static readonly Measure Measure = new("handover", 3,
    [
        new("term", "outage seen by a client: SIGTERM, advert_int 1", "ms", 5, Judge.Worst),
        new("check", "outage seen by a client: check without weight fails", "ms", 5, Judge.Worst),
        new("return", "outage seen by a client: the better node comes back", "ms", 5, Judge.Worst),
    ], (contender, samples) =>
    {
        var configuration = new Configuration { Password = true };
        using var scene = new Scene(contender);
        scene.First.WriteFile(Alive, "");
        Configuration better = configuration with { State = "MASTER", Priority = 150, AliveFile = Alive };
        scene.Start(scene.Second, configuration);
        Running master = scene.Start(scene.First, better);
        Pinger client = scene.Ping(Configuration.Vip);
        client.WaitFor(scene.First, 10);
        Thread.Sleep(1500);

        Moment begin = Moment.Now;
        File.Delete(scene.First.Root + Alive);
        Moved(client, scene.Second);
        samples.Add("check", Longest(client, begin));

        begin = Moment.Now;
        scene.First.WriteFile(Alive, "");
        Moved(client, scene.First);
        samples.Add("return", Longest(client, begin));

        begin = Moment.Now;
        master.Stop();
        Moved(client, scene.Second);
        samples.Add("term", Longest(client, begin));
    });

    private static void Moved(Pinger client, Node to)
    {
        client.WaitFor(to, 15);
        // What follows belongs to it.
        Thread.Sleep(1200);
    }

    private static double Longest(Pinger client, Moment since) =>
        client.OutagesSince(since).Select(outage => outage.Length.TotalMilliseconds).DefaultIfEmpty(0).Max();
}
