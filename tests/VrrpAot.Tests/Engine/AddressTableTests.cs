using Tmds.Linux;
using VrrpAot.Engine;
using VrrpAot.Kernel;
using VrrpAot.Protocol;

namespace VrrpAot.Tests.Engine;

/// <summary>What the kernel says to a removal, with a route socket that asks for interfaces that do not exist.</summary>
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
        _table.Refused(removal, LibC.EPERM, s_start);
        Assert.True(_events.TryRead(out EngineEvent said));
        Assert.Equal((EngineEventKind.KernelRefused, LibC.EPERM, new IpAddress(0x0A000064)), (said.Kind, said.Errno, said.Address));
        Assert.Equal(s_start + s_second, _table.NextDeadline);

        // Not before its time, and then once.
        _table.Relisted();
        _table.Reconcile(_route, s_start + s_second / 2);
        _table.Reconcile(_route, s_start + s_second);
        _table.Refused(removal + 1, LibC.EPERM, s_start + s_second);
        Assert.True(_events.TryRead(out said));
        Assert.Equal(EngineEventKind.KernelRefused, said.Kind);
    }

    [Theory]
    [InlineData(99)] // EADDRNOTAVAIL
    [InlineData(19)] // ENODEV
    public void a_vip_that_is_gone_already_was_not_refused(int errno)
    {
        uint removal = AddAndRemove();
        _table.Refused(removal, errno, s_start);
        Assert.False(_events.TryRead(out _));
        Assert.Equal(Instant.Never, _table.NextDeadline);
    }

    [Fact]
    public void a_leftover_that_cannot_be_removed_is_said_too()
    {
        var foreign = new AddressRecord { InterfaceIndex = Nowhere, Address = new IpAddress(0x0A000070), PrefixLength = 32, Protocol = AddressTable.OwnerMark };
        _table.SweepLeftover(foreign, _route, s_start);
        Assert.True(_events.TryRead(out EngineEvent said));
        Assert.Equal(EngineEventKind.LeftoverRemoved, said.Kind);
        _table.Refused(1, LibC.EPERM, s_start);
        Assert.True(_events.TryRead(out said));
        Assert.Equal((EngineEventKind.KernelRefused, foreign.Address), (said.Kind, said.Address));
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

    private static EngineSettings Settings() => new()
    {
        AddressLifetimeSeconds = 0,
        Instances =
        [
            new InstanceSettings
            {
                Name = "VI_1",
                Vrid = new Vrid(51),
                Interface = "eth0",
                Election = new ElectionSettings { Version = VrrpVersion.V3, BasePriority = new Priority(100), AdvertInterval = s_second },
                Addresses = [new VirtualAddress { Address = new IpAddress(0x0A000064) }],
            },
        ],
    };
}
