using System.Text;
using Appliance.Reports;

namespace Appliance.Views;

/// <summary>`keepalived.stats`, which SIGUSR2 asks for: exporters read its labels and its indents.</summary>
internal static class KeepalivedStats
{
    /// <summary>Before which count a line stands, and its label.</summary>
    private static readonly (string? Head, string Label)[] s_lines =
    [
        ("  Advertisements:", "    Received"), (null, "    Sent"), (null, "  Became master"),
        (null, "  Released master"),
        ("  Packet Errors:", "    Length"), (null, "    Advertisement Interval"), (null, "    TTL"),
        (null, "    Invalid Type"), (null, "    Address List"),
        ("  Authentication Errors:", "    Invalid Type"), (null, "    Type Mismatch"), (null, "    Failure"),
        ("  Authentication Extension Errors:", "    Missing"), (null, "    Malformed"), (null, "    Unknown Key"),
        (null, "    Invalid HMAC"), (null, "    Stale"), (null, "    Replay"),
        ("  Priority Zero:", "    Received"), (null, "    Sent"),
    ];

    /// <summary>The interval stands behind TTL and type there, unlike in JSON.</summary>
    private static readonly int[] s_order = [0, 1, 2, 3, 4, 6, 7, 5, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19];

    public static string Text(Snapshot snapshot)
    {
        var text = new StringBuilder();
        foreach (InstanceView instance in snapshot.Instances)
        {
            (string, long Count)[] counts = KeepalivedCounters.Of(instance.Counters);
            text.Append($"VRRP Instance: {instance.Name}\n");
            foreach (int place in s_order)
            {
                (string? head, string label) = s_lines[place];
                if (head is not null)
                    text.Append(head).Append('\n');
                text.Append($"{label}: {counts[place].Count}\n");
            }
        }
        return text.ToString();
    }
}
