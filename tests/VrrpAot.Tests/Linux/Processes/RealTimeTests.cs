using Tmds.Linux;
using VrrpAot.Linux;

namespace VrrpAot.Tests.Linux;

public class RealTimeTests
{
    [Fact]
    public void the_calling_thread_becomes_real_time_and_its_children_do_not()
    {
        Errno error = Errno.EIO;
        string? policy = null, childPolicy = null;
        string output = Path.GetTempFileName();
        // A thread of its own: the test runner's threads keep their class.
        var thread = new Thread(() =>
        {
            error = RealTime.TrySet(7);
            policy = Fields("/proc/thread-self/stat");
            ChildProcess.Spawn(new SpawnRequest { Path = "/bin/sh",
                Arguments = ["sh", "-c", $"cat /proc/$$/stat > {output}"] }, out int pid);
            for (int i = 0; i < 5000 && !ChildProcess.TryReap(pid, out _); i++)
                Thread.Sleep(1);
            childPolicy = Fields(output);
        });
        thread.Start();
        thread.Join();
        File.Delete(output);

        if (error == Errno.EPERM)
            return; // not allowed here: it is a wish
        Assert.Equal(Errno.Ok, error);
        Assert.Equal("7 1", policy);
        Assert.Equal("0 0", childPolicy);
    }

    // A collection waits for each of them to come to a halt, and the loop with it.
    [Fact]
    public void ordinary_threads_are_hurried_for_a_moment_and_no_others()
    {
        string? hurried = null, after = null, foreign = null;
        using var ready = new ManualResetEventSlim();
        using var over = new ManualResetEventSlim();
        int ordinary = 0, other = 0;
        Thread one = RealTime.StartOrdinary("ordinary", 128 * 1024, () =>
        {
            ordinary = ThreadId();
            ready.Set();
            over.Wait();
        });
        var two = new Thread(() =>
        {
            other = ThreadId();
            over.Wait();
        });
        two.Start();
        ready.Wait();
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref other) != 0, 5000));
        Assert.True(SpinWait.SpinUntil(() => OrdinaryThreads.TryHurry(() =>
        {
            hurried = Fields($"/proc/self/task/{ordinary}/stat");
            foreign = Fields($"/proc/self/task/{other}/stat");
        }), 5000));
        after = Fields($"/proc/self/task/{ordinary}/stat");
        over.Set();
        one.Join();
        two.Join();
        Assert.Equal(("0 0", "0 0"), (foreign, after));
        if (MayBeRealTime() && Environment.ProcessorCount > 1)
            Assert.Equal("1 1", hurried);
    }

    private static int ThreadId() => int.Parse(File.ReadAllText("/proc/thread-self/stat").Split(' ')[0]);

    private static bool MayBeRealTime()
    {
        Errno error = Errno.EIO;
        var thread = new Thread(() => error = RealTime.TrySet(1));
        thread.Start();
        thread.Join();
        return error.IsOk;
    }

    /// <summary>rt_priority and policy, fields 40 and 41 of proc_pid_stat(5).</summary>
    private static string Fields(string stat)
    {
        string[] afterName = File.ReadAllText(stat).Split(") ")[^1].Split(' ');
        return $"{afterName[40 - 3]} {afterName[41 - 3]}";
    }
}
