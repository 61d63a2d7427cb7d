using Tmds.Linux;
using VrrpAot.Kernel;

namespace VrrpAot.Tests.Kernel;

public class RealTimeTests
{
    [Fact]
    public void the_calling_thread_becomes_real_time_and_its_children_do_not()
    {
        int error = -1;
        string? policy = null, childPolicy = null;
        string output = Path.GetTempFileName();
        // A thread of its own: the test runner's threads keep their class.
        var thread = new Thread(() =>
        {
            error = RealTime.TrySet(7);
            policy = Fields("/proc/thread-self/stat");
            ChildProcess.Spawn(new SpawnRequest { Path = "/bin/sh", Arguments = ["sh", "-c", $"cat /proc/$$/stat > {output}"] }, out int pid);
            for (int i = 0; i < 5000 && !ChildProcess.TryReap(pid, out _); i++)
                Thread.Sleep(1);
            childPolicy = Fields(output);
        });
        thread.Start();
        thread.Join();
        File.Delete(output);

        if (error == LibC.EPERM)
            return; // not allowed here: it is a wish
        Assert.Equal(0, error);
        Assert.Equal("7 1", policy);
        Assert.Equal("0 0", childPolicy);
    }

    /// <summary>rt_priority and policy, fields 40 and 41 of proc_pid_stat(5).</summary>
    private static string Fields(string stat)
    {
        string[] afterName = File.ReadAllText(stat).Split(") ")[^1].Split(' ');
        return $"{afterName[40 - 3]} {afterName[41 - 3]}";
    }
}
