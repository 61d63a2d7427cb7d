using Appliance.Texts;

namespace Appliance.Config.Model;

/// <summary>`virtual_server_group NAME`</summary>
internal sealed class GroupModel(string name, Origin at) : LocatedValues
{
    public string Name { get; } = name;
    public Origin At { get; } = at;
    public List<GroupEntry> Entries { get; } = [];
    /// <summary>In all ranges together.</summary>
    public ulong Addresses { get; set; }
}

/// <summary>Addresses with a port, or a mark (then <see cref="Mark"/> is not null).</summary>
/// <param name="First">First address of a range, or the only one.</param>
/// <param name="Last">Last address of the range, of the same family.</param>
/// <param name="Port">0 for every port.</param>
/// <param name="Mark">A firewall mark; null for addresses.</param>
/// <param name="Family">Of a mark that says so; null for any.</param>
internal sealed record GroupEntry(IpAddress First, IpAddress Last, ushort Port, uint? Mark, IpFamily? Family,
    Origin At);
