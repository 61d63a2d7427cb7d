using System.Buffers.Binary;
using VrrpAot.Engine;
using VrrpAot.Protocol;
using static VrrpAot.Tests.Engine.Reloads;

namespace VrrpAot.Tests.Engine;

/// <summary>Announcements at an interval where no advert leaves.</summary>
public class ExtraAnnouncementsTests
{
    private static readonly Duration s_interval = Duration.FromSeconds(1);

    private readonly FakeCable _cable = new();

    public ExtraAnnouncementsTests()
    {
        _cable.Add("10.0.0.1/24", "near");
        _cable.Near.Make("second");
    }

    [Fact]
    public void a_master_announces_the_first_vip_of_each_other_interface_and_a_backup_none()
    {
        using var router = new Router(_cable, Of(Extra(onAll: true)));
        router.TurnUntil(r => r.LastState == RouterState.Master);
        Instant master = _cable.Now;
        router.TurnFor(Duration.FromMilliseconds(900));
        Assert.Equal(3, Announced().Length);
        router.TurnFor(Duration.FromMilliseconds(2600));
        (Instant At, int Vip)[] extra = Announced()[3..];
        Assert.Equal([101, 101, 101], extra.Select(sent => sent.Vip));
        Assert.All(extra.Index(), sent => Assert.True(sent.Item.At - master >= s_interval * (sent.Index + 1)));
        Assert.Equal(4, router.Seen.Count(e => e.Kind == EngineEventKind.Announcing && e.Address == Vip(101).Address));

        router.Post(EngineCommand.RaiseScriptFault(0, script: 0));
        router.TurnUntil(r => r.LastState == RouterState.Fault);
        router.TurnFor(s_interval * 3);
        Assert.Equal(6, Announced().Length);
    }

    [Fact]
    public void without_all_only_macvlans_of_ours_count()
    {
        using var router = new Router(_cable, Of(Extra(onAll: false)));
        router.TurnUntil(r => r.LastState == RouterState.Master);
        router.TurnFor(s_interval * 3);
        Assert.Equal(3, Announced().Length);
    }

    [Fact]
    public void a_virtual_mac_that_adverts_leave_with_needs_none_and_one_that_they_do_not_does()
    {
        InstanceSettings shared = Extra(onAll: false) with { Addresses = [Vip(100) with { Device = "vrrp.51" }] };
        foreach (bool fromBase in (ReadOnlySpan<bool>)[false, true])
        {
            InstanceSettings settings = shared with
            {
                VirtualMac = new VirtualMacSettings("vrrp.51", default, fromBase),
            };
            var addresses = new AddressTable(Of(settings), new EventRing());
            Assert.Equal(fromBase ? 1 : 0, ExtraAnnouncements.SlotsOf(settings, addresses, 0).Count);
        }
    }

    [Fact]
    public void a_reload_moves_the_next_one_no_further_away()
    {
        using var router = new Router(_cable, Of(Extra(onAll: true)));
        router.TurnUntil(r => r.LastState == RouterState.Master);
        for (int i = 0; i < 4; i++)
        {
            router.TurnFor(Duration.FromMilliseconds(400));
            router.Succeed(Of(Extra(onAll: true), Reloads.Master(60 + i)));
        }
        Assert.Equal(4, Announced().Count(sent => sent.Vip is 100 or 101 or 102));
    }

    private (Instant At, int Vip)[] Announced() => [.. _cable.Sent.Where(sent => sent.From == _cable.Near
        && BinaryPrimitives.ReadUInt16BigEndian(sent.Frame.AsSpan(12)) == 0x0806)
        .Select(sent => (sent.At, (int)sent.Frame[31]))];

    private static InstanceSettings Extra(bool onAll)
    {
        InstanceSettings router = Reloads.Master(51, Vip(100), Vip(101) with { Device = "second" },
            Vip(102) with { Device = "second" });
        return router with
        {
            ExtraAnnouncements = new ExtraAnnouncementSettings(s_interval, onAll),
            Election = router.Election with
            {
                Announcements = new AnnouncementSettings { MasterRepeat = 1, MasterDelay = Duration.Zero },
            },
        };
    }
}
