using Appliance.Control;
using Appliance.Logging;
using Appliance.Settings;
using Appliance.Tracking;
using VrrpAot.Kernel;
using VrrpAot.Protocol;

namespace Appliance.Metrics;

/// <summary>
/// Serves the metrics at an address and port, or at a unix socket. Each caller is a session of its own, at most 16 at once and none longer
/// than ten seconds; who comes then waits in the kernel's queue. On the desk's thread.
/// </summary>
/// <param name="group">Whose members may read a unix socket; -1 for nobody's.</param>
internal sealed class MetricsServer(Desk desk, ListenAddress where, int group, Func<Task<byte[]?>> page, Action<LogLine> log)
{
    private const int MostSessions = 16;
    private const uint OwnerAndGroup = 0x1B0; // 0660
    private static readonly Duration s_longestSession = Duration.FromSeconds(10);
    private static readonly Duration s_longestFarewell = Duration.FromSeconds(1);
    private static readonly Duration s_pause = Duration.FromSeconds(5);

    private int _sessions;
    private DeskWatch? _watch;

    /// <summary>To be run with <see cref="Desk.Open"/>. While it cannot listen it tries again, and says so once.</summary>
    public async Task Run(CancellationToken stop)
    {
        int listening = await Listen(stop);
        _watch = desk.Watch(listening, () => AcceptAll(listening));
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using (stop.Register(stopped.SetResult))
            await stopped.Task;
        _watch.Dispose();
        Descriptor.Close(listening);
        if (where.SocketPath is { } path)
            RawFile.Delete(path);
    }

    private async Task<int> Listen(CancellationToken stop)
    {
        for (bool told = false; ; told = true)
        {
            int groupRefused = 0;
            string? path = where.SocketPath;
            int listening = path is not null ? LocalSocket.Listen(path, group, OwnerAndGroup, out groupRefused) : TcpSocket.Listen(where.Address, where.Port);
            if (groupRefused != 0)
                log(new LogLine(LogLevel.Warning, $"Metrics at {where} are for root alone: the socket cannot be given to its group: {Errno.Describe(groupRefused)}"));
            if (listening >= 0)
                return listening;
            string why = path is null ? Errno.Describe(-listening) : ControlSocket.WhyNot(path, -listening);
            if (!told)
                log(new LogLine(LogLevel.Warning, $"Metrics cannot be served at {where}: {why}. Trying again every {s_pause.TotalSeconds} s"));
            await desk.Delay(s_pause, stop);
        }
    }

    private void AcceptAll(int listening)
    {
        while (_sessions < MostSessions)
        {
            int fd = TcpSocket.Accept(listening);
            if (fd == -Descriptor.TryAgain)
                return;
            if (fd < 0)
            {
                // No more descriptors, for instance: it would be said again at once.
                _watch!.Reading = false;
                desk.At(BootClock.Now + s_longestFarewell, () => _watch.Reading = true);
                return;
            }
            _sessions++;
            desk.Open("metrics", stop => Serve(fd, stop));
        }
        _watch!.Reading = false;
    }

    private async Task Serve(int fd, CancellationToken stop)
    {
        var pump = new DescriptorPump(desk, fd);
        try
        {
            using IDisposable longest = desk.At(BootClock.Now + s_longestSession, pump.End);
            using CancellationTokenRegistration stopped = stop.Register(pump.End);
            var session = new MetricsSession(desk, pump.Pipe, page);
            await session.Run();
            await pump.ToDescriptor;
            TcpSocket.EndWriting(fd);
            using (desk.At(BootClock.Now + s_longestFarewell, pump.End))
                await session.Drain();
        }
        finally
        {
            pump.End();
            Descriptor.Close(fd);
            _sessions--;
            _watch!.Reading = true;
        }
    }
}
