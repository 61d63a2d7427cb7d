using System.Buffers.Binary;
using VrrpAot.Engine;
using VrrpAot.Protocol;
using VrrpAot.Simulator.World;
using static VrrpAot.Tests.Engine.Reloads;

namespace VrrpAot.Tests.Engine;

/// <summary>In which order VIPs are announced, and what waits for what where the file wants gaps.</summary>
public class AnnouncerTests
{
    private static readonly Duration s_gap = Duration.FromMilliseconds(100), s_wide = Duration.FromMilliseconds(200);

    private readonly FakeCable _cable = new();

    public AnnouncerTests()
    {
        _cable.Add("10.0.0.1/24", "near");
        _cable.Near.Make("second");
    }

    [Fact]
    public void without_a_gap_a_burst_leaves_at_once_and_the_list_is_repeated_as_a_whole()
    {
        using Router router = Master(Settings([Router(51, Vip(100), Vip(101))]));
        Assert.Equal([100, 101, 100, 101, 100, 101], Announced().Select(sent => sent.Vip));
        Assert.Single(Announced().Select(sent => sent.At).Distinct());
    }

    [Fact]
    public void with_one_no_two_follow_faster_and_the_order_stays()
    {
        using Router router = Master(Settings([Router(51, Vip(100), Vip(101)), Router(52, Vip(110))],
            new AnnouncementGap(s_gap, Duration.Zero)));
        router.TurnFor(Duration.FromSeconds(2));
        Assert.Equal([100, 101, 110, 100, 101, 110, 100, 101, 110], Announced().Select(sent => sent.Vip));
        KeepsGap(Announced().Select(sent => sent.At), s_gap);
        // Adverts wait for nothing.
        Assert.True(router.Loop.CountersOf(0).AdvertsSent > 10);
    }

    [Fact]
    public void interfaces_have_their_own_gap_unless_a_group_has_them_together()
    {
        InstanceSettings[] instances = [Router(51, Vip(100), On("second", 101), Vip(102), On("second", 103))];
        var gap = new AnnouncementGap(s_wide, Duration.Zero);
        using (Router apart = Master(Settings(instances, gap)))
        {
            apart.TurnFor(Duration.FromSeconds(3));
            var (first, second) = (Of("near"), Of("second"));
            Assert.Equal([100, 102, 100, 102, 100, 102], first.Select(sent => sent.Vip));
            Assert.Equal([101, 103, 101, 103, 101, 103], second.Select(sent => sent.Vip));
            KeepsGap(first.Select(sent => sent.At), s_wide);
            KeepsGap(second.Select(sent => sent.At), s_wide);
            Assert.Equal(first[0].At, second[0].At);
        }
        _cable.Sent.Clear();
        using Router together = Master(Settings(instances, new AnnouncementGap(s_gap, s_gap)) with
        {
            AnnouncementGroups = [new AnnouncementGroup(["near", "second"], gap)],
        });
        together.TurnFor(Duration.FromSeconds(4));
        Assert.Equal([100, 101, 102, 103, 100, 101, 102, 103, 100, 101, 102, 103],
            Announced().Select(sent => sent.Vip));
        KeepsGap(Announced().Select(sent => sent.At), s_wide);
    }

    [Fact]
    public void arp_and_neighbour_advertisements_wait_each_for_their_own()
    {
        var six = new VirtualAddress { Address = Address("fd00::1"), PrefixLength = 128 };
        InstanceSettings both = Router(51, Vip(100)) with { ExcludedAddresses = [six] };
        using Router router = Master(Settings([both], new AnnouncementGap(s_wide, s_gap)));
        router.TurnFor(Duration.FromSeconds(2));
        KeepsGap(Announced().Select(sent => sent.At), s_wide);
        Instant[] neighbours = [.. _cable.Sent.Where(sent => sent.Frame[12] == 0x86).Select(sent => sent.At)];
        Assert.Equal(3, neighbours.Length);
        KeepsGap(neighbours, s_gap);
        Assert.Equal(Announced()[0].At, neighbours[0]);
    }

    [Fact]
    public void what_waits_when_the_vips_go_is_never_sent_and_nobody_waits_for_it()
    {
        using Router router = Master(Settings([Router(51, Vip(100)), Router(52, Vip(110))],
            new AnnouncementGap(s_wide, Duration.Zero)));
        router.TurnFor(s_gap);
        _cable.Sent.Clear();
        router.Post(EngineCommand.RaiseScriptFault(0, script: 0));
        router.TurnFor(Duration.FromSeconds(2));
        Assert.Equal([110, 110, 110], Announced().Select(sent => sent.Vip));
        KeepsGap(Announced().Select(sent => sent.At), s_wide);
    }

    [Fact]
    public void a_reload_keeps_the_gap_and_what_waits()
    {
        EngineSettings settings = Settings([Router(51, Vip(100))], new AnnouncementGap(s_wide, Duration.Zero));
        using Router router = Master(settings);
        router.TurnFor(s_gap);
        router.Succeed(settings with { WatchedInterfaces = ["second"] });
        router.TurnFor(Duration.FromSeconds(2));
        Assert.Equal(3, Announced().Length);
        KeepsGap(Announced().Select(sent => sent.At), s_wide);
    }

    private static void KeepsGap(IEnumerable<Instant> times, Duration gap)
    {
        Instant? before = null;
        int count = 0;
        foreach (Instant at in times)
        {
            if (before is { } last)
            {
                Assert.True(at - last >= gap, "two announcements follow faster than the gap");
                Assert.True(at - last < gap + Duration.FromMilliseconds(50), "one waits longer than it must");
            }
            before = at;
            count++;
        }
        Assert.True(count > 1);
    }

    private (Instant At, int Vip)[] Announced() => [.. _cable.Sent.Where(sent => sent.From == _cable.Near
        && BinaryPrimitives.ReadUInt16BigEndian(sent.Frame.AsSpan(12)) == 0x0806)
        .Select(sent => (sent.At, (int)sent.Frame[31]))];

    private (Instant At, int Vip)[] Of(string link) =>
        [.. Announced().Where(sent => sent.Vip % 2 == (link == "near" ? 0 : 1))];

    private Router Master(EngineSettings settings)
    {
        var router = new Router(_cable, settings);
        router.TurnUntil(r => settings.Instances.Index().All(one => r.Saw(EngineEventKind.Announcing, one.Index)));
        return router;
    }

    private static EngineSettings Settings(InstanceSettings[] instances, AnnouncementGap? gap = null) => new()
    {
        Instances = [.. instances], AnnouncementGap = gap ?? AnnouncementGap.None,
    };

    private static VirtualAddress On(string link, int host) => Vip(host) with { Device = link };

    private static IpAddress Address(string text) =>
        IpAddress.TryParse(text, out IpAddress address) ? address : throw new FormatException(text);

    /// <summary>A burst of three and no second one.</summary>
    private static InstanceSettings Router(int vrid, params VirtualAddress[] vips)
    {
        InstanceSettings router = Reloads.Master(vrid, vips);
        return router with
        {
            Election = router.Election with
            {
                Announcements = new AnnouncementSettings { MasterRepeat = 3, MasterDelay = Duration.Zero },
            },
        };
    }
}
