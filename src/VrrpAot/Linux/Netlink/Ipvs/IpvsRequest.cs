namespace VrrpAot.Linux;

/// <summary>
/// Writes requests to IPVS one behind the other. Each asks for an answer: unlike those of addresses they are few, and a
/// refusal has consequences that its sender has to know before it goes on.
/// </summary>
/// <param name="writer">Has room for <see cref="Longest"/> bytes more whenever one is begun.</param>
/// <param name="family">The number that the kernel gave the family IPVS (<see cref="TryReadFamily"/>).</param>
internal sealed class IpvsRequest(NetlinkWriter writer, ushort family)
{
    /// <summary>Above the longest (a destination in a tunnel with an own checksum: 160 bytes).</summary>
    public const int Longest = 192;

    private static ReadOnlySpan<byte> FamilyName => "IPVS\0"u8;

    private uint _sequence;

    /// <summary>The number of the request that was begun last.</summary>
    public uint Sequence => _sequence;

    /// <summary>A request; the next number is its own.</summary>
    public NetlinkWriter Begin(byte command) => Begin(command, Netlink.NLM_F_ACK);

    /// <summary>The same for a list.</summary>
    public NetlinkWriter BeginList(byte command) => Begin(command, Netlink.NLM_F_ACK | Netlink.NLM_F_DUMP);

    public void WriteServiceListing() => WriteEmptyList(Ipvs.GetService);

    public void WriteDaemonListing() => WriteEmptyList(Ipvs.GetDaemon);

    /// <summary>Asks for <see cref="IpvsTimeouts"/>.</summary>
    public void WriteTimeouts() => Begin(Ipvs.GetConfig).End();

    /// <summary>Asks for the version: whether IPVS is there at all.</summary>
    public void WriteInfo() => Begin(Ipvs.GetInfo).End();

    /// <summary>Removes every service.</summary>
    public void WriteFlush() => Begin(Ipvs.Flush).End();

    /// <summary>Sets the counters of every service to zero.</summary>
    public void WriteZero() => Begin(Ipvs.Zero).End();

    /// <summary>Asks the controller for the family's number. The kernel loads ip_vs for it where it may.</summary>
    public static void WriteFamily(NetlinkWriter writer, uint sequence)
    {
        writer.Begin(Ipvs.GENL_ID_CTRL, Netlink.NLM_F_REQUEST | Netlink.NLM_F_ACK, sequence,
            new GenericHeader { Command = Ipvs.CTRL_CMD_GETFAMILY, Version = Ipvs.CTRL_VERSION });
        writer.Attribute(Ipvs.CTRL_ATTR_FAMILY_NAME, FamilyName);
        writer.End();
    }

    /// <summary>Reads the controller's answer. False: it tells of no family, or of another.</summary>
    /// <param name="body">What follows the netlink header.</param>
    public static bool TryReadFamily(ReadOnlySpan<byte> body, out ushort family)
    {
        family = 0;
        if (body.Length < GenericHeader.Length)
            return false;
        bool isIpvs = false;
        NetlinkAttributes attributes = new(body[GenericHeader.Length..]);
        while (attributes.Next())
        {
            if (attributes.Type == Ipvs.CTRL_ATTR_FAMILY_ID)
                family = attributes.AsUInt16();
            else if (attributes.Type == Ipvs.CTRL_ATTR_FAMILY_NAME)
                isIpvs = attributes.Value.SequenceEqual(FamilyName);
        }
        return isIpvs && family != 0;
    }

    private NetlinkWriter Begin(byte command, ushort flags)
    {
        writer.Begin(family, (ushort)(Netlink.NLM_F_REQUEST | flags), ++_sequence,
            new GenericHeader { Command = command, Version = Ipvs.Version });
        return writer;
    }

    private void WriteEmptyList(byte command) => BeginList(command).End();
}
