using VrrpAot.Bfd;
using VrrpAot.Engine;
using VrrpAot.Linux;
using VrrpAot.Wire;

namespace VrrpAot.Tests.Engine;

/// <summary>Sessions of BFD between two loops on a cable.</summary>
public sealed class BfdNeighboursTests : IDisposable
{
    private static readonly IpAddress s_nearAddress = Packets("10.0.0.1"), s_farAddress = Packets("10.0.0.2");
    private static readonly BfdTiming s_fast = new()
    {
        MinTx = Duration.FromMilliseconds(50), MinRx = Duration.FromMilliseconds(50), Multiplier = 3,
    };

    private readonly FakeCable _cable = new();
    private readonly Router _near, _far;

    public BfdNeighboursTests()
    {
        _cable.Add("10.0.0.1/24", "near");
        _cable.Add("10.0.0.2/24", "far");
        _near = new Router(_cable, Settings("near", 100, To(s_farAddress)));
        _far = new Router(_cable, Settings("far", 50, To(s_nearAddress)));
    }

    private static IpAddress Packets(string text) => Wire.Packets.Address(text);

    private static BfdSettings To(IpAddress neighbour) =>
        new() { Name = "B", Neighbour = neighbour, Timing = s_fast };

    private static EngineSettings Settings(string link, byte priority, params BfdSettings[] bfd) =>
        OneRouter.On(link, priority, Duration.FromSeconds(1)) with { Bfd = [.. bfd] };

    [Fact]
    public void they_come_up_and_stay_so_over_seconds_of_busy_silence()
    {
        TurnUntil(() => AreBothUp);
        int said = _near.Seen.Count(IsChange);
        TurnFor(Duration.FromSeconds(5));
        Assert.Equal(said, _near.Seen.Count(IsChange));
        BfdReport report = _near.Report().Bfd[0];
        Assert.Equal(BfdState.Up, report.RemoteState);
        Assert.Equal(Duration.FromMilliseconds(50), report.TransmitInterval);
        Assert.Equal(Duration.FromMilliseconds(150), report.DetectionTime);
        // 75 to 100 % of 50 ms each.
        Assert.InRange(report.Sent, 100, 145);
        Assert.False(report.IsPolling);
    }

    [Fact]
    public void a_cut_link_is_noticed_within_the_detection_time_and_a_mended_one_comes_back()
    {
        TurnUntil(() => AreBothUp);
        _cable.SetUp("far", false);
        Instant cut = _cable.Now;
        TurnUntil(() => StateOf(_near) == BfdState.Down);
        Assert.InRange((_cable.Now - cut).TotalMilliseconds, 100, 155);
        EngineEvent expired = Assert.Single(_near.Seen, e => e.Kind == EngineEventKind.BfdExpired);
        Assert.InRange(expired.After.TotalMilliseconds, 150, 152);
        EngineEvent change = _near.Seen.Last(IsChange);
        Assert.Equal((BfdState.Up, BfdState.Down, BfdDiagnostic.DetectionTimeExpired),
            (change.BfdFrom, change.BfdTo, change.LocalDiagnostic));
        _cable.SetUp("far", true);
        TurnUntil(() => AreBothUp);
        Assert.Equal(1, _near.Report().Bfd[0].Losses);
    }

    [Fact]
    public void who_ends_says_so()
    {
        TurnUntil(() => AreBothUp);
        _near.Post(EngineCommand.Stop());
        TurnUntil(() => StateOf(_far) == BfdState.Down);
        EngineEvent change = _far.Seen.Last(IsChange);
        Assert.Equal((BfdDiagnostic.NeighbourSignaledDown, BfdDiagnostic.AdministrativelyDown),
            (change.LocalDiagnostic, change.RemoteDiagnostic));
    }

    [Fact]
    public void a_reload_keeps_the_session_and_gives_it_other_times()
    {
        TurnUntil(() => AreBothUp);
        uint discriminator = _near.Report().Bfd[0].Discriminator;
        int changes = _far.Seen.Count(IsChange);
        Reload(_near, Settings("near", 100, To(s_farAddress) with { Timing = s_fast with
            { MinTx = Duration.FromMilliseconds(100) } }));
        Assert.Equal(discriminator, _near.Report().Bfd[0].Discriminator);
        Assert.Equal(Duration.FromMilliseconds(100), _near.Report().Bfd[0].TransmitInterval);
        Assert.Equal(Duration.FromMilliseconds(300), _far.Report().Bfd[0].DetectionTime);
        Assert.Contains(_near.Seen, e => e.Kind == EngineEventKind.BfdPollBegan);
        TurnFor(Duration.FromSeconds(2));
        Assert.Equal(changes, _far.Seen.Count(IsChange));

        Reload(_near, Settings("near", 100));
        TurnUntil(() => StateOf(_far) == BfdState.Down);
    }

    private void Reload(Router router, EngineSettings settings)
    {
        router.Reload(settings);
        TurnFor(Duration.FromMilliseconds(300));
    }

    [Fact]
    public void a_stranger_and_a_packet_from_afar_move_nothing_and_are_told_of()
    {
        TurnUntil(() => AreBothUp);
        using IDatagramSender stranger = _far.Kernel.Speak(new Endpoint(s_nearAddress, BfdMessage.SingleHopPort), null,
            254);
        byte[] packet = new byte[BfdMessage.Length];
        BfdMessage.Write(new ControlPacket
        {
            State = BfdState.Down, Multiplier = 3, MyDiscriminator = 1,
            YourDiscriminator = _near.Report().Bfd[0].Discriminator,
        }, packet);
        stranger.Send(packet);
        TurnFor(Duration.FromMilliseconds(20));
        EngineEvent told = Assert.Single(_near.Seen, e => e.Kind == EngineEventKind.BfdRejected);
        Assert.Equal((BfdReject.WrongTtl, (byte)254, 255u), (told.BfdRejectedFor, told.Hops, told.Detail));
        Assert.Equal(BfdState.Up, StateOf(_near));
    }

    [Fact]
    public void an_address_that_is_not_here_yet_is_waited_for_and_told_of_once()
    {
        using var third = new Router(_cable, Settings("near", 100,
            To(s_farAddress) with { Source = Packets("10.0.0.9") }));
        Instant end = _cable.Now + Duration.FromSeconds(3);
        while (_cable.Now < end)
            third.Turn();
        Assert.Equal(Errno.EADDRNOTAVAIL, Assert.Single(third.Seen, e => e.Kind == EngineEventKind.BfdFailed).Errno);
        Assert.Equal(BfdState.AdminDown, third.Report().Bfd[0].State);
        _cable.Add("10.0.0.9/24", "near");
        third.TurnUntil(r => r.Seen.Exists(e => IsChange(e) && e.BfdTo == BfdState.Down));
    }

    private bool AreBothUp => StateOf(_near) == BfdState.Up && StateOf(_far) == BfdState.Up;

    private static bool IsChange(EngineEvent happened) => happened.Kind == EngineEventKind.BfdStateChanged;

    private static BfdState StateOf(Router router) => router.Seen.FindLast(IsChange) is { Kind:
        EngineEventKind.BfdStateChanged } last ? last.BfdTo : BfdState.AdminDown;

    private void TurnUntil(Func<bool> done)
    {
        Instant end = _cable.Now + Duration.FromSeconds(20);
        while (!done())
        {
            Assert.True(_cable.Now < end, "it did not happen");
            TurnBoth();
        }
    }

    private void TurnFor(Duration length)
    {
        Instant end = _cable.Now + length;
        while (_cable.Now < end)
            TurnBoth();
    }

    private void TurnBoth()
    {
        _near.Turn();
        _far.TurnNow();
    }

    public void Dispose()
    {
        _near.Dispose();
        _far.Dispose();
    }
}
