using Lab;

namespace Bench.Measures;

/// <summary>Memory of the whole process tree of a MASTER with one instance.</summary>
internal static class Memory
{
    public static readonly Measure Measure = new("memory", 1,
    [
        new("resident", "resident memory of the process tree, 1 instance", "MB", 8),
        new("proportional", "the same, shared pages counted once (PSS)", "MB", null),
    ], (contender, samples) =>
    {
        using var scene = new Scene(contender);
        WireTap tap = scene.Tap(scene.Client);
        Running daemon = scene.Start(scene.First, new Configuration { State = "MASTER", Priority = 255 });
        tap.WaitForAdvert(scene.First, 10);
        // Past the second burst of announcements.
        Thread.Sleep(6500);
        (double resident, double proportional) = ProcessCost.Memory(daemon);
        samples.Add("resident", resident);
        samples.Add("proportional", proportional);
    });
}
