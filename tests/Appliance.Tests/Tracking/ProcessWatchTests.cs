using System.Diagnostics;
using Appliance.Settings;
using Appliance.Tracking;
using VrrpAot.Linux;

namespace Appliance.Tests.Tracking;

/// <summary>With the kernel of this machine, where it tells of processes (root, the machine's own namespace).</summary>
public sealed class ProcessWatchTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("vrrpaot-watch-").FullName;

    [Fact]
    public void what_runs_is_counted_at_once_whether_or_not_the_kernel_tells()
    {
        string program = Program();
        using Process first = Process.Start(program, "60");
        try
        {
            using ProcessWatch watch = Watch(program, () => { });
            Eventually(() => watch.CountOf(0) == 1);
            Assert.Equal(0, watch.CountOf(1));
        }
        finally
        {
            first.Kill();
        }
    }

    [ProcessEventsFact]
    public void what_begins_and_ends_is_told()
    {
        string program = Program();
        using Process first = Process.Start(program, "60");
        try
        {
            using var changed = new ManualResetEventSlim();
            using ProcessWatch watch = Watch(program, changed.Set);
            watch.Start();
            Assert.True(watch.Refused.IsOk);
            using Process second = Process.Start(program, "61");
            Eventually(() => watch.CountOf(0) == 2 && watch.CountOf(1) == 1);
            Assert.True(changed.IsSet);
            second.Kill();
            second.WaitForExit();
            Eventually(() => watch.CountOf(0) == 1 && watch.CountOf(1) == 0);
            // A fork without a program of its own.
            using Process shell = Process.Start("/bin/sh", ["-c", $"{program} 0.5; exec {program} 62"]);
            Eventually(() => watch.CountOf(0) == 2);
            shell.Kill();
            Eventually(() => watch.CountOf(0) == 1);
        }
        finally
        {
            first.Kill();
        }
    }

    private string Program()
    {
        string program = Path.Combine(_folder, $"w{Environment.ProcessId}x");
        File.Copy("/bin/sleep", program);
        return program;
    }

    private static ProcessWatch Watch(string program, Action changed) => new(
        [
            new ProcessSettings { Name = "name", Command = [Path.GetFileName(program)] },
            new ProcessSettings
            {
                Name = "line", Command = [program, "61"], ByCommandLine = true, Match = ParameterMatch.Exact,
            },
        ], bytes: null, force: false, changed);

    private static void Eventually(Func<bool> holds)
    {
        for (int i = 0; i < 500 && !holds(); i++)
            Thread.Sleep(20);
        Assert.True(holds());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}

/// <summary>A test that the kernel tells of processes: to root, in the machine's own namespaces. Elsewhere, as in a
/// container, the daemon looks every 10 s and says so.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ProcessEventsFactAttribute : FactAttribute
{
    public ProcessEventsFactAttribute()
    {
        if (!ProcessEvents.TryListen(null, false, out ProcessEvents? events).IsOk)
            Skip = "needs the kernel's word of processes, which only the machine's own namespaces have";
        events?.Dispose();
    }
}
