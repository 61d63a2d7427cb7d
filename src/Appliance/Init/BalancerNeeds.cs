using System.Collections.Immutable;
using Appliance.Settings.Balancing;
using Appliance.Texts;
using VrrpAot.Linux;

namespace Appliance.Init;

/// <summary>
/// What a keepalived.conf that balances load needs of a kernel. keepalived finds that out while it runs; whoever is
/// asked to check the file says it before.
/// </summary>
public static class BalancerNeeds
{
    /// <summary>A warning for each module that is not there.</summary>
    /// <param name="whose">"this machine", or "this image".</param>
    /// <param name="has">Of a module, as ip_vs_rr: whether it is there; null where nobody can say.</param>
    public static IEnumerable<Finding> Missing(BalancerSettings balancer, string whose, Func<string, bool?> has)
    {
        const string ipvs = "ip_vs";
        if (!balancer.Servers.IsEmpty && has(ipvs) == false)
        {
            yield return Warning(balancer.Servers[0].At, $"the kernel of {whose} has no module {ipvs}, so on it "
                + "nothing is balanced; VRRP is none the worse for it");
            yield break;
        }
        var said = new HashSet<string>();
        foreach (VirtualServerSettings server in balancer.Servers)
            foreach (IpvsService service in server.Services)
                foreach ((string word, string module) in Modules(service))
                    if (has(module) == false && said.Add($"{server.Name} {module}"))
                        yield return Warning(server.At, $"Virtual server {server.Name}: the kernel of {whose} has no "
                            + $"module {module} for '{word}', so it refuses this service");
    }

    private static IEnumerable<(string Word, string Module)> Modules(IpvsService service)
    {
        yield return ($"{service.Scheduler}", $"ip_vs_{service.Scheduler}");
        if (!service.Engine.IsEmpty)
            yield return ($"{service.Engine}", $"ip_vs_pe_{service.Engine}");
    }

    /// <summary>With NAT what a server answers passes through the director, which must let it.</summary>
    /// <param name="forwards">Whether packets of others pass through.</param>
    public static IEnumerable<Finding> NoWayBack(BalancerSettings balancer, string whose, Func<IpFamily, bool> forwards)
    {
        foreach (IpFamily family in (IpFamily[])[IpFamily.IPv4, IpFamily.IPv6])
            if (!forwards(family) && balancer.Servers.FirstOrDefault(server => server.RealServers.Any(real =>
                IsBehind(real.Destination, family))) is { } first)
                yield return Warning(first.At, $"Virtual server {first.Name}: with NAT the servers' answers pass "
                    + $"through the director, and {whose} does not forward: {Sysctl(family)} is 0 (an image "
                    + "has it from \"sysctl\" in appliance.json)");
    }

    /// <summary>Whether these lines of appliance.json let packets of others pass.</summary>
    public static bool Forwards(ImmutableArray<string> sysctls, IpFamily family) =>
        Sysctls.ValueOf(Sysctl(family), sysctls) == "1";

    /// <summary>The setting that forwarding hangs on.</summary>
    private static string Sysctl(IpFamily family) =>
        family == IpFamily.IPv6 ? "net.ipv6.conf.all.forwarding" : "net.ipv4.ip_forward";

    /// <summary>By NAT, and not on the director itself.</summary>
    private static bool IsBehind(in IpvsDestination server, IpFamily family) =>
        server.Forwarding == IpvsForwarding.Masquerade && server.Address.Family == family
        && !(family == IpFamily.IPv4 && server.Address.IPv4 >> 24 == 127);

    private static Finding Warning(Origin at, string message) =>
        Finding.At(Severity.Warning, FindingClass.Advice, at, message);
}
