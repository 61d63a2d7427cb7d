namespace VrrpAot.Linux;

/// <summary>
/// A thread of the kernel that tells other directors of this one's connections (master), or hears of theirs (backup). A
/// machine may have one of each.
/// </summary>
public readonly record struct IpvsDaemon
{
    private const ushort AttributeState = 1, AttributeInterface = 2, AttributeId = 3, AttributeMaximum = 4,
        AttributeGroup = 5, AttributeGroup6 = 6, AttributePort = 7, AttributeTtl = 8;
    private const uint Master = 1, Backup = 2;

    public bool IsBackup { get; init; }
    /// <summary>Where it sends or listens.</summary>
    public FixedName Interface { get; init; }
    /// <summary>Directors with the same number understand each other; a backup with 0 hears all. 0..255.</summary>
    public byte Id { get; init; }
    /// <summary>Bytes of a message; 0 for what the interface can take. This and what follows: Linux 4.3.</summary>
    public ushort MaximumLength { get; init; }
    /// <summary>0.0.0.0 for the kernel's own, 224.0.0.81.</summary>
    public IpAddress Group { get; init; }
    /// <summary>0 for the kernel's own, 8848.</summary>
    public ushort Port { get; init; }
    /// <summary>0 for the kernel's own, 1.</summary>
    public byte Ttl { get; init; }

    /// <summary>Writes the request that starts it. Only what is not the kernel's own is said.</summary>
    internal void WriteStart(IpvsRequest request)
    {
        NetlinkWriter writer = request.Begin(Ipvs.NewDaemon);
        int start = writer.BeginNested(Ipvs.Daemon);
        writer.Attribute(AttributeState, IsBackup ? Backup : Master);
        writer.Name(AttributeInterface, Interface);
        writer.Attribute(AttributeId, (uint)Id);
        if (MaximumLength != 0)
            writer.Attribute(AttributeMaximum, MaximumLength);
        // The kernel's structure has ports in its own order here, unlike those of services.
        if (Port != 0)
            writer.Attribute(AttributePort, Port);
        if (Ttl != 0)
            writer.Attribute(AttributeTtl, Ttl);
        if (Group != IpAddress.Any)
            writer.Attribute(Group.IsIPv6 ? AttributeGroup6 : AttributeGroup, Group);
        writer.EndNested(start);
        writer.End();
    }

    /// <summary>Writes the request that ends it.</summary>
    internal void WriteStop(IpvsRequest request)
    {
        NetlinkWriter writer = request.Begin(Ipvs.DeleteDaemon);
        int start = writer.BeginNested(Ipvs.Daemon);
        writer.Attribute(AttributeState, IsBackup ? Backup : Master);
        writer.Attribute(AttributeId, (uint)Id);
        writer.EndNested(start);
        writer.End();
    }

    /// <summary>
    /// Reads a message that tells of one that runs. False: it tells of something else, or not enough.
    /// </summary>
    /// <param name="body">What follows the netlink header.</param>
    internal static bool TryRead(ReadOnlySpan<byte> body, out IpvsDaemon daemon)
    {
        daemon = default;
        if (!Ipvs.TryOpen(body, Ipvs.NewDaemon, Ipvs.Daemon, out ReadOnlySpan<byte> nested))
            return false;
        uint state = 0;
        IpvsDaemon read = default;
        NetlinkAttributes attributes = new(nested);
        while (attributes.Next())
        {
            switch (attributes.Type)
            {
                case AttributeState: state = attributes.AsUInt32(); break;
                case AttributeInterface: read = read with { Interface = FixedName.From(attributes.Value) }; break;
                case AttributeId: read = read with { Id = (byte)attributes.AsUInt32() }; break;
                case AttributeMaximum: read = read with { MaximumLength = attributes.AsUInt16() }; break;
                case AttributeGroup when Ipvs.TryReadAddress(attributes.Value, IpFamily.IPv4, out IpAddress group):
                    read = read with { Group = group };
                    break;
                case AttributeGroup6 when Ipvs.TryReadAddress(attributes.Value, IpFamily.IPv6, out IpAddress group):
                    read = read with { Group = group };
                    break;
                case AttributePort: read = read with { Port = attributes.AsUInt16() }; break;
                case AttributeTtl: read = read with { Ttl = attributes.AsByte() }; break;
            }
        }
        daemon = read with { IsBackup = state == Backup };
        return state is Master or Backup;
    }
}
