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

    public void Enter(InstanceModel instance, InstanceSettings settings, Findings findings)
    {
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

    /// <summary>Whose it is already; null when it is the newcomer's now.</summary>
    private string? Owner(Key key, string newcomer) => _owners.TryAdd(key, newcomer) ? null : _owners[key];
}
