using System.Collections.Immutable;
using System.Text;
using Appliance.Http;
using Appliance.Settings.Balancing;
using VrrpAot.Linux;

namespace Appliance.Checkers;

/// <summary>One page of an HTTP_GET or SSL_GET, ready to be asked for and judged. Never changes.</summary>
internal sealed class HttpAsked
{
    /// <summary>keepalived's buffer: what is longer is cut.</summary>
    public const int LongestRequest = 2047;

    /// <exception cref="ArgumentException">Its regex cannot be used, in a sentence.</exception>
    public HttpAsked(HttpCheckSettings check, UrlSettings url)
    {
        string? virtualHost = url.VirtualHost ?? check.VirtualHost;
        string version = check.Protocol == HttpProtocol.Http11 ? "1.1" : "1.0";
        string close = check.Protocol == HttpProtocol.Http10 ? "" : "Connection: close\r\n";
        byte[] request = Encoding.UTF8.GetBytes($"GET {url.Path} HTTP/{version}\r\nUser-Agent: KeepAliveClient\r\n"
            + $"{close}Host: {virtualHost ?? HostOf(check.Target)}\r\n\r\n");
        Request = request.Length <= LongestRequest ? request : request[..LongestRequest];
        Statuses = url.Statuses;
        Digest = url.Digest;
        Regex = url.Regex is { } regex ? new BodyRegex(regex.Pattern, regex.Options.AsSpan()) : null;
        Search = url.Regex;
        Shown = $"{virtualHost}{url.Path}";
        ServerName = check.SendsServerName ? NameOf(check.ServerName ?? virtualHost) : null;
        Wanted = NameOf(check.ServerName ?? virtualHost);
        SaysGoodbye = url.SaysGoodbye;
    }

    /// <summary>Byte for byte keepalived's.</summary>
    public byte[] Request { get; }
    public ImmutableArray<StatusRange> Statuses { get; }
    /// <summary>16 bytes; empty for any.</summary>
    public ImmutableArray<byte> Digest { get; }
    public BodyRegex? Regex { get; }
    /// <summary>How it is used.</summary>
    public RegexSettings? Search { get; }
    /// <summary>Virtual host and path, as log lines have them.</summary>
    public string Shown { get; }
    /// <summary>For SNI; null for none.</summary>
    public string? ServerName { get; }
    /// <summary>What a certificate must be for, where certificates matter; null for anything.</summary>
    public string? Wanted { get; }
    public bool SaysGoodbye { get; }

    /// <summary>Is the text as it should be?</summary>
    public bool HasText(ReadOnlySpan<byte> body) => Regex is null || Regex.Matches(body, Search!.Earliest,
        Search.Latest ?? int.MaxValue) != Search.MustNotMatch;

    public bool Accepts(int status)
    {
        foreach (StatusRange range in Statuses)
            if (status >= range.First && status <= range.Last)
                return true;
        return false;
    }

    /// <summary>`192.0.2.1:80`, `[2001:db8::1]:80`; the port always.</summary>
    public static string HostOf(in Endpoint target) => target.Address.IsIPv6
        ? $"[{target.Address}]:{target.Port}" : $"{target.Address}:{target.Port}";

    /// <summary>A virtual host without its port; null for an address, which no server is told (RFC 6066).</summary>
    private static string? NameOf(string? virtualHost)
    {
        string name = virtualHost ?? "";
        int colon = name.LastIndexOf(':');
        if (colon > 0 && name.IndexOf(':') == colon)
            name = name[..colon];
        return name.Length is 0 or > 253 || name.StartsWith('[') || IpAddress.TryParse(name, out _) ? null : name;
    }
}
