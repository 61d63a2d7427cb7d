using System.Collections.Immutable;

namespace Appliance.Settings;

/// <summary>The machine's own place in the network.</summary>
public sealed record NetworkSettings
{
    /// <summary>One entry an interface.</summary>
    public ImmutableArray<InterfaceSettings> Interfaces { get; init; } = [];

    /// <summary>Name servers, in the order in which they are asked; those that DHCP names come after them.</summary>
    [Form(nameof(TextForms.Address))]
    public ImmutableArray<IpAddress> NameServers { get; init; } = [];

    /// <summary>
    /// Time servers, names or addresses, in the order in which they are tried; those that DHCP names come after them.
    /// </summary>
    [Form(nameof(TextForms.Server))]
    public ImmutableArray<string> TimeServers { get; init; } = [];
}

/// <summary>One interface with the machine's own addresses.</summary>
public sealed record InterfaceSettings
{
    /// <summary>Its name.</summary>
    [Form(nameof(TextForms.InterfaceName))]
    public required string Name { get; init; }

    /// <summary>Own addresses with prefix length; no virtual ones.</summary>
    [Form(nameof(TextForms.Prefix))]
    public ImmutableArray<IpPrefix> Addresses { get; init; } = [];

    /// <summary>The router that everything beyond the prefixes goes to.</summary>
    [Form(nameof(TextForms.Address))]
    public IpAddress? Gateway { get; init; }

    /// <summary>Also ask a DHCP server for an address, gateway, name and time servers.</summary>
    public bool Dhcp { get; init; }
}

/// <summary>
/// Where something is served: an address and port, or the path of a unix socket (then the other two are 0).
/// </summary>
public readonly record struct ListenAddress(IpAddress Address, ushort Port, string? SocketPath = null)
{
    /// <summary>The prefix of the other form.</summary>
    public const string UnixPrefix = "unix:";

    /// <summary>127.0.0.1:9650.</summary>
    public static readonly ListenAddress LoopbackMetrics = new(new IpAddress(0x7F000001), 9650);

    /// <summary>Only this machine reaches it.</summary>
    public bool IsLocal => SocketPath is not null || Address.IPv4 >> 24 == 127;

    public override string ToString() => SocketPath is null ? $"{Address}:{Port}" : UnixPrefix + SocketPath;
}
