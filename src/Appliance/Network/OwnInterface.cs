using System.Collections.Immutable;
using Appliance.Base;
using Appliance.Network.Dhcp;
using Appliance.Settings;
using Tmds.Linux;
using VrrpAot.Linux;

namespace Appliance.Network;

/// <summary>
/// One interface of appliance.json: keeps it up, with its static addresses and gateway, however often it goes and comes
/// back, and lets DHCP add to them. What is there already stays as it is, so that nothing is lost by asking again.
/// </summary>
/// <param name="dhcp">Null where appliance.json does not want it.</param>
internal sealed class OwnInterface(InterfaceSettings settings, DhcpPort? dhcp, Action<string> say)
{
    private MacAddress _mac;

    public string Name => settings.Name;
    public ImmutableArray<IpPrefix> Addresses => settings.Addresses;
    public DhcpPort? Dhcp => dhcp;
    /// <summary>The kernel's number; 0 while there is no such interface.</summary>
    public int Index { get; private set; }
    public bool Up { get; private set; }

    /// <summary>Told since links were last asked for.</summary>
    public bool IsListed { get; set; }

    /// <summary>What the kernel says of the interface.</summary>
    public void Update(in LinkRecord link)
    {
        IsListed = true;
        bool isNew = link.Index != Index, cameUp = link.Up && (!Up || isNew), otherMac = link.HardwareAddress != _mac;
        if (isNew && Index != 0)
            Vanish();
        (Index, _mac) = (link.Index, link.HardwareAddress);
        if (isNew || cameUp)
            SetUp();
        if (Up && !link.Up)
            dhcp?.LinkDown();
        Up = link.Up;
        if (cameUp || otherMac && Up)
            dhcp?.LinkUp(Index, _mac);
    }

    public void Vanish()
    {
        (Index, Up) = (0, false);
        dhcp?.Vanish();
    }

    /// <summary>Somebody, or the kernel along with another one, has removed an address.</summary>
    public void AddressGone(in AddressRecord address)
    {
        dhcp?.AddressGone(address);
        foreach (IpPrefix ours in Addresses)
        {
            if (ours.Address == address.Address)
                SetUp();
        }
    }

    /// <summary>News of the kernel's were lost: whatever has gone with them is put back.</summary>
    public void Restore()
    {
        SetUp();
        dhcp?.Restore();
    }

    private void SetUp()
    {
        Try("be set up", OwnAddresses.SetUp(Name));
        foreach (IpPrefix address in Addresses)
            Try($"have the address {address}", OwnAddresses.Add(Name, address.Address, address.Length));
        // Without a carrier the kernel refuses it, or it is gone with the next loss: asked for again when there is one.
        if (settings.Gateway is { } gateway && OwnAddresses.AddGateway(Name, gateway) is var errno
            && errno != Errno.ENETDOWN)
            Try($"have the gateway {gateway}", errno);
    }

    private void Try(string what, Errno errno)
    {
        // ENODEV: gone again meanwhile.
        if (!errno.IsOk && errno != Errno.EEXIST && errno != Errno.ENODEV)
            say($"{Name} cannot {what}: {errno}");
    }
}
