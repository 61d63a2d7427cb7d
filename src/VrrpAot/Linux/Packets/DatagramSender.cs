using System.ComponentModel;
using Tmds.Linux;

namespace VrrpAot.Linux;

/// <summary>
/// Sends datagrams of UDP to one place, from one port that nobody else here has: for BFD, which wants that port among
/// those above 49151 (RFC 5881 section 4). It hears nothing.
/// </summary>
public sealed unsafe class DatagramSender : IDatagramSender
{
    internal const int IP_TOS = 1, IPV6_UNICAST_HOPS = 16, IPV6_TCLASS = 67;

    /// <summary>The least of the ports that are nobody's by name (RFC 6335), and how many there are.</summary>
    public const int FirstPort = 49152;
    private const int Ports = 65536 - FirstPort;
    /// <summary>Ports tried before it is given up.</summary>
    private const int Attempts = 64;
    /// <summary>Class selector 6, as adverts have: a congested switch drops others first.</summary>
    private const int NetworkControl = 0xC0;

    private readonly Descriptor _socket = new();

    /// <param name="from">Null lets the routing table choose.</param>
    /// <param name="hops">TTL or hop limit, 1..255.</param>
    /// <exception cref="Win32Exception">No socket; the address is not here (EADDRNOTAVAIL), no way leads there
    /// (ENETUNREACH).</exception>
    public DatagramSender(in Endpoint to, IpAddress? from, byte hops)
    {
        bool isIPv6 = to.Address.IsIPv6;
        IpAddress own = from ?? (isIPv6 ? new IpAddress(0UL, 0UL) : IpAddress.Any);
        Span<byte> random = stackalloc byte[2];
        Errno error = Errno.Ok;
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            RandomBytes.Fill(random);
            var port = (ushort)(FirstPort + (random[0] << 8 | random[1]) % Ports);
            error = ClientSocket.Open(SocketKind.Datagram, to, new Endpoint(own, port), _socket);
            if (error != Errno.EADDRINUSE)
                break;
        }
        if (error.IsOk)
            error = isIPv6 ? LibCGaps.SetOption(_socket, LibC.IPPROTO_IPV6, IPV6_UNICAST_HOPS, hops)
                : LibCGaps.SetOption(_socket, LibC.IPPROTO_IP, DatagramReceiver.IP_TTL, hops);
        if (!error.IsOk)
        {
            _socket.Dispose();
            throw error.Exception($"No way to {to.Address} for BFD");
        }
        LibCGaps.SetOption(_socket, isIPv6 ? LibC.IPPROTO_IPV6 : LibC.IPPROTO_IP, isIPv6 ? IPV6_TCLASS : IP_TOS,
            NetworkControl);
        LibCGaps.SetOption(_socket, LibC.SOL_SOCKET, LibC.SO_PRIORITY, 6);
        SocketFilter.RejectAll(_socket);
    }

    /// <summary>A complaint about the packet before (ECONNREFUSED) is no reason not to send.</summary>
    public Errno Send(ReadOnlySpan<byte> payload)
    {
        Errno error = ClientSocket.Send(_socket, payload, out _);
        return error == Errno.ECONNREFUSED ? ClientSocket.Send(_socket, payload, out _) : error;
    }

    public void Dispose() => _socket.Dispose();
}
