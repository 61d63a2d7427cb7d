using Lab;

namespace Namespaces;

/// <summary>What keepalived 2.2.7 and FRR's vrrpd write when they dislike a packet of their peer.</summary>
internal static class Complaints
{
    private static readonly string[] Texts =
    [
        "invalid TTL/HL", "invalid passwd", "interval mismatch", "Invalid packet type", "icast packet but received",
            "not present in MASTER advert",
        "not a unicast peer", "checksum", "invalid version", "authentication type", "not match", "expected ",
            "too short", "bogus", "Bad ", "bad ",
        "malformed", "invalid advertisement", "Received invalid", "incorrect", "updated from",
    ];

    /// <summary>The lines of a log that complain.</summary>
    public static IReadOnlyList<string> In(IReadOnlyList<LogLine> log) =>
        [.. log.Select(line => line.Text).Where(line =>
            Texts.Any(text => line.Contains(text, StringComparison.Ordinal)))];
}
