using Appliance.Config.Model;
using Appliance.Config.Rows;
using Appliance.Http;
using Appliance.Texts;
using VrrpAot.Linux;

namespace Appliance.Config.Rules;

/// <summary>What a check asks for, and could never get: its server would be down for ever.</summary>
internal static class CheckRules
{
    private static readonly IpAddress s_linkLocal = new(0xFE80UL << 48, 0);

    /// <summary>
    /// fe80::/10 is behind each interface: the kernel refuses to connect. keepalived drops such a check, and the server
    /// is up for ever; here it counts as failed.
    /// </summary>
    public static void Interface(IpAddress target, string? bindInterface, Origin at, Findings findings)
    {
        if (target.IsIPv6 && bindInterface is null && target.SharesPrefix(s_linkLocal, 10))
            findings.Error(at, $"Checker link local address {target} requires a bind_if: without one the server would "
                + "never be up", logMessage: $"Checker link local address {target} requires a bind_if");
    }

    /// <summary>keepalived's library knows more of PCRE2 than what is found in linear time.</summary>
    public static void Regex(UrlModel url, Findings findings)
    {
        if (url.Of(UrlRows.Regex) is { } pattern
            && BodyRegex.Complaint(pattern.Value, url.Of(UrlRows.RegexOptions)?.Value ?? []) is { } complaint)
            findings.Error(pattern.At, complaint + ": the server would never be up");
    }
}
