using System.Globalization;
using Appliance.Tests.Tls;
using Lab;

namespace Bench.Measures;

/// <summary>
/// A MASTER at 0.01 s while everybody wants something of it: 40 sessions that stay and are told the status each second,
/// 160 more that come and go (five times a second each), a scraper every 20 ms, and a probe by https, with a
/// TLS handshake, each second. (The control socket serves 64 at once; who comes then waits in the kernel's queue.)
/// Against the same daemon left alone, by the engine's own histogram of how late its adverts were, and by the kernel's
/// timestamps at a third node.
/// </summary>
internal static class Sessions
{
    private const int Staying = 40, Calls = 160 * 5, Scrapes = 50;
    private const double Interval = 0.01;
    private const string Box = "/run/appliance.json";

    public static readonly Measure Measure = new("sessions", 1,
    [
        new("idle late", "adverts sent more than 0.25 ms late at 0.01 s, left alone", "of 1000", null),
        new("busy late", "the same, under 200 sessions, 50 scrapes and a TLS handshake a second", "of 1000", null),
        new("idle very late", "more than 1 ms late, left alone", "of 1000", null),
        new("busy very late", "the same, under all of these", "of 1000", null),
        new("idle 99", "spacing: 99 % are off by less than, left alone", "ms", null),
        new("busy 99", "the same, under all of these", "ms", null),
        new("ratio", "off by in 99 %, under all of these against left alone", "times", 1.5),
        new("missing", "adverts missing, under all of these", "adverts", 0, Judge.Worst),
        new("collections", "collections of the engine's garbage meanwhile", "times", null),
        new("answers", "calls and scrapes a second that were answered", "times", null),
    ], (contender, samples) =>
    {
        // keepalived has neither.
        if (!contender.IsOurs)
            return;
        using var scene = new Scene(contender);
        WireTap tap = scene.Tap(scene.Client);
        scene.First.WriteFile(Box, """{ "metrics": {} }""");
        Running master = scene.Start(scene.First,
            new Configuration { Version = 3, Interval = "0.01", State = "MASTER", Priority = 200 },
            $"--appliance={Box}");
        tap.WaitForAdvert(scene.First, 10);
        Thread.Sleep(6500);
        Health atFirst = Health.Of(scene.First);
        double[] idle = Spacing.OffBy(scene, tap, Interval, out _);
        Health between = Health.Of(scene.First);
        double[] busy;
        int missing;
        using var authority = new Authority("Bench");
        using TlsServer server = scene.First.Inside(() => new TlsServer(authority.Issue("127.0.0.1")));
        using (var watchers = new Watchers(scene.First, Staying))
        using (Callers status = Callers.OfStatus(scene.First, Calls), scrapes = Callers.OfMetrics(scene.First, Scrapes),
            probes = Callers.OfHandshakes(scene.First, 1, server.Url, authority.File))
        {
            busy = Spacing.OffBy(scene, tap, Interval, out missing);
            samples.Add("answers", (status.Answers + scrapes.Answers + probes.Answers) / (double)Spacing.Seconds);
            if (watchers.Told == 0 || probes.Answers == 0)
                throw new LabException("nobody was told anything");
            if (server.Request == null)
                throw new LabException("nobody shook hands by TLS");
        }
        Health atLast = Health.Of(scene.First);
        master.MustLive();
        samples.Add("idle late", between.Beyond(atFirst, "0.00025"));
        samples.Add("busy late", atLast.Beyond(between, "0.00025"));
        samples.Add("idle very late", between.Beyond(atFirst, "0.001"));
        samples.Add("busy very late", atLast.Beyond(between, "0.001"));
        samples.Add("idle 99", Spacing.At99(idle));
        samples.Add("busy 99", Spacing.At99(busy));
        samples.Add("ratio", Spacing.At99(busy) / Spacing.At99(idle));
        samples.Add("missing", missing);
        samples.Add("collections", atLast.Collections - between.Collections);
    });

    /// <summary>What the engine says of itself, by the metrics.</summary>
    /// <param name="Values">By the names that they have there.</param>
    private sealed record Health(Dictionary<string, double> Values)
    {
        private const string Lateness = "vrrpaot_advert_lateness_seconds";

        public static Health Of(Node node)
        {
            var values = new Dictionary<string, double>();
            foreach (string line in Callers.ScrapeOnce(node).Split('\n'))
                if (line.LastIndexOf(' ') is > 0 and var blank
                    && double.TryParse(line[(blank + 1)..], CultureInfo.InvariantCulture, out double value))
                    values[line[..blank]] = value;
            return new Health(values);
        }

        public double Collections => Values["vrrpaot_collections_total"];

        /// <summary>Of a thousand adverts since then, those that were later than that.</summary>
        /// <param name="bound">A limit of the histogram, in seconds.</param>
        public double Beyond(Health then, string bound)
        {
            double Since(string name) => Values[Lateness + name] - then.Values[Lateness + name];
            return 1000 * (1 - Since($"_bucket{{le=\"{bound}\"}}") / Since("_count"));
        }
    }
}
