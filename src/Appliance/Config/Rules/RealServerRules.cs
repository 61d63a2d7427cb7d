using System.Collections.Immutable;
using Appliance.Config.Model;
using Appliance.Config.Reading;
using Appliance.Settings.Balancing;
using Appliance.Texts;
using VrrpAot.Linux;

namespace Appliance.Config.Rules;

/// <summary>Ports of real and sorry servers: only NAT leads to another port than the service's.</summary>
internal static class RealServerRules
{
    /// <summary>With the port of all services where they have one and it is that of a group's server, too.</summary>
    public static IpvsDestination Destination(Endpoint endpoint, ForwardingModel method, ServedAddresses served)
    {
        bool hasOwnPort = method.Method == IpvsForwarding.Masquerade && endpoint.Port != 0;
        return new IpvsDestination
        {
            Address = endpoint.Address,
            Port = hasOwnPort ? endpoint.Port : served.OnlyPort,
            Forwarding = method.Method,
            Tunnel = method.Tunnel,
            TunnelPort = method.Port,
            TunnelFlags = method.Flags,
        };
    }

    /// <summary>0 is that of each service. In a group the port stays as written, and counts with NAT only.</summary>
    public static ushort Port(RealServerModel real, string name, byte protocol, ForwardingModel method,
        ServedAddresses served, Findings findings)
    {
        ushort port = real.Address.Port;
        bool isNat = method.Method == IpvsForwarding.Masquerade;
        string own = EndpointReader.Name(real.Address, ServerReader.ProtocolName(protocol));
        if (real.Server.Address is { } service)
        {
            if (port == 0 || isNat)
                return port == 0 ? service.Port : port;
            if (port != service.Port)
                SayResetting(real.At, $"WARNING - virtual server {name} and real server {own} ports don't match - "
                    + "resetting", method, service.Port, port, findings);
            return service.Port;
        }
        if (isNat || port == 0)
            return port;
        if (real.Server.Group is not null)
        {
            served.ReportOtherPorts(name, port, own, real.At, findings);
            return port;
        }
        findings.Warning(real.At,
            $"WARNING - fwmark virtual server {name}, real server {own} has port specified - clearing");
        return 0;
    }

    /// <summary>Null for none. Where it is a real server as well, that one's inhibit counts.</summary>
    public static SorryServerSettings? Sorry(VirtualServerModel server, string name, byte protocol,
        ForwardingModel forwarding, ImmutableArray<RealServerSettings> real, ServedAddresses served, Findings findings)
    {
        if (server.Sorry is not { } sorry)
            return null;
        ForwardingModel method = sorry.Forwarding ?? forwarding;
        var endpoint = new Endpoint(sorry.Address.Address, SorryPort(server, sorry, name, method, findings));
        IpvsDestination destination = Destination(endpoint, method, served) with { Weight = 1 };
        bool inhibit = sorry.Inhibit;
        foreach (RealServerSettings other in real)
        {
            if (!other.Destination.HasKeyOf(destination) || other.Inhibit == inhibit)
                continue;
            findings.Error(sorry.At, $"Virtual server {name}: real server {other.Name} matches sorry server, but "
                + $"inhibit setting differs, {(other.Inhibit ? "setting" : "clearing")} on sorry server");
            inhibit = other.Inhibit;
        }
        return new SorryServerSettings(EndpointReader.Name(endpoint, ServerReader.ProtocolName(protocol)), destination,
            inhibit);
    }

    private static ushort SorryPort(VirtualServerModel server, SorryServerModel sorry, string name,
        ForwardingModel method, Findings findings)
    {
        ushort port = sorry.Address.Port;
        if (method.Method == IpvsForwarding.Masquerade || server.Group is not null && port == 0)
            return port;
        if (server.Group is not null)
        {
            findings.Warning(sorry.At,
                $"WARNING - virtual server {name}, sorry server has port specified - port will be ignored");
            return port;
        }
        ushort service = server.Address?.Port ?? 0;
        if (port == 0 || port == service)
            return service;
        if (server.IsMark)
            findings.Warning(sorry.At,
                $"WARNING - fwmark virtual server {name}, sorry server has port specified - clearing");
        else
            SayResetting(sorry.At, $"WARNING - virtual server {name} and sorry server ports don't match - resetting",
                method, service, port, findings);
        return service;
    }

    /// <param name="literal">keepalived's words, for the log.</param>
    private static void SayResetting(Origin at, string literal, ForwardingModel method, ushort service, ushort port,
        Findings findings) => findings.Add(Severity.Warning, FindingClass.General, at, $"{literal}: with "
            + $"{(method.Method == IpvsForwarding.Tunnel ? "TUN" : "DR")} packets arrive at the port they were sent "
            + $"to; write {service}, or lvs_method NAT, which leads to {port}", logMessage: literal);
}
