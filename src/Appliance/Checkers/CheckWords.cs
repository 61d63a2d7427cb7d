using Appliance.Settings.Balancing;
using VrrpAot.Linux;

namespace Appliance.Checkers;

/// <summary>
/// keepalived's words about one check: log lines and mail bodies, which other programs match on (reference: 2.4.3).
/// </summary>
/// <param name="server">`[10.0.0.2]:tcp:80`.</param>
/// <param name="service">`[10.0.0.1]:tcp:80`.</param>
internal sealed class CheckWords(CheckSettings check, string server, string service)
{
    private readonly string _name = check switch
    {
        TcpCheckSettings => "TCP_CHECK",
        UdpCheckSettings => "UDP_CHECK",
        HttpCheckSettings { IsTls: true } => "SSL_CHECK",
        HttpCheckSettings => "HTTP_CHECK",
        SmtpCheckSettings => "SMTP_CHECK",
        DnsCheckSettings => "DNS_CHECK",
        PingCheckSettings => "ICMP CHECK",
        _ => "MISC_CHECK",
    };

    private string Misc => $"Misc check for [{server} VS {service}] by "
        + $"[{((MiscCheckSettings)check).Command.Arguments[0]}]";

    /// <summary>The first success, and one that brings the server back; null for none.</summary>
    public string? Success => check switch
    {
        TcpCheckSettings => $"TCP connection to {server} success.",
        UdpCheckSettings => $"UDP connection to {server} success.",
        PingCheckSettings => $"ICMP connection to {server} success.",
        HttpCheckSettings => $"Remote Web server {server} succeed on service.",
        SmtpCheckSettings => $"Remote SMTP server {server} succeed on service.",
        MiscCheckSettings => $"{Misc} succeeded.",
        _ => null,
    };

    /// <summary>One of several pages is right again; null for checks without.</summary>
    public string? PageIsRight(int page)
    {
        if (check is not HttpCheckSettings http)
            return null;
        UrlSettings url = http.Urls[page];
        string what = url.Regex is not null ? "Regex match" : !url.Digest.IsEmpty ? "MD5 digest" : "HTTP status code";
        return $"{what} success to {server} url({url.Path})";
    }

    /// <summary>An attempt failed that changes nothing yet, and all failures are logged.</summary>
    /// <param name="retries">Attempts after the first one, this one included; 0 for the first.</param>
    public string Failure(in AttemptEnd end, uint retries) => check switch
    {
        MiscCheckSettings => Misc + Split(end.Reason,
            retries == 0 ? $", will do {check.Retry} retries" : $" on retry {retries}/{check.Retry}"),
        _ => ReasonOf(end),
    };

    /// <summary>The attempt that takes the server down: one line, or two.</summary>
    public (string? Why, string What) FinalFailure(in AttemptEnd end, uint retries)
    {
        string tail = retries == 0 ? " failed." : $" failed after {retries} retries.";
        return check switch
        {
            MiscCheckSettings => (null,
                Misc + Split(end.Reason, check.Retry == 0 ? " with retry disabled"
                    : $" after {retries} {(retries == 1 ? "retry" : "retries")}")),
            DnsCheckSettings => (null, ReasonOf(end) + (retries == 0 ? "" : $" after {retries} retries")),
            SmtpCheckSettings => (null, ReasonOf(end)),
            PingCheckSettings when retries > 0 => (null, $"{_name} on service {server} of {service}{tail}"),
            HttpCheckSettings => (ReasonOf(end), $"{_name} on service {server}{tail}"),
            _ => (null, $"{_name} on service {server}{tail}"),
        };
    }

    private string ReasonOf(in AttemptEnd end) => check switch
    {
        TcpCheckSettings => $"TCP connection to {server} {end.Reason}.",
        UdpCheckSettings when end.Reason == UdpDialogue.Mismatch => $"UDP check to {server} {end.Reason}.",
        UdpCheckSettings => $"UDP connection to {server} {end.Reason}.",
        PingCheckSettings => $"ICMP connection to address {server} {end.Reason}.",
        HttpCheckSettings => $"{end.Reason} server {server}.",
        DnsCheckSettings => $"DNS_CHECK ({server}) {end.Reason}",
        _ => $"{_name} {end.Reason}",
    };

    /// <summary>The tail goes before what is in parentheses: `failed TAIL (exited with status 1).`</summary>
    private static string Split(string reason, string tail) => reason.IndexOf(" (", StringComparison.Ordinal) is
        var at and >= 0 ? $" {reason[..at]}{tail}{reason[at..]}." : $" {reason}{tail}.";

    /// <summary>It could not be carried out; the attempt is made again.</summary>
    public string NotCarriedOut => check switch
    {
        HttpCheckSettings => "WEB socket bind failed. Rescheduling",
        SmtpCheckSettings => "SMTP_CHECK socket bind failed. Rescheduling.",
        DnsCheckSettings => $"DNS_CHECK ({server}) UDP socket bind failed. Rescheduling.",
        UdpCheckSettings => "UDP socket bind failed. Rescheduling.",
        PingCheckSettings => "ICMP socket bind failed. Rescheduling.",
        _ => "TCP socket bind failed. Rescheduling.",
    };

    /// <summary>What a mail says of the check's own change.</summary>
    public string Mail(in AttemptEnd end)
    {
        bool isUp = end.Result == AttemptResult.Passed;
        string word = isUp ? "succeed" : "failed";
        return check switch
        {
            TcpCheckSettings => $"=> TCP CHECK {word} on service <=",
            UdpCheckSettings => $"=> UDP CHECK {word} on service <=",
            PingCheckSettings => $"=> ICMP CHECK {word} on service <=",
            DnsCheckSettings => $"=> DNS_CHECK: {word} on service <=",
            HttpCheckSettings when !isUp => "=> CHECK failed on service : HTTP/SSL request failed <=",
            SmtpCheckSettings when !isUp => $"=> CHECK failed on service : {end.Reason} <=",
            HttpCheckSettings or SmtpCheckSettings => "=> CHECK succeed on service <=",
            MiscCheckSettings when isUp => "=> MISC CHECK succeeded on service <=",
            MiscCheckSettings when end.Reason == ScriptTimedOut => "=> MISC CHECK timed out on service <=",
            _ => "=> MISC CHECK failed on service <=",
        };
    }

    /// <summary>Reason of a script that has run longer than it may.</summary>
    public const string ScriptTimedOut = "timed out";

    /// <summary>What a dialogue says in any case, with its place: the length of a body that is not right.</summary>
    public string Aside(string line) => $"http_check for RS {server} VS {service} {line}";
}
