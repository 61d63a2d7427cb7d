using System.Globalization;
using System.Text;
using System.Text.Json;
using Appliance.Reports;
using VrrpAot.Bfd;
using VrrpAot.Engine;

namespace Appliance.Views;

/// <summary>Sessions of BFD in `status`, for people and for programs.</summary>
internal static class BfdStatus
{
    public static void Append(StringBuilder text, Snapshot snapshot)
    {
        if (snapshot.Bfd.Length > 0)
            text.Append("\nBFD\n");
        foreach (BfdView session in snapshot.Bfd)
            text.Append($"  {session.Name}  {Sentence(session.Report, snapshot.At)} to {session.Neighbour}\n"
                + $"             {Times(session.Report)}\n");
    }

    private static string Sentence(in BfdReport report, Instant now)
    {
        string since = $"for {Phrases.Of(now - report.Since)}";
        return report.State switch
        {
            BfdState.Up => $"up {since}",
            BfdState.AdminDown => $"cannot speak ({report.SendErrno}) {since}",
            _ => $"DOWN {since}",
        };
    }

    private static string Times(in BfdReport report) => report.State switch
    {
        BfdState.Up => $"an end is noticed within {Milliseconds(report.DetectionTime)}, a packet leaves "
            + $"every {Milliseconds(report.TransmitInterval)}"
            + (report.Losses > 0 ? $", lost {report.Losses} times" : ""),
        _ when report.LastHeardAt is null => "the neighbour is not heard",
        _ => $"the neighbour says {report.RemoteState}",
    };

    private static string Milliseconds(Duration time) =>
        string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0.###} ms");

    public static void Write(Utf8JsonWriter json, Snapshot snapshot)
    {
        json.WriteStartArray("bfd");
        foreach (BfdView session in snapshot.Bfd)
        {
            BfdReport report = session.Report;
            json.WriteStartObject();
            json.WriteString("name", session.Name);
            json.WriteString("neighbour", session.Neighbour.ToString());
            json.WriteString("state", report.State.ToString());
            json.WriteString("remoteState", report.RemoteState.ToString());
            json.WriteString("diagnostic", report.Diagnostic.ToString());
            json.WriteString("remoteDiagnostic", report.RemoteDiagnostic.ToString());
            json.WriteNumber("stateAge", (snapshot.At - report.Since).TotalSeconds);
            json.WriteNumber("transmitInterval", report.TransmitInterval.TotalSeconds);
            json.WriteNumber("detectionTime", report.DetectionTime.TotalSeconds);
            json.WriteNumber("sent", report.Sent);
            json.WriteNumber("received", report.Received);
            json.WriteNumber("losses", report.Losses);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
