using System.Collections.Immutable;
using Appliance.Config.Model;
using Appliance.Config.Rows;
using Appliance.Texts;
using VrrpAot.Engine;
using VrrpAot.Holdings;
using VrrpAot.Linux;

namespace Appliance.Config.Rules;

/// <summary>
/// `use_vmac`: which macvlan, with which address, and what stands on it. Every instance is asked once, since two may
/// have one VRID, and their macvlans need two names.
/// </summary>
internal sealed class VirtualMacRules
{
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>What is made for all of them, whatever their state.</summary>
    public List<HeldObject> Made { get; } = [];

    /// <summary>The same instance, upon its macvlan if it is to have one.</summary>
    public InstanceSettings Apply(InstanceModel instance, InstanceSettings settings, GlobalModel global,
        Findings findings)
    {
        if (instance.Of(InstanceRows.UseVmac) is not { } use)
        {
            if (instance.Of(InstanceRows.SendsFromBase) is { } base_)
                findings.Warning(base_.At, $"({instance.Name}) vmac_xmit_base is only valid with use_vmac");
            return settings;
        }
        string name = NameOf(use.Value, settings.Vrid, global.Of(GlobalRows.VirtualMacPrefix)?.Value ?? "vrrp");
        MacAddress mac = MacOf(use.Value, settings.Vrid, settings.Family);
        bool fromBase = instance.Of(InstanceRows.SendsFromBase) is { Value: true } || !settings.Peers.IsEmpty;
        var link = new VirtualLink(name, settings.Interface, mac);
        Made.Add(new HeldObject(HoldingKind.Link, link.ToRequests()) { Tracking = [settings.Name] });
        return settings with
        {
            VirtualMac = new VirtualMacSettings(name, mac, fromBase),
            Addresses = On(settings.Addresses, settings.Interface, name),
            ExcludedAddresses = On(settings.ExcludedAddresses, settings.Interface, name),
            Objects = settings.Objects.Insert(0, new HeldObject(HoldingKind.Link, link.ToUpRequests())),
        };
    }

    /// <summary>Those of the instance's own interface stand on the macvlan.</summary>
    private static ImmutableArray<VirtualAddress> On(ImmutableArray<VirtualAddress> vips, string own, string device) =>
        [.. vips.Select(vip => vip.Device is null || vip.Device == own ? vip with { Device = device } : vip)];

    /// <summary>`vrrp.51`, and where that is taken `vrrp1.51`.</summary>
    private string NameOf(VirtualMacModel use, Vrid vrid, string prefix)
    {
        if (use.Name is { } given && _names.Add(given))
            return given;
        for (int i = 0; ; i++)
        {
            string behind = $"{(i == 0 ? "" : i.ToString())}.{vrid.Value}";
            string name = prefix[..Math.Min(prefix.Length, 15 - behind.Length)] + behind;
            if (_names.Add(name))
                return name;
        }
    }

    /// <summary>RFC 9568 section 7.3.</summary>
    private static MacAddress MacOf(VirtualMacModel use, Vrid vrid, IpFamily family)
    {
        MacAddress mac = default;
        byte kind = family == IpFamily.IPv6 ? (byte)2 : (byte)1;
        ReadOnlySpan<byte> first = use.Mac is { } given ? given.AsSpan() : [0, 0, 0x5e, 0, kind];
        Span<byte> octets = mac;
        first.CopyTo(octets);
        if (first.Length < MacAddress.Length)
            octets[5] = vrid.Value;
        return mac;
    }
}
