using Appliance.Config.Model;
using Appliance.Config.Rows;
using Appliance.Texts;
using VrrpAot.Engine;
using VrrpAot.Wire;

namespace Appliance.Config.Rules;

/// <summary>
/// Two instances cannot be the same virtual router: one VRID on one interface and group, or with unicast one VRID
/// between the same two addresses. Every instance is entered once, and found by what it must not share.
/// </summary>
internal sealed class VridLedger
{
    /// <param name="There">The multicast group, or a unicast peer.</param>
    private readonly record struct Key(Vrid Vrid, string Interface, IpAddress? Source, IpAddress There);

    private readonly Dictionary<Key, string> _owners = [];

    /// <summary>By VRID, interface and family.</summary>
    private readonly Dictionary<(Vrid, string, IpFamily), InstanceSettings> _families = [];

    public void Enter(InstanceModel instance, InstanceSettings settings, Findings findings)
    {
        StandsWithItsTwin(instance, settings, findings);
        string? clash = null;
        if (settings.Peers.IsEmpty)
            clash = Owner(new Key(settings.Vrid, settings.Interface, null, settings.MulticastGroup), settings.Name);
        foreach (UnicastPeer peer in settings.Peers)
            clash = Owner(new Key(settings.Vrid, settings.Interface, settings.SourceAddress ?? IpAddress.Any,
                peer.Address), settings.Name) ?? clash;
        if (clash is not null)
            findings.Fatal(instance.Of(InstanceRows.Vrid)!.At,
                $"({instance.Name}) the virtual router id {settings.Vrid.Value} is used by '{clash}' on "
                + $"{settings.Interface} already");
    }

    /// <summary>
    /// The two families of one router each have an election of their own: nothing but their priorities keeps them on
    /// one node.
    /// </summary>
    private void StandsWithItsTwin(InstanceModel instance, InstanceSettings settings, Findings findings)
    {
        _families.TryAdd((settings.Vrid, settings.Interface, settings.Family), settings);
        IpFamily other = settings.Family == IpFamily.IPv6 ? IpFamily.IPv4 : IpFamily.IPv6;
        if (!_families.TryGetValue((settings.Vrid, settings.Interface, other), out InstanceSettings? twin)
            || twin.Election.BasePriority == settings.Election.BasePriority
                && twin.Election.Preempt == settings.Election.Preempt)
            return;
        findings.Add(Severity.Warning, FindingClass.Advice, instance.At,
            $"({instance.Name}) and {twin.Name} are {settings.Family} and {other} of VRID {settings.Vrid.Value} on "
            + $"{settings.Interface}, and differ in priority or nopreempt: they may be MASTER on different nodes. "
            + "Write the same in both");
    }

    /// <summary>Whose it is already; null when it is the newcomer's now.</summary>
    private string? Owner(Key key, string newcomer) => _owners.TryAdd(key, newcomer) ? null : _owners[key];
}
