using System.Text.RegularExpressions;
using Appliance.Base;
using Appliance.Reports;
using Appliance.Tests.Console;
using Appliance.Views;
using VrrpAot.Engine;
using VrrpAot.Protocol;

namespace Appliance.Tests.Views;

/// <summary>`status` of several instances.</summary>
public class StatusTableTests
{
    private static readonly IpAddress s_peer = new(0x0A090002);

    private static InstanceView Instance(string name, RouterState state, double seconds, byte priority = 100) =>
        Snapshots.Instance(name, state, priority) with
        {
            Since = Snapshots.Now - new Duration((long)(seconds * 1e9)),
            Master = state == RouterState.Master ? new MasterView(new IpAddress(0x0A090001), priority, IsSelf: true)
                : new MasterView(s_peer, 120, IsSelf: false),
        };

    private static readonly InstanceView[] s_both =
    [
        Instance("VI_1", RouterState.Master, 200),
        Instance("VI_2", RouterState.Backup, 12) with
        {
            EffectivePriority = 90, PriorityParts = [new PriorityPart("web", -10)],
        },
    ];

    private static string[] Lines(params InstanceView[] instances) =>
        StatusText.Of(Snapshots.Of(instances), changes: []).Split('\n');

    [Fact]
    public void each_has_a_row_with_state_age_sum_master_and_minute()
    {
        string[] lines = Lines(s_both);
        int title = Array.FindIndex(lines, line => line.StartsWith("INSTANCE "));
        Assert.Equal("INSTANCE STATE  FOR        PRIORITY  MASTER    LAST MINUTE", lines[title]);
        Assert.Matches(@"^VI_1     MASTER 3 min 20 s 100       this node M{12}$", lines[title + 1]);
        Assert.Matches(@"^VI_2     BACKUP 12 s       100-10=90 10\.9\.0\.2  B{12}$", lines[title + 2]);
        Assert.Equal("", lines[title + 3]);
    }

    [Fact]
    public void one_alone_is_told_as_a_paragraph() => Assert.Contains("  priority   100", Lines(s_both[0]));

    [Fact]
    public void what_wants_a_look_stands_below()
    {
        string[] lines = Lines(s_both[0], s_both[1] with
        {
            State = RouterState.Fault, Faults = FaultCauses.InterfaceDown,
            Addresses = [new VipView(new IpAddress(0x0A090064), 24, "eth0", Wanted: true, Present: false)],
        });
        Assert.Contains("VI_2: interface down", lines);
        Assert.Contains("VI_2: VIP 10.9.0.100/24 on eth0: WANTED HERE, BUT MISSING", lines);
    }

    [Fact]
    public void it_fits_80_columns_whatever_the_names_are()
    {
        var random = new Random(3);
        for (int run = 0; run < 200; run++)
        {
            InstanceView[] instances = [.. Enumerable.Range(0, 3).Select(i =>
                Instance($"{new string('n', random.Next(1, 60))}_{i}", RouterState.Backup, random.Next(1, 10_000_000))
                    with { PriorityParts = [.. Enumerable.Range(0, random.Next(0, 8))
                        .Select(part => new PriorityPart("x", -20))] })];
            string[] lines = Lines(instances);
            Assert.All(lines, line => Assert.True(line.Length <= 80, line));
            // The name in the table leads to its instance, and to no other.
            string[] names = [.. lines.SkipWhile(line => !line.StartsWith("INSTANCE ")).Skip(1).Take(3)
                .Select(line => line.Split(' ')[0])];
            for (int i = 0; i < 3; i++)
                Assert.Equal([instances[i].Name], instances.Select(one => one.Name)
                    .Where(name => StatusTable.Means(names[i], name)));
        }
    }

    [Fact]
    public void the_minute_is_made_from_the_record()
    {
        var now = new Moment(1_700_000_002_000);
        Transition At(int secondsAgo, RouterState from, RouterState to) => new(
            new Moment(now.UnixMilliseconds - secondsAgo * 1000), "VI_1", from, to, TransitionCause.Fault, "",
            Duration.Zero);
        Transition[] changes =
        [
            At(300, RouterState.Init, RouterState.Backup), At(21, RouterState.Backup, RouterState.Fault),
            At(20, RouterState.Fault, RouterState.Backup), At(9, RouterState.Backup, RouterState.Master),
            At(3, RouterState.Master, RouterState.Backup) with { Instance = "VI_2" },
        ];
        Assert.Equal("BBBBBBBFBMMM", StateStrip.Of(s_both[0], changes, Duration.FromSeconds(400), now));
        Assert.Equal(".........MMM", StateStrip.Of(s_both[0], [], Duration.FromSeconds(11), now));
    }

    [Fact]
    public void what_changed_last_is_said()
    {
        var now = new Moment(1_700_000_002_000);
        string said = StatusTable.Last([new Transition(new Moment(now.UnixMilliseconds - 3000), "VI_1",
            RouterState.Backup, RouterState.Master, TransitionCause.MasterSilent,
            new string('e', 30) + " from 10.9.0.2", Duration.Zero)], now);
        Assert.StartsWith("\nLast: 3.0 s ago VI_1 BACKUP -> MASTER: no advert came in time", said);
        Assert.All(said.Split('\n'), line => Assert.True(line.Length <= 80));
        Assert.Equal("", StatusTable.Last([], now));
        Assert.Matches(new Regex("ago VI_1"), said);
    }
}
