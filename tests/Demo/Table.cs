using System.Text;

namespace Demo;

/// <summary>The measured outages, as text.</summary>
internal static class Table
{
    public static string Of(Play play)
    {
        var text = new StringBuilder();
        text.AppendLine($"{"",-42}{"answers",9}{"after",9}{"no page",9}{"no ping",9}");
        foreach (Step step in play.Steps)
        {
            if (step.Outcome is not Outcome outcome)
                continue;
            string mark = outcome.Held ? "ok" : "NO";
            text.AppendLine($"{mark} {step.Title,-39}{"." + step.Expected.Node.IpAddress.Split('.')[3],9}"
                + $"{Time(outcome.Switch),9}{Time(outcome.Web),9}{Time(outcome.Ping),9}");
        }
        text.AppendLine("after: from the deed to the first page of the node that should answer now");
        text.AppendLine("no page: no web page (asked every 10 ms); no ping: VIP silent (asked every 1 ms)");
        return text.ToString();
    }

    /// <summary>"7 ms" below a second, "3.61 s" above.</summary>
    public static string Time(TimeSpan time) => time switch
    {
        { Ticks: 0 } => "0",
        { TotalSeconds: < 1 } => $"{time.TotalMilliseconds:F0} ms",
        _ => $"{time.TotalSeconds:F2} s",
    };
}
