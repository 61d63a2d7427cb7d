using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Lab;

namespace Namespaces;

/// <summary>The metrics of a running pair, as a scraper on the node sees them, beside what is on the wire.</summary>
public class MetricsTests
{
    private const string Box = "/run/lab/appliance.json";
    /// <summary>Seconds; FreshSnapshots has it.</summary>
    private const double OldestSnapshot = 0.05;
    private static readonly IPEndPoint s_place = new(IPAddress.Loopback, 9650);

    [RootFact]
    public void scraped_ten_times_a_second_a_master_sends_every_advert_and_counts_it()
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address);
        node.WriteFile(Box, """{ "metrics": {} }""");
        Daemon daemon = Daemon.Start(node, "vrrpaot", SingleNode.File(), $"--appliance={Box}");
        SingleNode.WaitForVip(node);
        Assert.Equal(2, Value(Scrape(node), "keepalived_vrrp_state"));
        using var capture = Capture.Start(node, "vrrp");
        int mark = daemon.Process.LineCount;
        (double asked, double answered, long before) = CountOf(node);
        long last = before;
        for (int scrapes = 0; scrapes < 50; scrapes++)
        {
            Moment next = Moment.Now + TimeSpan.FromMilliseconds(100);
            long now = Sent(Scrape(node));
            Assert.True(now >= last);
            last = now;
            if (next > Moment.Now)
                Thread.Sleep(next - Moment.Now);
        }
        (double askedAgain, double answeredAgain, last) = CountOf(node);
        double[] times = [.. capture.Fields($"eth.src == {node.MacAddress} && vrrp", "frame.time_epoch")
            .Select(fields => double.Parse(fields[0], CultureInfo.InvariantCulture))];
        // A count is of some moment between its question, less the age that a snapshot may have, and its answer. One
        // advert may be on its way at either end.
        int least = times.Count(time => time > answered && time < askedAgain - OldestSnapshot),
            most = times.Count(time => time > asked - OldestSnapshot && time < answeredAgain);
        Assert.InRange(last - before, least - 1, most + 1);
        Assert.True(least > 1, "there was nothing to count");
        Assert.DoesNotContain(daemon.Log.Skip(mark), line => line.Text.Contains("Entering"));
    }

    [RootFact]
    public void they_are_off_without_the_section_and_on_loopback_only_with_it()
    {
        using var lan = new Lan();
        Node without = lan.AddNode("node1", SingleNode.Address), with = lan.AddNode("node2", "192.168.10.112/24");
        Daemon.Start(without, "vrrpaot", SingleNode.File());
        with.WriteFile(Box, """{ "metrics": {} }""");
        Daemon.Start(with, "vrrpaot", SingleNode.File(), $"--appliance={Box}");
        Eventually.True("node2 serves", TimeSpan.FromSeconds(10), () => Try(with, s_place));
        Assert.False(Try(without, s_place));
        Assert.False(Try(without, new IPEndPoint(IPAddress.Parse("192.168.10.112"), 9650)));
        Assert.False(Try(with, new IPEndPoint(IPAddress.Parse("192.168.10.112"), 9650)));
    }

    [RootFact]
    public void the_log_is_told_over_the_socket_with_the_detail_that_appliance_json_asks_for()
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address);
        node.WriteFile(Box,
            """{ "logging": { "keepLines": 5 }, "vrrp": { "configuration": "/run/lab/keepalived.conf" } }""");
        node.WriteFile("/run/lab/keepalived.conf", SingleNode.File());
        // Without -f: the file that appliance.json names.
        node.Start(Binary.X64, "-n", "-l", "-G", "-p", "/run/lab/daemon.pid", "-r", "/run/lab/vrrp.pid",
            "--state=/run/lab/state", $"--appliance={Box}", "--control=/run/lab/c.sock");
        SingleNode.WaitForVip(node);
        string[] lines = node.Run(Binary.X64, "log", "100", "--control=/run/lab/c.sock").Output.Split('\n',
            StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains(lines, line => line.EndsWith("(VI_1) Entering MASTER STATE", StringComparison.Ordinal));
        Assert.InRange(lines.Length, 2, 5);
    }

    /// <summary>What a scrape says, and between which moments (seconds since 1970).</summary>
    private static (double Asked, double Answered, long Count) CountOf(Node node)
    {
        double asked = Now();
        long count = Sent(Scrape(node));
        return (asked, Now(), count);

        static double Now() => (DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds;
    }

    private static long Sent(string page) => (long)Value(page, "keepalived_advertisements_sent_total");

    /// <summary>Of the only sample with this name.</summary>
    private static double Value(string page, string name)
    {
        string[] lines = [.. page.Split('\n').Where(line => line.StartsWith(name + "{", StringComparison.Ordinal))];
        return double.Parse(Assert.Single(lines).Split(' ')[^1], CultureInfo.InvariantCulture);
    }

    private static bool Try(Node node, IPEndPoint place)
    {
        try
        {
            return Scrape(node, place).StartsWith("HTTP/1.1 200 OK\r\n", StringComparison.Ordinal);
        }
        catch (LabException)
        {
            return false;
        }
    }

    private static string Scrape(Node node, IPEndPoint? place = null) => node.Inside(() =>
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream,
            ProtocolType.Tcp) { ReceiveTimeout = 5000 };
        socket.Connect(place ?? s_place);
        socket.Send("GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n"u8);
        var heard = new MemoryStream();
        byte[] buffer = new byte[65536];
        for (int count; (count = socket.Receive(buffer)) > 0;)
            heard.Write(buffer, 0, count);
        return Encoding.UTF8.GetString(heard.ToArray());
    });
}
