using Appliance.Attendant;
using Appliance.Base;
using Appliance.Settings;
using Appliance.Views;
using VrrpAot.Bfd;
using VrrpAot.Engine;
using VrrpAot.Linux;
using VrrpAot.Wire;

namespace Appliance.Tests.Attendant;

/// <summary>Golden lines of keepalived 2.2.7, running; where it has none, the same style.</summary>
public class BfdLinesTests
{
    private static readonly Endpoint s_peer = new(new IpAddress(0x0A090002), 49_321);

    private static string Tell(in EngineEvent happened)
    {
        DaemonSettings box = Given.Box(Given.Instance(), new InstanceDuties());
        box = box with
        {
            Engine = box.Engine with
            {
                Bfd = [new BfdSettings { Name = "B", Neighbour = s_peer.Address, Timing = new BfdTiming() }],
            },
        };
        var lines = new List<LogLine>();
        new EventLines(box).Tell(happened, lines);
        return string.Join('\n', lines.Select(line => (line.Detail ? "-D " : "")
            + (line.Level == LogLevel.Info ? "" : line.Level + " ") + line.Text));
    }

    private static EngineEvent Change(BfdState from, BfdState to, BfdDiagnostic ours = 0, BfdDiagnostic theirs = 0) =>
        EngineEvent.BfdStateChanged(0, default, new BfdOutput
        {
            From = from, To = to, LocalDiagnostic = ours, RemoteDiagnostic = theirs,
        });

    [Fact]
    public void up_and_down_are_told_and_what_is_between_is_not()
    {
        Assert.Equal("(B) Entering Up state", Tell(Change(BfdState.Init, BfdState.Up)));
        Assert.Equal("(B) Entering Down state (Local diagnostic - Control Detection Time Expired, Remote diagnostic - "
            + "No Diagnostic)", Tell(Change(BfdState.Up, BfdState.Down, BfdDiagnostic.DetectionTimeExpired)));
        Assert.Equal("(B) Entering Down state (Local diagnostic - Neighbor Signaled Session Down, Remote diagnostic - "
            + "Administratively Down)", Tell(Change(BfdState.Up, BfdState.Down, BfdDiagnostic.NeighbourSignaledDown,
            BfdDiagnostic.AdministrativelyDown)));
        Assert.Equal("", Tell(Change(BfdState.AdminDown, BfdState.Down)));
        Assert.Equal("", Tell(Change(BfdState.Down, BfdState.Init)));
    }

    [Fact]
    public void times_are_told_in_keepalived_s_units()
    {
        Assert.Equal("(B) Expired after 150 ms (52 usec overdue)", Tell(EngineEvent.BfdTime(
            EngineEventKind.BfdExpired, 0, default, new Duration(150_052_000), new Duration(52_000))));
        Assert.Equal("-D     Detection time is 150000 us (was 3000000 us)", Tell(EngineEvent.BfdTime(
            EngineEventKind.BfdDetectionTime, 0, default, Duration.FromMilliseconds(150), Duration.FromSeconds(3))));
        Assert.Equal("-D (B) Starting poll sequence", Tell(EngineEvent.BfdTime(
            EngineEventKind.BfdPollBegan, 0, default, default, default)));
    }

    [Fact]
    public void what_is_not_taken_is_a_detail()
    {
        Assert.Equal("-D Warning (B) Packet ttl(254) < 255 - discarding", Tell(EngineEvent.BfdRejected(default,
            BfdReject.WrongTtl, s_peer, 254, 255, 0)));
        Assert.Equal("-D Warning Discarding packet from [10.9.0.2]:49321 (session is not found - your discriminator "
            + "field is 0xfffffff1)", Tell(EngineEvent.BfdRejected(default, BfdReject.UnknownSession, s_peer, 255,
            0xFFFFFFF1, -1)));
        foreach (BfdReject reason in Enum.GetValues<BfdReject>())
            Assert.NotEmpty(Tell(EngineEvent.BfdRejected(default, reason, s_peer, 255, 0, -1)));
    }

    [Fact]
    public void who_cannot_speak_or_hear_says_so()
    {
        Assert.Equal("Warning (B) Error sending packet: Network is unreachable (errno 101) - trying again",
            Tell(EngineEvent.BfdFailed(0, default, Errno.ENETUNREACH)));
        Assert.StartsWith("Error BFD: UDP port 3784 cannot be heard",
            Tell(EngineEvent.BfdCannotHear(default, Errno.EADDRINUSE, s_peer.Address, 3784)), StringComparison.Ordinal);
    }

    [Fact]
    public void every_diagnostic_has_its_words()
    {
        string[] all = [.. Enum.GetValues<BfdDiagnostic>().Select(KeepalivedBfdData.Words)];
        Assert.Equal(9, all.Distinct().Count());
    }
}
