using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Lab;

namespace Bench.Measures;

/// <summary>
/// What the engine's seccomp filter costs the advert path. Two nodes run the same program at the same time under the
/// same load, and one of them without a filter: CPU time of its loop for each advert. Without: strace, which sees the
/// guardian start another engine, refuses that engine every prctl and then lets go of it; so nothing in the program has
/// to know how to do without. Then the other one is without: who hears a frame first pays for more of it.
/// </summary>
internal static partial class CallFilter
{
    private const int Rate = 1000, Seconds = 8, Window = 100 /* ms */;

    public static readonly Measure Measure = new("filter", 3,
    [
        new("received without", "CPU per advert received, without a seccomp filter", "us", null),
        new("received with", "CPU per advert received, with ours", "us", null),
        new("received", "with to without, same seconds", "ratio", 1.1),
        new("sent without", "CPU per advert sent, without a seccomp filter", "us", null),
        new("sent with", "CPU per advert sent, with ours", "us", null),
        new("sent", "with to without, same seconds", "ratio", 1.1),
        new("call without", "the shortest system call, without a seccomp filter", "ns", null),
        new("call with", "the same, with ours", "ns", null),
    ], (contender, samples) =>
    {
        if (!contender.IsOurs)
            return;
        Compare(contender, samples, "received", _ => new Configuration { Password = true }, scene =>
            new Flood(scene.Client, [Frames.Advert(scene.Client, 51, Configuration.Vip)], Rate));
        // Ten routers of its own each.
        Compare(contender, samples, "sent", first => new Configuration
        {
            Version = 3, Interval = "0.01", State = "MASTER", Priority = 200, Routers = (first ? 60 : 80, 10),
        }, _ => null);
        samples.Add("call without", ShortestCall(filtered: false));
        samples.Add("call with", ShortestCall(filtered: true));
    });

    private static void Compare(Contender contender, Samples samples, string key,
        Func<bool, Configuration> configuration, Func<Scene, IDisposable?> load)
    {
        double without = 0, with = 0;
        foreach (bool firstIsWithout in (bool[])[true, false])
        {
            using var scene = new Scene(contender);
            using IDisposable? loading = load(scene);
            Running[] nodes = [scene.Start(scene.First, configuration(true)),
                scene.Start(scene.Second, configuration(false))];
            int[] engines = [BeginAgain(nodes[0], filtered: !firstIsWithout),
                BeginAgain(nodes[1], filtered: firstIsWithout)];
            // Past the second burst of announcements, 5 s after a takeover.
            Thread.Sleep(6500);
            double[] took = PerAdvert(engines);
            foreach (Running node in nodes)
                node.MustLive();
            without += took[firstIsWithout ? 0 : 1] / 2;
            with += took[firstIsWithout ? 1 : 0] / 2;
            samples.Detail($"{key}: first node {took[0]:0.0} us, second {took[1]:0.0}");
        }
        samples.Add($"{key} without", without);
        samples.Add($"{key} with", with);
        samples.Add(key, with / without);
    }

    /// <summary>
    /// Microseconds of CPU. Of many short times the quicker ones: what else the machine does in the slower ones (caches
    /// that somebody else has filled, interrupts) is longer than what is looked for.
    /// </summary>
    private static double[] PerAdvert(int[] engines)
    {
        List<double>[] taken = [.. engines.Select(_ => new List<double>())];
        double[] before = [.. engines.Select(Loop)];
        var clock = Stopwatch.StartNew();
        for (int i = 0; i < Seconds * 1000 / Window; i++)
        {
            Thread.Sleep(Window);
            double adverts = Rate * clock.Elapsed.TotalSeconds;
            clock.Restart();
            for (int at = 0; at < engines.Length; at++)
            {
                double now = Loop(engines[at]);
                taken[at].Add((now - before[at]) / adverts);
                before[at] = now;
            }
        }
        return [.. taken.Select(times => times.Order().ElementAt(times.Count / 4))];
    }

    /// <summary>Another engine takes the place of the one that runs.</summary>
    /// <returns>Its number.</returns>
    private static int BeginAgain(Running daemon, bool filtered)
    {
        int before = EngineOf(daemon), now = 0;
        Eventually.True("there is an engine", TimeSpan.FromSeconds(5), () => (before = EngineOf(daemon)) != 0);
        using NodeProcess? strace = filtered ? null : daemon.Node.Start("strace", "-f", "-o", "/dev/null", "-e",
            "trace=prctl", "-e", "inject=prctl:error=EINVAL", "-p", $"{daemon.Process.Id}");
        strace?.WaitForLine($"Process {daemon.Process.Id} attached", TimeSpan.FromSeconds(5));
        ProcessTree.Signal(before, ProcessTree.SigKill);
        Eventually.True("there is another engine, at work", TimeSpan.FromSeconds(10), () =>
            (now = EngineOf(daemon)) != 0 && now != before && Directory.GetDirectories($"/proc/{now}/task").Length > 2);
        strace?.Signal(ProcessTree.SigInt);
        strace?.WaitForEnd(TimeSpan.FromSeconds(5));
        bool isFiltered = File.ReadAllText($"/proc/{now}/status").Contains("Seccomp:\t2\n", StringComparison.Ordinal);
        return isFiltered == filtered ? now
            : throw new LabException($"the engine {(isFiltered ? "has" : "has not")} got a filter");
    }

    /// <summary>Nanoseconds, on a thread of its own: a filter is for as long as the thread.</summary>
    private static double ShortestCall(bool filtered)
    {
        const int calls = 10_000, tries = 200;
        double least = double.MaxValue;
        var thread = new Thread(() =>
        {
            if (filtered)
                refuse_calls(0);
            for (int i = 0; i < tries; i++)
            {
                long start = Stopwatch.GetTimestamp();
                for (int call = 0; call < calls; call++)
                    getppid();
                least = Math.Min(least, Stopwatch.GetElapsedTime(start).TotalNanoseconds / calls);
            }
        });
        thread.Start();
        thread.Join();
        return least;
    }

    private static int EngineOf(Running daemon) => ProcessTree.Children(daemon.Process.Id)
        .FirstOrDefault(child => ProcessTree.Role(child) == "@engine");

    /// <summary>CPU time of the loop until now, which is the process' first thread, in microseconds.</summary>
    private static double Loop(int engine) => long.Parse(File.ReadAllText($"/proc/{engine}/task/{engine}/schedstat")
        .Split(' ')[0], CultureInfo.InvariantCulture) / 1000.0;

    /// <summary>Of Rights.h; 0 is the engine's list.</summary>
    [LibraryImport("vrrpaot")] private static partial void refuse_calls(int which);
    [LibraryImport("libc")] private static partial int getppid();
}
