using VrrpAot.Engine;
using VrrpAot.Protocol;
using VrrpAot.Tests.Linux;
using VrrpAot.Wire;

namespace VrrpAot.Tests.Engine;

/// <summary>Which instance an advert is for, and where it is counted.</summary>
public class ReceptionTests
{
    private readonly FakeCable _cable = new();

    private static readonly IpAddress s_otherGroup = new(0xE0000063);

    [Fact]
    public void instances_of_one_vrid_on_one_link_hear_each_its_own_group()
    {
        _cable.Add("10.0.0.2/24", "far");
        using var router = new Listening(_cable, Listening.Instance(),
            Listening.Instance() with { Name = "VI_2", MulticastGroup = s_otherGroup });
        router.Hear(Listening.Advert(), Listening.Advert(), Listening.Advert(s_otherGroup));
        Assert.Equal(2, router.Counters(0).AdvertsReceived);
        Assert.Equal(1, router.Counters(1).AdvertsReceived);
    }

    [Fact]
    public void an_advert_that_none_of_several_instances_is_meant_by_is_counted_for_nobody()
    {
        _cable.Add("10.0.0.2/24", "far");
        using var router = new Listening(_cable, Listening.Instance(),
            Listening.Instance() with { Name = "VI_2", MulticastGroup = s_otherGroup });
        // A group that nobody has joined: some cards pass it all the same.
        router.Kernel.Receivers[0].Arrive(Listening.Advert(new IpAddress(0xE0000064))[14..]);
        router.Turn();
        Assert.Equal(1, router.Strays.Rejected(RejectReason.UnknownVrid));
    }

    [Fact]
    public void who_wants_to_know_hears_of_virtual_routers_of_others()
    {
        _cable.Add("10.0.0.2/24", "far");
        byte[] others = Listening.Advert();
        others[14 + 20 + 1] = 77;
        foreach (bool tells in (ReadOnlySpan<bool>)[false, true])
        {
            using var router = new Router(_cable, new EngineSettings
            {
                Instances = [Listening.Instance()], TellsUnknownVrids = tells,
            });
            router.TurnUntil(r => r.Saw(EngineEventKind.Started));
            _cable.Send(others, Listening.Advert(), others);
            router.TurnUntil(r => r.Counters.AdvertsReceived + r.Counters.AdvertsIgnored > 0);
            router.Turn();
            EngineEvent[] told = [.. router.Seen.Where(e => e.Kind == EngineEventKind.UnknownVrid)];
            Assert.Equal(tells ? 1 : 0, told.Length);
            Assert.All(told, e => Assert.Equal((77, new IpAddress(0x0A000001)), (e.Count, e.Address)));
            Assert.Equal(tells ? 2 : 0, router.Loop.Strays.Rejected(RejectReason.UnknownVrid));
        }
    }

    [Theory]
    [InlineData(null, 0, 128 * 1024)]
    [InlineData(ReceiveBufferUnit.Byte, 5000, 5000 + 2048)]
    [InlineData(ReceiveBufferUnit.Mtu, 3, 3 * 1500 + 2048)]
    [InlineData(ReceiveBufferUnit.Advert, 7, 7 * (20 + 8 + 4) + 2048)]
    public void what_may_wait_is_what_the_instances_want_together(ReceiveBufferUnit? unit, int times, int bytes)
    {
        _cable.Add("10.0.0.2/24", "far");
        using var router = new Listening(_cable, Listening.Instance() with
        {
            ReceiveBuffer = unit is { } of ? new ReceiveBuffer(of, times) : null,
        }, Listening.Instance(52) with { Name = "VI_2" });
        Assert.Equal(bytes, Assert.Single(router.Kernel.Receivers).Room);
    }

    [Fact]
    public void memberships_are_hidden_for_as_long_as_it_runs()
    {
        const string reports = "ipv4/igmp_link_local_mcast_reports";
        _cable.Add("10.0.0.2/24", "far");
        using var router = new Router(_cable, new EngineSettings
        {
            Instances = [Listening.Instance()], HidesLocalMemberships = true,
        });
        router.TurnUntil(r => r.Saw(EngineEventKind.Started));
        Assert.Equal("0", router.Kernel.Sysctls[reports]);
        router.Post(EngineCommand.Stop());
        router.TurnUntil(r => r.Saw(EngineEventKind.Finished));
        Assert.Equal("1", router.Kernel.Sysctls[reports]);
    }

    [Fact]
    public void a_peer_behind_an_authentication_header_is_told_once()
    {
        _cable.Add("10.0.0.2/24", "far");
        using var router = new Listening(_cable, Listening.Instance());
        byte[] frame = Cable.Frame(51, protocol: 51, payload: 24 + 8);
        (frame[34], frame[35], frame[34 + 25]) = (112, 4, 51);
        router.Hear(frame, frame);
        Assert.Equal(2, router.Counters(0).Rejected(RejectReason.AuthenticationHeader));
        EngineEvent told = Assert.Single(router.Seen, e => e.Kind == EngineEventKind.AdvertRejected);
        Assert.Equal(RejectReason.AuthenticationHeader, told.RejectedFor);
    }

    [Fact]
    public void a_transition_to_fault_names_the_script()
    {
        _cable.Add("10.0.0.2/24", "far");
        using var router = new Listening(_cable, Listening.Instance());
        router.Post(EngineCommand.RaiseScriptFault(0, script: 3));
        router.TurnUntil(() => router.Seen.Exists(e => e.To == RouterState.Fault));
        Assert.Equal((FaultCauses.Script, 3), (router.Seen.Last().Faults, router.Seen.Last().FailingScript));
    }

    // Far has no address, so the instance waits in FAULT. Each advert is read in the turn after it came: nobody takes
    // them for a flood of junk.
    [Fact]
    public void good_adverts_for_an_instance_in_fault_are_counted_and_are_no_junk()
    {
        using var router = new Listening(_cable, Listening.Instance());
        byte[] advert = Listening.Advert();
        for (int sent = 1; sent <= 500; sent++)
        {
            _cable.Send([advert]);
            router.Turn();
            Assert.Equal(sent, router.Counters(0).AdvertsIgnored);
        }
    }
}
