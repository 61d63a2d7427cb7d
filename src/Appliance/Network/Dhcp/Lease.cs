
namespace Appliance.Network.Dhcp;

/// <summary>
/// What a server has granted. Its times count from when it was asked for, so that we are never later than the server
/// (RFC 2131 section 4.4.1).
/// </summary>
internal sealed class Lease
{
    public required IpAddress Address { get; init; }
    public required byte PrefixLength { get; init; }
    public required IpAddress Server { get; init; }
    public IpAddress? Router { get; init; }
    public IpAddress[] NameServers { get; init; } = [];
    public IpAddress[] TimeServers { get; init; } = [];
    /// <summary>T1: from here on this server is asked for more.</summary>
    public required Instant RenewAt { get; init; }
    /// <summary>T2: from here on any server.</summary>
    public required Instant RebindAt { get; init; }
    /// <summary><see cref="Instant.Never"/> for a lease without end.</summary>
    public required Instant ExpiresAt { get; init; }

    public static Lease Of(DhcpReply ack, IpAddress server, Instant askedAt)
    {
        bool forever = ack.LeaseSeconds == DhcpReply.Forever;
        // What the server says of T1 and T2, where it makes sense; else half, and seven eighths (section 4.4.5).
        bool hasTimes = ack.RenewalSeconds > 0 && ack.RenewalSeconds < ack.RebindingSeconds
            && ack.RebindingSeconds < ack.LeaseSeconds;
        Duration whole = Duration.FromSeconds(ack.LeaseSeconds);
        return new Lease
        {
            Address = ack.Address,
            PrefixLength = ack.PrefixLength,
            Server = server,
            Router = ack.Router,
            NameServers = ack.NameServers,
            TimeServers = ack.TimeServers,
            RenewAt = forever ? Instant.Never
                : askedAt + (hasTimes ? Duration.FromSeconds(ack.RenewalSeconds) : whole / 2),
            RebindAt = forever ? Instant.Never
                : askedAt + (hasTimes ? Duration.FromSeconds(ack.RebindingSeconds) : whole - whole / 8),
            ExpiresAt = forever ? Instant.Never : askedAt + whole,
        };
    }
}
