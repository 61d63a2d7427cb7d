using System.Collections.Immutable;
using Appliance.Config.Model;
using Appliance.Config.Reading;
using Appliance.Config.Rows;
using Appliance.Config.Rules;
using Appliance.Settings.Balancing;
using Appliance.Texts;
using VrrpAot.Linux;

namespace Appliance.Config;

/// <summary>One `virtual_server` with its servers, from the model to settings: asks each rule in turn.</summary>
/// <param name="marks">Of groups, where they are served by mark; null where they are not.</param>
internal sealed class VirtualServerBuilder(FileReader file, MarkLedger? marks, Findings findings)
{
    private GlobalModel Global => file.Global;

    /// <summary>Null, after saying so, when there is nothing to balance.</summary>
    /// <param name="position">Among the virtual servers of its group, from 0.</param>
    public VirtualServerSettings? Build(VirtualServerModel server, int position)
    {
        byte protocol = server.Of(VirtualServerRows.Protocol)?.Value ?? 0;
        string name = VirtualServerRules.Name(server, protocol, position);
        if (!VirtualServerRules.HasServers(server, name, findings)
            || ServedAddresses.Of(server, name, file.Groups, findings) is not { } served)
            return null;
        protocol = VirtualServerRules.Protocol(server, name, protocol, served, findings);
        name = VirtualServerRules.Name(server, protocol, position);
        string scheduler = VirtualServerRules.Scheduler(server, name, findings);
        ForwardingModel forwarding = VirtualServerRules.Forwarding(server, name, findings);
        uint persistence = VirtualServerRules.Persistence(server, name, served, findings);
        var services = new IpvsService
        {
            Scheduler = FixedName.From(scheduler),
            Engine = persistence > 0
                ? FixedName.From(server.Of(VirtualServerRows.PersistenceEngine)?.Value ?? "") : default,
            Flags = VirtualServerRules.Flags(server, name, protocol, persistence, served, findings),
            Timeout = persistence,
        };
        ImmutableArray<RealServerSettings> real = RealServers(server, name, protocol, forwarding, served);
        SorryServerSettings? sorry = RealServerRules.Sorry(server, name, protocol, forwarding, real, served,
            findings);
        long total = QuorumRules.Total(real);
        uint quorum = QuorumRules.Quorum(server, name, total, findings);
        (ImmutableArray<IpvsService> all, ImmutableArray<MarkedRange> marked) = marks is not null
            && server.Group is not null && !served.HasMarks
            ? marks.Enter(server, served, services, protocol)
            : (served.Services(services, protocol, server.Granularity), []);
        return new VirtualServerSettings
        {
            Name = name,
            At = server.At,
            Services = all,
            Marked = marked,
            Group = server.Group,
            RealServers = real,
            Sorry = sorry,
            Quorum = quorum,
            Hysteresis = QuorumRules.Hysteresis(server, name, quorum, total, findings),
            Alpha = server.Of(VirtualServerRows.Alpha) is not null,
            Omega = server.Of(VirtualServerRows.Omega) is not null,
            HaSuspend = VirtualServerRules.HaSuspend(server, name, served, findings),
            QuorumUp = Commands.Of(server.Notify, "quorum_up", Global),
            QuorumDown = Commands.Of(server.Notify, "quorum_down", Global),
            VirtualHost = server.Of(VirtualServerRows.VirtualHost)?.Value,
            SnmpName = server.Of(VirtualServerRows.SnmpName)?.Value,
            MailsChanges = NoticeBuilder.MailsServer(server.Of(MailRows.VirtualServer), file.Global, otherwise: false),
            Defaults = Defaults(server),
        };
    }

    private ImmutableArray<RealServerSettings> RealServers(VirtualServerModel server, string name, byte protocol,
        ForwardingModel forwarding, ServedAddresses served)
    {
        var all = ImmutableArray.CreateBuilder<RealServerSettings>();
        var known = new HashSet<Endpoint>();
        foreach (RealServerModel real in server.RealServers)
        {
            ForwardingModel method = real.Forwarding ?? forwarding;
            ushort port = RealServerRules.Port(real, name, protocol, method, served, findings);
            var endpoint = new Endpoint(real.Address.Address, port);
            string own = EndpointReader.Name(endpoint, ServerReader.ProtocolName(protocol));
            if (!known.Add(endpoint))
            {
                // One without a port is the same as one with the service's to the kernel alone.
                bool isSaid = server.RealServers.Exists(other => other != real && other.Address == real.Address);
                findings.Add(Severity.Error, isSaid ? FindingClass.General : FindingClass.Advice, real.At,
                    $"VS {name}: real server {own} is duplicated - removing second rs");
                continue;
            }
            all.Add(new RealServerSettings
            {
                Name = own,
                At = real.At,
                Destination = RealServerRules.Destination(endpoint, method, served) with
                {
                    Weight = (int)(real.Of(RealServerRows.Weight) ?? server.Of(VirtualServerRows.Weight)
                        ?? new(1, default)).Value,
                    UpperThreshold = (uint)(real.Of(RealServerRows.UpperThreshold)?.Value ?? 0),
                    LowerThreshold = (uint)(real.Of(RealServerRows.LowerThreshold)?.Value ?? 0),
                },
                Inhibit = real.Of(RealServerRows.Inhibit)?.Value
                    ?? server.Of(VirtualServerRows.Inhibit) is not null,
                Alpha = real.Of(RealServerRows.Alpha)?.Value ?? server.Of(VirtualServerRows.Alpha) is not null,
                NotifyUp = Commands.Of(real.Notify, "notify_up", Global),
                NotifyDown = Commands.Of(real.Notify, "notify_down", Global),
                VirtualHost = real.Of(RealServerRows.VirtualHost)?.Value,
                SnmpName = real.Of(RealServerRows.SnmpName)?.Value,
                MailsChanges = NoticeBuilder.MailsServer(real.Of(MailRows.RealServer), file.Global, otherwise: true),
                Checks = new CheckBuilder(Global, real, own, port != 0 ? port : served.OnlyPort, findings).All(),
                Defaults = Defaults(real),
            });
        }
        return all.ToImmutable();
    }

    private static CheckDefaults Defaults(LocatedValues given) => new()
    {
        DelayLoop = given.Of(TimingRows.DelayLoop)?.Value,
        ConnectTimeout = given.Of(TimingRows.ConnectTimeout)?.Value,
        Warmup = given.Of(TimingRows.Warmup)?.Value,
        Retry = (uint?)given.Of(TimingRows.Retry)?.Value,
        DelayBeforeRetry = given.Of(TimingRows.DelayBeforeRetry)?.Value,
    };
}
