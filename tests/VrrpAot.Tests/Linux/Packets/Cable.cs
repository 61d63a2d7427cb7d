using System.Buffers.Binary;
using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Tmds.Linux;
using VrrpAot.Linux;

namespace VrrpAot.Tests.Linux;

/// <summary>
/// Two Ethernet interfaces joined by a cable, "near" and "far", in a network namespace that lives as long as the test.
/// Namespaces belong to threads: the test body runs on a thread made for it, and so do the commands it starts.
/// </summary>
public sealed class Cable
{
    public static readonly byte[] NearMac = [0x02, 0, 0, 0, 0, 0xa];
    public static readonly byte[] FarMac = [0x02, 0, 0, 0, 0, 0xb];
    public static readonly byte[] GroupMac = [0x01, 0, 0x5e, 0, 0, 0x12];

    public int Near { get; private set; }
    public int Far { get; private set; }

    public static void Run(Action<Cable> test)
    {
        ExceptionDispatchInfo? failure = null;
        Thread thread = new(() =>
        {
            try
            {
                Assert.Equal(0, LibC.unshare(LibC.CLONE_NEWNET));
                Cable cable = new();
                cable.Plug();
                test(cable);
            }
            catch (Exception e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
        });
        thread.Start();
        Assert.True(thread.Join(TimeSpan.FromSeconds(60)), "the test did not end within a minute");
        failure?.Throw();
    }

    private void Plug()
    {
        Ip("link set lo up");
        Ip("link add near address 02:00:00:00:00:0a type veth peer name far address 02:00:00:00:00:0b");
        Ip("link set near up");
        Ip("link set far up");
        Near = IndexOf("near");
        Far = IndexOf("far");
    }

    public static int IndexOf(string name)
    {
        string found = Ip("-o link show dev " + name);
        return int.Parse(found[..found.IndexOf(':')]);
    }

    public static bool HasInterfaceKind(string kind)
    {
        bool has = false;
        Run(_ =>
        {
            try
            {
                Ip($"link add link far name probe type {kind} {(kind == "vlan" ? "id 7" : "")}");
                has = true;
            }
            catch (Xunit.Sdk.TrueException)
            {
            }
        });
        return has;
    }

    /// <summary>Runs the ip command in the namespace and returns what it printed.</summary>
    public static string Ip(string arguments)
    {
        using Process ip = Process.Start(new ProcessStartInfo("ip", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        string output = ip.StandardOutput.ReadToEnd();
        string complaint = ip.StandardError.ReadToEnd();
        ip.WaitForExit();
        Assert.True(ip.ExitCode == 0, $"ip {arguments}: {complaint}");
        return output;
    }

    public static Instant In(int milliseconds) => BootClock.Now + Duration.FromMilliseconds(milliseconds);

    /// <summary>True when the descriptor becomes readable within five seconds.</summary>
    public static bool BecomesReadable(Borrowed fd)
    {
        using Poller poller = new();
        poller.Add(fd, 1);
        Span<int> ready = stackalloc int[1];
        Instant end = In(5000);
        while (BootClock.Now < end)
        {
            if (poller.Wait(ready, end) == 1)
                return true;
        }
        return false;
    }

    public static bool IsReadableNow(Borrowed fd)
    {
        using Poller poller = new();
        poller.Add(fd, 1);
        return poller.Wait(stackalloc int[1], default) == 1;
    }

    /// <summary>Everything received until <paramref name="count"/> packets have come or five seconds passed.</summary>
    public static List<byte[]> Collect(AdvertReceiver receiver, int count)
    {
        List<byte[]> packets = [];
        while (packets.Count < count && BecomesReadable(receiver.Fd))
        {
            int received = receiver.Receive();
            for (int i = 0; i < received; i++)
                packets.Add(receiver.Packet(i).ToArray());
        }
        return packets;
    }

    /// <summary>
    /// An Ethernet frame with an IPv4 advert from 10.0.0.1 to the group, or to 10.0.0.2 with the far end's MAC;
    /// <paramref name="mark"/> tells frames apart (IPv4 identification).
    /// </summary>
    public static byte[] Frame(byte vrid, ushort mark = 0, byte[]? to = null, byte protocol = 112, byte version = 4,
        int optionBytes = 0, ushort fragment = 0, ushort? vlan = null, int payload = 8)
    {
        List<byte> frame = [.. to ?? GroupMac, .. NearMac];
        if (vlan is { } tag)
            frame.AddRange([0x81, 0x00, (byte)(tag >> 8), (byte)tag]);
        frame.AddRange([0x08, 0x00]);
        frame.AddRange(Packet(vrid, mark, protocol, version, optionBytes, fragment, payload, toPeer: to == FarMac));
        return [.. frame];
    }

    public static byte[] Packet(byte vrid, ushort mark = 0, byte protocol = 112, byte version = 4, int optionBytes = 0,
        ushort fragment = 0, int payload = 8, byte ttl = 255, bool toPeer = false)
    {
        int header = 20 + optionBytes;
        byte[] packet = new byte[header + payload];
        packet[0] = (byte)(version << 4 | header / 4);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)packet.Length);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(4), mark);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(6), fragment);
        packet[8] = ttl;
        packet[9] = protocol;
        new byte[] { 10, 0, 0, 1 }.CopyTo(packet, 12);
        (toPeer ? new byte[] { 10, 0, 0, 2 } : [224, 0, 0, 18]).CopyTo(packet, 16);
        packet.AsSpan(20, optionBytes).Fill(1);
        if (payload > 0)
            packet[header] = 0x21;
        if (payload > 1)
            packet[header + 1] = vrid;
        uint sum = 0;
        for (int i = 0; i < header; i += 2)
            sum += BinaryPrimitives.ReadUInt16BigEndian(packet.AsSpan(i));
        sum = (sum & 0xffff) + (sum >> 16);
        sum = (sum & 0xffff) + (sum >> 16);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(10), (ushort)~sum);
        return packet;
    }

    public static ushort MarkOf(byte[] packet) => BinaryPrimitives.ReadUInt16BigEndian(packet.AsSpan(4));
    public static byte VridOf(byte[] packet) => packet[(packet[0] & 15) * 4 + 1];

    /// <summary>Sends frames out of one interface, in order, and checks that the kernel took them.</summary>
    public static unsafe void Send(int interfaceIndex, params IEnumerable<byte[]> frames)
    {
        using FrameSender sender = new(64);
        List<NativeBuffer> buffers = [];
        foreach (byte[] frame in frames)
        {
            NativeBuffer buffer = new(frame.Length);
            buffers.Add(buffer);
            frame.CopyTo(buffer.Span);
            sender.Add(interfaceIndex, buffer.Pointer, frame.Length);
        }
        int failures = sender.Flush();
        buffers.ForEach(buffer => buffer.Dispose());
        Assert.True(failures == 0, $"{failures} frames refused; {sender.LastErrno}");
    }
}
