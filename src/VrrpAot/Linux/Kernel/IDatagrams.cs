namespace VrrpAot.Linux;

/// <summary>Datagrams of UDP that come in at one port: see <see cref="DatagramReceiver"/>.</summary>
public interface IDatagramReceiver : IPolled
{
    /// <summary>The last batch was full: more may wait.</summary>
    bool More { get; }

    /// <summary>Takes the waiting datagrams, without blocking. Returns how many.</summary>
    int Receive();

    /// <summary>What is in one; valid until the next <see cref="Receive"/>.</summary>
    ReadOnlySpan<byte> Payload(int i);

    /// <summary>Where it came from and how.</summary>
    DatagramPath Path(int i);
}

/// <summary>The way out to one place: see <see cref="DatagramSender"/>.</summary>
public interface IDatagramSender : IDisposable
{
    /// <summary>Sends one datagram at once, without blocking.</summary>
    Errno Send(ReadOnlySpan<byte> payload);
}

/// <summary>The way that a datagram came.</summary>
/// <param name="To">Our address that it was sent to.</param>
/// <param name="Hops">TTL or hop limit that it arrived with.</param>
public readonly record struct DatagramPath(Endpoint From, IpAddress To, byte Hops);
