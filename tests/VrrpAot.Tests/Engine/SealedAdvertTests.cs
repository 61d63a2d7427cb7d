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
}
