using Appliance.Base;
using Appliance.Config;
using Appliance.Generations;
using Appliance.Hatch;
using Appliance.Init;
using Appliance.Logging;
using Appliance.Records;
using Appliance.Reports;
using Appliance.Sessions;
using Appliance.Settings;
using Appliance.Tests.Attendant;
using Appliance.Tests.Generations;
using Appliance.Tests.Sessions;
using Appliance.Tests.Tracking;
using Appliance.Update;
using Appliance.Verbs;
using VrrpAot.Engine;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Tests.Verbs;

/// <summary>
/// Each verb once, with a real attendant beside a real engine in a network namespace without any interface: its
/// instance waits in FAULT. Roles that move are tested between two nodes (tests/Namespaces).
/// </summary>
public sealed partial class DaemonCommandsTests : IDisposable
{
    private static readonly Caller s_root = new("test", Rights.Change), s_looker = new("looker", Rights.Look);

    private readonly Workbench _bench = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("commands").FullName;
    /// <summary>The slots of the box, where it has some.</summary>
    private Firmware? _firmware;
    private readonly List<Ending> _endings = [];
    private RealEngine _engine = new();

    public void Dispose()
    {
        _bench.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private MaintenanceFile Kept => new(Path.Combine(_folder, "maintenance"));

    /// <summary>Its check runs once by itself, at the start.</summary>
    private DaemonSettings Settings => Given.Box(Given.Instance(), Given.Tracking(new TrackedScript(0, -10, false)),
        Given.Script("web", _bench.Write("web", "echo fine")) with
        { Interval = Duration.FromSeconds(600), Timeout = Duration.FromSeconds(20) });

    private delegate Task<(int Code, string Text)> Say(string words, Caller? caller = null);

    private void With(DaemonSettings settings, Func<Say, Task> test, Maintenance? restored = null)
    {
        var read = new ConfigResult { Settings = settings };
        var engine = new RealEngine { Kept = Kept, Restored = restored, File = read };
        _engine = engine;
        engine.Run(settings, attendant => DeskRun.Do(async run =>
        {
            using var log = new Appliance.Logging.Log(
                "test", facility: 3, detail: 0, socketPath: null, console: default, keepLines: 10);
            var board = new SnapshotBoard();
            using var far = new FarEngine(run.Desk, engine.BoxHatch, board, log.Write);
            await far.Meet(Duration.FromSeconds(10));
            var box = new DaemonCommands(new RunningDaemon
            {
                Desk = run.Desk,
                Board = board,
                Snapshots = new FreshSnapshots(run.Desk, board, far.Look),
                Journal = new Journal(null),
                Kept = new LogCopy(far, new FarPools(run.Desk, "/nonexistent/checkers")),
                Engine = far,
                Pools = new FarPools(run.Desk, "/nonexistent/checkers"),
                Configuration = SourceOf(engine, log.Write),
                End = ending => { _endings.Add(ending); return Errno.Ok; },
                Tell = log.Write,
                Firmware = _firmware,
                WhyNoFirmware = "This is no firmware image.",
            });
            await run.Until(() =>
            {
                attendant.WantSnapshot();
                return board.Latest is { } latest && latest.Instances[0].State == RouterState.Fault;
            }, "a first snapshot");
            await test(async (words, caller) =>
            {
                var heard = new HeardAnswer();
                int code = await box.Run(words.Split(' '), caller ?? s_root, heard, CancellationToken.None);
                return (code, heard.ToString());
            });
        }));
    }

    private static ConfigurationSource SourceOf(RealEngine engine, Action<LogLine> log)
    {
        var commits = new Commits(new FragileDisk(), "/etc/keepalived/keepalived.conf", "/var/lib/vrrpaot", "boot");
        return new ConfigurationSource(commits, null!, null!, () => null, log)
        {
            Find = () => "/nonexistent",
            LoadFile = _ => engine.File,
        };
    }

    private static void Is(int code, string text, (int Code, string Text) answer) =>
        Assert.True(answer.Code == code && answer.Text.Contains(text),
            $"expected {code} and '{text}', was {answer.Code}: {answer.Text}");

    [Fact]
    public void those_who_look_are_answered() => With(Settings, async say =>
    {
        Is(4, "VI_1  FAULT", await say("status", s_looker));
        Is(4, "\"maintenance\": null", await say("status --json", s_looker));
        Is(2, "status does not know '--x'", await say("status --x"));
        Is(2, "There is no vrrp_instance 'x'. There are: VI_1.", await say("status x"));
        Is(4, "VI_1  FAULT", await say("status VI_1", s_looker));
        Is(0, "INIT -> FAULT", await say("why VI_1", s_looker));
        Is(0, "would change nothing", await say("plan", s_looker));
        Is(0, "blink for 5 s", await say("find-me 5", s_looker));
        Is(2, "There is no command 'what'", await say("what"));
        Is(2, "Did you mean 'status'?", await say("statsu"));
    });

    [Fact]
    public void a_probe_can_be_made_where_there_is_no_shell() => With(Settings, async say =>
    {
        Is(0, "is there\n", await say("probe file /etc/passwd"));
        Is(1, "no such file\n", await say("probe file /no/such/file"));
        Is(2, "there is no probe 'fiel'", await say("probe fiel /etc/passwd"));
        Is(2, "Usage: vrrpaot probe", await say("probe"));
        Is(0, "Usage: vrrpaot probe", await say("probe help"));
    });

    [Theory]
    [InlineData("reload")]
    [InlineData("garp")]
    [InlineData("counters clear")]
    [InlineData("check run web")]
    [InlineData("maintenance on")]
    [InlineData("maintenance off")]
    [InlineData("release")]
    [InlineData("priority VI_1 7")]
    [InlineData("probe file /etc/shadow --text root")]
    public void who_only_looks_changes_nothing(string words) =>
        With(Settings, async say => Is(3, "only root may", await say(words, s_looker)));

    [Fact]
    public void those_who_change_are_obeyed_or_told_why_not() => With(Settings, async say =>
    {
        Is(1, "this node is not MASTER", await say("garp"));
        Is(2, "There is no vrrp_instance 'VI_9'", await say("garp VI_9"));
        Is(0, "The counters begin at 0", await say("counters clear"));
        // While the run of the start is on, another one is refused.
        while (!(await say("status")).Text.Contains(", last "))
            await Task.Yield();
        Is(0, "\"fine\"", await say("check run web"));
        Is(2, "Which check? There are: web", await say("check run"));
        Is(0, "Configuration unchanged", await say("reload"));
        _engine.File = new ConfigResult { Settings = Given.Box(Given.Instance(priority: 120), new InstanceDuties()) };
        Is(0, "priority 100 -> 120", await say("plan"));
        Is(0, "taken up", await say("reload"));
    });

    [Fact]
    public void maintenance_begins_is_seen_outlives_a_reload_and_ends() => With(Settings, async say =>
    {
        Is(0, "Maintenance is on until", await say("maintenance on for 2h"));
        Is(4, "fault      maintenance", await say("status"));
        Is(4, "\"by\": \"test\"", await say("status --json"));
        Assert.Equal("test", Kept.Read(default, out _)!.By);
        _engine.File = new ConfigResult { Settings = Given.Box(Given.Instance("VI_2"), new InstanceDuties()) };
        Is(0, "taken up", await say("reload"));
        Is(4, "VI_2  FAULT", await say("status"));
        Is(4, "fault      maintenance", await say("status"));
        Is(0, "Maintenance is on.", await say("maintenance on"));
        Assert.Null(Kept.Read(default, out _)!.Until);
        Is(0, "Maintenance is over.", await say("maintenance off"));
        Assert.DoesNotContain("fault      maintenance", (await say("status")).Text);
        Assert.Null(Kept.Read(default, out _));
        Is(0, "Maintenance was not on.", await say("maintenance off"));
    });

    [Fact]
    public void maintenance_that_was_kept_is_on_from_the_start_and_ends_with_its_time() => With(Settings, async say =>
    {
        Is(4, "fault      maintenance", await say("status"));
        Is(4, "MAINTENANCE, asked for by earlier", await say("status"));
        while ((await say("status")).Text.Contains("MAINTENANCE"))
            await Task.Yield();
        Assert.Contains("Maintenance is over, ended by its time", _engine.Logged);
    }, new Maintenance(Moment.Now, Moment.Now + Duration.FromSeconds(2), "earlier"));

    [Theory]
    [InlineData("maintenance")]
    [InlineData("maintenance perhaps")]
    [InlineData("maintenance off force")]
    [InlineData("maintenance on for")]
    [InlineData("maintenance on for 5x")]
    [InlineData("maintenance on for 0s")]
    [InlineData("maintenance on for 31d")]
    [InlineData("maintenance on for 99999999d")]
    [InlineData("maintenance on for -5m")]
    [InlineData("priority")]
    [InlineData("priority VI_1")]
    [InlineData("priority VI_1 0")]
    [InlineData("priority VI_1 255")]
    [InlineData("priority VI_1 1e2")]
    [InlineData("priority VI_9 5")]
    [InlineData("priority VI_1 5 farce")]
    [InlineData("release VI_9")]
    [InlineData("release VI_1 VI_1")]
    public void odd_words_are_told_what_to_write(string words) =>
        With(Settings, async say => Assert.Equal(2, (await say(words)).Code));

    [Fact]
    public void a_requested_priority_is_a_difference_outlives_a_reload_and_is_reset() => With(Settings, async say =>
    {
        Is(0, "runs with base priority 50 instead of 100", await say("priority VI_1 50"));
        Is(4, "priority   50 = 100 - 50 (requested)", await say("status"));
        _engine.File = new ConfigResult { Settings = Given.Box(Given.Instance(priority: 120), new InstanceDuties()) };
        Is(0, "taken up", await say("reload"));
        Is(4, "priority   50 = 120 - 70 (requested)", await say("status"));
        Is(0, "configured base priority, 120", await say("priority VI_1 reset"));
        Is(4, "priority   120\n", await say("status"));
    });

    [Fact]
    public void an_owner_of_its_addresses_does_not_stand_back() =>
        With(Given.Box(Given.Instance(priority: 255), new InstanceDuties()), async say =>
    {
        Is(1, "owns its addresses", await say("priority VI_1 50"));
        Is(1, "this node is not MASTER", await say("release VI_1"));
    });

    [Fact]
    public void nothing_is_released_by_who_is_no_master() => With(Settings, async say =>
    {
        Is(1, "this node is not MASTER", await say("release"));
        Is(1, "Nothing is released here", await say("release VI_1 off"));
    });

    /// <summary>`edit list` only looks, though `edit` changes something.</summary>
    [Fact]
    public void who_may_only_look_may_list_what_is_edited() => With(Settings, async say =>
    {
        Assert.DoesNotContain("only root may", (await say("edit list", s_looker)).Text);
        Is(3, "only root may", await say("edit", s_looker));
    });

    [Fact]
    public void an_ordinary_machine_has_no_slots_and_says_so() => With(Settings, async say =>
    {
        foreach (string words in (string[])["slots", "downgrade", "update", "update /tmp/x", "update stop"])
            Is(1, "This is no firmware image.", await say(words));
        Is(3, "only root may", await say("update /tmp/x", s_looker));
        Is(3, "only root may", await say("downgrade", s_looker));
        Is(1, "no firmware image", await say("slots", s_looker));
        Is(2, "'/tmp/y' is not understood here", await say("update /tmp/x /tmp/y"));
        Is(2, "'--what' is not understood here", await say("update /tmp/x --what"));
        Is(2, "Say downgrade", await say("downgrade now"));
    });
}
