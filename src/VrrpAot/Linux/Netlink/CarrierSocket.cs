using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Tmds.Linux;

namespace VrrpAot.Linux;

/// <summary>How an interface is asked whether its link is there.</summary>
public enum CarrierMethod : byte
{
    /// <summary>The status register of its transceiver: SIOCGMIIREG.</summary>
    Mii,
    /// <summary>Its driver: ETHTOOL_GLINK.</summary>
    Ethtool,
    /// <summary>Its flags: IFF_RUNNING, as netlink tells them.</summary>
    Ioctl,
}

/// <summary>
/// Asks interfaces whether their link is there. Drivers of old do not tell the kernel when it goes: then netlink cannot
/// tell it either.
/// </summary>
internal sealed unsafe class CarrierSocket : IDisposable
{
    internal const int SIOCGIFFLAGS = 0x8913, SIOCETHTOOL = 0x8946, SIOCGMIIPHY = 0x8947, SIOCGMIIREG = 0x8948;
    internal const uint ETHTOOL_GLINK = 0x0000000a;
    internal const ushort MII_BMSR = 1, BMSR_LSTATUS = 4;

    /// <summary>struct ifreq: 16 bytes of name, then what is asked or answered.</summary>
    internal const int RequestLength = 40, NameLength = 16;

    private readonly Descriptor _socket = Descriptor.Take(
        LibC.socket(LibC.AF_INET, LibC.SOCK_DGRAM | LibC.SOCK_CLOEXEC, 0), "No socket to ask interfaces");

    /// <summary>Null when it cannot be asked that way.</summary>
    public bool? Ask(in FixedName name, CarrierMethod method)
    {
        byte* request = stackalloc byte[RequestLength];
        new Span<byte>(request, RequestLength).Clear();
        name.Bytes.CopyTo(new Span<byte>(request, NameLength - 1));
        return method switch
        {
            CarrierMethod.Mii => AskTransceiver(request),
            CarrierMethod.Ethtool => AskDriver(request),
            _ => Call(SIOCGIFFLAGS, request)
                ? (*(ushort*)(request + NameLength) & Netlink.IFF_RUNNING) != 0 : null,
        };
    }

    private bool? AskTransceiver(byte* request)
    {
        // struct mii_ioctl_data: u16 transceiver, register, in, out
        ushort* register = (ushort*)(request + NameLength);
        if (!Call(SIOCGMIIPHY, request))
            return null;
        register[1] = MII_BMSR;
        // It keeps a loss until it is read: the second answer is how it is now.
        if (!Call(SIOCGMIIREG, request) || !Call(SIOCGMIIREG, request) || register[3] == ushort.MaxValue)
            return null;
        return (register[3] & BMSR_LSTATUS) != 0;
    }

    private bool? AskDriver(byte* request)
    {
        // struct ethtool_value: u32 question, answer
        uint* value = stackalloc uint[2] { ETHTOOL_GLINK, 0 };
        *(uint**)(request + NameLength) = value;
        return Call(SIOCETHTOOL, request) ? value[1] != 0 : null;
    }

    private bool Call(int question, byte* request) => LibC.ioctl(_socket.Number, question, request) == 0;

    public void Dispose() => _socket.Dispose();
}
