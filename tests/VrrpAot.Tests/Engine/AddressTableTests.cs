using VrrpAot.Engine;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace VrrpAot.Tests.Engine;

/// <summary>
/// What the kernel says to a removal, with a route socket that asks for interfaces that do not exist.
/// </summary>
public sealed class AddressTableTests : IDisposable
{
    private const int Nowhere = 9999;
    private static readonly Instant s_start = new(1_000_000_000);
    private static readonly Duration s_second = Duration.FromSeconds(1);

    private readonly EventRing _events = new();
    private readonly RouteSocket _route = new();
    private readonly AddressTable _table;

    public AddressTableTests()
    {
        _table = new AddressTable(Settings(), _events);
        _table.BindDevice("eth0", Nowhere);
    }

    public void Dispose()
    {
        _route.Dispose();
        _events.Dispose();
    }

    [Fact]
    public void a_removal_that_the_kernel_refuses_is_said_and_tried_again()
    {
        uint removal = AddAndRemove();
        _table.Refused(removal, Errno.EPERM, s_start);
        Assert.True(_events.TryRead(out EngineEvent said));
        Assert.Equal((EngineEventKind.KernelRefused, Errno.EPERM, new IpAddress(0x0A000064)),
            (said.Kind, said.Errno, said.Address));
        Assert.Equal(s_start + s_second, _table.NextDeadline);

        // Not before its time, and then once.
        _table.Relisted();
        _table.Reconcile(_route, s_start + s_second / 2);
        _table.Reconcile(_route, s_start + s_second);
        _table.Refused(removal + 1, Errno.EPERM, s_start + s_second);
        Assert.True(_events.TryRead(out said));
        Assert.Equal(EngineEventKind.KernelRefused, said.Kind);
    }

    [Theory]
    [InlineData(99)] // EADDRNOTAVAIL
    [InlineData(19)] // ENODEV
    public void a_vip_that_is_gone_already_was_not_refused(int errno)
    {
        uint removal = AddAndRemove();
        _table.Refused(removal, new Errno(errno), s_start);
        Assert.False(_events.TryRead(out _));
        Assert.Equal(Instant.Never, _table.NextDeadline);
    }

    [Fact]
    public void a_leftover_that_cannot_be_removed_is_said_too()
    {
        var foreign = new AddressRecord
        {
            InterfaceIndex = Nowhere,
            Address = new IpAddress(0x0A000070),
            PrefixLength = 32,
            Protocol = AddressTable.OwnerMark,
        };
        _table.SweepLeftover(foreign, _route, s_start);
        Assert.True(_events.TryRead(out EngineEvent said));
        Assert.Equal(EngineEventKind.LeftoverRemoved, said.Kind);
        _table.Refused(1, Errno.EPERM, s_start);
        Assert.True(_events.TryRead(out said));
        Assert.Equal((EngineEventKind.KernelRefused, foreign.Address), (said.Kind, said.Address));
    }

    [Fact]
    public void cost_grows_with_what_changes_and_not_with_what_there_is()
    {
        const int instances = 4000;
        using var events = new EventRing(16384);
        var table = new AddressTable(Settings(instances), events);
        for (int i = 0; i < instances; i++)
            table.BindDevice($"eth{i}", Nowhere + i);
        table.Reconcile(_route, s_start);
        long Looks(Action change)
        {
            long before = table.Looks;
            change();
            table.Reconcile(_route, s_start);
            return table.Looks - before;
        }
        Assert.Equal(0, Looks(() => { }));
        // Two addresses each: wanted and written, and no other is looked at.
        Assert.InRange(Looks(() => table.Want(1234, true)), 1, 8);
        Assert.InRange(Looks(() => table.Missed(table.Record(table.First(1234)), out _)), 1, 4);
        Assert.InRange(Looks(() => table.BindDevice("eth1234", 0)), 1, 8);
        Assert.InRange(Looks(() => table.BindDevice("eth1234", Nowhere)), 1, 8);
        Assert.InRange(Looks(() => table.Want(1234, false)), 1, 8);
        Assert.Equal(0, Looks(() => { }));
    }

    [Fact]
    public void an_address_that_two_instances_have_goes_with_the_last()
    {
        EngineSettings settings = Settings();
        InstanceSettings first = settings.Instances[0];
        var table = new AddressTable(settings with { Instances = [first, first with { Name = "VI_2" }] }, _events);
        table.BindDevice("eth0", Nowhere);
        table.Want(0, true);
        table.Want(1, true);
        table.Reconcile(_route, s_start);
        table.Want(1, false);
        table.Reconcile(_route, s_start);
        Assert.Equal((new VipReport(true, true), new VipReport(false, true)), (table.Report(0), table.Report(1)));
        table.Want(0, false);
        table.Reconcile(_route, s_start);
        Assert.False(table.Report(0).Present);
    }

    /// <summary>Returns the number of the request that removes: the socket's second.</summary>
    private uint AddAndRemove()
    {
        _table.Want(0, true);
        _table.Reconcile(_route, s_start);
        _table.Want(0, false);
        _table.Reconcile(_route, s_start);
        return 2;
    }

    private static EngineSettings Settings() =>
        new() { AddressLifetimeSeconds = 0, Instances = [Instance("eth0", 0x0A000064)] };

    private static EngineSettings Settings(int instances) => new()
    {
        Instances =
        [
            .. Enumerable.Range(0, instances)
                .Select(i => Instance($"eth{i}", 0x0A010000u + (uint)i, 0x0A020000u + (uint)i)),
        ],
    };

    private static InstanceSettings Instance(string device, params uint[] addresses) => new()
    {
        Name = "VI_1",
        Vrid = new Vrid(51),
        Interface = device,
        Election = new ElectionSettings
        {
            Version = VrrpVersion.V3, BasePriority = new Priority(100), AdvertInterval = s_second,
        },
        Addresses = [.. addresses.Select(address => new VirtualAddress { Address = new IpAddress(address) })],
    };
}
