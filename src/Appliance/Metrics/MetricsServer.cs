using System.ComponentModel;
using Appliance.Base;
using Appliance.Sessions;
using Appliance.Settings;
using VrrpAot.Linux;

namespace Appliance.Metrics;

/// <summary>
/// Serves the metrics at an address and port, or at a unix socket. Each caller is a session of its own, at most 16 at
/// once and none longer than ten seconds. Who comes when all places are taken gets that of the one who has been here
/// longest, as soon as that is a second: a scraper is served in a moment, and those who are slow on purpose keep nobody
/// out. On the desk's thread.
/// </summary>
/// <param name="group">Whose members may read a unix socket; -1 for nobody's.</param>
internal sealed class MetricsServer(Desk desk, ListenAddress where, int group,
    Func<Task<byte[]?>> page, Action<LogLine> log)
{
    private const int MostSessions = 16;
    private const uint OwnerAndGroup = 0x1B0; // 0660
    private static readonly Duration s_longestSession = Duration.FromSeconds(10);
    /// <summary>For who has its answer and does not hang up; and after a refusal of the kernel's.</summary>
    private static readonly Duration s_farewell = Duration.FromSeconds(1);
    private static readonly Duration s_pause = Duration.FromSeconds(5);
    /// <summary>So long nobody has to make room.</summary>
    private static readonly Duration s_undisturbed = Duration.FromSeconds(1);

    private sealed record Guest(DescriptorPump Pump, Instant Since);

    /// <summary>Who has been here longest comes first.</summary>
    private readonly List<Guest> _guests = [];
    private DescriptorWatch? _watch;

    /// <summary>
    /// To be run with <see cref="Desk.Open"/>. While it cannot listen it tries again, and says so once.
    /// </summary>
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
            int listening = path is not null ? LocalSocket.Listen(path, group, OwnerAndGroup, out groupRefused)
                : TcpSocket.Listen(where.Address, where.Port);
            if (groupRefused != 0)
                log(new LogLine(LogLevel.Warning,
                    $"Metrics at {where} are for root alone: the socket cannot be given to its group: "
                    + $"{Errno.Describe(groupRefused)}"));
            if (listening >= 0)
                return listening;
            string why = path is null ? Errno.Describe(-listening) : SocketFile.WhyNot(path, -listening);
            if (!told)
                log(new LogLine(LogLevel.Warning,
                    $"Metrics cannot be served at {where}: {why}. Trying again every {s_pause.TotalSeconds} s"));
            await desk.Delay(s_pause, stop);
        }
    }

    /// <summary>Somebody waits.</summary>
    private void AcceptAll(int listening)
    {
        if (_guests.Count == MostSessions && BootClock.Now >= _guests[0].Since + s_undisturbed)
            _guests[0].Pump.End();
        while (_guests.Count < MostSessions)
        {
            int fd = TcpSocket.Accept(listening);
            if (fd == -Descriptor.TryAgain)
                return;
            if (fd < 0)
            {
                // No more descriptors, for instance: it would be said again at once.
                LookAgain(BootClock.Now + s_farewell);
                return;
            }
            Guest guest;
            try
            {
                guest = new Guest(new DescriptorPump(desk, fd), BootClock.Now);
            }
            catch (Win32Exception)
            {
                Descriptor.Close(fd);
                LookAgain(BootClock.Now + s_farewell);
                return;
            }
            _guests.Add(guest);
            desk.Open("metrics", stop => Serve(guest, fd, stop));
        }
        LookAgain(_guests[0].Since + s_undisturbed);
    }

    /// <summary>Nobody is let in before that, unless somebody goes.</summary>
    private void LookAgain(Instant at)
    {
        _watch!.Reading = false;
        desk.At(at, () => _watch.Reading = true);
    }

    private async Task Serve(Guest guest, int fd, CancellationToken stop)
    {
        DescriptorPump pump = guest.Pump;
        try
        {
            using IDisposable longest = desk.At(guest.Since + s_longestSession, pump.End);
            using CancellationTokenRegistration stopped = stop.Register(pump.End);
            var session = new MetricsSession(desk, pump.Pipe, page);
            await session.Run();
            await pump.ToDescriptor;
            TcpSocket.EndWriting(fd);
            using (desk.At(BootClock.Now + s_farewell, pump.End))
                await session.Drain();
        }
        finally
        {
            pump.End();
            Descriptor.Close(fd);
            _guests.Remove(guest);
            _watch!.Reading = true;
        }
    }
}
