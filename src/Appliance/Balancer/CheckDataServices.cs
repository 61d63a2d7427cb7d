using System.Globalization;
using System.Text;
using Appliance.Config.Reading;
using Appliance.Pools;
using Appliance.Scripts;
using Appliance.Settings;
using Appliance.Settings.Balancing;
using VrrpAot.Linux;

namespace Appliance.Balancer;

/// <summary>The part of <see cref="CheckData"/> that tells of groups, virtual servers and their servers.</summary>
internal sealed class CheckDataServices(StringBuilder text, IReadOnlyList<DumpedPool> pools,
    Func<ScriptCommand, RunnableScript?> identity)
{
    private const byte Tcp = 6, Udp = 17, Sctp = 132;

    private void Line(int indent, string line) => text.Append(' ', indent).Append(line).Append('\n');

    /// <summary>Seconds with six decimals.</summary>
    private static string Seconds(Duration length) =>
        length.TotalSeconds.ToString("0.000000", CultureInfo.InvariantCulture);

    private static string OnOff(bool isOn) => isOn ? "ON" : "OFF";

    private static string Enabled(bool isOn) => isOn ? "enabled" : "disabled";

    private static int Bit(bool isSet) => isSet ? 1 : 0;

    public static string Script(ScriptCommand command, Func<ScriptCommand, RunnableScript?> identity)
    {
        RunnableScript? runs = identity(command);
        string words = string.Join(' ', command.Arguments.Select(word => $"'{word}'"));
        return runs?.Identity is { } who ? $"{words}, uid:gid {who.UserId}:{who.GroupId}" : words;
    }

    /// <summary>Each once, with what of it is served; neighbouring addresses are one range.</summary>
    public void Groups()
    {
        var names = new List<string>();
        foreach (DumpedPool pool in pools)
            if (pool.Pool.Settings.Group is { } group && !names.Contains(group))
                names.Add(group);
        foreach (string name in names)
        {
            var its = new List<Pool>();
            foreach (DumpedPool pool in pools)
                if (pool.Pool.Settings.Group == name)
                    its.Add(pool.Pool);
            List<IpvsService> entries = EntriesOf(its);
            bool Has(IpFamily family) => entries.Exists(entry => entry.Family == family);
            Line(1, "------< Virtual server group >------");
            Line(1, $"Virtual Server Group = {name}, IPv4 = {YesNo(Has(IpFamily.IPv4))}, "
                + $"IPv6 = {YesNo(Has(IpFamily.IPv6))}");
            int Alive(byte protocol) => Up(its, pool => pool.Settings.Services[0].Protocol == protocol);
            int AliveOf(IpFamily family) => Up(its, pool => pool.Settings.Services[0].Family == family);
            for (int first = 0, next; first < entries.Count; first = next)
            {
                for (next = first + 1; next < entries.Count && Follows(entries[next - 1], entries[next]); next++)
                {
                }
                if (entries[first].Mark != 0)
                {
                    Line(3, $"FWMARK = {entries[first].Mark}");
                    Line(5, $"Alive: {AliveOf(IpFamily.IPv4)} IPv4, {AliveOf(IpFamily.IPv6)} IPv6");
                }
                else
                {
                    Line(3, (next == first + 1 ? $"VIP = {entries[first].Address}"
                        : $"VIP Range = {entries[first].Address}-{entries[next - 1].Address}")
                        + $", VPORT = {entries[first].Port}");
                    Line(5, $"Alive: {Alive(Tcp)} tcp, {Alive(Udp)} udp, {Alive(Sctp)} sctp");
                }
                Line(5, "reloaded = False");
            }
        }
    }

    private static bool Follows(in IpvsService one, in IpvsService next) => one.Mark == 0 && next.Mark == 0
        && one.Port == next.Port && one.Family == next.Family && one.Address < next.Address
        && AddressRange.Count(one.Address, next.Address) == 2;

    /// <summary>Of whatever protocol, each once.</summary>
    private static List<IpvsService> EntriesOf(List<Pool> pools)
    {
        var entries = new List<IpvsService>();
        var known = new HashSet<ServiceKey>();
        foreach (Pool pool in pools)
            foreach (IpvsService service in pool.Settings.Services)
                if (known.Add(ServiceKey.Of(service with { Protocol = 0 })))
                    entries.Add(service);
        return entries;
    }

    private static int Up(List<Pool> pools, Func<Pool, bool> counts)
    {
        int up = 0;
        foreach (Pool pool in pools)
            if (counts(pool))
                foreach (PoolServer server in pool.Servers)
                    up += Bit(server.IsUp);
        return up;
    }

    private static string YesNo(bool isSo) => isSo ? "yes" : "no";

    public void Service(DumpedPool of)
    {
        Pool pool = of.Pool;
        VirtualServerSettings settings = pool.Settings;
        IpvsService service = settings.Services[0];
        Line(1, "------< Virtual server >------");
        Line(1, settings.Group is not null ? $"VS GROUP = {settings.Name}" : service.Mark != 0
            ? $"VS FWMARK = {service.Mark}" : $"VS VIP = {service.Address}, VPORT = {service.Port}");
        if (settings.VirtualHost is { } host)
            Line(3, $"VirtualHost = {host}");
        if (settings.SnmpName is { } snmp)
            Line(3, $"SNMP name = '{snmp}'");
        bool isMixed = settings.Services.Any(other => other.Family != service.Family);
        Line(3, "Address family = " + (isMixed ? "IPv4 & IPv6" : service.Family == IpFamily.IPv4 ? "inet" : "inet6"));
        Line(3, $"connection timeout = {Seconds(settings.Defaults.ConnectTimeout ?? Duration.FromSeconds(5))}");
        Line(3, $"delay_loop = {Seconds(settings.Defaults.DelayLoop ?? Duration.FromSeconds(60))}");
        Scheduler(service);
        if (service.Timeout > 0)
            Line(3, $"persistence timeout = {service.Timeout}");
        if (service.Netmask != IpvsService.WholeAddress(service.Family))
            Line(3, "persistence granularity = " + (service.Family == IpFamily.IPv4
                ? new IpAddress(service.Netmask).ToString() : service.Netmask.ToString(CultureInfo.InvariantCulture)));
        Line(3, "protocol = " + service.Protocol switch { Tcp => "TCP", Udp => "UDP", Sctp => "SCTP", _ => "none" });
        Line(3, $"alpha is {OnOff(settings.Alpha)}");
        Line(3, $"omega is {OnOff(settings.Omega)}");
        Timing(settings.Defaults, null);
        Line(3, $"Inhibit on failure is {OnOff(settings.RealServers.All(real => real.Inhibit))}");
        Line(3, $"quorum = {settings.Quorum}, hysteresis = {settings.Hysteresis}");
        if (settings.QuorumUp is { } up)
            Line(3, $"Quorum up notify script = {Script(up, identity)}");
        if (settings.QuorumDown is { } down)
            Line(3, $"Quorum down notify script = {Script(down, identity)}");
        if (settings.HaSuspend)
            Line(3, "Using HA suspend");
        Line(3, $"Using smtp notification = {YesNo(settings.MailsChanges)}");
        Line(3, $"default {Method(settings.RealServers[0].Destination)}");
        if (settings.Sorry is { } sorry)
        {
            Line(3, $"sorry server = {sorry.Name}");
            // keepalived's own place for it.
            Line(sorry.Destination.Forwarding == IpvsForwarding.Tunnel ? 3 : 5, Method(sorry.Destination));
            Line(5, $"Inhibit on failure is {OnOff(sorry.Inhibit)}");
        }
        Line(3, "alive = 1");
        Line(3, $"quorum_state_up = {Bit(pool.HasQuorum)}");
        Line(3, "reloaded = 0");
        foreach (PoolServer server in pool.Servers)
            Server(server, settings.Defaults);
    }

    private void Scheduler(in IpvsService service)
    {
        string name = service.Scheduler.ToString();
        IpvsServiceFlags flags = service.Flags;
        bool Has(IpvsServiceFlags flag) => (flags & flag) != 0;
        Line(3, $"lvs_sched = {name}");
        Line(3, "Hashed = disabled");
        string[] words = name is "sh" or "mh" ? [$"{name}-port", $"{name}-fallback"] : ["flag-1", "flag-2", "flag-3"];
        IpvsServiceFlags[] bits = name is "sh" or "mh" ? [IpvsServiceFlags.Scheduler2, IpvsServiceFlags.Scheduler1]
            : [IpvsServiceFlags.Scheduler1, IpvsServiceFlags.Scheduler2, IpvsServiceFlags.Scheduler3];
        for (int i = 0; i < words.Length; i++)
            Line(3, $"{words[i]} = {Enabled(Has(bits[i]))}");
        Line(3, $"One packet scheduling = {Enabled(Has(IpvsServiceFlags.OnePacket))}");
    }

    private static string Method(in IpvsDestination to) => "forwarding method = " + to.Forwarding switch
    {
        IpvsForwarding.Masquerade => "NAT",
        IpvsForwarding.Direct => "DR",
        _ => "TUN, type = " + to.Tunnel switch
        {
            IpvsTunnel.Gue => $"GUE, port = {to.TunnelPort}",
            IpvsTunnel.Gre => "GRE",
            _ => "IPIP",
        } + to.TunnelFlags switch
        {
            IpvsTunnelFlags.Checksum => ", checksum",
            IpvsTunnelFlags.RemoteChecksum => ", remote checksum",
            _ => "",
        },
    };

    /// <param name="above">The virtual server's, for what a server has from there.</param>
    private void Timing(CheckDefaults own, CheckDefaults? above)
    {
        if ((own.Retry ?? above?.Retry) is { } retry)
            Line(3, $"Retry count = {retry}");
        if ((own.DelayBeforeRetry ?? above?.DelayBeforeRetry) is { } delay)
            Line(3, $"Retry delay = {Seconds(delay)}");
        if ((own.Warmup ?? above?.Warmup) is { } warmup)
            Line(3, $"Warmup = {Seconds(warmup)}");
    }

    private void Server(PoolServer it, CheckDefaults above)
    {
        RealServerSettings settings = it.Settings;
        CheckDefaults own = settings.Defaults;
        int failed = 0;
        foreach (CheckVerdict verdict in it.Checks)
            failed += Bit(verdict != CheckVerdict.Passed);
        int weight = settings.Destination.Weight;
        Line(3, "------< Real server >------");
        Line(3, $"RIP = {settings.Destination.Address}, RPORT = {settings.Name[(settings.Name.LastIndexOf(':') + 1)..]}"
            + $", WEIGHT = {weight} EFF WEIGHT = {it.Weight}");
        Line(3, Method(settings.Destination));
        Line(3, $"Alpha is {OnOff(settings.Alpha)}");
        Line(3, "connection timeout = "
            + Seconds(own.ConnectTimeout ?? above.ConnectTimeout ?? Duration.FromSeconds(5)));
        Line(3, $"connection limit range = {settings.Destination.LowerThreshold} -> "
            + $"{settings.Destination.UpperThreshold}");
        Line(3, $"Delay loop = {Seconds(own.DelayLoop ?? above.DelayLoop ?? Duration.FromSeconds(60))}");
        Timing(own, above);
        Line(3, $"Inhibit on failure is {OnOff(settings.Inhibit)}");
        if (settings.NotifyUp is { } up)
            Line(5, $"RS up notify script = {Script(up, identity)}");
        if (settings.NotifyDown is { } down)
            Line(5, $"RS down notify script = {Script(down, identity)}");
        if (settings.VirtualHost is { } host)
            Line(4, $"VirtualHost = '{host}'");
        if (settings.SnmpName is { } snmp)
            Line(3, $"SNMP name = {snmp}");
        Line(3, $"Using smtp notification = {YesNo(settings.MailsChanges)}");
        Line(3, $"initial weight = {weight}");
        Line(3, $"effective weight = {it.Weight}");
        Line(3, $"alive = {Bit(it.IsUp)}");
        Line(3, $"num failed checkers = {failed}");
        Line(3, $"RS set = {Bit(it.InTable is not null)}");
        Line(3, "reloaded = 0");
        if (!settings.Checks.Any(check => check is FileCheckSettings))
            return;
        Line(3, "Tracked Files");
        foreach (CheckSettings check in settings.Checks)
            if (check is FileCheckSettings file)
                Line(5, $"{file.Name}, weight {file.Weight}{(file.Reverse ? " reverse" : "")}");
    }
}
