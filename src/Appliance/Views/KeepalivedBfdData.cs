using System.Text;
using Appliance.Base;
using Appliance.Reports;
using Appliance.Scripts;
using Appliance.Settings;
using VrrpAot.Bfd;
using VrrpAot.Engine;

namespace Appliance.Views;

/// <summary>
/// `keepalived_bfd.data`, which SIGUSR1 asks for where the file has a `bfd_instance`, in the lines of 2.2.7 but for the
/// descriptors and timers of its scheduler.
/// </summary>
internal sealed class KeepalivedBfdData(DaemonSettings settings, Snapshot snapshot, Moment now)
{
    private readonly StringBuilder _text = new();

    public string Text()
    {
        KeepalivedGlobals.Append(_text, settings, Accounts.OfThisMachine());
        _text.Append("------< BFD Data >------\n------< BFD Topology >------\n");
        for (int i = 0; i < snapshot.Bfd.Length; i++)
            Session(i, settings.Engine.Bfd[i], snapshot.Bfd[i].Report);
        return _text.ToString();
    }

    private void Line(string text) => _text.Append("   ").Append(text).Append('\n');

    private void Session(int number, BfdSettings own, in BfdReport report)
    {
        _text.Append($" BFD Instance = {own.Name}\n");
        Line($"Neighbor IP = {own.Neighbour}");
        if (own.Source is { } source)
            Line($"Source IP = {source}");
        Line($"Required min RX interval = {KeepalivedWords.Micros(own.Timing.MinRx)} us");
        Line($"Desired min TX interval = {KeepalivedWords.Micros(own.Timing.MinTx)} us");
        Line($"Desired idle TX interval = {KeepalivedWords.Micros(own.Timing.IdleTx)} us");
        Line($"Detection multiplier = {own.Timing.Multiplier}");
        Line($"{(own.Neighbour.IsIPv6 ? "Hop limit" : "TTL")} = {own.Hops}");
        Line($"max_hops = {(own.LeastHops == 0 ? 255 : own.Hops - own.LeastHops)}");
        Line($"passive = {KeepalivedWords.TrueFalse(own.Timing.Passive)}");
        Line($"send event to VRRP process = {(IsTracked(number) ? "Yes" : "No")}");
        Line($"send error = {KeepalivedWords.TrueFalse(!report.SendErrno.IsOk)}");
        Line($"local state = {report.State}");
        Line($"remote state = {report.RemoteState}");
        Line($"local discriminator = 0x{report.Discriminator:x}");
        Line($"remote discriminator = 0x{report.RemoteDiscriminator:x}");
        Line($"local diag = {Words(report.Diagnostic)}");
        Line($"remote diag = {Words(report.RemoteDiagnostic)}");
        Line($"remote min tx intv = {KeepalivedWords.Micros(report.RemoteMinTx)} us");
        Line($"remote min rx intv = {KeepalivedWords.Micros(report.RemoteMinRx)} us");
        Line("local demand = 0");
        Line($"remote demand = {(report.RemoteDemands ? 1 : 0)}");
        Line($"remote detect multiplier = {report.RemoteMultiplier}");
        Line($"{(report.IsPolling ? "" : "!")}poll, !final");
        Line($"local tx intv = {KeepalivedWords.Micros(report.TransmitInterval)} us");
        Line($"remote tx intv = {RemoteInterval(own, report)} us");
        Line($"local detection time = {KeepalivedWords.Micros(report.DetectionTime)} us");
        Line($"remote detection time = {KeepalivedWords.Micros(report.RemoteDetectionTime)} us");
        Line(report.LastHeardAt is { } heard ? $"last_seen = {At(heard)}" : "last_seen = [never]");
    }

    private bool IsTracked(int number)
    {
        foreach (InstanceDuties duties in settings.Instances)
            foreach (TrackedBfd tracked in duties.TrackedBfds)
                if (tracked.Session == number)
                    return true;
        return false;
    }

    /// <summary>How often the neighbour sends: as it wants to, and as we can hear (RFC 5880 section 6.8.4).</summary>
    private static string RemoteInterval(BfdSettings own, in BfdReport report) =>
        report.RemoteMinTx == Duration.Zero ? "0"
            : KeepalivedWords.Micros(report.RemoteMinTx > own.Timing.MinRx ? report.RemoteMinTx : own.Timing.MinRx);

    private string At(Instant heard)
    {
        long at = KeepalivedWords.Microseconds(snapshot, now, heard);
        string[] words = LocalTime.ForConsole(at / 1_000_000).Split(' ');
        return $"{KeepalivedWords.Seconds(at)} ({string.Join(' ', words[..^1])}.{at % 1_000_000:000000} {words[^1]})";
    }

    /// <summary>RFC 5880 section 4.1, as keepalived spells it, in its log too.</summary>
    public static string Words(BfdDiagnostic why) => why switch
    {
        BfdDiagnostic.None => "No Diagnostic",
        BfdDiagnostic.DetectionTimeExpired => "Control Detection Time Expired",
        BfdDiagnostic.EchoFailed => "Echo Function Failed",
        BfdDiagnostic.NeighbourSignaledDown => "Neighbor Signaled Session Down",
        BfdDiagnostic.ForwardingPlaneReset => "Forwarding Plane Reset",
        BfdDiagnostic.PathDown => "Path Down",
        BfdDiagnostic.ConcatenatedPathDown => "Concatenated Path Down",
        BfdDiagnostic.AdministrativelyDown => "Administratively Down",
        _ => "Reverse Concatenated Path Down",
    };
}
