using System.Globalization;
using System.Text;
using Appliance.Base;
using Appliance.Logging;
using Tmds.Linux;
using VrrpAot.Engine;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Guardian;

/// <summary>
/// What a service manager is told (sd_notify(3)), by the process whose number it knows: READY=1 when the engine's loop
/// turns and not before, so that a start that fails is seen to fail; RELOADING=1 and again READY=1 when the engine has
/// answered, with the new configuration or with the old one; STOPPING=1; and WATCHDOG=1 for turns of the loop, as a
/// hardware watchdog is fed. Where there is no engine (`-C`), the checkers' loop stands for it. The variables that ask
/// for it are taken out of our environment: neither the engine nor a script may speak in our name.
/// </summary>
internal sealed class ServiceNotice : IDisposable
{
    private const string SocketName = "NOTIFY_SOCKET", WatchdogTime = "WATCHDOG_USEC", WatchdogOwner = "WATCHDOG_PID";

    /// <summary>How often to look for what READY=1 waits for.</summary>
    private static readonly Duration s_pause = Duration.FromMilliseconds(10);

    private readonly string _address;
    private readonly Log _log;
    private readonly Descriptor _socket;
    private bool _complained;

    private ServiceNotice(string address, Log log)
    {
        _address = address;
        _log = log;
        LocalSocket.OpenDatagram(out _socket);
    }

    /// <summary>
    /// Null without a service manager that wants to know. To be called before a network namespace is entered.
    /// </summary>
    /// <param name="daemon">Our parent is who was started, and is about to end.</param>
    public static ServiceNotice? Take(Log log, bool daemon)
    {
        string? address = Take(SocketName), time = Take(WatchdogTime), owner = Take(WatchdogOwner);
        if (string.IsNullOrEmpty(address))
            return null;
        bool isOurs = owner is null || owner == Environment.ProcessId.ToString(CultureInfo.InvariantCulture)
            || daemon && owner == LibC.getppid().ToString();
        var notice = new ServiceNotice(address, log);
        if (isOurs && long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out long microseconds)
            && microseconds is > 0 and < long.MaxValue / 1000)
            notice.Watchdog = new WatchdogKeeper(() => notice.Say("WATCHDOG=1"), () => { },
                new Duration(microseconds * 1000));
        return notice;
    }

    private static string? Take(string variable)
    {
        string? value = Environment.GetEnvironmentVariable(variable);
        Environment.SetEnvironmentVariable(variable, null);
        return value;
    }

    /// <summary>
    /// Said by the process that was started, and ends while a daemon goes on: only of its main process does a
    /// service manager believe a READY=1.
    /// </summary>
    public static void NameMainProcess(int pid)
    {
        if (Environment.GetEnvironmentVariable(SocketName) is not { Length: > 0 } address
            || !LocalSocket.OpenDatagram(out Descriptor socket).IsOk)
            return;
        using (socket)
            LocalSocket.Send(socket, address, Encoding.ASCII.GetBytes($"MAINPID={pid}"));
    }

    /// <summary>Null when none is wanted (WatchdogSec= of the unit).</summary>
    public WatchdogKeeper? Watchdog { get; private set; }

    /// <summary>When to <see cref="Look"/> again.</summary>
    public Instant LookAt { get; private set; }

    /// <summary>To be called before who reloads hears of it.</summary>
    public void SayReloading(Instant now)
    {
        Duration sinceBoot = now - BootClock.AheadOfMonotonic - default(Instant);
        Say($"RELOADING=1\nMONOTONIC_USEC={sinceBoot.Nanoseconds / 1000}");
        LookAt = now;
    }

    public void SayStopping()
    {
        Say("STOPPING=1");
        LookAt = Instant.Never;
    }

    /// <summary>READY=1, if it is time for it.</summary>
    /// <param name="isSettled">What was started, or told to reload, has begun with what it read.</param>
    public void Look(Instant now, bool isSettled) =>
        LookAt = isSettled && Say("READY=1") != Errno.EAGAIN ? Instant.Never : now + s_pause;

    /// <summary>The engine's loop turns, and has answered all orders to reload.</summary>
    /// <param name="table">Of the engine that runs; null without one.</param>
    /// <param name="reloads">Orders to reload that this engine was given.</param>
    public static bool HasAnswered(HeldTableReader? table, int reloads) =>
        table is { TurnCount: > 0 } && table.ReloadsAnswered == reloads;

    private Errno Say(string words)
    {
        Errno errno = LocalSocket.Send(_socket, _address, Encoding.ASCII.GetBytes(words));
        if (!errno.IsOk && !_complained)
            _log.Warning($"The service manager cannot be told {words.Split('\n')[0]} at {SocketName}={_address}: "
                + $"{errno}");
        _complained |= !errno.IsOk;
        return errno;
    }

    public void Dispose() => _socket.Dispose();
}
