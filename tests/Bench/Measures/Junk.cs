using Lab;

namespace Bench.Measures;

/// <summary>
/// Adverts for our virtual router that are wrong, each in its own way: nobody may move, and no advert may be missing.
/// </summary>
internal static class Junk
{
    private const int Seconds = 8;

    public static readonly Measure Measure = new("junk", 1,
    [
        new("moves 5", "state changes under 5 bad adverts a second", "changes", 0, Judge.Worst),
        new("missing 5", "adverts of the MASTER missing under them", "%", 0, Judge.Worst),
        new("moves 50000", "state changes under 50,000 bad adverts a second", "changes", 0, Judge.Worst),
        new("missing 50000", "adverts of the MASTER missing under them", "%", 0, Judge.Worst),
        new("cpu 50000", "CPU of the MASTER under them", "% of a core", null),
        new("memory 50000", "growth of its memory under them", "kB", null),
        new("lines 50000", "log lines a second under them", "lines", null),
    ], (contender, samples) =>
    {
        var configuration = new Configuration { Password = true };
        using var scene = new Scene(contender);
        WireTap tap = scene.Tap(scene.Second, deafTo: scene.Client);
        Running master = scene.Start(scene.First, configuration with { State = "MASTER", Priority = 200 });
        tap.WaitForAdvert(scene.First, 10);
        Running backup = scene.Start(scene.Second, configuration);
        Thread.Sleep(6000);
        foreach (int rate in (int[])[5, 50_000])
        {
            int masterLines = master.Process.LineCount, backupLines = backup.Process.LineCount;
            double memory = ProcessCost.Memory(master).Resident;
            using var flood = new Flood(scene.Client, Frames.Junk(scene.Client, Configuration.Vip), rate);
            TimeSpan cpu = ProcessCost.Cpu(master);
            long from = Native.WallClock();
            Thread.Sleep(Seconds * 1000);
            long to = Native.WallClock();
            master.MustLive();
            backup.MustLive();
            double share = (ProcessCost.Cpu(master) - cpu).TotalSeconds / ((to - from) / 1e9);
            int lines = master.Process.LineCount - masterLines + backup.Process.LineCount - backupLines;
            int heard = tap.From(scene.First, FrameKind.Advert).Count(frame => frame.At >= from && frame.At < to);
            samples.Add($"moves {rate}", master.Moves(masterLines) + backup.Moves(backupLines));
            // One a second: a window of 8 s holds at least 7 whole seconds of its clock.
            samples.Add($"missing {rate}", 100.0 * Math.Max(0, Seconds - 1 - heard) / Seconds);
            samples.Add($"cpu {rate}", 100 * share);
            samples.Add($"memory {rate}", 1000 * (ProcessCost.Memory(master).Resident - memory));
            samples.Add($"lines {rate}", (double)lines / Seconds);
            samples.Detail($"{flood.Reached:0} bad adverts a second");
            flood.Dispose();
            // Back to the roles of before.
            Eventually.Try(TimeSpan.FromSeconds(10), () => scene.First.Holds(Configuration.Vip)
                && !scene.Second.Holds(Configuration.Vip));
        }
    });
}
