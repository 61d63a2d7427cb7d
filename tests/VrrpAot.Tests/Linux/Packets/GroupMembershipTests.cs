using VrrpAot.Linux;

namespace VrrpAot.Tests.Linux;

public class GroupMembershipTests
{
    [RootFact]
    public void the_kernel_is_a_member_until_we_leave() => Cable.Run(cable =>
    {
        using (GroupMembership membership = new(cable.Far, IpAddress.VrrpGroup))
        {
            Assert.Equal(Errno.Ok, membership.JoinErrno);
            Assert.Contains("224.0.0.18", Cable.Ip("maddr show dev far"));
            Assert.DoesNotContain("224.0.0.18", Cable.Ip("maddr show dev near"));
        }
        Assert.DoesNotContain("224.0.0.18", Cable.Ip("maddr show dev far"));
    });

    [RootFact]
    public void a_group_that_cannot_be_joined_is_an_errno() => Cable.Run(cable =>
    {
        using GroupMembership membership = new(cable.Far, new IpAddress(0x0A000001));
        Assert.Equal(Errno.EINVAL, membership.JoinErrno);
        using GroupMembership nowhere = new(9999, IpAddress.VrrpGroup);
        Assert.Equal(Errno.ENODEV, nowhere.JoinErrno);
    });

    [RootFact]
    public void unicast_adverts_are_answered_with_unreachable_only_while_nobody_listens() => Cable.Run(cable =>
    {
        Cable.Ip("addr add 10.0.0.2/24 dev far");
        Cable.Ip("neigh add 10.0.0.1 lladdr 02:00:00:00:00:0a dev far");
        byte[] frame = Cable.Frame(51, to: Cable.FarMac);

        using AdvertReceiver receiver = new(cable.Far, IpFamily.IPv4, [51]);
        using (new GroupMembership(cable.Far, IpAddress.Any))
        {
            Cable.Send(cable.Near, frame);
            Assert.Single(Cable.Collect(receiver, 1));
            Assert.Equal(0, Unreachables());
        }
        Cable.Send(cable.Near, frame);
        Assert.Single(Cable.Collect(receiver, 1));
        Instant end = Cable.In(5000);
        while (Unreachables() == 0 && BootClock.Now < end)
            Thread.Sleep(5);
        Assert.Equal(1, Unreachables());
    });

    [RootFact]
    public void sockets_that_only_send_or_only_exist_queue_nothing() => Cable.Run(cable =>
    {
        Cable.Ip("addr add 10.0.0.2/24 dev far");
        using AdvertReceiver receiver = new(cable.Far, IpFamily.IPv4, [51]);
        using GroupMembership membership = new(cable.Far, IpAddress.VrrpGroup);
        using UnicastSender sender = new(IpFamily.IPv4, 1);
        Cable.Send(cable.Near, Cable.Frame(51, to: Cable.FarMac, protocol: 255), Cable.Frame(51, to: Cable.FarMac));
        Assert.Single(Cable.Collect(receiver, 1));
        // "sl local_address rem_address st tx_queue:rx_queue ...", the port being the protocol (0070 is 112, 00FF is
        // 255).
        string[][] sockets = [.. File.ReadLines("/proc/thread-self/net/raw").Skip(1)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))];
        Assert.Equal(["0070", "00FF"], sockets.Select(socket => socket[1][^4..]).Order());
        Assert.All(sockets, socket => Assert.Equal("00000000:00000000", socket[4]));
    });

    private static int Unreachables()
    {
        string[][] icmp = [.. File.ReadLines("/proc/thread-self/net/snmp").Where(line => line.StartsWith("Icmp:"))
            .Select(line => line.Split(' '))];
        return int.Parse(icmp[1][Array.IndexOf(icmp[0], "OutDestUnreachs")]);
    }
}
