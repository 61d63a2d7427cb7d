using System.Runtime.InteropServices;

namespace VrrpAot.Linux;

/// <summary>A network interface as the kernel tells it.</summary>
public readonly struct LinkRecord
{
    /// <summary>Kernel interface index, above 0.</summary>
    public int Index { get; init; }
    public FixedName Name { get; init; }
    /// <summary>
    /// Administratively up and able to carry packets (IFF_UP and IFF_RUNNING, which follows the carrier).
    /// </summary>
    public bool Up { get; init; }
    /// <summary>Administratively up (IFF_UP), whatever its carrier says.</summary>
    public bool IsOn { get; init; }
    public bool IsLoopback { get; init; }
    /// <summary>Needs no ARP (IFF_NOARP): gratuitous ARPs make no sense there.</summary>
    public bool NoArp { get; init; }
    /// <summary>Bytes of the longest packet; 0 when the kernel does not say.</summary>
    public int Mtu { get; init; }
    /// <summary>A macvlan, in this mode, upon the interface with this index; 0 for another kind.</summary>
    public uint MacvlanMode { get; init; }
    public int Base { get; init; }
    /// <summary>Zero when the interface has none of 6 octets.</summary>
    public MacAddress HardwareAddress { get; init; }

    /// <summary>Writes the request that puts a link up (`ip link set NAME up`).</summary>
    /// <param name="flags">NLM_F_*, besides NLM_F_REQUEST.</param>
    internal static void WriteUp(NetlinkWriter writer, uint sequence, ushort flags, int index)
    {
        writer.Begin(Netlink.RTM_NEWLINK, (ushort)(Netlink.NLM_F_REQUEST | flags), sequence,
            new LinkMessage { Index = index, Flags = Netlink.IFF_UP, Change = Netlink.IFF_UP });
        writer.End();
    }

    /// <summary>
    /// Reads RTM_NEWLINK or RTM_DELLINK behind its header. False: a bridge's view of its port, or cut short.
    /// </summary>
    internal static bool TryRead(ReadOnlySpan<byte> body, out LinkRecord link)
    {
        link = default;
        // A bridge announces its ports with family AF_BRIDGE, and DELLINK there means "left the bridge", not "gone".
        if (!MemoryMarshal.TryRead(body, out LinkMessage message) || message.Family != Netlink.AF_UNSPEC)
            return false;
        FixedName name = default;
        MacAddress hardware = default;
        int mtu = 0, below = 0;
        uint macvlan = 0;
        NetlinkAttributes attributes = new(body[16..]);
        while (attributes.Next())
        {
            switch (attributes.Type)
            {
                case Netlink.IFLA_IFNAME: name = FixedName.From(attributes.Value); break;
                case Netlink.IFLA_MTU: MemoryMarshal.TryRead(attributes.Value, out mtu); break;
                case Netlink.IFLA_LINK: MemoryMarshal.TryRead(attributes.Value, out below); break;
                case Netlink.IFLA_LINKINFO: macvlan = MacvlanModeIn(attributes.Value); break;
                case Netlink.IFLA_ADDRESS when attributes.Value.Length == 6: attributes.Value.CopyTo(hardware); break;
            }
        }
        const uint running = Netlink.IFF_UP | Netlink.IFF_RUNNING;
        link = new LinkRecord
        {
            Index = message.Index,
            Name = name,
            Up = (message.Flags & running) == running,
            IsOn = (message.Flags & Netlink.IFF_UP) != 0,
            IsLoopback = (message.Flags & Netlink.IFF_LOOPBACK) != 0,
            NoArp = (message.Flags & Netlink.IFF_NOARP) != 0,
            Mtu = mtu,
            MacvlanMode = macvlan,
            Base = macvlan == 0 ? 0 : below,
            HardwareAddress = hardware,
        };
        return true;
    }

    private static uint MacvlanModeIn(ReadOnlySpan<byte> information)
    {
        NetlinkAttributes attributes = new(information);
        bool isMacvlan = false;
        uint mode = 0;
        while (attributes.Next())
            if (attributes.Type == Netlink.IFLA_INFO_KIND)
                isMacvlan = attributes.Value.StartsWith("macvlan"u8);
            else if (attributes.Type == Netlink.IFLA_INFO_DATA)
            {
                NetlinkAttributes data = new(attributes.Value);
                while (data.Next())
                    if (data.Type == Netlink.IFLA_MACVLAN_MODE)
                        mode = data.AsUInt32();
            }
        return isMacvlan ? mode : 0;
    }
}
