using System.Globalization;
using System.Text;
using Appliance.Base;
using Appliance.Checkers;
using Appliance.Pools;
using Appliance.Scripts;
using Appliance.Settings;
using Appliance.Settings.Balancing;

namespace Appliance.Balancer;

/// <summary>
/// `keepalived_check.data`, which SIGUSR1 asks for: how the load balancer stands, in the lines of keepalived 2.2.7. Its
/// block of global definitions has only what is about load balancing, and some lines are left out that say nothing
/// here; which is in this folder's README.
/// </summary>
/// <param name="memory">How a check stands; null for one that does not run.</param>
/// <param name="identity">As whom a script runs; null when it is refused.</param>
internal sealed class CheckData(DaemonSettings settings, IReadOnlyList<DumpedPool> pools,
    Func<CheckKey, CheckMemory?> memory, Func<ScriptCommand, RunnableScript?> identity)
{
    /// <summary>In TMPDIR, or /tmp, as with keepalived.</summary>
    public const string FileName = "keepalived_check.data";

    private readonly StringBuilder _text = new();

    /// <summary>
    /// Puts a dump in place of the last one: whole, for root's eyes, and never through a link that somebody has left
    /// there.
    /// </summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(IDisk disk, string path, string text) =>
        WholeFile.Put(disk, path, Encoding.UTF8.GetBytes(text));

    public string Text()
    {
        Global();
        Certificate();
        _text.Append("------< LVS Topology >------\n System is compiled with LVS v1.2.1\n");
        var services = new CheckDataServices(_text, pools, identity);
        services.Groups();
        for (int pool = 0; pool < pools.Count; pool++)
            services.Service(pools[pool]);
        var checks = new CheckDataChecks(_text, identity);
        if (pools.Any(pool => pool.Pool.Settings.RealServers.Any(server => server.Checks.Length > 0)))
            _text.Append("------< Health checkers >------\n");
        for (int pool = 0; pool < pools.Count; pool++)
            for (int server = 0; server < pools[pool].Pool.Servers.Length; server++)
            {
                PoolServer it = pools[pool].Pool.Servers[server];
                for (int check = 0; check < it.Settings.Checks.Length; check++)
                    checks.Check(pools[pool], it, check, memory(new CheckKey(pool, server, check)));
            }
        return _text.ToString();
    }

    private void Line(string line) => _text.Append(CultureInfo.InvariantCulture, $" {line}\n");

    private void Global()
    {
        BalancerSettings balancer = settings.Balancer;
        CheckersProcessSettings process = balancer.Process;
        _text.Append("------< Global definitions >------\n");
        if (process.Name is { } name)
            Line($"LVS process name = {name}");
        Line($"Router ID = {settings.RouterId}");
        if (balancer.Timeouts is { } timeouts)
        {
            if (timeouts.Tcp > 0)
                Line($"LVS TCP timeout = {timeouts.Tcp}");
            if (timeouts.TcpFin > 0)
                Line($"LVS TCP FIN timeout = {timeouts.TcpFin}");
            if (timeouts.Udp > 0)
                Line($"LVS UDP timeout = {timeouts.Udp}");
        }
        Line($"LVS flush = {(balancer.FlushesAtStart ? "true" : "false")}");
        Line("LVS flush on stop = " + balancer.FlushOnStop switch
        {
            FlushOnStop.Everything => "full",
            FlushOnStop.OwnServices => "VS",
            _ => "disabled",
        });
        Line($"Checker process priority = {process.Niceness ?? 0}");
        Line($"Checker don't swap = {(process.StaysInMemory ? "true" : "false")}");
        Line($"Checker realtime priority = {process.RealTimePriority ?? 0}");
        Line($"Checker realtime limit = {process.LongestRealTimeRun ?? 10000}");
        Line($"Script security {(settings.ScriptSecurity ? "enabled" : "disabled")}");
        Line($"lvs_netlink_cmd_rcv_bufs = {process.CommandBuffer ?? 0}");
        Line($"lvs_netlink_cmd_rcv_bufs_force = {(process.ForcesCommandBuffer ? 1 : 0)}");
        Line($"lvs_netlink_monitor_rcv_bufs = {process.MonitorBuffer ?? 0}");
        Line($"lvs_netlink_monitor_rcv_bufs_force = {(process.ForcesMonitorBuffer ? 1 : 0)}");
        Line($"rs_init_notifies = {(balancer.TellsAtStart ? 1 : 0)}");
        Line($"umask = 0{Convert.ToString(settings.ScriptUmask, 8)}");
    }

    private void Certificate()
    {
        ClientCertificate? given = settings.Balancer.Certificate;
        if (given is null && !pools.Any(pool => pool.Pool.Settings.RealServers.Any(server => server.Checks.Any(check =>
            check is HttpCheckSettings { IsTls: true }))))
            return;
        _text.Append("------< SSL definitions >------\n");
        if (given is null)
            Line("Using autogen SSL context");
        // keepalived shows it in clear.
        if (given?.Password is not null)
            Line("Password : ********");
        if (given?.Ca is { } ca)
            Line($"CA-file : {ca}");
        if (given?.Certificate is { } shown)
            Line($"Certificate file : {shown}");
        if (given?.Key is { } key)
            Line($"Key file : {key}");
    }
}

/// <summary>A virtual server, for a dump.</summary>
internal sealed record DumpedPool(Pool Pool, bool IsSuspended);
