using System.Collections.Immutable;
using Appliance.Config.Model;
using Appliance.Config.Rows;
using Appliance.Config.Rules;
using Appliance.Settings.Balancing;
using Appliance.Texts;
using VrrpAot.Linux;

namespace Appliance.Config;

/// <summary>
/// The checks of one server, from the model to settings: what a check does not say its server says, and then the
/// virtual server.
/// </summary>
/// <param name="name">The server's.</param>
/// <param name="port">That the server is reached at; 0 when there is no such port.</param>
internal sealed class CheckBuilder(GlobalModel global, RealServerModel real, string name, ushort port,
    Findings findings)
{
    private static readonly Duration s_second = Duration.FromSeconds(1);

    public ImmutableArray<CheckSettings> All()
    {
        var all = ImmutableArray.CreateBuilder<CheckSettings>();
        foreach (CheckModel check in real.Checks)
        {
            if (check.Hosts.Count == 0)
                all.Add(WithTimes(Build(check, check), check));
            // keepalived makes a check of each, and none of its own.
            foreach (CheckModel host in check.Hosts)
                all.Add(WithTimes(Build(check, host), check));
        }
        return all.ToImmutable();
    }

    /// <param name="connection">The check itself, or the `host` in it.</param>
    private CheckSettings Build(CheckModel check, CheckModel connection)
    {
        switch (check.Keyword)
        {
            case "MISC_CHECK": return Misc(check);
            case "FILE_CHECK": return File(check);
            case "BFD_CHECK": return Bfd(check);
        }
        Endpoint target = Target(check, connection);
        CheckRules.Interface(target.Address, connection.Of(CheckRows.BindInterface)?.Value,
            connection.ConnectAddress?.At ?? connection.At, findings);
        NetworkCheckSettings settings = check.Keyword switch
        {
            "TCP_CHECK" => new TcpCheckSettings { Target = target },
            "PING_CHECK" => new PingCheckSettings { Target = target },
            "SMTP_CHECK" => new SmtpCheckSettings
            {
                Target = target,
                Helo = check.Of(OtherCheckRows.Helo)?.Value ?? "smtpchecker.keepalived.org",
            },
            "DNS_CHECK" => new DnsCheckSettings
            {
                Target = target,
                Type = check.Of(DatagramCheckRows.Type)?.Value ?? 6,
                Name = check.Of(DatagramCheckRows.Name)?.Value ?? ".",
            },
            "UDP_CHECK" => Udp(check, target),
            _ => Http(check, target),
        };
        return settings with
        {
            Source = Source(connection, target.Address.Family),
            BindInterface = connection.Of(CheckRows.BindInterface)?.Value,
            Mark = (uint)(connection.Of(CheckRows.Mark)?.Value ?? 0),
            ConnectTimeout = connection.Of(TimingRows.ConnectTimeout)?.Value
                ?? Nearest(check, TimingRows.ConnectTimeout) ?? Duration.FromSeconds(5),
        };
    }

    private CheckSettings WithTimes(CheckSettings settings, CheckModel check)
    {
        if (settings is FileCheckSettings)
            return settings with { At = check.At };
        if (settings is BfdCheckSettings)
            return settings with { At = check.At, Alpha = IsAlpha(check) };
        (uint retry, Duration? pause) = check.Keyword switch
        {
            "DNS_CHECK" => (3u, null),
            "MISC_CHECK" => (0u, s_second),
            "HTTP_GET" or "SSL_GET" => (1u, Duration.FromSeconds(3)),
            _ => (1u, (Duration?)s_second),
        };
        Duration interval = Nearest(check, TimingRows.DelayLoop) ?? Duration.FromSeconds(60);
        return settings with
        {
            At = check.At,
            DelayLoop = interval,
            Warmup = Nearest(check, TimingRows.Warmup) ?? interval,
            Retry = (uint)(Nearest(check, TimingRows.Retry) ?? retry),
            DelayBeforeRetry = Nearest(check, TimingRows.DelayBeforeRetry) ?? pause ?? interval,
            Alpha = IsAlpha(check),
            LogsAllFailures = (check.Of(CheckRows.LogAllFailures) ?? global.Of(BalancerGlobalRows.LogAllFailures))
                is { Value: true },
        };
    }

    private bool IsAlpha(CheckModel check) =>
        check.Of(CheckRows.Alpha)?.Value ?? real.Of(RealServerRows.Alpha)?.Value
            ?? real.Server.Of(VirtualServerRows.Alpha) is not null;

    private T? Nearest<T>(CheckModel check, Option<T> option)
        where T : struct =>
        (check.Of(option) ?? real.Of(option) ?? real.Server.Of(option))?.Value;

    /// <summary>
    /// The port that the file gives the server, even where another one is used for it (keepalived); where it gives
    /// none, the one that is used. keepalived checks port 0 then.
    /// </summary>
    private Endpoint Target(CheckModel check, CheckModel connection)
    {
        ushort own = real.Address.Port != 0 ? real.Address.Port : port;
        var target = new Endpoint(connection.ConnectAddress?.Value ?? real.Address.Address,
            (ushort)(connection.Of(CheckRows.ConnectPort)?.Value ?? own));
        if (target.Port == 0 && check.Keyword != "PING_CHECK")
            findings.Add(Severity.Error, FindingClass.Advice, connection.At, $"{check.Keyword} of {name} has no port"
                + " that could be checked, so that the server is down: say connect_port");
        return target;
    }

    private static Endpoint? Source(CheckModel connection, IpFamily family)
    {
        var ownPort = (ushort)(connection.Of(CheckRows.BindPort)?.Value ?? 0);
        return connection.BindAddress is { } own ? new Endpoint(own.Value, ownPort)
            : ownPort == 0 ? null
            : new Endpoint(family == IpFamily.IPv6 ? new IpAddress(0UL, 0UL) : IpAddress.Any, ownPort);
    }

    private MiscCheckSettings Misc(CheckModel check)
    {
        long seconds = check.Of(OtherCheckRows.MiscTimeout)?.Value ?? 0;
        return new MiscCheckSettings
        {
            Command = Commands.Of(check.Command!, check.Of(OtherCheckRows.User)?.Value, global),
            Timeout = seconds > 0 ? Duration.FromSeconds(seconds)
                : real.Server.Of(TimingRows.DelayLoop)?.Value ?? Duration.FromSeconds(60),
            SetsWeight = check.Of(OtherCheckRows.Dynamic) is not null,
        };
    }

    private BfdCheckSettings Bfd(CheckModel check)
    {
        BfdModel bfd = check.Bfd!;
        if (bfd.Place < 0)
            findings.Error(check.At, $"({name}) BFD_CHECK - BFD {bfd.Name} was left out, and so the server is down");
        return new BfdCheckSettings { Name = bfd.Name };
    }

    private static FileCheckSettings File(CheckModel check)
    {
        TrackFileModel file = check.File!;
        FileWeight ofFile = file.Of(TrackFileRows.Weight)?.Value ?? new(1, false);
        FileWeight weight = check.Of(OtherCheckRows.FileWeight)?.Value ?? ofFile;
        return new FileCheckSettings
        {
            Name = file.Name,
            Path = file.Of(TrackFileRows.Path)!.Value,
            Weight = weight.Number,
            Reverse = weight.Reverse ?? ofFile.Reverse ?? false,
        };
    }

    private static UdpCheckSettings Udp(CheckModel check, Endpoint target)
    {
        Located<Reading.Pattern>? reply = check.Of(DatagramCheckRows.Reply);
        return new UdpCheckSettings
        {
            Target = target,
            Payload = [.. check.Of(DatagramCheckRows.Payload)?.Value.Bytes ?? []],
            RequiresReply = reply is not null,
            Reply = [.. reply?.Value.Bytes ?? []],
            ReplyMask = [.. reply?.Value.Mask ?? []],
            ShortestReply = (int)(check.Of(DatagramCheckRows.ShortestReply)?.Value ?? 0),
            LongestReply = (int)(check.Of(DatagramCheckRows.LongestReply)?.Value ?? 255),
        };
    }

    private HttpCheckSettings Http(CheckModel check, Endpoint target)
    {
        bool saysGoodbye = check.Of(HttpCheckRows.TlsCompliant) is { Value: true };
        return new HttpCheckSettings
        {
            Target = target,
            IsTls = check.Keyword == "SSL_GET",
            Protocol = check.Of(HttpCheckRows.Protocol)?.Value ?? HttpProtocol.Http10,
            FastRecovery = check.Of(HttpCheckRows.FastRecovery) is { Value: true },
            VirtualHost = (check.Of(HttpCheckRows.VirtualHost) ?? real.Of(RealServerRows.VirtualHost)
                ?? real.Server.Of(VirtualServerRows.VirtualHost))?.Value,
            SendsServerName = check.Of(HttpCheckRows.EnableSni) is { Value: true },
            ServerName = check.Of(HttpCheckRows.SniName)?.Value,
            Urls = [.. check.Urls.Select(url => Url(url, saysGoodbye, findings))],
        };
    }

    private static UrlSettings Url(UrlModel url, bool saysGoodbye, Findings findings)
    {
        CheckRules.Regex(url, findings);
        bool isUpsideDown = url.Of(UrlRows.RegexMinOffset)?.Value > url.Of(UrlRows.RegexMaxOffset)?.Value;
        if (isUpsideDown)
            findings.Add(Severity.Error, FindingClass.Advice, url.Of(UrlRows.RegexMinOffset)!.At,
                $"regex min offset {url.Of(UrlRows.RegexMinOffset)!.Value} > regex_max_offset "
                + $"{url.Of(UrlRows.RegexMaxOffset)!.Value} - ignoring");
        var settings = new UrlSettings
        {
            Path = url.Of(UrlRows.Path)!.Value,
            VirtualHost = url.Of(UrlRows.VirtualHost)?.Value,
            Digest = [.. url.Of(UrlRows.Digest)?.Value ?? []],
            Regex = url.Of(UrlRows.Regex) is not { } pattern ? null : new RegexSettings
            {
                Pattern = pattern.Value,
                Options = [.. url.Of(UrlRows.RegexOptions)?.Value ?? []],
                MustNotMatch = url.Of(UrlRows.RegexNoMatch) is not null,
                Earliest = isUpsideDown ? 0 : (int)(url.Of(UrlRows.RegexMinOffset)?.Value ?? 0),
                Latest = isUpsideDown ? null : (int?)url.Of(UrlRows.RegexMaxOffset)?.Value,
            },
            SaysGoodbye = url.Of(UrlRows.TlsCompliant)?.Value ?? saysGoodbye,
        };
        return url.Statuses.Count == 0 ? settings : settings with
        {
            Statuses = [.. url.Statuses.Select(range => new StatusRange(range.First, range.Last))],
        };
    }
}
