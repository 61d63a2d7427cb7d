using System.IO.Pipelines;
using Appliance.Sessions;
using VrrpAot.Linux;

namespace Appliance.Tests.Sessions;

public class DeskTests
{
    [Fact]
    public void what_is_awaited_goes_on_on_the_desk() => DeskRun.Do(async run =>
    {
        int here = Environment.CurrentManagedThreadId;
        await run.Desk.Delay(Duration.FromMilliseconds(1), CancellationToken.None);
        Assert.Equal(here, Environment.CurrentManagedThreadId);
        var pipe = new Pipe(run.Desk.Pipes);
        Task<ReadResult> reading = pipe.Reader.ReadAsync().AsTask();
        await pipe.Writer.WriteAsync(new byte[10]);
        await reading;
        Assert.Equal(here, Environment.CurrentManagedThreadId);
        var fromElsewhere = new TaskCompletionSource();
        new Thread(() => fromElsewhere.SetResult()).Start();
        await fromElsewhere.Task;
        Assert.Equal(here, Environment.CurrentManagedThreadId);
    });

    [Fact]
    public void work_left_by_other_threads_is_done_in_the_order_of_each() => DeskRun.Do(async run =>
    {
        const int Each = 2000;
        List<(int, int)> done = [];
        Thread[] threads = [.. Enumerable.Range(0, 3).Select(thread => new Thread(() =>
        {
            for (int i = 0; i < Each; i++)
            {
                int number = i;
                run.Desk.Post(() => done.Add((thread, number)));
            }
        }))];
        foreach (Thread thread in threads)
            thread.Start();
        await run.Until(() => done.Count == threads.Length * Each, "all the work is done");
        foreach (IGrouping<int, (int, int)> one in done.GroupBy(entry => entry.Item1))
            Assert.Equal(Enumerable.Range(0, Each), one.Select(entry => entry.Item2));
    });

    [Fact]
    public void a_session_that_throws_ends_alone() => DeskRun.Do(async run =>
    {
        bool other = false;
        run.Desk.Open("console", async stop =>
        {
            await run.Desk.Delay(Duration.FromMilliseconds(1), stop);
            throw new InvalidOperationException("of course");
        });
        run.Desk.Open("socket", async stop =>
        {
            await run.Desk.Delay(Duration.FromMilliseconds(5), stop);
            other = true;
        });
        run.Desk.Post(() => throw new FormatException("posted"));
        await run.Until(() => other && run.Log.Count == 2, "both have ended");
        // And where.
        Assert.Contains(run.Log, line => line.Contains(nameof(DeskTests)) && line.StartsWith(
            "console: ended by a mistake in the program: InvalidOperationException: of course (at ",
            StringComparison.Ordinal));
        Assert.Contains(run.Log, line => line.StartsWith(
            "desk: ended by a mistake in the program: FormatException: posted (at ", StringComparison.Ordinal));
    });

    [Fact]
    public void sessions_hear_of_the_end_and_the_desk_waits_for_them()
    {
        bool tidied = false;
        using var desk = new Desk(_ => { });
        desk.Open("console", async stop =>
        {
            try
            {
                await desk.Delay(Duration.FromSeconds(1000), stop);
            }
            finally
            {
                await desk.Delay(Duration.FromMilliseconds(5), CancellationToken.None);
                tidied = true;
            }
        });
        desk.Post(desk.Stop);
        desk.Run();
        Assert.True(tidied);
    }

    [Fact]
    public void timers_fire_in_time_and_not_when_they_were_taken_back() => DeskRun.Do(async run =>
    {
        List<string> fired = [];
        Instant now = BootClock.Now;
        run.Desk.At(now + Duration.FromMilliseconds(20), () => fired.Add("later"));
        run.Desk.At(now + Duration.FromMilliseconds(1), () => fired.Add("soon"));
        IDisposable never = run.Desk.At(now + Duration.FromMilliseconds(10), () => fired.Add("never"));
        run.Desk.At(now + Duration.FromMilliseconds(5), never.Dispose);
        await run.Until(() => fired.Contains("later"), "the last timer fires");
        Assert.Equal(["soon", "later"], fired);
    });

    [Fact]
    public void a_watch_whose_callback_throws_is_ended() => DeskRun.Do(async run =>
    {
        using WakeEvent wake = new();
        wake.Set();
        run.Desk.Watch(wake.Fd, () => throw new InvalidOperationException("again"));
        await run.Until(() => run.Log.Count > 0, "the exception is logged");
        await run.Desk.Delay(Duration.FromMilliseconds(20), CancellationToken.None);
        Assert.Single(run.Log);
    });
}
