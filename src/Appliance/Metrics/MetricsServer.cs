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
        Descriptor listening = await Listen(stop);
        _watch = desk.Watch(listening, () => AcceptAll(listening));
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using (stop.Register(stopped.SetResult))
            await stopped.Task;
        _watch.Dispose();
        listening.Dispose();
        if (where.SocketPath is { } path)
            RawFile.Delete(path);
    }

    private async Task<Descriptor> Listen(CancellationToken stop)
    {
        for (bool told = false; ; told = true)
        {
            Errno groupRefused = Errno.Ok;
            string? path = where.SocketPath;
            Errno refused = path is not null
                ? LocalSocket.Listen(path, group, SocketFile.OwnerAndGroup, out Descriptor listening, out groupRefused)
                : TcpSocket.Listen(where.Address, where.Port, out listening);
            if (!groupRefused.IsOk)
                log(new LogLine(LogLevel.Warning,
                    $"Metrics at {where} are for root alone: the socket cannot be given to its group: "
                    + $"{groupRefused}"));
            if (refused.IsOk)
                return listening;
            string why = path is null ? refused.ToString() : SocketFile.WhyNot(path, refused);
            if (!told)
                log(new LogLine(LogLevel.Warning,
                    $"Metrics cannot be served at {where}: {why}. Trying again every {s_pause.TotalSeconds} s"));
            await desk.Delay(s_pause, stop);
        }
    }

    /// <summary>Somebody waits.</summary>
    private void AcceptAll(Borrowed listening)
    {
        if (_guests.Count == MostSessions && BootClock.Now >= _guests[0].Since + s_undisturbed)
            _guests[0].Pump.End();
        while (_guests.Count < MostSessions)
        {
            Errno error = TcpSocket.Accept(listening, out Descriptor socket);
            if (error == Errno.EAGAIN)
                return;
            if (!error.IsOk)
            {
                // No more descriptors, for instance: it would be said again at once.
                LookAgain(BootClock.Now + s_farewell);
                return;
            }
            Guest guest;
            try
            {
                guest = new Guest(new DescriptorPump(desk, socket), BootClock.Now);
            }
            catch (Win32Exception)
            {
                socket.Dispose();
                LookAgain(BootClock.Now + s_farewell);
                return;
            }
            _guests.Add(guest);
            desk.Open("metrics", stop => Serve(guest, socket, stop));
        }
        LookAgain(_guests[0].Since + s_undisturbed);
    }

    /// <summary>Nobody is let in before that, unless somebody goes.</summary>
    private void LookAgain(Instant at)
    {
        _watch!.Reading = false;
        desk.At(at, () => _watch.Reading = true);
    }

    private async Task Serve(Guest guest, Descriptor socket, CancellationToken stop)
    {
        DescriptorPump pump = guest.Pump;
        try
        {
            using IDisposable longest = desk.At(guest.Since + s_longestSession, pump.End);
            using CancellationTokenRegistration stopped = stop.Register(pump.End);
            var session = new MetricsSession(desk, pump.Pipe, page);
            await session.Run();
            await pump.ToDescriptor;
            TcpSocket.EndWriting(socket);
            using (desk.At(BootClock.Now + s_farewell, pump.End))
                await session.Drain();
        }
        finally
        {
            pump.End();
            socket.Dispose();
            _guests.Remove(guest);
            _watch!.Reading = true;
        }
    }
}
