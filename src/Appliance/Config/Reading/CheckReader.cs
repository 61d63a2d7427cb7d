using Appliance.Config.Lexing;
using Appliance.Config.Model;
using Appliance.Config.Rows;
using Appliance.Texts;

namespace Appliance.Config.Reading;

/// <summary>The checks of a `real_server`. One that has not what it needs is left out, as keepalived does.</summary>
internal static class CheckReader
{
    public static void Read(Line line, RealServerModel real)
    {
        string keyword = line.Statement.Keyword;
        var check = new CheckModel(keyword, real, line.Statement.At);
        line.File.ReadBlock(keyword, line.Statement.Block!, check,
            keyword == "BFD_CHECK" ? ServerReader.Name(real) : null);
        if (check.Of(OtherCheckRows.BfdName) is { } session)
            check.Bfd = line.File.Bfds.GetValueOrDefault(session.Value);
        if (IsComplete(check, line.Findings))
            real.Checks.Add(check);
    }

    private static bool IsComplete(CheckModel check, Findings findings)
    {
        string? problem = check.Keyword switch
        {
            "HTTP_GET" or "SSL_GET" when check.Urls.Count == 0 =>
                "HTTP/SSL_GET checker has no urls specified - ignoring",
            "MISC_CHECK" when check.Command is null =>
                "No script path has been specified for MISC_CHECKER - skipping",
            "FILE_CHECK" when check.File is null => "FILE_CHECK has no track_file specified - ignoring",
            _ => null,
        };
        if (problem is not null)
            findings.Error(check.At, problem);
        if (check.Keyword == "BFD_CHECK" && check.Bfd is null)
        {
            // Of a name that nothing has, that was said already.
            if (check.Of(OtherCheckRows.BfdName) is null)
                findings.Error(check.At,
                    $"({ServerReader.Name(check.Real)}) No name has been specified for BFD_CHECKER - skipping");
            return false;
        }
        if (check.Bfd is { } bfd && !Rules.BfdRules.IsFor(bfd, BfdRows.ForCheckers, BfdRows.ForVrrp))
        {
            findings.Error(check.At, $"({ServerReader.Name(check.Real)}) BFD_CHECK - BFD {bfd.Name} says vrrp, and so "
                + "tells no real server; write checker there, too - skipping");
            return false;
        }
        if (check.Of(DatagramCheckRows.ShortestReply)?.Value is { } least
            && (check.Of(DatagramCheckRows.LongestReply)?.Value ?? 255) is var most && least > most)
            findings.Error(check.At,
                $"UDP_CHECK min_reply length {least} > max_reply_length {most} - will always fail");
        return problem is null;
    }

    /// <summary>`url` of HTTP_GET or SSL_GET.</summary>
    public static void Url(Line line, CheckModel check)
    {
        var url = new UrlModel(line.Statement.At);
        line.File.ReadBlock($"{check.Keyword}/url", line.Statement.Block!, url);
        if (url.Of(UrlRows.Path) is null)
            line.Findings.Error(url.At, "HTTP/SSL_GET checker url has no path - ignoring");
        else
            check.Urls.Add(url);
    }

    /// <summary>`host` of SMTP_CHECK: what it says of the connection counts, and the rest is the check's.</summary>
    public static void Host(Line line, CheckModel check)
    {
        line.Findings.Note(line.Statement.At,
            "The SMTP_CHECK host block is deprecated. Please define additional checkers.");
        var host = new CheckModel(check.Keyword, check.Real, line.Statement.At);
        line.File.ReadBlock("SMTP_CHECK/host", line.Statement.Block!, host);
        check.Hosts.Add(host);
        // keepalived keeps these once for all hosts of the check, and the last line counts wherever it stands.
        foreach (Option<Duration> time in (Option<Duration>[])[TimingRows.DelayLoop, TimingRows.Warmup,
            TimingRows.DelayBeforeRetry])
            check.Take(time, host);
        check.Take(TimingRows.Retry, host);
        check.Take(CheckRows.Alpha, host);
        check.Take(CheckRows.LogAllFailures, host);
    }

    public static void ConnectAddress(Line line, CheckModel check)
    {
        Word word = line.Statement.Words(line.Findings)[1];
        string shown = Tokens.Shorten(word.Text);
        if (!EndpointReader.TryRead(line, word, out IpAddress address))
            line.Findings.Error(word.At, $"Invalid connect_ip address {shown} - ignoring");
        else if (check.BindAddress is { } own && own.Value.Family != address.Family)
            line.Findings.Error(word.At,
                $"connect_ip address {shown} does not match address family of bindto - skipping");
        else
            check.ConnectAddress = new Located<IpAddress>(address, word.At);
    }

    public static void BindAddress(Line line, CheckModel check)
    {
        Word word = line.Statement.Words(line.Findings)[1];
        string shown = Tokens.Shorten(word.Text);
        if (!EndpointReader.TryRead(line, word, out IpAddress address))
            line.Findings.Error(word.At, $"Invalid bindto address {shown} - ignoring");
        else if ((check.ConnectAddress?.Value ?? check.Real.Address.Address).Family != address.Family)
            line.Findings.Error(word.At,
                $"bindto address {shown} does not match address family of connect_ip - skipping");
        else
            check.BindAddress = new Located<IpAddress>(address, word.At);
    }
}
