using Appliance.Settings.Balancing;

namespace Appliance.Checkers;

/// <summary>What a check is called in the file: `TCP_CHECK`, `HTTP_GET`...</summary>
internal static class CheckKind
{
    public static string Of(CheckSettings check) => check switch
    {
        TcpCheckSettings => "TCP_CHECK",
        HttpCheckSettings http => http.IsTls ? "SSL_GET" : "HTTP_GET",
        SmtpCheckSettings => "SMTP_CHECK",
        DnsCheckSettings => "DNS_CHECK",
        UdpCheckSettings => "UDP_CHECK",
        PingCheckSettings => "PING_CHECK",
        MiscCheckSettings => "MISC_CHECK",
        BfdCheckSettings => "BFD_CHECK",
        _ => "FILE_CHECK",
    };
}
