using System.Globalization;
using System.Text;
using Appliance.Checkers;
using Appliance.Pools;
using Appliance.Scripts;
using Appliance.Settings;
using Appliance.Settings.Balancing;
using VrrpAot.Linux;

namespace Appliance.Balancer;

/// <summary>The part of <see cref="CheckData"/> that tells of checks.</summary>
internal sealed class CheckDataChecks(StringBuilder text, Func<ScriptCommand, RunnableScript?> identity)
{
    private void Line(int indent, string line) => text.Append(' ', indent).Append(line).Append('\n');

    private static string YesNo(bool isSo) => isSo ? "yes" : "no";

    private static long Microseconds(Duration length) => length.Nanoseconds / 1000;

    /// <param name="memory">How it stands; null when it does not run.</param>
    public void Check(DumpedPool of, PoolServer server, int number, CheckMemory? memory)
    {
        CheckSettings check = server.Settings.Checks[number];
        bool hasRun = memory?.HasRun ?? false;
        Line(1, $"{of.Pool.Settings.Name} -> {server.Settings.Name}");
        Line(3, $"Enabled = {YesNo(!of.IsSuspended)}");
        Line(3, $"Up = {YesNo(server.Checks[number] == CheckVerdict.Passed)}");
        Line(3, $"Has run = {YesNo(hasRun)}");
        Line(3, $"Current weight = {server.Adjustments[number].AddedTo(server.Settings.Destination.Weight)}");
        if (check is not FileCheckSettings)
            Timing(check, hasRun ? memory!.Failures : check.Retry);
        Line(3, $"Log all failures = {YesNo(check.LogsAllFailures)}");
        if (check is NetworkCheckSettings network)
            Connection(network);
        Method(check, server.Settings.VirtualHost ?? of.Pool.Settings.VirtualHost);
    }

    /// <param name="tried">keepalived begins with all retries used: a first failure decides.</param>
    private void Timing(CheckSettings check, uint tried)
    {
        Line(3, $"Alpha = {YesNo(check.Alpha)}");
        Line(3, $"Delay loop = {Microseconds(check.DelayLoop)} us");
        Line(3, $"Warmup = {Microseconds(check.Warmup)} us");
        Line(3, $"Retries = {check.Retry}");
        if (check.Retry > 0)
        {
            Line(3, $"Delay before retry = {Microseconds(check.DelayBeforeRetry)} us");
            Line(3, $"Retries iterations = {tried}");
        }
        Line(3, "Default delay before retry = "
            + (check switch { HttpCheckSettings => 3_000_000, DnsCheckSettings => 0, _ => 1_000_000 }) + " us");
    }

    private void Connection(NetworkCheckSettings check)
    {
        Line(3, "Connection");
        Line(5, $"Dest = [{check.Target.Address}]:{check.Target.Port}");
        if (check.Source is { } source)
            Line(5, $"Bind to = [{source.Address}]:{source.Port}");
        if (check.BindInterface is { } link)
            Line(5, $"Bind i/f = {link}");
        if (check.Mark != 0)
            Line(5, $"Mark = {check.Mark}");
        Line(5, "Timeout = " + check.ConnectTimeout.TotalSeconds.ToString("0.000000", CultureInfo.InvariantCulture));
    }

    /// <param name="inherited">A virtual host that is not the check's own.</param>
    private void Method(CheckSettings check, string? inherited)
    {
        string kind = $"Keepalive method = {CheckKind.Of(check)}";
        if (check is not HttpCheckSettings)
            Line(3, kind);
        switch (check)
        {
            case HttpCheckSettings http:
                Line(3, $"{kind}, http protocol " + http.Protocol switch
                {
                    HttpProtocol.Http11 => "1.1",
                    HttpProtocol.Http10Close => "1.0C",
                    _ => "1.0",
                });
                if (http.VirtualHost is { } host && host != inherited)
                    Line(3, $"Virtualhost = {host}");
                Pages(http);
                break;
            case SmtpCheckSettings smtp:
                Line(3, $"helo = {smtp.Helo}");
                break;
            case DnsCheckSettings dns:
                Line(3, $"Type = {TypeName(dns.Type)}");
                // keepalived has its default, the root, as an empty name.
                Line(3, $"Name = {(dns.Name == "." ? "" : dns.Name)}");
                break;
            case UdpCheckSettings udp:
                Datagrams(udp);
                break;
            case MiscCheckSettings misc:
                Line(3, $"script = {string.Join(' ', misc.Command.Arguments.Select(word => $"'{word}'"))}");
                Line(3, $"timeout = {misc.Timeout.Nanoseconds / 1_000_000_000}");
                Line(3, $"dynamic = {(misc.SetsWeight ? "YES" : "NO")}");
                if (identity(misc.Command)?.Identity is { } who)
                    Line(3, $"uid:gid = {who.UserId}:{who.GroupId}");
                break;
            case FileCheckSettings file:
                Line(5, $"Tracked file = {file.Name}");
                Line(5, "Reloaded = No");
                break;
        }
    }

    private void Pages(HttpCheckSettings http)
    {
        Line(3, $"Enable SNI {(http.SendsServerName ? "set" : "unset")}");
        Line(3, $"Fast recovery {(http.FastRecovery ? "set" : "unset")}");
        foreach (UrlSettings url in http.Urls)
        {
            Line(3, $"Checked url = {url.Path}");
            if (!url.Digest.IsEmpty)
                Line(5, $"digest = {Convert.ToHexStringLower(url.Digest.AsSpan())}");
            Line(5, "HTTP Status Code(s)");
            foreach (StatusRange range in url.Statuses)
                Line(7, range.First == range.Last ? $"{range.First}" : $"{range.First}-{range.Last}");
            if (url.VirtualHost is { } own)
                Line(5, $"Virtual host = {own}");
            if (url.Regex is not { } regex)
                continue;
            Line(5, $"Regex = \"{regex.Pattern}\"");
            if (regex.MustNotMatch)
                Line(5, "Regex no match");
            if (regex.Earliest > 0 || regex.Latest is not null)
                Line(5, $"Regex min offset = {regex.Earliest}, max_offset = {regex.Latest ?? 0}");
            Line(5, $"Regex options:{string.Concat(regex.Options.Select(option => " " + option))}");
        }
    }

    private void Datagrams(UdpCheckSettings udp)
    {
        Line(3, udp.Payload.IsEmpty ? "Payload specified = no" : $"Payload len = {udp.Payload.Length}");
        Line(3, $"Require reply = {YesNo(udp.RequiresReply)}");
        if (!udp.RequiresReply)
            return;
        Line(5, $"Min reply length = {udp.ShortestReply}");
        Line(5, $"Max reply length = {udp.LongestReply}");
        if (udp.Reply.IsEmpty)
            return;
        Line(5, $"Reply data len = {udp.Reply.Length}");
        Line(5, $"Reply data mask = {YesNo(udp.ReplyMask.AsSpan().ContainsAnyExcept((byte)0xFF))}");
    }

    /// <summary>RFC 1035 section 3.2.2, RFC 4034: those that the file can name.</summary>
    private static string TypeName(ushort type) => type switch
    {
        1 => "A", 2 => "NS", 5 => "CNAME", 6 => "SOA", 15 => "MX", 16 => "TXT", 28 => "AAAA", 46 => "RRSIG",
        48 => "DNSKEY", _ => type.ToString(CultureInfo.InvariantCulture),
    };
}
