using System.IO.Pipelines;
using Appliance.Base;
using Appliance.Sessions;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Console;

/// <summary>
/// A serial line with sessions on it, one after the other, as long as the node runs. A break (the terminal program's
/// "send break") ends the session and begins a new one, logged out. A line that hangs up or vanishes is opened again a
/// second later, as often as it takes.
/// </summary>
/// <param name="speed">One of <see cref="SerialDevice.Speeds"/>.</param>
/// <param name="session">Runs one session; its token ends it. It completes both ends of its pipe.</param>
public sealed class SerialLine(Desk desk, string path, int speed,
    Func<IDuplexPipe, CancellationToken, Task> session, Action<LogLine> log)
{
    private static readonly Duration Pause = Duration.FromSeconds(1);
    /// <summary>What the last words of a session are given to leave.</summary>
    private static readonly Duration Drain = Duration.FromSeconds(5);

    /// <summary>
    /// To be run with <see cref="Desk.Open"/>. Ends by cancellation only, with the line's settings as they were.
    /// </summary>
    public async Task Run(CancellationToken stop)
    {
        Errno told = Errno.Ok;
        while (true)
        {
            Errno errno = SerialDevice.TryOpen(path, speed, out SerialDevice? device);
            if (device is not null)
            {
                using (device)
                    await Serve(device, stop);
                log(new LogLine(LogLevel.Info, $"console: {path} hung up; it is opened again"));
            }
            else if (errno != told)
            {
                log(new LogLine(LogLevel.Warning,
                    $"console: {path} at {speed} baud cannot be opened: {errno}; it is tried every "
                    + $"second"));
            }
            told = errno;
            await desk.Delay(Pause, stop);
        }
    }

    /// <summary>One session after the other, until the line hangs up.</summary>
    private async Task Serve(SerialDevice device, CancellationToken stop)
    {
        while (true)
        {
            Instant begun = BootClock.Now;
            if (await ServeOne(device, stop))
                return;
            // A session that ends at once, for whatever reason, must not become a storm of them.
            Duration left = Pause - (BootClock.Now - begun);
            if (left > Duration.Zero)
                await desk.Delay(left, stop);
        }
    }

    /// <returns>Whether the line hung up.</returns>
    private async Task<bool> ServeOne(SerialDevice device, CancellationToken stop)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        bool broken = false;
        var sieve = new BreakSieve(() =>
        {
            broken = true;
            over.Cancel();
        });
        var pump = new DescriptorPump(desk, device.Fd, sieve.Sift);
        Task<bool> hangUp = EndAtHangUp(pump, over);
        try
        {
            await session(pump.Pipe, over.Token);
            if (!broken)
            {
                using IDisposable limit = desk.At(BootClock.Now + Drain, pump.End);
                await pump.ToDescriptor;
            }
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
        }
        catch (Exception mistake)
        {
            log(new LogLine(LogLevel.Error,
                $"console: a session ended by a mistake in the program: {Mistake.Describe(mistake)}"));
        }
        pump.End();
        await pump.Pipe.Input.CompleteAsync();
        await pump.Pipe.Output.CompleteAsync();
        bool hungUp = await hangUp;
        stop.ThrowIfCancellationRequested();
        return hungUp;
    }

    private static async Task<bool> EndAtHangUp(DescriptorPump pump, CancellationTokenSource over)
    {
        bool hungUp = await pump.FromDescriptor;
        if (hungUp)
            over.Cancel();
        return hungUp;
    }
}
