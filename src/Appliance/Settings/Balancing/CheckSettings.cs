using System.Collections.Immutable;
using Appliance.Texts;
using VrrpAot.Linux;

namespace Appliance.Settings.Balancing;

/// <summary>One check of one real server, with every default filled in.</summary>
public abstract record CheckSettings
{
    public Origin At { get; init; }

    /// <summary>From the start of one check to that of the next. More than 0.</summary>
    public Duration DelayLoop { get; init; } = Duration.FromSeconds(60);

    /// <summary>The first check comes 1 s and a random part of this after the start.</summary>
    public Duration Warmup { get; init; } = Duration.FromSeconds(60);

    /// <summary>Attempts after a failed one, until a server that is up is taken for down.</summary>
    public uint Retry { get; init; } = 1;

    public Duration DelayBeforeRetry { get; init; } = Duration.FromSeconds(1);

    /// <summary>Counts as failed until it has passed.</summary>
    public bool Alpha { get; init; }

    /// <summary>Failures that change nothing are logged, too.</summary>
    public bool LogsAllFailures { get; init; }
}

/// <summary>One that talks to an address.</summary>
public abstract record NetworkCheckSettings : CheckSettings
{
    /// <summary>`connect_ip` and `connect_port`, or the server's own.</summary>
    public required Endpoint Target { get; init; }

    /// <summary>`bindto` and `bind_port`; null for any.</summary>
    public Endpoint? Source { get; init; }

    /// <summary>`bind_if`; null for any.</summary>
    public string? BindInterface { get; init; }

    /// <summary>`fwmark` of its packets; 0 for none.</summary>
    public uint Mark { get; init; }

    /// <summary>How long one step may take.</summary>
    public Duration ConnectTimeout { get; init; } = Duration.FromSeconds(5);
}

/// <summary>`TCP_CHECK`: somebody accepts connections.</summary>
public sealed record TcpCheckSettings : NetworkCheckSettings;

/// <summary>`PING_CHECK`: it answers an echo request.</summary>
public sealed record PingCheckSettings : NetworkCheckSettings;

/// <summary>`HTTP_GET` and `SSL_GET`: pages are as they should be.</summary>
public sealed record HttpCheckSettings : NetworkCheckSettings
{
    /// <summary>`SSL_GET`.</summary>
    public bool IsTls { get; init; }
    public HttpProtocol Protocol { get; init; }
    /// <summary>`fast_recovery`: no pause from one page to the next at start and in recovery.</summary>
    public bool FastRecovery { get; init; }
    /// <summary>
    /// `virtualhost` of the check, else of its real server, else of its virtual server; null for none.
    /// </summary>
    public string? VirtualHost { get; init; }
    /// <summary>`enable_sni`.</summary>
    public bool SendsServerName { get; init; }
    /// <summary>`sni_name`; null for the virtual host.</summary>
    public string? ServerName { get; init; }
    /// <summary>At least one.</summary>
    public required ImmutableArray<UrlSettings> Urls { get; init; }
}

/// <summary>`http_protocol`.</summary>
public enum HttpProtocol : byte
{
    Http10,
    /// <summary>1.0C: with `Connection: close`.</summary>
    Http10Close,
    Http11,
}

/// <summary>One `url`.</summary>
public sealed record UrlSettings
{
    public required string Path { get; init; }
    /// <summary>`virtualhost`; null for the check's.</summary>
    public string? VirtualHost { get; init; }
    /// <summary>Ranges, both ends in; 100..599.</summary>
    public ImmutableArray<StatusRange> Statuses { get; init; } = [new(200, 299)];
    /// <summary>`digest`: MD5 of the body, 16 bytes; empty for any body.</summary>
    public ImmutableArray<byte> Digest { get; init; } = [];
    public RegexSettings? Regex { get; init; }
    /// <summary>`tls_compliant`: says goodbye before it hangs up.</summary>
    public bool SaysGoodbye { get; init; }
}

public readonly record struct StatusRange(int First, int Last);

/// <summary>`regex` and what stands with it.</summary>
public sealed record RegexSettings
{
    public required string Pattern { get; init; }
    /// <summary>`regex_options`, as written.</summary>
    public ImmutableArray<string> Options { get; init; } = [];
    /// <summary>`regex_no_match`: good is what it does not match.</summary>
    public bool MustNotMatch { get; init; }
    /// <summary>`regex_min_offset`.</summary>
    public int Earliest { get; init; }
    /// <summary>`regex_max_offset`; null for none.</summary>
    public int? Latest { get; init; }
}

/// <summary>`SMTP_CHECK`: it greets, and answers to HELO.</summary>
public sealed record SmtpCheckSettings : NetworkCheckSettings
{
    public string Helo { get; init; } = "smtpchecker.keepalived.org";
}

/// <summary>`DNS_CHECK`: it answers a question over UDP.</summary>
public sealed record DnsCheckSettings : NetworkCheckSettings
{
    /// <summary>RFC 1035 section 3.2.2; 6 is SOA.</summary>
    public ushort Type { get; init; } = 6;
    /// <summary>With or without its last dot; "." is the root.</summary>
    public string Name { get; init; } = ".";
}

/// <summary>`UDP_CHECK`: nobody refuses a datagram, or the right one comes back.</summary>
public sealed record UdpCheckSettings : NetworkCheckSettings
{
    /// <summary>Empty for keepalived's own 32 bytes.</summary>
    public ImmutableArray<byte> Payload { get; init; } = [];
    public bool RequiresReply { get; init; }
    /// <summary>What a reply must begin with; bits of <see cref="ReplyMask"/> that are 0 do not count.</summary>
    public ImmutableArray<byte> Reply { get; init; } = [];
    public ImmutableArray<byte> ReplyMask { get; init; } = [];
    public int ShortestReply { get; init; }
    public int LongestReply { get; init; } = 255;
}

/// <summary>`MISC_CHECK`: a program ends well.</summary>
public sealed record MiscCheckSettings : CheckSettings
{
    public required ScriptCommand Command { get; init; }
    public required Duration Timeout { get; init; }
    /// <summary>`misc_dynamic`: exit codes 2..255 set the weight to the code less 2.</summary>
    public bool SetsWeight { get; init; }
}

/// <summary>`FILE_CHECK`: a number in a file.</summary>
public sealed record FileCheckSettings : CheckSettings
{
    /// <summary>Name of the `track_file`.</summary>
    public required string Name { get; init; }
    public required string Path { get; init; }
    /// <summary>What the number is multiplied with; with 0 a number that is not 0 is a failure.</summary>
    public int Weight { get; init; }
    public bool Reverse { get; init; }
}

/// <summary>`BFD_CHECK`: the session that a `bfd_instance` keeps is up.</summary>
public sealed record BfdCheckSettings : CheckSettings
{
    /// <summary>Name of the `bfd_instance`.</summary>
    public required string Name { get; init; }
}
