using System.Buffers.Binary;
using System.Net;
using Lab;
using Xunit.Abstractions;

namespace Namespaces;

/// <summary>Packets that are not our peer's change nothing: no state, no timer, no memory, no log.</summary>
public class JunkTests(ITestOutputHelper output)
{
    [RootTheory]
    [InlineData("malformed")]
    [InlineData("wrong password")]
    [InlineData("wrong TTL")]
    [InlineData("wrong checksum")]
    [InlineData("foreign VRID")]
    public void a_flood_of_junk_changes_nothing(string kind)
    {
        using var pair = new Pair(new PairSetup { Variant = Story.Multicast });
        try
        {
            pair.WaitForFirst(20);
            Thread.Sleep(1000);
            int transitions = Transitions(pair), lines = Lines(pair);

            using var wire = new PacketSocket(pair.Client, receive: false);
            var random = new Random(51);
            // What the first thousands touch for the first time (code, the nursery) is not what grows with packets.
            for (Moment warm = Moment.Now; Moment.Now - warm < TimeSpan.FromSeconds(1);)
                wire.Send(Frame(kind, random));
            long memory = Memory(pair);

            Moment begin = Moment.Now;
            int sent = 0;
            // Slowly for longer than the master-down interval, as two a second silence keepalived; then as fast as it
            // goes.
            for (; Moment.Now - begin < TimeSpan.FromSeconds(5); sent++, Thread.Sleep(200))
                wire.Send(Frame(kind, random));
            for (; Moment.Now - begin < TimeSpan.FromSeconds(8); sent++)
                wire.Send(Frame(kind, random));

            output.WriteLine($"{sent} frames, {Lines(pair) - lines} log lines, {Memory(pair) - memory} kB");
            Assert.Equal(transitions, Transitions(pair));
            Assert.True(pair.First.Holds(Story.Vip));
            Assert.False(pair.Second.Holds(Story.Vip));
            Assert.InRange(Lines(pair) - lines, 0, 50);
            Assert.InRange(Memory(pair) - memory, -100_000, 2_000);
            Assert.True(sent > 1000);
            // And it still hears its peer.
            pair.FirstDaemon.Stop();
            pair.WaitForSecond();
        }
        catch
        {
            output.WriteLine(pair.Logs);
            throw;
        }
    }

    private static int Transitions(Pair pair) => pair.Daemons.Sum(daemon => daemon.Process.LinesWith("Entering").Count);

    private static int Lines(Pair pair) => pair.Daemons.Sum(daemon => daemon.Process.LineCount);

    /// <summary>
    /// Memory that both trees have for themselves, in kB: without pages of the program, which come when they first run.
    /// </summary>
    private static long Memory(Pair pair) =>
        pair.Daemons.SelectMany(daemon => ProcessTree.Children(daemon.Process.Id).Append(daemon.Process.Id))
        .Sum(pid => File.Exists($"/proc/{pid}/status")
            ? File.ReadLines($"/proc/{pid}/status").Where(line => line.StartsWith("RssAnon:", StringComparison.Ordinal))
                .Sum(line => long.Parse(line[8..^3])) : 0);

    /// <summary>
    /// Ethernet, IPv4 and a version 2 advert of priority 255, right in everything but what its kind says.
    /// </summary>
    private static byte[] Frame(string kind, Random random)
    {
        byte[] frame = new byte[14 + 20 + 20];
        byte[] head = [0x01, 0x00, 0x5e, 0x00, 0x00, 0x12, 0x02, 0x00, 0xc0, 0xa8, 0x0a, 0x32, 0x08, 0x00];
        head.CopyTo(frame, 0);
        Span<byte> ip = frame.AsSpan(14, 20), vrrp = frame.AsSpan(34, 20);
        ip[0] = 0x45;
        ip[1] = 0xc0;
        BinaryPrimitives.WriteUInt16BigEndian(ip[2..], 40);
        ip[8] = kind == "wrong TTL" ? (byte)64 : (byte)255;
        ip[9] = 112;
        IPAddress.Parse("192.168.10.200").GetAddressBytes().CopyTo(ip[12..]);
        IPAddress.Parse("224.0.0.18").GetAddressBytes().CopyTo(ip[16..]);
        BinaryPrimitives.WriteUInt16BigEndian(ip[10..], InternetChecksum.Of(ip));

        vrrp[0] = 0x21;
        vrrp[1] = kind == "foreign VRID" ? (byte)random.Next(52, 256) : (byte)51;
        vrrp[2] = 255;
        vrrp[3] = 1;
        vrrp[4] = 1;
        vrrp[5] = 1;
        IPAddress.Parse(Story.Vip).GetAddressBytes().CopyTo(vrrp[8..]);
        "1111\0\0\0\0"u8.CopyTo(vrrp[12..]);
        if (kind == "wrong password")
            "2222\0\0\0\0"u8.CopyTo(vrrp[12..]);
        BinaryPrimitives.WriteUInt16BigEndian(vrrp[6..], InternetChecksum.Of(vrrp));
        if (kind == "wrong checksum")
            vrrp[6] ^= 0x55;
        if (kind != "malformed")
            return frame;
        // The version and our VRID, then anything, of any length.
        random.NextBytes(vrrp[2..]);
        vrrp[3] = (byte)random.Next(2, 256);
        return frame[..random.Next(34, frame.Length)];
    }
}
