using System.Globalization;
using Lab;

namespace Namespaces;

/// <summary>
/// How evenly adverts come while something is done again and again. One round without an advert may be the machine's
/// doing; what belongs to the thing done is in most of them, so the middle one of all rounds is compared with that of
/// rounds in which nothing is done, in the same run.
/// </summary>
internal sealed class Rhythm
{
    private readonly IReadOnlyList<(double At, string Vrid, string Priority)> _adverts;

    /// <summary>
    /// The longest time between two adverts of one router in a round, in seconds; the middle one of all rounds.
    /// </summary>
    public double LongestGap { get; }

    /// <summary>Adverts with priority 0.</summary>
    public int Farewells => _adverts.Count(advert => advert.Priority == "0");

    /// <summary>By how many adverts routers that always sent differ: their loop can only be late for all.</summary>
    public int Unevenness
    {
        get
        {
            int[] counts = [.. _adverts.GroupBy(advert => advert.Vrid)
                .Where(of => of.All(advert => advert.Priority != "0")).Select(of => of.Count())];
            return counts.Max() - counts.Min();
        }
    }

    /// <summary>Records a node's wire while something is done.</summary>
    /// <param name="node">Who sends.</param>
    /// <param name="rounds">How often.</param>
    /// <param name="round">What; it begins and ends some adverts away from what it does.</param>
    public static Rhythm Of(Node node, int rounds, Action round)
    {
        using var capture = Capture.Start(node, "vrrp");
        var spans = new List<(double Begin, double End)>();
        for (int i = 0; i < rounds; i++)
        {
            double begin = Now;
            round();
            spans.Add((begin, Now));
        }
        return new Rhythm(capture, spans);
    }

    private Rhythm(Capture capture, List<(double Begin, double End)> spans)
    {
        _adverts = [.. capture.Fields("vrrp", "frame.time_epoch", "vrrp.virt_rtr_id", "vrrp.prio")
            .Select(fields => (double.Parse(fields[0], CultureInfo.InvariantCulture), fields[1], fields[2]))];
        (double From, double To)[] gaps = [.. _adverts.GroupBy(advert => advert.Vrid)
            .SelectMany(of => of.Zip(of.Skip(1), (one, next) => (one.At, next.At)))];
        double[] longest = [.. spans.Select(span => gaps.Where(gap => gap.From < span.End && gap.To > span.Begin)
            .Max(gap => gap.To - gap.From)).Order()];
        LongestGap = longest[longest.Length / 2];
    }

    private static double Now => (DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds;
}
