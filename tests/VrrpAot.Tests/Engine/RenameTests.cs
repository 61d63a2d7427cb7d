using VrrpAot.Engine;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace VrrpAot.Tests.Engine;

/// <summary>
/// An interface is its name: it may get the name late, lose it, or give it to another, with whatever addresses it has.
/// </summary>
public class RenameTests
{
    private readonly FakeCable _cable = new();

    private const string Vip = "10.0.0.100";

    [Fact]
    public void an_interface_that_had_its_addresses_before_the_name_is_used_at_once()
    {
        _cable.Rename("near", "other");
        _cable.Add("10.0.0.1/24", "other");
        _cable.Add("10.7.0.1/24", "other");
        using var router = new Router(_cable, Settings());
        router.TurnUntil(r => r.LastState == RouterState.Fault);
        _cable.Rename("other", "near");
        router.TurnUntil(r => r.LastState == RouterState.Master);
        Assert.Equal(new IpAddress(0x0A000001), router.Report().Instances[0].Source);
        router.TurnUntil(_ => Holds("near"));
    }

    [Fact]
    public void who_loses_the_name_says_priority_0_and_keeps_no_vip_and_takes_it_again_with_the_name()
    {
        using Router router = Master();
        for (int round = 0; round < 3; round++)
        {
            _cable.Rename("near", "other");
            router.TurnUntil(r => r.LastState == RouterState.Fault);
            router.TurnUntil(_ => !Holds("other"));
            Assert.True(_cable.Has("other", "10.0.0.1"));
            _cable.Rename("other", "near");
            router.TurnUntil(r => r.LastState == RouterState.Master && Holds("near"));
        }
        // It goes out on an interface that is up, and there is none of the name.
        Assert.All(router.Seen.Where(e => e is { Kind: EngineEventKind.StateChanged, To: RouterState.Fault }),
            e => Assert.Equal(0, e.Interface));
        Assert.Equal(3, _cable.AdvertsOf(_cable.Near).Count(sent => sent.Advert[2] == 0));
        LinkReport link = Assert.Single(router.Report().Links);
        Assert.Equal((true, new IpAddress(0x0A000001)), (link.Up, link.PrimaryAddress));
    }

    [Fact]
    public void two_interfaces_that_change_their_names_change_their_parts()
    {
        using Router router = Master();
        _cable.Near.Make("second");
        _cable.Add("10.0.0.2/24", "second");
        _cable.Rename("near", "third");
        _cable.Rename("second", "near");
        _cable.Rename("third", "second");
        router.TurnUntil(r => r.LastState == RouterState.Master && Holds("near"));
        router.TurnUntil(_ => !Holds("second"));
        Assert.Equal(new IpAddress(0x0A000002), router.Report().Instances[0].Source);
    }

    [Fact]
    public void a_vip_of_ours_that_comes_back_with_the_interface_is_no_source_and_is_removed_where_it_is_not_wanted()
    {
        _cable.Rename("near", "other");
        _cable.Add("10.0.0.1/24", "other");
        using var router = new Router(_cable, Settings(priority: 100));
        router.TurnUntil(r => r.LastState == RouterState.Fault);
        // Left there by a run of ours, with its mark.
        var left = new AddressRecord
        {
            InterfaceIndex = _cable.Find("other").Index, Address = new IpAddress(0x0A000064), PrefixLength = 32,
            Protocol = VirtualAddress.Mark,
        };
        Assert.Equal(Errno.Ok, _cable.Near.Add(left, 0));
        router.TurnFor(Duration.FromMilliseconds(50));
        _cable.Rename("other", "near");
        router.TurnUntil(r => r.LastState == RouterState.Backup);
        router.TurnUntil(_ => !Holds("near"));
        Assert.Equal(new IpAddress(0x0A000001), router.Report().Instances[0].Source);
    }

    [Fact]
    public void an_interface_that_is_made_anew_is_used_again()
    {
        using Router router = Master();
        _cable.Unplug("near");
        router.TurnUntil(r => r.LastState == RouterState.Fault);
        _cable.Near.Plug("near");
        _cable.Add("10.0.0.3/24", "near");
        router.TurnUntil(r => r.LastState == RouterState.Master && Holds("near"));
        Assert.Equal(new IpAddress(0x0A000003), router.Report().Instances[0].Source);
    }

    [Fact]
    public void a_master_whose_hardware_address_changes_announces_its_vips_again()
    {
        using Router router = Master();
        router.TurnUntil(r => r.Saw(EngineEventKind.Announcing));
        router.TurnFor(Duration.FromMilliseconds(50));
        router.Seen.Clear();
        _cable.Near.Readdress(_cable.Find("near"), 0x77);
        router.TurnUntil(r => r.Saw(EngineEventKind.Announcing));
        Assert.DoesNotContain(router.Seen, e => e.Kind == EngineEventKind.StateChanged);
    }

    private bool Holds(string link) => _cable.Has(link, Vip);

    private Router Master()
    {
        _cable.Add("10.0.0.1/24", "near");
        var router = new Router(_cable, Settings());
        router.TurnUntil(r => r.LastState == RouterState.Master && Holds("near"));
        return router;
    }

    /// <summary>An owner is MASTER at once; others are BACKUP for longer than a test lasts.</summary>
    private static EngineSettings Settings(byte priority = 255) =>
        OneRouter.On("near", priority, Duration.FromSeconds(10)) with { AddressLifetimeSeconds = 0 };
}
