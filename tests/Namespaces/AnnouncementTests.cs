using System.Globalization;
using Lab;

namespace Namespaces;

/// <summary>Gaps between gratuitous ARPs, and those where no advert leaves, as a capture has them.</summary>
public class AnnouncementTests
{
    private const string Announcements = "arp.opcode == 1 && arp.src.proto_ipv4 == arp.dst.proto_ipv4";

    private static (double At, string Vip)[] Of(Capture capture) =>
        [.. capture.Fields(Announcements, "frame.time_epoch", "arp.src.proto_ipv4")
            .Select(fields => (double.Parse(fields[0], CultureInfo.InvariantCulture), fields[1]))];

    /// <summary>What a node that becomes MASTER announces on eth0, until there are so many.</summary>
    private static (double At, string Vip)[] Announced(string program, string file, int count, bool otherLink = false)
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address);
        if (otherLink)
        {
            node.Ip("link", "add", "eth7", "type", "veth", "peer", "name", "end7");
            node.Ip("link", "set", "end7", "up");
            node.Ip("link", "set", "eth7", "up");
            node.Ip("addr", "add", "10.7.0.1/24", "dev", "eth7");
        }
        using var capture = Capture.Start(node, "arp");
        using Daemon daemon = Daemon.Start(node, program, file);
        SingleNode.WaitForVip(node);
        Thread.Sleep(TimeSpan.FromSeconds(5));
        (double At, string Vip)[] all = Of(capture);
        Assert.True(all.Length >= count, $"{all.Length} announcements, of {count}");
        return all[..count];
    }

    private static string File(string more, string vips = "192.168.10.121\n192.168.10.122", string device = "eth0") =>
        SingleNode.File(vips, device).Replace("vrrp_version 3", $"vrrp_version 3\n{more}\nvrrp_garp_master_delay 0\n"
            + "vrrp_garp_master_repeat 3");

    [RootFact]
    public void a_gap_stretches_a_burst_evenly_and_keeps_its_order()
    {
        const double gap = 0.2;
        (double At, string Vip)[] burst = Announced("vrrpaot", File(""), 6);
        (double At, string Vip)[] paced = Announced("vrrpaot", File($"vrrp_garp_interval {gap}"), 6);
        Assert.Equal(burst.Select(one => one.Vip), paced.Select(one => one.Vip));
        double[] gaps = [.. paced.Zip(paced.Skip(1), (one, next) => next.At - one.At)];
        // tcpdump's clock and the loop's are two.
        Assert.All(gaps, between => Assert.InRange(between / gap, 0.99, 100));
        Assert.True(paced[^1].At - paced[0].At > 5 * (burst[^1].At - burst[0].At), "the burst is stretched");
    }

    [RootFact]
    public void keepalived_keeps_the_same_gap()
    {
        const double gap = 0.2;
        // 2.2.7 forgets what it queues of one VIP but the last.
        (double At, string Vip)[] theirs = Announced("keepalived", File($"vrrp_garp_interval {gap}"), 3);
        Assert.All(theirs.Zip(theirs.Skip(1), (one, next) => next.At - one.At),
            between => Assert.InRange(between / gap, 0.99, 100));
    }

    [RootTheory]
    [InlineData("vrrpaot")]
    [InlineData("keepalived")]
    public void where_no_advert_leaves_the_first_vip_is_announced_at_an_interval(string program)
    {
        string file = File("vrrp_garp_extra_if all 1",
            "10.7.0.9\n192.168.10.121 dev eth0\n192.168.10.122 dev eth0", "eth7");
        (double At, string Vip)[] all = Announced(program, file.Replace("repeat 3", "repeat 1"), 4 + 1,
            otherLink: true);
        Assert.Equal(["192.168.10.121", "192.168.10.122"], all[..2].Select(one => one.Vip));
        Assert.All(all[2..], one => Assert.Equal("192.168.10.121", one.Vip));
        double[] between = [all[2].At - all[0].At, all[3].At - all[2].At, all[4].At - all[3].At];
        Assert.All(between, time => Assert.InRange(time / between.Max(), 0.5, 1));
    }
}
