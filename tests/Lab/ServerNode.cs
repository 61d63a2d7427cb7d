using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Lab;

/// <summary>
/// A node that gives out addresses (busybox udhcpd), answers for names and the time, and is a router for IPv6.
/// </summary>
public sealed class ServerNode : IDisposable
{
    /// <summary>Its own; its network has 24 bits.</summary>
    public const string Address = "192.0.2.1";

    private readonly Node _node;
    private readonly NodeProcess _dhcp;
    private readonly List<Socket> _sockets = [];

    /// <summary>A new node `server` on this LAN.</summary>
    /// <param name="lan">Nobody else gives out addresses there.</param>
    /// <param name="leaseSeconds">At least 10.</param>
    /// <param name="only">The one address that is given to this hardware address, whoever has it; null for 192.0.2.50
    /// to .60, which are looked for on the link first.</param>
    public ServerNode(Lan lan, int leaseSeconds, (string Mac, string Address)? only = null)
    {
        _node = lan.AddNode("server", Address + "/24");
        _node.WriteFile("/run/udhcpd.conf", $"""
            start 192.0.2.50
            end 192.0.2.60
            interface eth0
            lease_file /run/udhcpd.leases
            pidfile /run/udhcpd.pid
            min_lease 10
            opt subnet 255.255.255.0
            opt router 192.0.2.1
            opt dns 192.0.2.1
            opt ntpsrv 192.0.2.1
            opt lease {leaseSeconds}
            {(only is { } one ? $"static_lease {one.Mac} {one.Address}" : "")}

            """);
        _node.WriteFile("/run/udhcpd.leases", "");
        _dhcp = _node.Start("busybox", "udhcpd", "-f", "/run/udhcpd.conf");
        _dhcp.WaitForLine("started", TimeSpan.FromSeconds(10));
    }

    public Node Node => _node;

    /// <summary>Nobody gives out addresses any more.</summary>
    public void StopDhcp() => _dhcp.Dispose();

    /// <summary>Answers every question for a name with this server's address.</summary>
    public void AnswerNames() => Serve(53, query =>
    {
        // The question again, and one record: its name is at 12, type A, class IN, a minute, 4 bytes.
        byte[] answer = [.. query, 0xC0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 192, 0, 2, 1];
        answer[2] = 0x81;
        answer[3] = 0x80;
        answer[7] = 1;
        return answer;
    });

    /// <summary>A time server whose clock is ahead of this machine's.</summary>
    public void TellTheTime(TimeSpan ahead) => Serve(123, query =>
    {
        var answer = new byte[48];
        answer[0] = 0x24;
        answer[1] = 2;
        query.AsSpan(40, 8).CopyTo(answer.AsSpan(24));
        double seconds = (DateTime.UtcNow + ahead - new DateTime(1900, 1, 1)).TotalSeconds;
        foreach (int at in new[] { 32, 40 })
        {
            BinaryPrimitives.WriteUInt32BigEndian(answer.AsSpan(at), (uint)seconds);
            BinaryPrimitives.WriteUInt32BigEndian(answer.AsSpan(at + 4), (uint)(seconds % 1 * (1L << 32)));
        }
        return answer;
    });

    /// <summary>
    /// Is the LAN's router for IPv6, and says so every second (RFC 4861, 4.2: type 134, and a prefix option from which
    /// hosts make their own addresses).
    /// </summary>
    /// <param name="prefix">The LAN's, of 64 bits: `2001:db8:1::`. The router itself is 1 in it.</param>
    public void RouteIPv6(string prefix)
    {
        _node.Ip("-6", "addr", "add", prefix + "1/64", "dev", "eth0", "nodad");
        byte[] advertisement =
        [
            // The kernel puts in the checksum; a router for 1,800 s.
            134, 0, 0, 0, 64, 0, 1800 >> 8, 1800 & 255, 0, 0, 0, 0, 0, 0, 0, 0,
            // On the link, for addresses of one's own, for an hour.
            3, 4, 64, 0xC0, 0, 0, 14, 16, 0, 0, 14, 16, 0, 0, 0, 0, .. IPAddress.Parse(prefix).GetAddressBytes(),
        ];
        Socket socket = _node.Inside(() => new Socket(AddressFamily.InterNetworkV6, SocketType.Raw,
            ProtocolType.IcmpV6));
        // Only what comes from the link itself counts, and its sender is a link-local address.
        socket.SetSocketOption(SocketOptionLevel.IPv6, SocketOptionName.MulticastTimeToLive, 255);
        int card = int.Parse(_node.IpJson("link", "show", "dev", "eth0")[0].GetProperty("ifindex").ToString());
        socket.SetSocketOption(SocketOptionLevel.IPv6, SocketOptionName.MulticastInterface, card);
        _sockets.Add(socket);
        var allNodes = new IPEndPoint(IPAddress.Parse($"ff02::1%{card}"), 0);
        new Thread(() =>
        {
            try
            {
                for (; ; Thread.Sleep(1000))
                    socket.SendTo(advertisement, allNodes);
            }
            catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
            {
            }
        }) { IsBackground = true }.Start();
    }

    private void Serve(int port, Func<byte[], byte[]> answer)
    {
        Socket socket = _node.Inside(() =>
        {
            var made = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            made.Bind(new IPEndPoint(IPAddress.Any, port));
            return made;
        });
        _sockets.Add(socket);
        new Thread(() =>
        {
            var buffer = new byte[1500];
            try
            {
                while (true)
                {
                    EndPoint from = new IPEndPoint(IPAddress.Any, 0);
                    int length = socket.ReceiveFrom(buffer, ref from);
                    socket.SendTo(answer(buffer[..length]), from);
                }
            }
            catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
            {
            }
        }) { IsBackground = true }.Start();
    }

    /// <summary>The node itself goes with its LAN.</summary>
    public void Dispose()
    {
        foreach (Socket socket in _sockets)
            socket.Dispose();
    }
}
