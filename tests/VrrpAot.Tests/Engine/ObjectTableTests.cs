using System.Runtime.InteropServices;
using VrrpAot.Engine;
using VrrpAot.Holdings;
using VrrpAot.Linux;
using VrrpAot.Protocol;
using static VrrpAot.Tests.Linux.IpRouteTests;

namespace VrrpAot.Tests.Engine;

/// <summary>Routes, rules and static addresses that two instances and the daemon want.</summary>
public sealed class ObjectTableTests : IDisposable
{
    /// <summary>Writes down what is asked of it, by the text of the object.</summary>
    private sealed class Asked : IRoutes
    {
        private readonly Dictionary<string, string> _names = [];

        public List<string> Requests { get; } = [];

        /// <summary>Off, to count what is allocated.</summary>
        public bool Remembers { get; set; } = true;
        public uint Sequence { get; private set; }

        public void Know(HeldObject one, string name)
        {
            _names[Convert.ToHexString(one.Requests.Set(_ => Index).AsSpan(16))] = name;
            _names[Convert.ToHexString(one.Requests.Removal(_ => Index).AsSpan(16))] = name;
        }

        public uint Queue(ReadOnlySpan<byte> request)
        {
            Sequence++;
            if (Remembers)
            {
                ushort type = MemoryMarshal.Read<ushort>(request[4..]);
                bool isRemoval = type is Netlink.RTM_DELRULE or Netlink.RTM_DELROUTE or Netlink.RTM_DELLINK
                    || type == Netlink.RTM_NEWLINK && request.Length == 32 && request[24] == 0;
                Requests.Add((isRemoval ? "-" : "+") + _names[Convert.ToHexString(request[16..])]);
            }
            return Sequence;
        }

        public string Take()
        {
            string all = string.Join(' ', Requests);
            Requests.Clear();
            return all;
        }

        public bool IsListing => false;
        public Borrowed Fd => default;
        public void IgnoreOwnAdditions() { }
        public Errno RequestLinks() => Errno.Ok;
        public Errno RequestAddresses() => Errno.Ok;
        public uint QueueAdd(in AddressRecord address, uint lifetimeSeconds) => ++Sequence;
        public uint QueueRemove(in AddressRecord address) => ++Sequence;
        public void HearObjects() { }
        public Errno RequestObjects() => Errno.Ok;
        public Errno Flush() => Errno.Ok;
        public void Receive(INetlinkListener listener) { }
        public void Dispose() { }
    }

    private const int Index = 3;
    private static readonly Instant s_start = new(1_000_000_000);

    private static readonly HeldObject s_route = Route("10.1.0.0/16"), s_shared = Route("10.2.0.0/16"),
        s_loose = Route("10.3.0.0/16") with { Untracked = true }, s_static = Route("10.4.0.0/16"),
        s_rule = new(HoldingKind.Rule, new IpRule
        {
            Family = IpFamily.IPv4, Action = IpRule.ToTable, Table = 7, Preference = 50,
        }.ToRequests()!);

    private readonly EventRing _events = new();
    private readonly Asked _asked = new();
    private readonly Turn _turn = new() { Now = s_start };
    private ObjectTable _table;

    public ObjectTableTests()
    {
        foreach ((HeldObject one, string name) in ((HeldObject, string)[])[(s_route, "route"), (s_shared, "shared"),
            (s_loose, "loose"), (s_static, "static"), (s_rule, "rule")])
            _asked.Know(one, name);
        _asked.Know(new HeldObject(HoldingKind.Rule, ObjectTable.Bypass), "bypass");
        _table = new ObjectTable(Settings([s_route, s_shared, s_loose, s_rule], [s_shared]), null, _events, _turn);
        _table.BindDevice("eth0", Index, isOn: true);
    }

    public void Dispose() => _events.Dispose();

    private static HeldObject Route(string to) => new(HoldingKind.Route, new IpRoute
    {
        Destination = Prefix(to), Hops = [new RouteHop { Device = "eth0" }],
    }.ToRequests()!);

    private static EngineSettings Settings(HeldObject[] first, HeldObject[] second) => new()
    {
        Instances = [Instance(51, first), Instance(52, second)], StaticObjects = [s_static],
    };

    private static InstanceSettings Instance(byte vrid, HeldObject[] objects) => new()
    {
        Name = $"VI_{vrid}", Vrid = new Vrid(vrid), Interface = "eth0", Objects = [.. objects],
        Election = new ElectionSettings
        {
            Version = VrrpVersion.V3, BasePriority = new Priority(100), AdvertInterval = Duration.FromSeconds(1),
        },
    };

    private string Reconcile()
    {
        _table.ReconcileBefore(_asked, _turn.Now);
        _table.ReconcileAfter(_asked, _turn.Now);
        return _asked.Take();
    }

    private static ObjectKey Key(HeldObject one) =>
        ObjectKey.TryRead(one.Requests.Set(_ => Index), out ObjectKey key, out _) ? key : default;

    [Fact]
    public void rules_are_set_behind_routes_and_everything_goes_in_reverse()
    {
        _table.Want(0, true);
        Assert.Equal("+route +shared +loose +rule", Reconcile());
        _table.Want(0, false);
        Assert.Equal("-rule -route -shared -loose", Reconcile());
        Assert.Equal("", Reconcile());
    }

    [Fact]
    public void what_two_want_goes_with_the_last()
    {
        _table.Want(0, true);
        Reconcile();
        _table.Want(1, true);
        Assert.Equal("", Reconcile());
        _table.Want(0, false);
        Assert.Equal("-rule -route -loose", Reconcile());
        _table.Want(1, false);
        Assert.Equal("-shared", Reconcile());
    }

    [Fact]
    public void what_is_static_is_wanted_by_the_daemon()
    {
        _table.WantStatic(true);
        Assert.Equal("+static", Reconcile());
        _table.Want(0, true);
        _table.Want(0, false);
        Reconcile();
        _table.WantStatic(false);
        Assert.Equal("-static", Reconcile());
    }

    [Fact]
    public void what_others_remove_is_put_back_and_told_unless_they_may()
    {
        _table.Want(0, true);
        Reconcile();
        while (_events.TryRead(out _))
        {
        }
        _table.Missed(Key(s_route));
        _table.Missed(Key(s_rule));
        _table.Missed(Key(s_loose));
        Assert.Equal("+route +rule", Reconcile());
        Assert.True(_events.TryRead(out EngineEvent told));
        Assert.Equal((EngineEventKind.ObjectRestored, 0), (told.Kind, told.Instance));
        // Until it is wanted anew.
        _table.Want(0, false);
        Reconcile();
        _table.Want(0, true);
        Assert.Equal("+route +shared +loose +rule", Reconcile());
    }

    [Fact]
    public void a_route_that_is_set_while_a_rule_stands_is_set_past_that_rule()
    {
        _table.Want(0, true);
        Reconcile();
        _table.Missed(Key(s_route));
        Assert.Equal("+bypass +route -bypass", Reconcile());
        // The bypass is nobody's: whatever the kernel says of it, nothing is owed.
        _table.Saw(Key(new HeldObject(HoldingKind.Rule, ObjectTable.Bypass)), IpRoute.OwnOrigin);
        Assert.False(_table.Refused(_asked.Sequence, Errno.ENOENT, _turn.Now));
        Assert.Equal("", Reconcile());

        _table.Missed(Key(s_rule));
        Assert.Equal("+rule", Reconcile());
        _table.Missed(Key(s_rule));
        _table.Missed(Key(s_route));
        Assert.Equal("+route +rule", Reconcile());
    }

    [Fact]
    public void what_is_left_of_an_earlier_run_is_removed_and_what_others_made_is_not()
    {
        _table.BeginList();
        _table.Saw(Key(s_route), IpRoute.OwnOrigin);
        _table.Saw(Key(s_shared), origin: 4);
        _table.ObjectsListed();
        Assert.Equal("-route", Reconcile());
    }

    [Fact]
    public void with_an_interface_that_goes_down_or_away_its_routes_are_gone_and_they_come_back_with_it()
    {
        _table.Want(0, true);
        Reconcile();
        _table.BindDevice("eth0", Index, isOn: false);
        Assert.Equal("", Reconcile());
        _table.BindDevice("eth0", Index, isOn: true);
        Assert.Equal("+bypass +route +shared +loose -bypass", Reconcile());
        _table.BindDevice("eth0", 0, isOn: false);
        _table.Want(0, false);
        Assert.Equal("-rule", Reconcile());
    }

    [Fact]
    public void a_refusal_is_told_once_and_asked_again_every_second()
    {
        _table.Want(0, true);
        Reconcile();
        while (_events.TryRead(out _))
        {
        }
        uint last = _asked.Sequence - 1;
        Assert.True(_table.Refused(last, Errno.ENETUNREACH, s_start));
        Assert.True(_events.TryRead(out EngineEvent told));
        Assert.Equal((EngineEventKind.ObjectRefused, Errno.ENETUNREACH, 0), (told.Kind, told.Errno, told.Instance));
        Assert.Equal("prepend 10.3.0.0/16 dev eth0 proto 18 no_track",
            Settings([s_route, s_shared, s_loose, s_rule], [s_shared]).DistinctObjects[told.Object].Text);
        _turn.Now = _table.NextDeadline;
        Assert.Equal(s_start + Duration.FromSeconds(1), _turn.Now);
        Assert.Equal("+bypass +loose -bypass", Reconcile());
        Assert.True(_table.Refused(_asked.Sequence - 1, Errno.ENETUNREACH, _turn.Now));
        Assert.False(_events.TryRead(out _));
        // There already is as good as set.
        _turn.Now = _table.NextDeadline;
        Reconcile();
        _table.Refused(_asked.Sequence - 1, Errno.EEXIST, _turn.Now);
        Assert.Equal(Instant.Never, _table.NextDeadline);
    }

    [Fact]
    public void a_reload_touches_only_what_is_spelled_differently()
    {
        _table.WantStatic(true);
        Reconcile();
        var link = new Link("eth0");
        link.Update(new LinkRecord { Index = Index, Name = FixedName.From("eth0"), Up = true, IsOn = true },
            _turn.Now);
        EngineSettings after = Settings([s_route], []) with { StaticObjects = [s_static, s_shared] };
        Instance[] instances = [.. after.Instances.Select((one, i) =>
            new Instance(i, one, link, after.Instances.Length))];
        var before = _table;
        _table = new ObjectTable(after, null, _events, _turn);
        _table.Inherit(before, [link], instances, _asked);
        Assert.Equal("+shared", Reconcile());

        before = _table;
        _table = new ObjectTable(after with { StaticObjects = [s_shared] }, null, _events, _turn);
        _table.Inherit(before, [link], instances, _asked);
        Assert.Equal("-static", Reconcile());
    }

    [Fact]
    public void a_macvlan_is_made_at_once_and_up_around_the_vips_of_its_master()
    {
        var link = new VirtualLink("vrrp.51", "eth0", default);
        HeldObject made = new(HoldingKind.Link, link.ToRequests()), up = new(HoldingKind.Link, link.ToUpRequests());
        _asked.Know(made, "made");
        _asked.Know(up, "up");
        _table = new ObjectTable(Settings([up, s_rule], []) with { StaticObjects = [made] }, null, _events, _turn);
        _table.BindDevice("eth0", Index, isOn: false);
        _table.WantStatic(true);
        Assert.Equal("+made", Reconcile());
        _table.BindDevice("vrrp.51", Index, isOn: false);
        Assert.Equal("", Reconcile());

        _table.Want(0, true);
        _table.ReconcileBefore(_asked, _turn.Now);
        Assert.Equal("+up", _asked.Take());
        _table.ReconcileAfter(_asked, _turn.Now);
        Assert.Equal("+rule", _asked.Take());
        _table.BindDevice("vrrp.51", Index, isOn: true);
        Assert.Equal("", Reconcile());

        // Others put it down, or take it away; then it is made again, and put up when it is there.
        _table.BindDevice("vrrp.51", Index, isOn: false);
        Assert.Equal("+up", Reconcile());
        _table.BindDevice("vrrp.51", 0, isOn: false);
        Assert.Equal("+made", Reconcile());
        _table.BindDevice("vrrp.51", Index, isOn: false);
        Assert.Equal("+up", Reconcile());

        _table.Want(0, false);
        _table.ReconcileBefore(_asked, _turn.Now);
        Assert.Equal("-rule", _asked.Take());
        _table.ReconcileAfter(_asked, _turn.Now);
        Assert.Equal("-up", _asked.Take());
        _table.WantStatic(false);
        Assert.Equal("-made", Reconcile());
    }

    [Fact]
    public void wanting_and_giving_up_allocates_nothing()
    {
        _asked.Remembers = false;
        Change();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 50; i++)
            Change();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Change()
        {
            _table.Want(0, true);
            _table.ReconcileBefore(_asked, _turn.Now);
            _table.ReconcileAfter(_asked, _turn.Now);
            _table.Missed(Key(s_route.Requests));
            _table.ReconcileAfter(_asked, _turn.Now);
            _table.Want(0, false);
            _table.ReconcileBefore(_asked, _turn.Now);
            _table.ReconcileAfter(_asked, _turn.Now);
            while (_events.TryRead(out _))
            {
            }
        }
    }

    private static readonly byte[] s_bytes = s_route.Requests.Set(_ => Index);

    private static ObjectKey Key(ObjectRequests _) => ObjectKey.TryRead(s_bytes, out ObjectKey key, out var _) ? key
        : default;
}
