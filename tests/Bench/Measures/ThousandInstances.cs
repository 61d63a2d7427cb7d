using Lab;

namespace Bench.Measures;

/// <summary>
/// 1000 instances, 250 on each of four cables straight from node to node: CPU time per advert on both ends.
/// </summary>
internal static class ThousandInstances
{
    private const int Seconds = 10;
    private static readonly string[] Devices = ["wire0", "wire1", "wire2", "wire3"];

    public static readonly Measure Measure = new("thousand", 1,
    [
        new("sent", "CPU per advert sent, 1000 instances", "us", 15),
        new("received", "CPU per advert received, 1000 instances", "us", 6),
    ], (contender, samples) =>
    {
        using var scene = new Scene(contender);
        for (int i = 0; i < Devices.Length; i++)
        {
            scene.First.Ip("link", "add", Devices[i], "type", "veth", "peer", "name", Devices[i], "netns",
                scene.Second.Namespace);
            foreach ((Node node, int host) in new[] { (scene.First, 251), (scene.Second, 252) })
            {
                node.Ip("addr", "add", $"192.168.{10 + i}.{host}/24", "dev", Devices[i]);
                node.Ip("link", "set", Devices[i], "up");
            }
        }
        // eth0 holds the same network as wire0 and is not needed here.
        scene.First.CutCable();
        scene.Second.CutCable();
        var configuration = new Configuration { Routers = (1, 250), Devices = Devices };
        Running master = scene.Start(scene.First, configuration with { State = "MASTER", Priority = 200 });
        Running backup = scene.Start(scene.Second, configuration);
        // Elected after 3.2 s, second burst of announcements 5 s later.
        Thread.Sleep(11_000);
        long sentBefore = All(scene.First, Scene.Sent), receivedBefore = All(scene.Second, Scene.Received);
        TimeSpan masterBefore = ProcessCost.Cpu(master), backupBefore = ProcessCost.Cpu(backup);
        Thread.Sleep(Seconds * 1000);
        TimeSpan masterCpu = ProcessCost.Cpu(master) - masterBefore, backupCpu = ProcessCost.Cpu(backup) - backupBefore;
        long sent = All(scene.First, Scene.Sent) - sentBefore,
            received = All(scene.Second, Scene.Received) - receivedBefore;
        master.MustLive();
        backup.MustLive();
        samples.Detail($"{sent} sent, {received} received in {Seconds} s");
        if (sent < 900 * Seconds || received < 900 * Seconds)
            throw new LabException($"{sent} adverts sent and {received} received in {Seconds} s instead of "
                + $"{1000 * Seconds}");
        samples.Add("sent", masterCpu.TotalMicroseconds / sent);
        samples.Add("received", backupCpu.TotalMicroseconds / received);
    });

    private static long All(Node node, Func<Node, string, long> statistic) =>
        Devices.Sum(device => statistic(node, device));
}
