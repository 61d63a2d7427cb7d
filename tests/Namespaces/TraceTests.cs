using System.Globalization;
using System.Net.Sockets;
using Lab;

namespace Namespaces;

/// <summary>`trace`, read by Wireshark's tshark, and held against tcpdump on the same wire.</summary>
public sealed class TraceTests
{
    private const string FilePath = "/run/lab/trace.pcapng";

    [RootFact]
    public void wireshark_finds_every_advert_in_it_in_both_directions_with_the_reason_why_one_was_refused()
    {
        using var lan = new Lan();
        Node node = Master(lan), other = lan.AddNode("node2", "192.168.10.112/24");
        // Its first instance is heard and has nothing to do with us; the second has our VRID and another version.
        using Daemon daemon = Daemon.Start(node, "vrrpaot",
            SingleNode.File() + Instance("VI_2", 52, 3, 100, "10.9.0.2"));
        using Daemon stranger = Daemon.Start(other, "vrrpaot",
            SingleNode.Globals + Instance("VI_2", 52, 3, 200, "10.9.0.2") + Instance("VI_1", 51, 2, 90, "10.9.0.1"));
        stranger.WaitFor("(VI_1) Entering MASTER STATE", 20);
        Eventually.True("each is MASTER of one", TimeSpan.FromSeconds(10),
            () => Door.State(node, "VI_1") == "MASTER" && Door.State(node, "VI_2") == "BACKUP");

        using var capture = Capture.Start(node, "vrrp");
        CommandResult trace = node.Run(Binary.X64, "trace", "eth0", "for", "3s", FilePath);
        Assert.Equal((0, "", ""), (trace.ExitCode, trace.Output, trace.Error));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(node.Root + FilePath));

        List<string[]> traced = Fields(node, "vrrp", "frame.time_epoch", "frame.packet_flags_direction",
            "vrrp.virt_rtr_id", "frame.interface_name", "ip.id", "ip.src");
        double first = Seconds(traced[0][0]), last = Seconds(traced[^1][0]);
        List<string> seen = [.. capture.Fields("vrrp", "frame.time_epoch", "ip.src", "ip.id")
            .Where(advert => Seconds(advert[0]) >= first - 1e-6 && Seconds(advert[0]) <= last + 1e-6)
            .Select(advert => $"{advert[1]} {advert[2]}")];
        Assert.Equal(seen.Order(), traced.Select(advert => $"{advert[5]} {advert[4]}").Order());
        Assert.True(last - first > 2);
        Assert.All(traced, advert => Assert.Equal("eth0", advert[3]));
        foreach (string[] advert in traced)
            Assert.Equal(advert[5] == "192.168.10.111" ? "0x00000002" : "0x00000001", Hexadecimal(advert[1]));
        Assert.Contains(traced, advert => advert[5] == "192.168.10.111" && advert[2] == "51");
        Assert.Contains(traced, advert => advert[5] == "192.168.10.112" && advert[2] == "52");

        List<string[]> commented = Fields(node, "frame.comment", "vrrp.version", "vrrp.virt_rtr_id", "frame.comment");
        Assert.NotEmpty(commented);
        Assert.All(commented, advert => Assert.Equal("2 51 rejected by VI_1: WrongVersion", string.Join(' ', advert)));
        Assert.Equal(traced.Count(advert => advert[5] == "192.168.10.112" && advert[2] == "51"), commented.Count);
        Assert.Equal("", Tshark(node, "-Y", "_ws.malformed").Trim());
    }

    [RootFact]
    public void without_a_file_the_bytes_go_to_standard_output_and_lines_to_whoever_asks_for_lines()
    {
        using var lan = new Lan();
        Node node = Master(lan);
        using Daemon daemon = Daemon.Start(node, "vrrpaot", SingleNode.File());
        SingleNode.WaitForVip(node);
        CommandResult piped = node.Run("sh", "-c", $"{Binary.X64} trace for 1s | od -An -tx1 -N4");
        Assert.Equal("0a 0d 0d 0a", piped.Output.Trim());
        (int code, string lines) = Door.Ask(node, "trace for 1s");
        Assert.Equal(0, code);
        Assert.Contains(" eth0 out VRRP 192.168.10.111 VRID 51 priority 100, v3, 1 VIP\n", lines);
        Assert.EndsWith(" frames, none missing.\n", lines);

        node.WriteFile(FilePath, "yesterday's");
        CommandResult refused = node.Run(Binary.X64, "trace", "eth7", FilePath);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("No instance runs on 'eth7'; there are: eth0", refused.Error);
        Assert.Equal("yesterday's", node.ReadFile(FilePath));
    }

    [RootFact]
    public void a_caller_that_hangs_up_ends_its_trace_and_a_fifth_one_has_to_wait()
    {
        using var lan = new Lan();
        Node node = Master(lan);
        using Daemon daemon = Daemon.Start(node, "vrrpaot", SingleNode.File());
        SingleNode.WaitForVip(node);
        int before = PacketSockets(node);
        List<Socket> traces = [.. Enumerable.Range(0, 4).Select(_ => Door.Open(node, "trace --pcapng"))];
        Eventually.True("four trace", TimeSpan.FromSeconds(5), () => PacketSockets(node) == before + 4);
        Assert.Equal(1, Door.Ask(node, "trace").Code);
        traces.ForEach(socket => socket.Dispose());
        Eventually.True("their sockets are closed", TimeSpan.FromSeconds(5), () => PacketSockets(node) == before);
        Assert.Equal(0, Door.Ask(node, "trace for 1s").Code);
        Assert.Equal("MASTER", Door.State(node, "VI_1"));
    }

    [RootFact]
    public void a_trace_that_nobody_reads_stays_small_and_counts_what_it_lost()
    {
        using var lan = new Lan();
        Node node = Master(lan), other = lan.AddNode("node2", "192.168.10.112/24");
        using Daemon daemon = Daemon.Start(node, "vrrpaot", SingleNode.File());
        SingleNode.WaitForVip(node);
        using Socket socket = Door.Open(node, "trace for 4s");
        using (var flood = new PacketSocket(other, receive: false))
        {
            // ARP for nobody, 20,000 times: 1 MB of lines and far more than the queues hold.
            byte[] frame = Convert.FromHexString("FFFFFFFFFFFF0200C0A80A7008060001080006040001"
                + "0200C0A80A70C0A80A70000000000000C0A80AFE" + "000000000000000000000000000000000000");
            for (int i = 0; i < 20_000; i++)
                flood.Send(frame);
        }
        Thread.Sleep(1000);
        Assert.Equal("MASTER", Door.State(node, "VI_1"));
        using var stream = new NetworkStream(socket);
        string all = "";
        while (Door.Frame(stream, out string header, out byte[] text)
            && !header.StartsWith("end ", StringComparison.Ordinal))
            all += System.Text.Encoding.UTF8.GetString(text);
        Assert.Matches(@"\neth0: [1-9]\d* of \d+ frames came faster than they could be told, and are missing\.\n", all);
    }

    private static Node Master(Lan lan) => lan.AddNode("node1", SingleNode.Address);

    private static string Instance(string name, int vrid, int version, int priority, string vip) => $$"""
        vrrp_instance {{name}} {
            state BACKUP
            version {{version}}
            interface eth0
            virtual_router_id {{vrid}}
            priority {{priority}}
            advert_int {{(version == 2 ? "1" : "0.1")}}
            virtual_ipaddress {
                {{vip}}
            }
        }

        """;

    private static int PacketSockets(Node node) =>
        node.Run("cat", "/proc/net/packet").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;

    private static string Tshark(Node node, params string[] arguments) =>
        Command.Run("tshark", ["-r", node.Root + FilePath, "-n", .. arguments]);

    private static List<string[]> Fields(Node node, string filter, params string[] fields) =>
        [.. Tshark(node, ["-Y", filter, "-T", "fields", .. fields.SelectMany(field => new[] { "-e", field })])
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t'))];

    private static double Seconds(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>Versions of tshark differ in how they print a number.</summary>
    private static string Hexadecimal(string number) =>
        number.StartsWith("0x", StringComparison.Ordinal) ? number : $"0x{int.Parse(number):x8}";
}
