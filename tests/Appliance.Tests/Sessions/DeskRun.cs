using Appliance.Logging;
using Appliance.Sessions;
using VrrpAot.Linux;

namespace Appliance.Tests.Sessions;

/// <summary>
/// Runs a test on a desk of its own, on the test's thread: in there everything is in order and nothing is at once.
/// </summary>
internal sealed class DeskRun
{
    private static readonly Duration Patience = Duration.FromSeconds(20);

    public Desk Desk { get; }
    public List<string> Log { get; } = [];

    private DeskRun() => Desk = new Desk(line => Log.Add(line.Text));

    public static void Do(Func<DeskRun, Task> test)
    {
        Exception? failure = null;
        var run = new DeskRun();
        using Desk desk = run.Desk;
        bool over = false;
        desk.Post(async void () =>
        {
            try
            {
                await test(run);
            }
            catch (Exception exception)
            {
                failure = exception;
            }
            over = true;
            desk.Stop();
        });
        desk.Post(() => desk.At(BootClock.Now + Patience, desk.Stop));
        desk.Run();
        if (failure is not null)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        Assert.True(over, "the test did not come to its end");
    }

    /// <summary>Lets the others have their turns, more than any of them has steps left to go.</summary>
    public async Task Settle()
    {
        for (int turn = 0; turn < 100; turn++)
            await Turn();
    }

    public async Task Until(Func<bool> so, string what)
    {
        Instant end = BootClock.Now + Duration.FromSeconds(30);
        while (!so())
        {
            Assert.True(BootClock.Now < end, $"never happened: {what}; log: {string.Join(" | ", Log)}");
            await Desk.Delay(Duration.FromMilliseconds(2), CancellationToken.None);
        }
    }

    /// <summary>Does what waits on a thread of its own, while the desk turns.</summary>
    public async Task<T> Beside<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            try
            {
                done.SetResult(work());
            }
            catch (Exception failure)
            {
                done.SetException(failure);
            }
        }) { IsBackground = true }.Start();
        return await done.Task;
    }

    private Task Turn()
    {
        var turned = new TaskCompletionSource();
        Desk.Post(turned.SetResult);
        return turned.Task;
    }
}
