using Lab;

namespace Bench.Measures;

/// <summary>
/// A minute at 100 adverts a second, both roles. .NET's collector stops the threads with membarrier and moves memory
/// with mmap and madvise; none of these calls means no collection.
/// </summary>
internal static class GarbageCollection
{
    public static readonly Measure Measure = new("gc", 1,
    [
        new("master", "memory system calls of a MASTER in a minute at 0.01 s", "calls", 0),
        new("backup", "the same, its BACKUP", "calls", 0),
        new("grown", "growth of both trees' memory in that minute", "kB", null),
    ], (contender, samples) =>
    {
        // keepalived is written in C.
        if (!contender.IsOurs)
            return;
        var configuration = new Configuration { Version = 3, Interval = "0.01" };
        using var scene = new Scene(contender);
        WireTap tap = scene.Tap(scene.Client);
        Running master = scene.Start(scene.First, configuration with { State = "MASTER", Priority = 200 });
        tap.WaitForAdvert(scene.First, 10);
        Running backup = scene.Start(scene.Second, configuration);
        Thread.Sleep(6500);
        const string MemoryCalls = "trace=membarrier,mmap,munmap,mremap,madvise,mprotect,brk";
        double before = ProcessCost.Memory(master).Resident + ProcessCost.Memory(backup).Resident;
        using var watchMaster = new SystemCalls(master, MemoryCalls);
        using var watchBackup = new SystemCalls(backup, MemoryCalls);
        Thread.Sleep(60_000);
        master.MustLive();
        backup.MustLive();
        samples.Add("master", watchMaster.Stop().Values.Sum());
        samples.Add("backup", watchBackup.Stop().Values.Sum());
        samples.Add("grown", 1000 * (ProcessCost.Memory(master).Resident
            + ProcessCost.Memory(backup).Resident - before));
    });
}
