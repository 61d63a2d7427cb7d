using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Lab;

/// <summary>A node that gives out addresses (busybox udhcpd), and answers for names and the time.</summary>
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
    /// <param name="only">The one address that is given to this hardware address, whoever has it; null for 192.0.2.50 to .60, which are looked for on the link first.</param>
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
