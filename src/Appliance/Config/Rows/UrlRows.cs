using Appliance.Config.Keywords;
using Appliance.Config.Model;
using Appliance.Config.Reading;
using Appliance.Texts;

namespace Appliance.Config.Rows;

/// <summary>`url { ... }` of HTTP_GET and SSL_GET.</summary>
internal static class UrlRows
{
    private static readonly Worded s_earliest = new(0, int.MaxValue, "Invalid regex_min_offset '{0}' - ignoring")
    {
        Kind = FindingClass.Advice,
    };
    private static readonly Worded s_latest = new(0, int.MaxValue, "Invalid regex_max_offset '{0}' - ignoring")
    {
        Kind = FindingClass.Advice,
    };

    private static readonly Row[] s_plain = In("HTTP_GET/url");

    public static readonly Option<string> Path = (Option<string>)s_plain[0];
    public static readonly Option<byte[]> Digest = (Option<byte[]>)s_plain[1];
    public static readonly Option<string> VirtualHost = (Option<string>)s_plain[2];
    public static readonly Option<string> Regex = (Option<string>)s_plain[3];
    public static readonly Option<bool> RegexNoMatch = (Option<bool>)s_plain[4];
    public static readonly Option<string[]> RegexOptions = (Option<string[]>)s_plain[5];
    public static readonly Option<long> RegexMinOffset = (Option<long>)s_plain[6];
    public static readonly Option<long> RegexMaxOffset = (Option<long>)s_plain[7];

    public static readonly Option<bool> TlsCompliant = new("SSL_GET/url", "tls_compliant", Shape.Optional,
        Reads.Flag("Invalid tls_compliant parameter {0}"))
    {
        Meaning = "It says goodbye before it hangs up", Default = "the check's", Since = "2.2.8",
        Reload = Tells.Flag(to => to.Url.SaysGoodbye),
    };

    public static readonly Row[] All = [.. s_plain, .. In("SSL_GET/url"), TlsCompliant];

    private static Row[] In(string block) =>
    [
        new Option<string>(block, "path", Shape.Value, Reads.Text)
        {
            Meaning = "What is asked for", Grammar = "PATH", Default = "required",
            Reload = Tells.Text(to => to.Url.Path),
        },
        new Option<byte[]>(block, "digest", Shape.Value, UrlLines.Digest)
        {
            Meaning = "MD5 of the page", Grammar = "32 hex digits", Default = "any", Repeats = true,
            Reload = Tells.Text(to => Convert.ToHexString(to.Url.Digest.AsSpan())),
        },
        new Option<string>(block, "virtualhost", Shape.Value, Reads.Text)
        {
            Meaning = "The Host header of this page", Grammar = "NAME", Default = "the check's",
            Bare = "Missing HTTP_GET virtualhost name",
            Reload = Tells.Text(to => to.Url.VirtualHost),
        },
        new Option<string>(block, "regex", Shape.Value, UrlLines.Pattern)
        {
            Meaning = "What the page must match", Grammar = "PATTERN", Default = "any", MayBeBare = true,
            Reload = Tells.Text(to => to.Url.Regex?.Pattern),
        },
        new Option<bool>(block, "regex_no_match", Shape.Flag, Reads.Here)
        {
            Meaning = "The page must not match", Reload = Tells.Flag(to => to.Url.Regex is { MustNotMatch: true }),
        },
        new Option<string[]>(block, "regex_options", Shape.Optional, UrlLines.RegexOptions)
        {
            Meaning = "How it is to match", Grammar = "OPTION ...", Default = "none",
            Reload = Tells.Text(to => string.Join(' ', (to.Url.Regex?.Options ?? []).AsSpan())),
        },
        new Option<long>(block, "regex_min_offset", Shape.Value, s_earliest.Read)
        {
            Meaning = "Where a match begins at the earliest", Grammar = s_earliest.Text, Default = "0",
            Reload = Tells.Long(to => to.Url.Regex?.Earliest),
        },
        new Option<long>(block, "regex_max_offset", Shape.Value, s_latest.Read)
        {
            Meaning = "Where it begins at the latest", Grammar = s_latest.Text, Default = "anywhere",
            MayBeBare = true, Reload = Tells.Long(to => to.Url.Regex?.Latest),
        },
        new Lines<UrlModel>(block, "status_code", Shape.Optional, UrlLines.Statuses)
        {
            Meaning = "Codes that are good, 100..599; several lines add up", Grammar = "CODE | FIRST-LAST ...",
            Default = "200-299", Repeats = true,
            Reload = Tells.Text(to => string.Join(' ', Spelled.Each(to.Url.Statuses, Spelled.Statuses))),
        },
    ];
}
