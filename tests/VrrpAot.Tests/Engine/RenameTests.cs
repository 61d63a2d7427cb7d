using System.Diagnostics;
using VrrpAot.Engine;
using VrrpAot.Linux;
using VrrpAot.Protocol;
using VrrpAot.Tests.Linux;

namespace VrrpAot.Tests.Engine;

/// <summary>An interface is its name: it may get the name late, lose it, or give it to another, with whatever addresses it has.</summary>
public class RenameTests
{
    private const string Vip = "10.0.0.100";

    [RootFact]
    public void an_interface_that_had_its_addresses_before_the_name_is_used_at_once() => Cable.Run(_ =>
    {
        Cable.Ip("link set near name other");
        Cable.Ip("addr add 10.0.0.1/24 dev other");
        Cable.Ip("addr add 10.7.0.1/24 dev other");
        using var router = new Router(Settings());
        router.TurnUntil(r => r.LastState == RouterState.Fault);
        Cable.Ip("link set other name near");
        router.TurnUntil(r => r.LastState == RouterState.Master);
        Assert.Equal(new IpAddress(0x0A000001), router.Report().Instances[0].Source);
        router.TurnUntil(_ => Holds("near"));
    });

    [RootFact]
    public void who_loses_the_name_says_priority_0_and_keeps_no_vip_and_takes_it_again_with_the_name() => Cable.Run(cable =>
    {
        using Router router = Master();
        using var ear = new AdvertReceiver(cable.Far, [51]);
        for (int round = 0; round < 3; round++)
        {
            Cable.Ip("link set near name other");
            router.TurnUntil(r => r.LastState == RouterState.Fault);
            router.TurnUntil(_ => !Holds("other"));
            Assert.Contains("10.0.0.1/24", Cable.Ip("addr show dev other"));
            Cable.Ip("link set other name near");
            router.TurnUntil(r => r.LastState == RouterState.Master && Holds("near"));
        }
        // It goes out on an interface that is up, and there is none of the name.
        Assert.All(router.Seen.Where(e => e is { Kind: EngineEventKind.StateChanged, To: RouterState.Fault }), e => Assert.Equal(0, e.Interface));
        Assert.Contains(Cable.Collect(ear, 20), advert => advert[(advert[0] & 15) * 4 + 2] == 0);
        LinkReport link = Assert.Single(router.Report().Links);
        Assert.Equal((true, new IpAddress(0x0A000001)), (link.Up, link.PrimaryAddress));
    });

    [RootFact]
    public void two_interfaces_that_change_their_names_change_their_parts() => Cable.Run(_ =>
    {
        using Router router = Master();
        Cable.Ip("addr add 10.0.0.2/24 dev far");
        Cable.Ip("link set near name third");
        Cable.Ip("link set far name near");
        Cable.Ip("link set third name far");
        router.TurnUntil(r => r.LastState == RouterState.Master && Holds("near"));
        router.TurnUntil(_ => !Holds("far"));
        Assert.Equal(new IpAddress(0x0A000002), router.Report().Instances[0].Source);
    });

    [RootFact]
    public void a_vip_of_ours_that_comes_back_with_the_interface_is_no_source_and_is_removed_where_it_is_not_wanted() => Cable.Run(cable =>
    {
        Cable.Ip("link set near name other");
        Cable.Ip("addr add 10.0.0.1/24 dev other");
        using var router = new Router(Settings(priority: 100));
        router.TurnUntil(r => r.LastState == RouterState.Fault);
        // Left there by a run of ours, with its mark.
        using (RouteSocket before = new())
        {
            before.QueueAdd(new AddressRecord { InterfaceIndex = cable.Near, Address = new IpAddress(0x0A000064), PrefixLength = 32, Protocol = VirtualAddress.Mark }, 0);
            Assert.Equal(Errno.Ok, before.Flush());
        }
        router.TurnFor(Duration.FromMilliseconds(50));
        Cable.Ip("link set other name near");
        router.TurnUntil(r => r.LastState == RouterState.Backup);
        router.TurnUntil(_ => !Holds("near"));
        Assert.Equal(new IpAddress(0x0A000001), router.Report().Instances[0].Source);
    });

    [RootFact]
    public void an_interface_that_is_made_anew_is_used_again() => Cable.Run(_ =>
    {
        using Router router = Master();
        Cable.Ip("link del near");
        router.TurnUntil(r => r.LastState == RouterState.Fault);
        Cable.Ip("link add near type veth peer name far");
        Cable.Ip("addr add 10.0.0.3/24 dev near");
        Cable.Ip("link set far up");
        Cable.Ip("link set near up");
        router.TurnUntil(r => r.LastState == RouterState.Master && Holds("near"));
        Assert.Equal(new IpAddress(0x0A000003), router.Report().Instances[0].Source);
    });

    [RootFact]
    public void an_interface_that_goes_to_another_namespace_and_comes_back_is_used_again() => Cable.Run(_ =>
    {
        using Router router = Master();
        string here = $"/proc/{new FileInfo("/proc/thread-self").LinkTarget}/ns/net";
        using Process other = Process.Start("unshare", "--net sleep 60");
        string there = $"/proc/{other.Id}/ns/net";
        router.TurnUntil(_ => new FileInfo(there).LinkTarget != new FileInfo(here).LinkTarget);
        Cable.Ip($"link set near netns {other.Id}");
        router.TurnUntil(r => r.LastState == RouterState.Fault);
        using (Process back = Process.Start("nsenter", $"--net={there} ip link set near netns {here}"))
            back.WaitForExit();
        other.Kill();
        Cable.Ip("addr add 10.0.0.4/24 dev near");
        Cable.Ip("link set near up");
        router.TurnUntil(r => r.LastState == RouterState.Master && Holds("near"));
        Assert.Equal(new IpAddress(0x0A000004), router.Report().Instances[0].Source);
    });

    [RootFact]
    public void a_master_whose_hardware_address_changes_announces_its_vips_again() => Cable.Run(_ =>
    {
        using Router router = Master();
        router.TurnUntil(r => r.Saw(EngineEventKind.Announcing));
        router.TurnFor(Duration.FromMilliseconds(50));
        router.Seen.Clear();
        Cable.Ip("link set near address 02:00:00:00:00:77");
        router.TurnUntil(r => r.Saw(EngineEventKind.Announcing));
        Assert.DoesNotContain(router.Seen, e => e.Kind == EngineEventKind.StateChanged);
    });

    private static bool Holds(string link) => Cable.Ip($"-o addr show dev {link}").Contains(Vip + "/");

    private static Router Master()
    {
        Cable.Ip("addr add 10.0.0.1/24 dev near");
        var router = new Router(Settings());
        router.TurnUntil(r => r.LastState == RouterState.Master && Holds("near"));
        return router;
    }

    /// <summary>An owner is MASTER at once; others are BACKUP for longer than a test lasts.</summary>
    private static EngineSettings Settings(byte priority = 255) =>
        OneRouter.On("near", priority, Duration.FromSeconds(10)) with { AddressLifetimeSeconds = 0 };
}
