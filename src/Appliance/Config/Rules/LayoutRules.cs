using System.Collections.Immutable;
using Appliance.Config.Model;
using Appliance.Pools;
using Appliance.Settings.Balancing;
using Appliance.Texts;
using VrrpAot.Engine;
using VrrpAot.Linux;

namespace Appliance.Config.Rules;

/// <summary>
/// Layouts of load balancing that are right line by line, and in which packets go round, or reach nobody. All of it is
/// advice: keepalived says nothing of them.
/// </summary>
/// <param name="present">The machine's addresses at this moment; empty outside of a test.</param>
/// <param name="arp">How an interface of this machine answers.</param>
internal sealed class LayoutRules(ImmutableArray<VirtualServerSettings> servers, List<InstanceModel> instances,
    PresentAddress[] present, Func<string, ArpBehaviour> arp, Findings findings)
{
    private void Advise(Origin at, string message, string? suggestion = null) =>
        findings.Add(Severity.Warning, FindingClass.Advice, at, message, suggestion);

    /// <summary>
    /// A real server that is a service of this file, at the same port: the director's table has it again. (At another
    /// port it may be a program of the director's own.)
    /// </summary>
    public void NoneIsItsOwnServer()
    {
        var served = new Dictionary<ServiceKey, VirtualServerSettings>();
        foreach (VirtualServerSettings server in servers)
            foreach (IpvsService service in server.Services)
                if (service.Mark == 0)
                    served.TryAdd(ServiceKey.Of(service), server);
        foreach (VirtualServerSettings server in servers)
            foreach (RealServerSettings real in server.RealServers)
                if (ServedAs(served, server, real) is { } by)
                    Advise(real.At, $"real server {real.Name} is the virtual server of line {by.At.Line} itself: a "
                        + "director that has the address does not balance it once more, and between two of them "
                        + "packets may go round; write the address that the server has of its own");
    }

    private VirtualServerSettings? ServedAs(Dictionary<ServiceKey, VirtualServerSettings> served,
        VirtualServerSettings server, RealServerSettings real)
    {
        IpAddress address = real.Destination.Address;
        foreach (IpvsService service in server.Services)
            if (service.Mark == 0
                && ServedAs(served, service.Protocol, address, real.For(service).Port) is { } by)
                return by;
        foreach (MarkedRange range in server.Marked)
            if (ServedAs(served, range.Protocol, address, real.For(new IpvsService { Port = range.Port }).Port)
                is { } by)
                return by;
        return null;
    }

    private VirtualServerSettings? ServedAs(Dictionary<ServiceKey, VirtualServerSettings> served, byte protocol,
        IpAddress address, ushort port)
    {
        var there = new ServiceKey(address.Family, 0, protocol, address, port);
        if (served.TryGetValue(there, out VirtualServerSettings? by)
            || served.TryGetValue(there with { Port = 0 }, out by))
            return by;
        var reached = new MarkedRange(protocol, address, address, port, 0);
        foreach (VirtualServerSettings server in servers)
            foreach (MarkedRange range in server.Marked)
                if (range.Meets(reached))
                    return server;
        return null;
    }

    /// <summary>
    /// An address that no instance brings, where instances bring others of its family. An instance without any has
    /// scripts that do; of a group one address is enough, and what the machine has now is there without VRRP.
    /// </summary>
    public void EachAddressIsBrought()
    {
        if (instances.Count == 0 || instances.Exists(instance => instance.Addresses.Count == 0))
            return;
        var brought = new HashSet<IpAddress>();
        foreach (InstanceModel instance in instances)
            foreach (List<Located<VirtualAddress>> list in (List<Located<VirtualAddress>>[])[instance.Addresses,
                instance.Excluded])
                foreach (Located<VirtualAddress> address in list)
                    brought.Add(address.Value.Address);
        var names = new List<string>();
        bool any4 = false, any6 = false;
        foreach (IpAddress address in brought)
        {
            names.Add($"{address}");
            any4 |= !address.IsIPv6;
            any6 |= address.IsIPv6;
        }
        foreach (PresentAddress here in present)
            brought.Add(here.Address.Address);
        foreach (VirtualServerSettings server in servers)
        {
            if (IsBrought(server, brought) || !(server.Services[0].Family == IpFamily.IPv6 ? any6 : any4))
                continue;
            string missed = $"{(server.Marked.IsEmpty ? server.Services[0].Address : server.Marked[0].First)}";
            Advise(server.At, $"no vrrp_instance of this file has {missed}"
                + (server.Services.Length > 1 || server.Marked.Length > 1
                    ? $" or another address of {server.Name}" : "")
                + ", and this machine has not: nobody answers for it unless something else brings it; write it into "
                + "virtual_ipaddress",
                // Addresses of one network are alike: only a slip of the finger is one.
                names.Find(name => Base.Spelling.Distance(missed, name, limit: 2) == 1));
        }
    }

    /// <summary>Or of a mark that a firewall sets: what gets that is no matter of addresses.</summary>
    private static bool IsBrought(VirtualServerSettings server, HashSet<IpAddress> brought)
    {
        if (HasMark(server))
            return true;
        foreach (IpvsService service in server.Services)
            if (service.Mark == 0 && brought.Contains(service.Address))
                return true;
        foreach (MarkedRange range in server.Marked)
            foreach (IpAddress address in brought)
                if (address >= range.First && address <= range.Last)
                    return true;
        return false;
    }

    /// <summary>One that a firewall sets; ours (`nftables_ipvs`) stands for addresses.</summary>
    private static bool HasMark(VirtualServerSettings server)
    {
        if (!server.Marked.IsEmpty)
            return false;
        foreach (IpvsService service in server.Services)
            if (service.Mark != 0)
                return true;
        return false;
    }

    /// <summary>
    /// Two directors that are real servers of their own services. As a real server one has the VIP on its loopback, and
    /// must not answer for it; and as a director it has the table, which hands on what the other one has sent, unless
    /// the service is of a mark that such packets do not get.
    /// </summary>
    public void DirectorsServeWithCare()
    {
        if (instances.Count == 0)
            return;
        foreach (VirtualServerSettings server in servers)
            foreach (RealServerSettings real in server.RealServers)
                if (real.Destination.Forwarding is IpvsForwarding.Direct or IpvsForwarding.Tunnel)
                    ServesWithCare(server, real);
    }

    private void ServesWithCare(VirtualServerSettings server, RealServerSettings real)
    {
        IpAddress address = real.Destination.Address;
        bool isDirect = real.Destination.Forwarding == IpvsForwarding.Direct;
        if (!HasMark(server)
            && instances.Exists(instance => instance.PeerAddresses.Contains(address)))
            Advise(real.At, $"real server {real.Name} is the other director (unicast_peer): its own table hands on "
                + "what comes from this one, and packets go round between them; make it a service of a fwmark, which "
                + "a firewall sets for packets that do not come from the other director's MAC address");
        if (!isDirect || address.IsIPv6 || IsLocalhost(address))
            return;
        if (Array.Find(present, here => here.Address.Address == address) is { Interface: { } link })
        {
            ArpBehaviour now = arp(link);
            if (!now.HidesLoopback)
                Advise(real.At, $"real server {real.Name} is this machine, on {link}: while another director is MASTER "
                    + $"it answers ARP for the VIP as well (arp_ignore is {now.Ignore}, arp_announce "
                    + $"{now.Announce}); set net.ipv4.conf.all.arp_ignore = 1 and net.ipv4.conf.all.arp_announce = 2");
        }
        else if (instances.Exists(instance => instance.SourceAddress is { } source && source.Value == address))
            findings.Note(real.At, $"real server {real.Name} is this director (its adverts come from there): on that "
                + "machine net.ipv4.conf.all.arp_ignore must be 1 and net.ipv4.conf.all.arp_announce 2");
    }

    /// <summary>127.0.0.0/8: nobody else asks for it.</summary>
    private static bool IsLocalhost(IpAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.WriteTo(bytes);
        return bytes[0] == 127;
    }
}
