using Appliance.Settings.Balancing;
using Appliance.Texts;
using VrrpAot.Linux;

namespace Appliance.Config.Rules;

/// <summary>
/// Which virtual server has a service of the kernel: one only. keepalived gives it the servers of both, and each takes
/// away what the other has set.
/// </summary>
internal sealed class ServiceLedger(Findings findings)
{
    private readonly Dictionary<(IpFamily, uint, byte, IpAddress, ushort), VirtualServerSettings> _owners = [];

    /// <summary>With the services that are its own; null when none is.</summary>
    public VirtualServerSettings? Enter(VirtualServerSettings server)
    {
        int left = 0;
        var own = server.Services.RemoveAll(service =>
        {
            var key = (service.Family, service.Mark, service.Protocol, service.Address, service.Port);
            if (_owners.TryAdd(key, server))
                return false;
            if (left++ == 0)
                Say(server, service, _owners[key]);
            return true;
        });
        return own.IsEmpty ? null : server with { Services = own };
    }

    private void Say(VirtualServerSettings server, in IpvsService service, VirtualServerSettings owner)
    {
        string what = service.Mark != 0 ? $"fwmark {service.Mark}" : $"{service.Address} port {service.Port}";
        findings.Add(Severity.Error, FindingClass.Advice, server.At, ReferenceEquals(owner, server)
            ? $"Virtual server {server.Name}: {what} stands twice in its group - ignoring"
            : $"Virtual server {server.Name}: {what} belongs to the virtual server of line {owner.At.Line} already - "
                + "ignoring");
    }
}
