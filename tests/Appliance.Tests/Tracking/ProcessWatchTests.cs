using System.Diagnostics;
using Appliance.Settings;
using Appliance.Tracking;

namespace Appliance.Tests.Tracking;

/// <summary>With the kernel of this machine, where it tells of processes (root, the machine's own namespace).</summary>
public sealed class ProcessWatchTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("vrrpaot-watch-").FullName;

    [Fact]
    public void what_runs_is_counted_at_once_and_what_begins_and_ends_is_told()
    {
        string program = Path.Combine(_folder, $"w{Environment.ProcessId}x");
        File.Copy("/bin/sleep", program);
        using Process first = Process.Start(program, "60");
        try
        {
            using var changed = new ManualResetEventSlim();
            using var watch = new ProcessWatch(
                [
                    new ProcessSettings { Name = "name", Command = [Path.GetFileName(program)] },
                    new ProcessSettings
                    {
                        Name = "line", Command = [program, "61"], ByCommandLine = true, Match = ParameterMatch.Exact,
                    },
                ], bytes: null, force: false, changed.Set);
            Eventually(() => watch.CountOf(0) == 1 || !first.HasExited && watch.Refused.IsOk is false);
            Assert.Equal(0, watch.CountOf(1));
            watch.Start();
            // Another network namespace, a container, or not root: it looks every 10 s, and says so.
            if (!watch.Refused.IsOk)
                return;
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

    private static void Eventually(Func<bool> holds)
    {
        for (int i = 0; i < 500 && !holds(); i++)
            Thread.Sleep(20);
        Assert.True(holds());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
