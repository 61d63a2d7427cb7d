using System.Buffers.Binary;
using VrrpAot.Engine;
using VrrpAot.Linux;
using VrrpAot.Protocol;
using VrrpAot.Tests.Wire;
using VrrpAot.Wire;

namespace VrrpAot.Tests.Engine;

/// <summary>
/// Engines whose adverts are sealed: two elect, nobody's recorded advert does, a farewell is the last.
/// </summary>
public class SealedAdvertTests
{
    private static readonly Duration s_second = Duration.FromSeconds(1);

    private readonly FakeCable _cable = new();

    public SealedAdvertTests()
    {
        _cable.Add("10.0.0.1/24", "near");
        _cable.Add("10.0.0.2/24", "far");
    }

    private static InstanceSettings Instance(string link, byte priority, string key = "k3y") =>
        OneRouter.On(link, priority, s_second).Instances[0] with
        {
            Election = new ElectionSettings
            {
                Version = VrrpVersion.V2, BasePriority = new Priority(priority), AdvertInterval = s_second,
            },
            HeaderKey = Packets.Password(key),
        };

    private Router Start(InstanceSettings instance, bool guarded = false, IMessageCodes? codes = null) =>
        new(_cable, new EngineSettings { Instances = [instance] }, guarded, codes: codes ?? TestCodes.All);

    private static void Until(Router one, Func<Router, bool> done, Router other) => one.TurnUntil(r =>
    {
        other.TurnNow();
        return done(r);
    });

    private static uint Number(ReadOnlySpan<byte> packet) => BinaryPrimitives.ReadUInt32BigEndian(packet[28..]);

    /// <summary>Of the frames with an authentication header, from the IP header on.</summary>
    private byte[][] Sent => [.. _cable.Sent.Select(sent => sent.Frame[14..]).Where(packet => packet[9] == 51)];

    [Fact]
    public void two_elect_and_the_one_that_takes_over_goes_on_counting()
    {
        using Router near = Start(Instance("near", 200)), far = Start(Instance("far", 100));
        Until(near, r => r.LastState == RouterState.Master, far);
        Until(far, r => r.Counters.AdvertsReceived > 3, near);
        Assert.Equal(RouterState.Backup, far.LastState);
        Assert.Equal(0, far.Counters.Rejected(RejectReason.HeaderReplay));
        near.Post(EngineCommand.Stop());
        Until(far, r => r.LastState == RouterState.Master, near);
        far.TurnUntil(r => r.Counters.AdvertsSent > 2);
        uint[] numbers = [.. Sent.Select(packet => Number(packet))];
        Assert.Equal(numbers.Order().Distinct(), numbers);
    }

    [Fact]
    public void another_password_is_counted_and_told_and_both_are_master()
    {
        using Router near = Start(Instance("near", 200)), far = Start(Instance("far", 100, "other"));
        Until(far, r => r.LastState == RouterState.Master && r.Counters.Rejected(RejectReason.WrongHeaderCode) > 5,
            near);
        // Once as BACKUP, once as MASTER.
        EngineEvent[] told = [.. far.Seen.Where(e => e.Kind == EngineEventKind.AdvertRejected)];
        Assert.Equal([RejectReason.WrongHeaderCode, RejectReason.WrongHeaderCode],
            told.Select(e => e.RejectedFor));
    }

    [Fact]
    public void what_was_recorded_is_refused_with_both_numbers()
    {
        using Router near = Start(Instance("near", 200)), far = Start(Instance("far", 100));
        Until(far, r => r.Counters.AdvertsReceived > 3, near);
        byte[] first = _cable.Sent.First(sent => sent.Frame[14 + 9] == 51).Frame;
        _cable.Send(first);
        far.TurnUntil(r => r.Saw(EngineEventKind.AdvertRejected));
        EngineEvent told = far.Seen.Last(e => e.Kind == EngineEventKind.AdvertRejected);
        Assert.Equal((RejectReason.HeaderReplay, Number(first.AsSpan(14))), (told.RejectedFor, told.RefusedNumber));
        Assert.Equal(Number(first.AsSpan(14)) + 3, told.RefusedAgainst);
    }

    [Fact]
    public void the_guardian_s_farewell_is_believed_by_who_heard_the_last_advert()
    {
        using Router near = Start(Instance("near", 200), guarded: true), far = Start(Instance("far", 100));
        Until(far, r => r.Counters.AdvertsReceived > 3, near);
        Assert.True(near.Guardian.TryGetFarewell(0, 0, out HeldFarewell farewell));
        unsafe
        {
            _cable.Send(new ReadOnlySpan<byte>(farewell.Bytes, farewell.Length).ToArray());
        }
        far.TurnUntil(r => r.Counters.PriorityZeroReceived == 1);
    }

    [Fact]
    public void a_reload_goes_on_counting_and_another_password_counts_from_then_on()
    {
        using Router near = Start(Instance("near", 200));
        near.TurnUntil(r => r.Counters.AdvertsSent > 2);
        near.Succeed(new EngineSettings { Instances = [Instance("near", 200, "other")] });
        near.TurnUntil(r => r.Counters.AdvertsSent > 5);
        uint[] numbers = [.. Sent.Select(packet => Number(packet))];
        Assert.Equal(Enumerable.Range(0, numbers.Length).Select(i => numbers[0] + (uint)i), numbers);
        AdvertRules rules = Instance("near", 200, "other").AdvertRules;
        AdvertFrame.TryOpen(Sent[^1], out AdvertFrame frame);
        Assert.Equal(RejectReason.None, AdvertParser.TryParse(frame, rules, null, AdvertSeal.Of(rules, TestCodes.All),
            Duration.Zero, out _));
    }

    [Fact]
    public void the_first_number_is_the_time()
    {
        using Router near = Start(Instance("near", 200));
        near.TurnUntil(r => r.Counters.AdvertsSent > 1);
        Assert.InRange(Number(Sent[0]), 1_780_000_000u, 1_780_000_100u);
    }

    [Fact]
    public void without_codes_there_is_no_such_loop() =>
        Assert.Throws<InvalidOperationException>(() => new Router(_cable,
            new EngineSettings { Instances = [Instance("near", 200)] }));

    private static InstanceSettings Signed(string link, byte priority, byte active = 1, params byte[] ids) =>
        OneRouter.On(link, priority, Duration.FromMilliseconds(100)).Instances[0] with
        {
            Trailer = new TrailerRules
            {
                Keys = ids.Length == 0 ? [TrailerSealTests.Key(active)] : [.. ids.Select(TrailerSealTests.Key)],
                ActiveKey = active, Window = Duration.FromSeconds(5),
            },
        };

    private static void Reload(Router router, InstanceSettings instance, Router other)
    {
        router.Reload(new EngineSettings { Instances = [instance] });
        long sent = router.Counters.AdvertsSent;
        Until(router, r => r.Counters.AdvertsSent > sent + 3 || r.LastState == RouterState.Backup
            && r.Counters.AdvertsReceived > sent + 3, other);
    }

    [Fact]
    public void two_elect_with_signed_adverts_and_a_rotation_by_reload_loses_none()
    {
        using Router near = Start(Signed("near", 200)), far = Start(Signed("far", 100));
        Until(far, r => r.Counters.AdvertsReceived > 3, near);
        foreach ((byte active, byte[] ids) in ((byte, byte[])[])[(1, [1, 2]), (2, [1, 2]), (2, [2])])
        {
            Reload(near, Signed("near", 200, active, ids), far);
            if (active == 2 && ids.Length == 1)
                continue;
            Reload(far, Signed("far", 100, active, ids), near);
        }
        Reload(far, Signed("far", 100, 2, 2), near);
        Until(far, r => r.Counters.AdvertsReceived > 30, near);
        Assert.Equal((RouterState.Master, RouterState.Backup), (near.LastState, far.LastState));
        Assert.DoesNotContain(near.Seen.Concat(far.Seen), e => e.Kind == EngineEventKind.AdvertRejected);
        Assert.Equal(0, far.Counters.BecameMaster);
    }

    [Fact]
    public void a_node_without_it_is_refused_and_counted()
    {
        using Router near = Start(Signed("near", 200)),
            far = Start(Signed("far", 100) with { Trailer = null });
        Until(near, r => r.Counters.Rejected(RejectReason.NoTrailer) > 3, far);
        Assert.True(far.Counters.Rejected(RejectReason.WrongLength) > 3);
        Assert.Equal((RouterState.Master, RouterState.Master), (near.LastState, far.LastState));
    }

    [Fact]
    public void a_clock_that_goes_back_is_said_and_the_peer_says_by_how_much()
    {
        using Router near = Start(Signed("near", 200)), far = Start(Signed("far", 100));
        Until(far, r => r.Counters.AdvertsReceived > 3, near);
        near.Kernel.UnixIsOff = Duration.Zero - Duration.FromSeconds(60);
        Until(far, r => r.Saw(EngineEventKind.AdvertRejected), near);
        Assert.True(near.Saw(EngineEventKind.ClockWentBack));
        EngineEvent told = far.Seen.First(e => e.Kind == EngineEventKind.AdvertRejected);
        Assert.Equal(RejectReason.StaleTrailer, told.RejectedFor);
        Assert.InRange(told.RefusedAgainst / 1_000_000_000, -61, -59);
    }

    [Fact]
    public void a_clock_that_drifts_is_said_before_it_is_too_late()
    {
        using Router near = Start(Signed("near", 200)), far = Start(Signed("far", 100));
        near.Kernel.UnixIsOff = Duration.FromSeconds(3);
        Until(far, r => r.Saw(EngineEventKind.AdvertNoted), near);
        EngineEvent told = far.Seen.First(e => e.Kind == EngineEventKind.AdvertNoted);
        Assert.Equal(AdvertNotes.ClockDiffers, told.Notes);
        Assert.InRange(told.ClockDifference.Nanoseconds / 1_000_000_000, 2, 3);
        Assert.Equal(RouterState.Backup, far.LastState);
    }

    [Fact]
    public void the_guardian_s_farewell_is_signed_and_the_last()
    {
        using Router near = Start(Signed("near", 200), guarded: true), far = Start(Signed("far", 100));
        Until(far, r => r.Counters.AdvertsReceived > 3, near);
        Assert.True(near.Guardian.TryGetFarewell(0, 0, out HeldFarewell farewell));
        unsafe
        {
            _cable.Send(new ReadOnlySpan<byte>(farewell.Bytes, farewell.Length).ToArray());
        }
        far.TurnUntil(r => r.Counters.PriorityZeroReceived == 1);
    }
}
