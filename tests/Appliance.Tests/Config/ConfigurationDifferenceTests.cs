using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using Appliance.Config;
using Appliance.Settings;
using Appliance.Settings.Balancing;
using Appliance.Texts;
using VrrpAot.Engine;
using VrrpAot.Holdings;
using VrrpAot.Linux;
using VrrpAot.Protocol;
using VrrpAot.Wire;

namespace Appliance.Tests.Config;

/// <summary>What a reload would change, in sentences; and nothing that settings can hold may be overlooked.</summary>
public class ConfigurationDifferenceTests
{
    private static readonly VirtualAddress Vip = new() { Address = new IpAddress(0x0A000009), PrefixLength = 24 };

    private static DaemonSettings Before => Alone with
    {
        Engine = Alone.Engine with { Groups = [new SyncGroupSettings("G", [0])], Bfd = [Session] },
        Groups = [new GroupDuties()],
    };

    private static BfdSettings Session =>
        new() { Name = "B", Neighbour = new IpAddress(9), Timing = new VrrpAot.Bfd.BfdTiming() };

    private static DaemonSettings Alone => Given.Box(
        Given.Instance() with { Addresses = [Vip] },
        Given.Tracking(new TrackedScript(0, -10, false)) with { Notify = Given.Command("/notify") },
        Given.Script("chk", "/check") with { Interval = Duration.FromSeconds(2) }) with
    {
        Files = [new FileSettings("f", "/f", 3, false)],
        Processes = [new ProcessSettings { Name = "p", Command = ["p"] }],
        Notices = new NoticeSettings
        {
            Fifos = [new FifoSettings { Path = "/fifo", User = "u", Group = "g", Reader = Given.Command("/reader") }],
            Mail = new MailSettings { Recipients = ["a@b"], From = "c@d", Relay = "192.0.2.25", Helo = "node" },
        },
    };

    private static DaemonSettings With(Func<InstanceSettings, InstanceSettings> change) =>
        Before with { Engine = Before.Engine with { Instances = [change(Before.Engine.Instances[0])] } };

    private static string[] Changes(DaemonSettings after) =>
        [.. ConfigurationDifference.Between(Before, after).Changes];

    private static string[] Fates(DaemonSettings before, DaemonSettings after) =>
        [.. ConfigurationDifference.Between(before, after).Fates];

    [Fact]
    public void the_same_again_is_no_difference() =>
        Assert.True(ConfigurationDifference.Between(Before, Before).IsEmpty);

    [Fact]
    public void another_line_in_the_file_is_no_difference()
    {
        ScriptSettings script = Before.Scripts[0];
        Assert.Empty(Changes(Before with { Scripts = [
            script with { Command = script.Command with { Origin = "test.conf:99" } }] }));
    }

    [Fact]
    public void values_are_told_with_what_they_were()
    {
        Assert.Equal(["~ VI_1: priority 100 -> 150"],
            Changes(With(i => i with { Election = i.Election with { BasePriority = new Priority(150) } })));
        Assert.Equal(["~ vrrp_script chk: interval 2 s -> 0.5 s"],
            Changes(Before with { Scripts = [Before.Scripts[0] with { Interval = Duration.FromMilliseconds(500) }] }));
        Assert.Equal(["~ VI_1: nopreempt"], Changes(With(i =>
            i with { Election = i.Election with { Preempt = false } })));
        Assert.Equal(["~ VI_1: source address none -> 10.0.0.1"],
            Changes(With(i => i with { SourceAddress = new IpAddress(0x0A000001) })));
        Assert.Equal(["~ VI_1: notify \"/notify\" -> none"],
            Changes(Before with { Instances = [Before.Instances[0] with { Notify = null }] }));
    }

    [Fact]
    public void a_blank_within_an_argument_is_not_one_between_two()
    {
        DaemonSettings Checked(params string[] arguments) =>
            Before with { Scripts = [Before.Scripts[0] with { Command = Given.Command(arguments) }] };
        Assert.False(ConfigurationDifference.Between(Checked("/c", "a b"), Checked("/c", "a", "b")).IsEmpty);
    }

    [Fact]
    public void lists_are_told_by_what_came_and_went()
    {
        VirtualAddress other = Vip with { Address = new IpAddress(0x0A00000A), Label = "eth0:x" };
        Assert.Equal(["~ VI_1: + VIP 10.0.0.10/24 label eth0:x"],
            Changes(With(i => i with { Addresses = [Vip, other] })));
        Assert.Equal(["~ VI_1: - VIP 10.0.0.9/24"], Changes(With(i => i with { Addresses = [] })));
        Assert.Equal(["~ VI_1: - track_script chk weight -10", "~ VI_1: + track_script chk weight 0"],
            Changes(Before with { Instances = [Before.Instances[0] with { TrackedScripts = [new TrackedScript(0, 0,
                false)] }] }));
        Assert.Equal("~ VI_1: the same VIPs in another order", Assert.Single(ConfigurationDifference.Between(
            With(i => i with { Addresses = [Vip, other] }), With(i => i with { Addresses = [other, Vip] })).Changes));
    }

    [Fact]
    public void a_password_is_never_told() =>
        Assert.Equal(["~ VI_1: an auth_pass"], Changes(With(i => i with { Password = [.. "secret\0\0"u8] })));

    [Fact]
    public void each_instance_hears_its_fate()
    {
        DaemonSettings after = Before with
        {
            Engine = Before.Engine with { Instances = [Given.Instance("VI_2"),
                Before.Engine.Instances[0] with { Vrid = new Vrid(9) }],
                Groups = [new SyncGroupSettings("G", [1])] },
            Instances = [new InstanceDuties(), Before.Instances[0]],
        };
        Assert.Equal(["+ vrrp_instance VI_2 (VRID 51 on eth0)", "~ VI_1: VRID 51 -> 9"], Changes(after));
        Assert.Equal(["VI_2 starts: new in the file", "VI_1 starts anew: the VRID changed"], Fates(Before, after));
        Assert.Equal(["VI_1 starts anew: the VRID changed", "VI_2 is stopped: gone from the file"],
            Fates(after, Before));
        Assert.Equal(["VI_1 keeps its state"], Fates(Before, Before));
    }

    // keepalived keeps them too, and a MASTER its VIPs.
    [Fact]
    public void another_version_and_an_owner_that_is_one_no_more_are_the_same_router()
    {
        DaemonSettings owner = With(i => i with { Election = i.Election with { BasePriority = Priority.Owner } });
        Assert.Equal(["VI_1 keeps its state"], Fates(Before, owner));
        Assert.Equal(["VI_1 keeps its state"], Fates(owner, Before));
        Assert.Equal(["VI_1 keeps its state"], Fates(Before,
            With(i => i with { Election = i.Election with { Version = VrrpVersion.V3 } })));
    }

    [Fact]
    public void what_belongs_to_the_process_needs_a_new_start()
    {
        Assert.Equal("the real-time priority changed",
            ConfigurationDifference.Between(Before,
                Before with { Engine = Before.Engine with { RealTimePriority = 7 } }).NeedsStart);
        Assert.Null(ConfigurationDifference.Between(Before, Before with { RouterId = "other" }).NeedsStart);
    }

    // What is derived from something that is compared, or is only a place in the file.
    private static readonly HashSet<string> s_derived = ["Origin", "At", "PendingChecks", "WatchedInterfaces",
        "Interfaces", "Infix"];

    public static TheoryData<string> Everything()
    {
        var all = new TheoryData<string>();
        foreach (Type type in new[] { typeof(DaemonSettings), typeof(EngineSettings), typeof(InstanceSettings),
            typeof(ElectionSettings), typeof(AnnouncementSettings),
            typeof(VirtualAddress), typeof(BfdSettings), typeof(ScriptSettings), typeof(ScriptCommand),
            typeof(InstanceDuties),
            typeof(GroupDuties), typeof(FileSettings), typeof(ProcessSettings), typeof(EngineProcessSettings),
            typeof(NoticeSettings), typeof(FifoSettings), typeof(MailSettings), typeof(DumpSettings),
            typeof(ParentSettings) })
            foreach (PropertyInfo property in type.GetProperties()
                .Where(property => property.CanWrite && !s_derived.Contains(property.Name)))
                all.Add($"{type.Name}.{property.Name}");
        return all;
    }

    [Theory]
    [MemberData(nameof(Everything))]
    public void nothing_is_overlooked(string property)
    {
        DaemonSettings after = Changed(Before, property.Split('.')[0], property.Split('.')[1]);
        Assert.NotEmpty(Changes(after));
    }

    /// <summary>A copy in which that property of the first object of that type has another value.</summary>
    private static DaemonSettings Changed(DaemonSettings settings, string type, string name)
    {
        object At(object owner)
        {
            if (owner.GetType().Name == type)
                return Copy(owner, name, Other(owner.GetType().GetProperty(name)!, owner));
            foreach (PropertyInfo inner in owner.GetType().GetProperties().Where(inner => inner.CanWrite))
            {
                object? value = inner.GetValue(owner);
                if (value is IList { Count: > 0 } list && IsSettings(list[0])
                    && !ReferenceEquals(At(list[0]!), list[0]))
                    return Copy(owner, inner.Name, typeof(ConfigurationDifferenceTests)
                        .GetMethod(nameof(One), BindingFlags.Static | BindingFlags.NonPublic)!
                        .MakeGenericMethod(list[0]!.GetType()).Invoke(null, [At(list[0]!)])!);
                if (IsSettings(value) && !ReferenceEquals(At(value!), value))
                    return Copy(owner, inner.Name, At(value!));
            }
            return owner;
        }
        return (DaemonSettings)At(settings);
    }

    private static bool IsSettings(object? value) =>
        value?.GetType() is
        {
            IsClass: true, Namespace: "Appliance.Settings" or "VrrpAot.Engine" or "VrrpAot.Protocol",
        };

    private static ImmutableArray<T> One<T>(T item) => [item];

    private static object Copy(object owner, string property, object? value)
    {
        object copy = owner.GetType().GetMethod("<Clone>$")!.Invoke(owner, null)!;
        owner.GetType().GetProperty(property)!.SetValue(copy, value);
        return copy;
    }

    private static object? Other(PropertyInfo property, object owner) => property.GetValue(owner) switch
    {
        bool flag => !flag,
        int number => number + 1,
        byte number => (byte)(number ^ 1),
        uint number => number ^ 1,
        string text => text + "x",
        Duration duration => duration + Duration.FromMilliseconds(10),
        Priority => new Priority(99),
        Vrid => new Vrid(7),
        VrrpVersion => VrrpVersion.V3,
        IpAddress => new IpAddress(1),
        AnnouncementSettings => new AnnouncementSettings { MasterRepeat = 77 },
        ElectionSettings election => election with { DownTimerAdverts = 77 },
        BalancerSettings balancer => balancer with { FlushesAtStart = true },
        NoticeSettings notices => notices with { RepeatsStates = !notices.RepeatsStates },
        DumpSettings dumps => dumps with { JsonVersion = 2 },
        ParentSettings parent => parent with { Name = "other" },
        MailSettings mail => mail with { Relay = "192.0.2.99" },
        ushort number => (ushort)(number ^ 1),
        ImmutableArray<FifoSettings> list => list.Add(new FifoSettings { Path = "/more" }),
        TlsSettings tls => tls with { Verify = !tls.Verify },
        EngineSettings engine => engine with { RealTimePriority = 77 },
        ScriptCommand command => command with { User = "other" },
        ImmutableArray<string> list => list.Add("more"),
        ImmutableArray<UnicastPeer> list => list.Add(new UnicastPeer(new IpAddress(3))),
        ImmutableArray<VirtualAddress> list => list.Add(Vip with { Label = "l" }),
        ImmutableArray<HeldObject> list => list.Add(new HeldObject(HoldingKind.Route,
            new ObjectRequests("default", [], [], []))),
        ImmutableArray<TrackedScript> list => list.Add(new TrackedScript(0, 5, true)),
        ParameterMatch match => match + 1,
        ImmutableArray<LinkDelays> list => list.Add(new LinkDelays("eth7", Duration.Zero, Duration.Zero)),
        ImmutableArray<LinkbeatSettings> list => list.Add(new LinkbeatSettings("eth7", CarrierMethod.Mii, false)),
        ImmutableArray<AnnouncementGroup> list => list.Add(new AnnouncementGroup(["eth7"], AnnouncementGap.None)),
        null when property.PropertyType == typeof(ReceiveBuffer) => new ReceiveBuffer(ReceiveBufferUnit.Mtu, 7),
        null when property.PropertyType == typeof(Priority?) => new Priority(7),
        AnnouncementGap gap => gap with { Neighbour = Duration.FromSeconds(7) },
        null when property.PropertyType == typeof(ExtraAnnouncementSettings) =>
            new ExtraAnnouncementSettings(Duration.FromSeconds(7), true),
        EngineProcessSettings process => process with { Name = "other" },
        ImmutableArray<int> list => list.Add(1),
        null when property.PropertyType == typeof(long?) => 7L,
        ImmutableArray<TrackedSource> list => list.Add(new TrackedSource(0, 5, true)),
        ImmutableArray<FileSettings> list => list.Add(new FileSettings("g", "/g", null, false)),
        ImmutableArray<ProcessSettings> list => list.Add(new ProcessSettings { Name = "q", Command = ["q"] }),
        null when property.PropertyType == typeof(int?) => 7,
        ImmutableArray<BfdSettings> => ImmutableArray<BfdSettings>.Empty,
        VrrpAot.Bfd.BfdTiming timing => timing with { Multiplier = 77 },
        ImmutableArray<TrackedBfd> list => list.Add(new TrackedBfd(0, 5, true)),
        ImmutableArray<TrackedInterface> list => list.Add(new TrackedInterface("eth7", 5, true)),
        ImmutableArray<SyncGroupSettings> list => list.SetItem(0, list[0] with { Members = [] }),
        ImmutableArray<GroupDuties> list => list.SetItem(0, list[0] with { NotifyFault = Given.Command("/fault") }),
        ImmutableArray<InstanceSettings> or ImmutableArray<InstanceDuties> or ImmutableArray<ScriptSettings>
            when property.Name == "Scripts" =>
            ImmutableArray.Create(Given.Script("more", "/more"), Given.Script("chk", "/check")),
        ImmutableArray<InstanceSettings> list => list.SetItem(0, list[0] with { UnicastTtl = 3 }),
        ImmutableArray<InstanceDuties> list => list.SetItem(0, list[0] with { NotifyFault = Given.Command("/fault") }),
        null when property.PropertyType == typeof(VirtualMacSettings) =>
            new VirtualMacSettings("vrrp.9", default, true),
        null when property.PropertyType == typeof(TrailerRules) =>
            new TrailerRules { Keys = [new TrailerKey(1, [])], ActiveKey = 1 },
        null when property.PropertyType == typeof(SyncDaemonSettings) => new SyncDaemonSettings(default, 0),
        null when property.PropertyType == typeof(DropTable) => new DropTable("t", 0, false),
        null when property.PropertyType == typeof(string) => "other",
        null when property.PropertyType == typeof(IpAddress?) => new IpAddress(2),
        null when property.PropertyType == typeof(uint?) => 30u,
        null when property.PropertyType == typeof(ScriptCommand) => Given.Command("/other"),
        null when property.PropertyType == typeof(ImmutableArray<byte>?) =>
            ImmutableArray.Create<byte>(1, 2, 3, 4, 5, 6, 7, 8),
        var value => throw new NotSupportedException($"no other value for {property.Name}, which is {value ?? "null"}"),
    };
}
