using System.ComponentModel;

namespace VrrpAot.Linux;

/// <summary>An address, and the name of the interface that has it.</summary>
public readonly record struct PresentAddress(string Interface, AddressRecord Address);

/// <summary>The addresses that this machine has at this moment, for those who look once.</summary>
public sealed class PresentAddresses : INetlinkListener
{
    /// <summary>The kernel answers at once; a caller that gets no answer goes on without.</summary>
    private static readonly Duration s_patience = Duration.FromSeconds(1);

    private readonly List<AddressRecord> _addresses = [];
    private readonly Dictionary<int, string> _names = [];
    private bool _over;

    private PresentAddresses()
    {
    }

    /// <summary>Asks the kernel. Empty where it does not answer.</summary>
    public static PresentAddress[] Ask()
    {
        var asked = new PresentAddresses();
        try
        {
            using var routes = new RouteSocket();
            routes.RequestLinks();
            routes.RequestAddresses();
            Instant end = BootClock.Now + s_patience;
            while (!asked._over && DescriptorWait.For(routes.Fd, Readiness.Readable, interrupt: default,
                end) == Waited.Ready)
                routes.Receive(asked);
        }
        catch (Win32Exception)
        {
        }
        var present = new PresentAddress[asked._addresses.Count];
        for (int i = 0; i < present.Length; i++)
        {
            AddressRecord address = asked._addresses[i];
            present[i] = new PresentAddress(asked._names.GetValueOrDefault(address.InterfaceIndex,
                $"if{address.InterfaceIndex}"), address);
        }
        return present;
    }

    void INetlinkListener.LinkChanged(in LinkRecord link) => _names[link.Index] = link.Name.ToString();
    void INetlinkListener.LinkGone(int interfaceIndex) => _names.Remove(interfaceIndex);
    void INetlinkListener.AddressPresent(in AddressRecord address)
    {
        _addresses.Remove(address);
        _addresses.Add(address);
    }

    void INetlinkListener.AddressGone(in AddressRecord address) => _addresses.Remove(address);
    void INetlinkListener.LinksListed()
    {
    }

    void INetlinkListener.AddressesListed() => _over = true;
    void INetlinkListener.RequestFailed(uint sequence, Errno errno) => _over = true;
    void INetlinkListener.ListFailed(Errno errno) => _over = true;
    void INetlinkListener.Overrun()
    {
    }
}
