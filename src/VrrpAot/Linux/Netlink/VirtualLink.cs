namespace VrrpAot.Linux;

/// <summary>
/// A macvlan: an interface with a hardware address of its own upon another one. In its private mode it does not talk to
/// its neighbours on the same interface. While it is down the interface below hears for itself what is sent to its
/// address's groups, and drops what is sent to the address.
/// </summary>
/// <param name="Name">1..15 bytes.</param>
/// <param name="Base">The interface below.</param>
public sealed record VirtualLink(string Name, string Base, MacAddress Address)
{
    private const string Made = "macvlan ", Up = "up ";

    /// <summary>The interface itself, which is down.</summary>
    public ObjectRequests ToRequests()
    {
        using var into = new ObjectWriter();
        NetlinkWriter to = into.To;
        to.Begin(Netlink.RTM_NEWLINK, Netlink.NLM_F_REQUEST | Netlink.NLM_F_CREATE | Netlink.NLM_F_EXCL, sequence: 0,
            default(LinkMessage));
        to.Attribute(Netlink.IFLA_ADDRESS, Address.Bytes);
        to.Attribute(Netlink.IFLA_LINK, 0);
        into.IndexWritten(Base);
        to.Name(Netlink.IFLA_IFNAME, FixedName.From(Name));
        int info = to.BeginPlain(Netlink.IFLA_LINKINFO);
        to.Attribute(Netlink.IFLA_INFO_KIND, "macvlan"u8);
        int data = to.BeginPlain(Netlink.IFLA_INFO_DATA);
        to.Attribute(Netlink.IFLA_MACVLAN_MODE, Netlink.MACVLAN_MODE_PRIVATE);
        to.EndNested(data);
        to.EndNested(info);
        to.End();
        into.EndSet();
        to.Begin(Netlink.RTM_DELLINK, Netlink.NLM_F_REQUEST, sequence: 0, default(LinkMessage));
        to.Name(Netlink.IFLA_IFNAME, FixedName.From(Name));
        to.End();
        return into.End($"{Made}{Name} on {Base} {Address}")!;
    }

    /// <summary>The request that removes whatever has this index.</summary>
    public static byte[] Removal(int index)
    {
        using var into = new ObjectWriter();
        into.To.Begin(Netlink.RTM_DELLINK, Netlink.NLM_F_REQUEST, sequence: 0, new LinkMessage { Index = index });
        into.To.End();
        into.EndSet();
        return into.End("")!.Set(_ => 0);
    }

    /// <summary>A macvlan that is to be ours, and is another one: of an earlier run with another file.</summary>
    /// <param name="below">Index of the interface that ours is upon; 0 while that is not known.</param>
    internal static bool IsOther(in LinkRecord found, in MacAddress address, int below) => found.MacvlanMode != 0
        && (found.HardwareAddress != address || found.MacvlanMode != Netlink.MACVLAN_MODE_PRIVATE
            || below != 0 && found.Base != below);

    /// <summary>That it is up; its removal puts it down.</summary>
    public ObjectRequests ToUpRequests()
    {
        using var into = new ObjectWriter();
        WriteState(into, Netlink.IFF_UP);
        into.EndSet();
        WriteState(into, 0);
        return into.End(Up + Name)!;
    }

    private void WriteState(ObjectWriter into, uint flags)
    {
        const int indexAt = 16 + 4; // netlink's header, and ifinfomsg before its index
        into.To.Begin(Netlink.RTM_NEWLINK, Netlink.NLM_F_REQUEST, sequence: 0,
            new LinkMessage { Flags = flags, Change = Netlink.IFF_UP });
        into.IndexAt(Name, indexAt);
        into.To.End();
    }

    /// <summary>Which interface an object is about; null for one that is none.</summary>
    /// <param name="isUp">It is that the interface is up.</param>
    public static string? NameIn(string text, out bool isUp)
    {
        isUp = text.StartsWith(Up, StringComparison.Ordinal);
        if (isUp)
            return text[Up.Length..];
        if (!text.StartsWith(Made, StringComparison.Ordinal))
            return null;
        string rest = text[Made.Length..];
        return rest[..rest.IndexOf(' ')];
    }
}
