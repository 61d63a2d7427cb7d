using System.Text;
using Appliance.Base;
using Appliance.Metrics;
using Appliance.Reports;
using Appliance.Tests.Settings;
using CsCheck;
using VrrpAot.Engine;
using VrrpAot.Protocol;
using VrrpAot.Wire;

namespace Appliance.Tests.Metrics;

/// <summary>The whole page, from a snapshot in which everything there is to tell occurs.</summary>
public class MetricsPageTests
{
    private static readonly Instant Now = new(5_000_000_000_000);

    private static Instant Ago(double seconds) => Now - new Duration((long)(seconds * 1e9));

    private static Snapshot Made() => new()
    {
        At = Now, StartedAt = Ago(3600), HostName = "pihole-a", Generation = 3,
            ConfigurationRefused = "k.conf: line 3: no interface",
        Maintenance = new Maintenance(new Moment(0), null, "button"),
        Groups = [new GroupView("G", RouterState.Fault, Ago(1), ["VI_1", "VI_2"])],
        Instances =
        [
            new InstanceView
            {
                Name = "VI_1", Interface = "eth0", Vrid = 51, Version = VrrpVersion.V2, State = RouterState.Master,
                    Since = Ago(12.25), BasePriority = 101, EffectivePriority = 91,
                AdvertInterval = Duration.FromSeconds(1), AnnouncementDelay = Duration.FromMilliseconds(1500),
                    Transitions = 4, ConflictAt = Ago(0.5),
                Master = new MasterView(new IpAddress(0xC0A80A6F), 91, IsSelf: true),
                Addresses = [new VipView(new IpAddress(0xC0A80A79), 24, "eth0", true, true),
                    new VipView(new IpAddress(0xC0A80A7A), 32, "eth1", true, false, Excluded: true)],
                Peers = [new PeerView(new IpAddress(0xC0A80A70), true, Ago(0.125), 90) { Version = 2,
                    Interval = Duration.FromSeconds(3), ListsOtherAddresses = true },
                    new PeerView(new IpAddress(0xC0A80A71), true, null, 0)],
                Counters = new CounterView
                {
                    AdvertsSent = 1000, AdvertsReceived = 20, BecameMaster = 2, ReleasedMaster = 1,
                        PriorityZeroSent = 3, PriorityZeroReceived = 4, Conflicts = 5, AddressesRestored = 6,
                    Rejected =
                    [
                        new RejectView(RejectReason.Truncated, 10),
                            new RejectView(RejectReason.AuthenticationHeader, 11),
                            new RejectView(RejectReason.WrongLength, 12), new RejectView(RejectReason.WrongTtl, 13),
                        new RejectView(RejectReason.WrongType, 14),
                            new RejectView(RejectReason.UnknownAuthentication, 15),
                            new RejectView(RejectReason.AuthenticationMismatch, 16),
                        new RejectView(RejectReason.AuthenticationFailed, 17),
                            new RejectView(RejectReason.IntervalMismatch, 18),
                            new RejectView(RejectReason.IntervalZero, 19), new RejectView(RejectReason.NoAddresses, 20),
                    ],
                },
            },
            new InstanceView
            {
                Name = "VI_2", Interface = "eth1", Vrid = 255, Version = VrrpVersion.V3, State = RouterState.Fault,
                    Since = Ago(1), BasePriority = 100, EffectivePriority = 100,
                Faults = FaultCauses.InterfaceDown | FaultCauses.Script,
                    AdvertInterval = Duration.FromMilliseconds(100), Counters = new CounterView(),
            },
        ],
        Checks =
        [
            new CheckView { Name = "web", Up = false, Took = Duration.FromMilliseconds(20), Runs = 10, Failures = 2,
                RunTime = Duration.FromMilliseconds(250), Running = true },
            new CheckView { Name = "dns" },
        ],
        Links = [new LinkView("eth0", true, true, default), new LinkView("eth1", true, false, default),
            new LinkView("eth2", false, false, default)],
        Strays = [new RejectView(RejectReason.UnknownVrid, 7)],
        Engine = new EngineHealth
        {
            Turns = 123, LatenessCounts = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
                LatenessSum = Duration.FromMilliseconds(1234), EventsLost = 1, Collections = 2, HeapBytes = 300_000,
                ResidentBytes = 6_000_000,
        },
    };

    private static string Page(Snapshot snapshot) => Encoding.UTF8.GetString(MetricsPage.Of(snapshot));

    [Fact]
    public void the_page_is_the_golden_one()
    {
        string golden = Path.Combine(SettingsText.Top(), "tests/Appliance.Tests/Metrics/page.txt"), page = Page(Made());
        if (Environment.GetEnvironmentVariable("WRITE_GOLDEN") is not null)
            File.WriteAllText(golden, page);
        Assert.Equal(File.ReadAllText(golden), page);
    }

    [Fact]
    public void a_scraper_reads_it() => Assert.True(ExpositionReader.Read(Page(Made())).Count > 100);

    [Fact]
    public void a_box_without_instances_has_a_page_too() =>
        Assert.DoesNotContain("vrid", Page(new Snapshot { At = Now, StartedAt = Now, HostName = "" }));

    [Fact]
    public void any_name_comes_out_as_it_went_in() => Gen.String[0, 20].Sample(name =>
    {
        Snapshot snapshot = Made();
        snapshot = snapshot with { Instances = [snapshot.Instances[0] with { Name = name, Interface = name }],
            Checks = [snapshot.Checks[0] with { Name = name }], HostName = name };
        // Half a surrogate pair has no UTF-8.
        string expected = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(name));
        IReadOnlyList<Sample> samples = ExpositionReader.Read(Page(snapshot));
        Assert.All(samples.SelectMany(sample => sample.Labels)
            .Where(label => label.Name is "iname" or "instance" or "check" or "host"), label =>
            Assert.Equal(expected, label.Value));
        Assert.Contains(samples, sample => sample.Label("iname") == expected);
    }, iter: 500);

    [Theory]
    [InlineData(0, "0")]
    [InlineData(1, "0.000000001")]
    [InlineData(50_000, "0.00005")]
    [InlineData(1_000_000_000, "1")]
    [InlineData(-1_500_000_000, "-1.5")]
    [InlineData(-1, "-0.000000001")]
    [InlineData(long.MaxValue, "9223372036.854775807")]
    public void seconds_are_exact(long nanoseconds, string text) =>
        Assert.Equal(text, Exposition.SecondsOf(nanoseconds));
}
