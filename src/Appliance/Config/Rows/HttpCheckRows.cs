using Appliance.Config.Keywords;
using Appliance.Config.Model;
using Appliance.Config.Reading;
using Appliance.Settings.Balancing;

namespace Appliance.Config.Rows;

/// <summary>What HTTP_GET and SSL_GET have for themselves; their pages are in <see cref="UrlRows"/>.</summary>
internal static class HttpCheckRows
{
    private static readonly Worded s_retry = new(0, uint.MaxValue, "Invalid nb_get_retry value '{0}'");

    private static readonly Row[] s_plain = In("HTTP_GET");

    public static readonly Option<string> VirtualHost = (Option<string>)s_plain[0];
    public static readonly Option<HttpProtocol> Protocol = (Option<HttpProtocol>)s_plain[1];
    public static readonly Option<bool> FastRecovery = (Option<bool>)s_plain[2];
    public static readonly Option<bool> EnableSni = (Option<bool>)s_plain[3];
    public static readonly Option<string> SniName = (Option<string>)s_plain[4];

    /// <summary>Told with each page.</summary>
    public static readonly Option<bool> TlsCompliant = new("SSL_GET", "tls_compliant", Shape.Optional,
        Reads.Flag("Invalid tls_compliant parameter {0}"))
    {
        Meaning = "It says goodbye before it hangs up", Default = "off", Since = "2.2.8", Reload = Tells.Elsewhere,
    };

    public static readonly Row[] All = [.. s_plain, .. In("SSL_GET"), TlsCompliant];

    private static Row[] In(string block) =>
    [
        new Option<string>(block, "virtualhost", Shape.Value, Reads.Text)
        {
            Meaning = "The Host header", Grammar = "NAME", Default = "the server's",
            Bare = "HTTP_GET virtualhost name missing",
            Reload = Tells.Text(to => to.Http.VirtualHost),
        },
        new Option<HttpProtocol>(block, "http_protocol", Shape.Value, UrlLines.Protocol)
        {
            Meaning = "Version; 1.0C is 1.0 with Connection: close", Grammar = "1.0 | 1.0C | 1.0c | 1.1",
            Default = "1.0",
            Bare = "Missing http_protocol version", Reload = Tells.Text(to => UrlLines.NameOf(to.Http.Protocol)),
        },
        new Option<bool>(block, "fast_recovery", Shape.Optional, Reads.Flag("Invalid fast_recovery parameter {0}"))
        {
            Meaning = "No pause from one page to the next at start and in recovery",
            Reload = Tells.Flag(to => to.Http.FastRecovery),
        },
        new Option<bool>(block, "enable_sni", Shape.Optional, Reads.Flag("Invalid enable_sni parameter {0}"))
        {
            Meaning = "TLS is told the name that is asked for", Reload = Tells.Flag(to => to.Http.SendsServerName),
        },
        new Option<string>(block, "sni_name", Shape.Value, Reads.Text)
        {
            Meaning = "That name", Grammar = "NAME", Default = "virtualhost", Since = "2.4.4",
            Reload = Tells.Text(to => to.Http.ServerName),
        },
        new Lines<CheckModel>(block, "nb_get_retry", Shape.Value, OldRetry)
        {
            Meaning = "Old spelling of retry", Grammar = s_retry.Text, Repeats = true, Reload = Tells.Elsewhere,
        },
        new Lines<CheckModel>(block, "url", Shape.Block, CheckReader.Url)
        {
            Meaning = "One page; several are looked at in turn", Default = "required", Reload = Tells.Elsewhere,
        },
    ];

    private static void OldRetry(Line line, CheckModel check)
    {
        line.Findings.Error(line.Statement.At, "nb_get_retry is deprecated - please use 'retry'", "retry");
        check.Set(TimingRows.Retry, s_retry.Read(line, check.Of(TimingRows.Retry)));
    }
}
