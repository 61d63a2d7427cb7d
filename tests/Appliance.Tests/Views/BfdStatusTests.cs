using System.Buffers;
using System.Text;
using System.Text.Json;
using Appliance.Metrics;
using Appliance.Reports;
using Appliance.Views;
using VrrpAot.Bfd;
using VrrpAot.Engine;
using VrrpAot.Linux;

namespace Appliance.Tests.Views;

/// <summary>Sessions of BFD as people, programs and Prometheus see them.</summary>
public class BfdStatusTests
{
    private static readonly Instant s_now = new(100_000_000_000);

    private static Snapshot With(BfdReport report) => new()
    {
        At = s_now, StartedAt = default, HostName = "host",
        Bfd = [new BfdView("B", new IpAddress(0x0A090002), report with { Since = s_now - Duration.FromSeconds(5) })],
    };

    private static readonly BfdReport s_up = new()
    {
        State = BfdState.Up, RemoteState = BfdState.Up, LastHeardAt = s_now, Sent = 7, Received = 8, Losses = 2,
        DetectionTime = Duration.FromMilliseconds(150), TransmitInterval = Duration.FromMilliseconds(50),
    };

    private static string Text(BfdReport report)
    {
        var text = new StringBuilder();
        BfdStatus.Append(text, With(report));
        return text.ToString();
    }

    [Fact]
    public void people_read_how_it_is_and_how_fast_its_end_is_noticed()
    {
        Assert.Contains("B  up for 5.0 s to 10.9.0.2", Text(s_up));
        Assert.Contains("lost 2 times", Text(s_up));
        Assert.Contains("B  DOWN for 5.0 s to 10.9.0.2\n             the neighbour is not heard",
            Text(new BfdReport { State = BfdState.Down }));
        Assert.Contains("the neighbour says AdminDown",
            Text(new BfdReport { State = BfdState.Down, LastHeardAt = s_now }));
        Assert.Contains("cannot speak (Network is unreachable",
            Text(new BfdReport { SendErrno = Errno.ENETUNREACH }));
        var none = new StringBuilder();
        BfdStatus.Append(none, With(s_up) with { Bfd = [] });
        Assert.Equal("", none.ToString());
    }

    [Fact]
    public void programs_have_it_in_rfc_5880_s_words()
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            BfdStatus.Write(json, With(s_up));
            json.WriteEndObject();
        }
        JsonElement session = JsonDocument.Parse(bytes.ToArray()).RootElement.GetProperty("bfd")[0];
        Assert.Equal("Up", session.GetProperty("state").GetString());
        Assert.Equal(0.15, session.GetProperty("detectionTime").GetDouble());
        Assert.Equal(5, session.GetProperty("stateAge").GetDouble());
    }

    [Fact]
    public void prometheus_has_families_only_where_there_are_sessions()
    {
        string page = Page(With(s_up));
        Assert.Contains("vrrpaot_bfd_up{session=\"B\",neighbour=\"10.9.0.2\"} 1\n", page);
        Assert.Contains("vrrpaot_bfd_detection_seconds{session=\"B\",neighbour=\"10.9.0.2\"} 0.15", page);
        Assert.Equal("", Page(With(s_up) with { Bfd = [] }));
    }

    private static string Page(Snapshot snapshot)
    {
        var page = new ArrayBufferWriter<byte>();
        BfdFamilies.Write(snapshot, new Exposition(page));
        return Encoding.UTF8.GetString(page.WrittenSpan);
    }
}
